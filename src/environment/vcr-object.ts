import { invalidOption, notInATest, showValue } from '../core/errors/option-errors';
import { markerMembers } from '../markers/marker-members';
import { checkConfig } from '../options/check-config';
import type { CassetteHolder } from './cassette-holder';
import { CassetteView } from './cassette-view';
import { fullInfo } from './finish-test';
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
    configure: (config) => file.configure(checkConfig(config, 'vcr.configure'), new Error().stack),
    get current() {
      return currentCassette(file);
    },
    get test() {
      return fullInfo(file, runningTest(file, 'test'), errorsOf(file, runningTest(file, 'test')));
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
      Promise.resolve().then(() =>
        handleOf(prepareInsertion(file, currentHolder(file, 'insertCassette'), name, options)),
      ),
    withDeleteOnFail: async (target, fn, { skip = false } = {}) =>
      runWithDeleteOnFail(file, currentHolder(file, 'withDeleteOnFail'), { target, skip }, fn),
    cassettePath: (info) => {
      const test =
        info === undefined
          ? runningTest(file, 'cassettePath')
          : file.tree.tests.find(({ titles }) => titles.join('\0') === info.titlePath.join('\0'));
      if (test === undefined) throw notInATest('cassettePath');
      return file.automaticPath(test, file.resolve({ block: test.block, test }));
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
  const place = file.hasStarted ? findHolder(file)?.surroundings.place : undefined;
  const target = place === undefined ? file.definedBlock() : (place.test ?? place.block);
  target.marks.push(...marks);
}

function currentCassette(file: TestFile): Cassette {
  const owner = file.setup.traffic.currentOwner();
  if (owner instanceof InsertedOwner) return new CassetteView(owner.cassette);
  return new CassetteView(currentHolder(file, 'current').current);
}

function currentHolder(file: TestFile, member: string): CassetteHolder {
  const holder = findHolder(file);
  if (holder === undefined) throw notInATest(member);
  return holder;
}

function findHolder(file: TestFile): CassetteHolder | undefined {
  const owner = file.setup.traffic.currentOwner();
  if (owner instanceof InsertedOwner) return owner.holder;
  return file.holderBehind(owner) ?? file.onlyRunning();
}

function runningTest(file: TestFile, member: string): TestScope {
  const test = findHolder(file)?.surroundings.place.test;
  if (test === undefined) throw notInATest(member);
  return test;
}

function errorsOf(file: TestFile, test: TestScope): readonly unknown[] {
  return file.tree.entryOf(test)?.errors ?? [];
}

function checkName(origin: string, value: unknown): void {
  if (typeof value !== 'string' || value === '')
    throw invalidOption({ key: 'name', value, origin, expected: 'a text' });
}

function checkPort(origin: string, name: unknown, isPort: boolean, expected: string): void {
  checkName(origin, name);
  if (!isPort) throw invalidOption({ key: showValue(name), value: 'something else', origin, expected });
}

function hasFunctions(value: unknown, names: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return names.every((name) => typeof Reflect.get(value, name) === 'function');
}
