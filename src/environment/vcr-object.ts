import { tooLate } from '../core/errors/environment-errors';
import { invalidOption, notInATest } from '../core/errors/option-errors';
import type { RequestOwner } from '../core/exchange';
import type { Mark } from '../markers/mark';
import { markerMembers } from '../markers/marker-members';
import { checkConfig } from '../options/check-config';
import { checkPort, hasFunctions } from './argument-checks';
import { callSite } from './call-site';
import { CassetteHolder } from './cassette-holder';
import { CassetteView } from './cassette-view';
import { HookOwner } from './hook-owner';
import { InsertedOwner } from './inserted-owner';
import type { TestScope } from './scopes';
import type { TestFile } from './test-file';
import { handleOf, prepareInsertion, runInserted, runWithDeleteOnFail } from './use-cassette';
import type { Cassette, UseCassetteOptions, Vcr } from './vcr-api';

/** Builds the `vcr` of a test file. */
export function createVcr(file: TestFile): Vcr {
  return {
    ...markerMembers(file.markers),
    use: (...markers) => use(file, markers),
    configure: (config) => {
      const checked = checkConfig(config, 'vcr.configure');
      if (findHolder(file)?.hasOpenedOwn === true) throw tooLate('vcr.configure');
      // A `none` of a setup file is a default of the project; one of the test file is meant for its cassettes.
      const { place, isInTestFile } = callSite(new Error().stack, file.setup);
      file.configuration.configure({ origin: `vcr.configure in ${place}`, config: checked, pinsMode: isInTestFile });
    },
    get current() {
      return currentCassette(file);
    },
    get test() {
      return file.infoOf(runningTest(file, 'test'));
    },
    useCassette: async <T>(name: string, ...rest: readonly unknown[]): Promise<T> => {
      const fn = rest.at(-1);
      if (typeof fn !== 'function') {
        throw invalidOption({ key: 'fn', value: fn, origin: 'vcr.useCassette', expected: 'a function' });
      }
      const options = (rest.length > 1 ? rest[0] : {}) as UseCassetteOptions;
      const insertion = prepareInsertion(file, currentHolder(file, 'useCassette'), name, options);
      return runInserted(insertion, fn as (cassette: Cassette) => T);
    },
    // Async, so that what is wrong rejects, as it does in useCassette.
    insertCassette: (name, options = {}) =>
      Promise.resolve().then(() => {
        const holder = currentHolder(file, 'insertCassette');
        const servesBlock = holder.surroundings.place.block.hookHolders.get('beforeAll') === holder;
        return handleOf(prepareInsertion(file, holder, name, options), { servesBlock });
      }),
    withDeleteOnFail: async (target, fn, { skip = false } = {}) =>
      runWithDeleteOnFail(file, currentHolder(file, 'withDeleteOnFail'), { target, skip }, fn),
    cassettePath: (info) => {
      const test =
        info === undefined
          ? runningTest(file, 'cassettePath')
          : file.tree.tests.find(({ titles }) => titles.join('\0') === info.titlePath.join('\0'));
      if (test === undefined) throw notInATest('cassettePath');
      return file.places.automatic(test, file.optionsOf(test));
    },
    registerMatcher: (name, matcher) => {
      checkPort('vcr.registerMatcher', name, typeof matcher === 'function', 'a function');
      file.composition.registerMatcher(name, matcher);
    },
    registerSerializer: (name, serializer) => {
      const isSerializer =
        hasFunctions(serializer, ['serialize', 'deserialize']) && typeof serializer.extension === 'string';
      checkPort('vcr.registerSerializer', name, isSerializer, '{ extension, serialize, deserialize }');
      file.composition.registerSerializer(name, serializer);
    },
    registerPersister: (name, persister) => {
      const isPersister = hasFunctions(persister, ['load', 'save', 'delete']);
      checkPort('vcr.registerPersister', name, isPersister, '{ load, save, delete }');
      file.composition.registerPersister(name, persister);
    },
  };
}

function use(file: TestFile, markers: readonly unknown[]): void {
  const marks = markers.map((marker) => {
    const mark = file.markers.apply(marker);
    if (mark !== undefined) return mark;
    const expected = 'a marker, such as vcr.deleteOnFail()';
    throw invalidOption({ key: 'marker', value: marker, origin: 'vcr.use', expected });
  });
  const holder = file.hasStarted ? findHolder(file) : undefined;
  if (holder?.hasOpenedOwn === true && marks.some((mark) => actsOnOpening(mark))) throw tooLate('vcr.use');
  const place = holder?.surroundings.place;
  if (place === undefined) file.configuration.mark(file.definedBlock().marks, marks);
  else file.configuration.mark(place.test?.attemptMarks ?? place.block.marks, marks);
}

// Deleting is asked for at the end of a test, and `vcr.disabled()` at each request.
function actsOnOpening({ kind }: Mark): boolean {
  return kind === 'config' || kind === 'cassette';
}

function currentCassette(file: TestFile): Cassette {
  const owner = callersOwner(file);
  if (owner instanceof InsertedOwner) return new CassetteView(owner.insertion.cassette);
  return new CassetteView(currentHolder(file, 'current').current.cassette);
}

function currentHolder(file: TestFile, member: string): CassetteHolder {
  const holder = findHolder(file);
  if (holder === undefined) throw notInATest(member);
  return holder;
}

// The owner of the calling code may belong to another file that this process ran before.
function findHolder(file: TestFile): CassetteHolder | undefined {
  const owner = callersOwner(file);
  if (owner instanceof InsertedOwner) return owner.holder;
  return owner instanceof CassetteHolder ? owner : file.running.only;
}

function callersOwner(file: TestFile): RequestOwner | undefined {
  const owner = file.setup.traffic.currentOwner();
  return owner instanceof HookOwner ? owner.owner : owner;
}

function runningTest(file: TestFile, member: string): TestScope {
  const test = findHolder(file)?.surroundings.place.test;
  if (test === undefined) throw notInATest(member);
  return test;
}
