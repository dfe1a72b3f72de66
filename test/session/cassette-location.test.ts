import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isBelow } from '../../src/core/deletion';
import {
  automaticPath,
  configuredPath,
  libraryFolder,
  namedPath,
  targetPath,
  type LocationSettings,
} from '../../src/session/cassette-location';
import { titlePart } from '../../src/session/cassette-names';

const settings: LocationSettings = {
  rootDir: '/repo',
  testPath: '/repo/test/users.test.ts',
  cassetteLibraryDir: '__cassettes__',
  extension: 'yaml',
  knownExtensions: ['yaml', 'yml', 'json', 'jsonl'],
  pathTransformer: undefined,
};
const LIBRARY = '/repo/test/__cassettes__';
const SHARED_LIBRARIES = [
  '<rootDir>/tapes',
  '/tapes',
  '/repo/test/tapes',
  '../tapes',
  '../test/tapes',
  './../../tapes',
];

describe('the place of a cassette', () => {
  it('is below a folder with the name of the test file', () => {
    assert.equal(automaticPath('users.one', settings), `${LIBRARY}/users.test.ts/users.one.yaml`);
  });

  it('follows cassetteLibraryDir: relative to the test file, below rootDir, or absolute', () => {
    const folder = (cassetteLibraryDir: string): string => libraryFolder({ ...settings, cassetteLibraryDir });

    assert.equal(folder('tapes'), '/repo/test/tapes');
    assert.equal(folder('../tapes'), '/repo/tapes');
    assert.equal(folder('<rootDir>/tapes'), '/repo/tapes');
    assert.equal(folder('/tapes'), '/tapes');
  });

  it('in a library that several folders share has the folders of the test file before its name', () => {
    const place = (cassetteLibraryDir: string, testPath: string): string =>
      automaticPath('one', { ...settings, cassetteLibraryDir, testPath });

    assert.equal(place('<rootDir>/tapes', '/repo/a/b/users.test.ts'), '/repo/tapes/a/b/users.test.ts/one.yaml');
    assert.equal(place('/tapes', '/repo/a/users.test.ts'), '/tapes/a/users.test.ts/one.yaml');
    assert.equal(place('../tapes', '/repo/a/users.test.ts'), '/repo/tapes/a/users.test.ts/one.yaml');
    assert.equal(place('<rootDir>/tapes', '/repo/users.test.ts'), '/repo/tapes/users.test.ts/one.yaml');
    assert.equal(place('./tapes', '/repo/a/users.test.ts'), '/repo/a/tapes/users.test.ts/one.yaml');
    assert.equal(place('..tapes', '/repo/a/users.test.ts'), '/repo/a/..tapes/users.test.ts/one.yaml');
  });

  it('in a shared library is never that of another test file, and never outside', () => {
    const aFolder = fc.array(fc.constantFrom('a', 'b', 'test', 'users.test.ts', '..'), { maxLength: 4 });
    const testFile = aFolder.map((folders) => path.join('/repo/test', ...folders, 'users.test.ts'));
    fc.assert(
      fc.property(
        fc.constantFrom(...SHARED_LIBRARIES),
        fc.uniqueArray(testFile, { minLength: 2 }),
        (library, testPaths) => {
          const all = testPaths.map((testPath) => ({ ...settings, cassetteLibraryDir: library, testPath }));
          const places = all.map((one) => automaticPath('one', one));

          assert.equal(new Set(places).size, testPaths.length);
          for (const [n, one] of all.entries()) assert.ok(isBelow(places[n] ?? '', libraryFolder(one)));
        },
      ),
    );
  });

  it('never is outside of the library, whatever the title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (title) => {
        const place = automaticPath(titlePart(title), settings);

        assert.equal(path.dirname(place), `${LIBRARY}/users.test.ts`);
        assert.equal(path.win32.basename(place), path.basename(place));
      }),
    );
  });

  it('goes through pathTransformer at the end', () => {
    const transformed = { ...settings, pathTransformer: (path: string) => path.replace('/test/', '/moved/') };

    assert.equal(namedPath('a', transformed), '/repo/moved/__cassettes__/a.yaml');
    assert.equal(automaticPath('a', transformed), '/repo/moved/__cassettes__/users.test.ts/a.yaml');
    assert.equal(configuredPath('a', transformed), '/repo/moved/__cassettes__/a.yaml');
    assert.equal(
      targetPath('a', transformed, () => false),
      '/repo/moved/__cassettes__/a.yaml',
    );
  });
});

describe('the place of a named cassette', () => {
  const NAMES: [name: string, path: string][] = [
    ['a', `${LIBRARY}/a.yaml`],
    ['a.yaml', `${LIBRARY}/a.yaml`],
    ['a.yml', `${LIBRARY}/a.yml`],
    ['a.json', `${LIBRARY}/a.json`],
    ['a.JSON', `${LIBRARY}/a.JSON`],
    ['a.jsonl', `${LIBRARY}/a.jsonl`],
    ['dir/users.fetches-one', `${LIBRARY}/dir/users.fetches-one.yaml`],
    ['v1.2', `${LIBRARY}/v1.2.yaml`],
    ['handles node.js', `${LIBRARY}/handles node.js.yaml`],
    ['a.test.ts', `${LIBRARY}/a.test.ts.yaml`],
    ['yaml', `${LIBRARY}/yaml.yaml`],
    ['.yaml', `${LIBRARY}/.yaml.yaml`],
    ['/else/where.yaml', '/else/where.yaml'],
    ['/else/where', '/else/where.yaml'],
    ['../../shared', '/repo/shared.yaml'],
  ];
  for (const [name, place] of NAMES) {
    it(`"${name}" is ${place}`, () => assert.equal(namedPath(name, settings), place));
  }

  it('takes an extension for one when it is the serializer’s, known or not', () => {
    assert.equal(namedPath('a.tape', { ...settings, extension: 'tape' }), `${LIBRARY}/a.tape`);
    assert.equal(namedPath('a.vcr.tape', { ...settings, extension: 'vcr.tape' }), `${LIBRARY}/a.vcr.tape`);
  });

  it('is refused when a relative name leads out of rootDir, or is none', () => {
    for (const name of ['../../../etc/passwd', '', '.', '..', 'a/', 'a/..', 'a\0b']) {
      assert.throws(() => namedPath(name, settings), { code: 'VCR_INVALID_OPTION' }, JSON.stringify(name));
    }
  });
});

describe('the place that cassetteName gives', () => {
  it('has the serializer’s extension, whatever else the name ends in', () => {
    const names = { one: 'one.yaml', 'one.yaml': 'one.yaml', 'one.json': 'one.json.yaml', 'dir/v1.2': 'dir/v1.2.yaml' };
    for (const [name, file] of Object.entries({ ...names, 'a.test.js': 'a.test.js.yaml', 'a/../b': 'b.yaml' })) {
      assert.equal(configuredPath(name, settings), `${LIBRARY}/${file}`);
    }
  });

  it('is refused outside of the library: absolute, climbing, and what is either on another system', () => {
    const out = [
      '/one',
      '/etc/passwd',
      '..',
      '../one',
      'a/../../one',
      '..\\one',
      'a\\..\\..\\one',
      'C:\\one',
      'C:/one',
    ];
    for (const name of [...out, '\\\\server\\one', '\\one', '', '.', 'a/', 'a\0b']) {
      assert.throws(
        () => configuredPath(name, settings),
        { code: 'VCR_INVALID_OPTION', message: /cassetteName/ },
        JSON.stringify(name),
      );
    }
  });

  it('never is outside of the library, whatever the name', () => {
    const part = fc.oneof(fc.constantFrom('..', '.', '', '/', '\\', 'C:', 'a'), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(fc.array(part), fc.constantFrom('/', '\\'), (parts, separator) => {
        let place: string;
        try {
          place = configuredPath(parts.join(separator), settings);
        } catch {
          return;
        }
        assert.ok(isBelow(place, LIBRARY) && place !== LIBRARY && place.endsWith('.yaml'));
      }),
    );
  });
});

describe('the place that a delete target names', () => {
  const target = (name: string, ...existing: string[]): string =>
    targetPath(name, settings, (file) => existing.includes(file));

  it('is that of the cassette of this name', () => {
    assert.equal(target('a'), `${LIBRARY}/a.yaml`);
    assert.equal(target('node.js'), `${LIBRARY}/node.js.yaml`);
    assert.equal(target('node.js', `${LIBRARY}/node.js`, `${LIBRARY}/node.js.yaml`), `${LIBRARY}/node.js.yaml`);
    assert.equal(target('users', `${LIBRARY}/users`, `${LIBRARY}/users.yaml`), `${LIBRARY}/users.yaml`);
  });

  it('is the file or folder itself when it names one exactly, and no such cassette is there', () => {
    assert.equal(target('../users.test.ts', '/repo/test/users.test.ts'), '/repo/test/users.test.ts');
    assert.equal(target('/etc/hostname', '/etc/hostname'), '/etc/hostname');
    assert.equal(target('folder', `${LIBRARY}/folder`), `${LIBRARY}/folder`);
  });

  it('may lead anywhere: whether that may be deleted is decided by what is there', () => {
    assert.equal(target('../../../etc/hostname', '/etc/hostname'), '/etc/hostname');
    assert.equal(target('../../../etc/nothing'), '/etc/nothing.yaml');
  });
});
