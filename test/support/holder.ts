import { CassetteHolder, type HolderSurroundings } from '../../src/environment/cassette-holder';
import { BlockScope } from '../../src/environment/scopes';
import type { VcrConfig } from '../../src/options/vcr-config';
import { optionsWith, anInsertedCassette } from './session';

/** The holder of a test, with the cassette that its options describe. */
export function aHolder(config: VcrConfig = {}, parts: Partial<HolderSurroundings> = {}): CassetteHolder {
  return new CassetteHolder({
    label: '"asks"',
    user: 'asks',
    notePassed: () => undefined,
    noteRefused: () => undefined,
    testPath: 'one.test.js',
    place: { block: new BlockScope('', undefined), test: undefined },
    version: () => 1,
    resolve: () => optionsWith(config),
    isDisabled: () => false,
    ownPath: () => '/library/one.json',
    insertOwn: () => anInsertedCassette(config).cassette,
    insertedAround: () => undefined,
    successor: () => undefined,
    warn: () => undefined,
    runAs: (_, work) => work(),
    begun: () => 0,
    ...parts,
  });
}
