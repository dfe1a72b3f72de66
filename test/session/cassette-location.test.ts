import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { automaticPath, libraryFolder, namedPath, type LocationSettings } from '../../src/session/cassette-location';

const settings: LocationSettings = {
  rootDir: '/repo',
  testPath: '/repo/test/users.test.ts',
  cassetteLibraryDir: '__cassettes__',
  extension: 'yaml',
  pathTransformer: undefined,
};

describe('the place of a cassette', () => {
  it('is below a folder with the name of the test file', () => {
    assert.equal(automaticPath('users.one', settings), '/repo/test/__cassettes__/users.test.ts/users.one.yaml');
  });

  it('follows cassetteLibraryDir: relative to the test file, below rootDir, or absolute', () => {
    const folder = (cassetteLibraryDir: string): string => libraryFolder({ ...settings, cassetteLibraryDir });

    assert.equal(folder('tapes'), '/repo/test/tapes');
    assert.equal(folder('../tapes'), '/repo/tapes');
    assert.equal(folder('<rootDir>/tapes'), '/repo/tapes');
    assert.equal(folder('/tapes'), '/tapes');
  });

  it('of a named cassette is below the library folder, with the extension of the serializer if it has none', () => {
    const names: [name: string, path: string][] = [
      ['a', '/repo/test/__cassettes__/a.yaml'],
      ['a.yaml', '/repo/test/__cassettes__/a.yaml'],
      ['a.yml', '/repo/test/__cassettes__/a.yml'],
      ['a.json', '/repo/test/__cassettes__/a.json'],
      ['dir/users.fetches-one', '/repo/test/__cassettes__/dir/users.fetches-one.yaml'],
      ['v1.2', '/repo/test/__cassettes__/v1.2.yaml'],
      ['/else/where.yaml', '/else/where.yaml'],
      ['../../shared', '/repo/shared.yaml'],
    ];
    for (const [name, path] of names) assert.equal(namedPath(name, settings), path);
  });

  it('goes through pathTransformer at the end', () => {
    const transformed = { ...settings, pathTransformer: (path: string) => path.replace('/test/', '/moved/') };

    assert.equal(namedPath('a', transformed), '/repo/moved/__cassettes__/a.yaml');
    assert.equal(automaticPath('a', transformed), '/repo/moved/__cassettes__/users.test.ts/a.yaml');
  });

  it('is refused when a relative name leads out of rootDir', () => {
    assert.throws(() => namedPath('../../../etc/passwd', settings), { code: 'VCR_INVALID_OPTION' });
  });
});
