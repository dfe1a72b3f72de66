import { CassetteHolder } from '../../src/environment/cassette-holder';
import { BlockScope } from '../../src/environment/scopes';
import { optionsWith, anInsertedCassette } from './session';

/** The holder of a test that asks for nothing. */
export function aHolder(): CassetteHolder {
  return new CassetteHolder({
    label: '"asks"',
    testPath: 'one.test.js',
    place: { block: new BlockScope('', undefined), test: undefined },
    version: () => 1,
    resolve: () => optionsWith(),
    isDisabled: () => false,
    ownPath: () => '/library/one.json',
    insertOwn: () => anInsertedCassette().cassette,
    insertedAround: () => undefined,
    successor: () => undefined,
    warn: () => undefined,
    runAs: (_, work) => work(),
  });
}
