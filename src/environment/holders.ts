import type { RequestOwner } from '../core/exchange';
import type { Composition } from '../compose';
import type { ConfigLayer } from '../options/resolve-options';
import type { InsertedCassette } from '../session/inserted-cassette';
import type { CassetteUser } from '../session/refusal-desk';
import { CassetteHolder, type HolderSurroundings } from './cassette-holder';
import {
  cassetteMark,
  insertedAround,
  isMarkedDisabled,
  shownTitles,
  type BlockScope,
  type Place,
  type TestScope,
} from './scopes';
import type { TestFile } from './test-file';

type HolderParts = Pick<HolderSurroundings, 'label' | 'user' | 'place' | 'ownPath' | 'successor'>;

/** Makes the holders of one test file. */
export class Holders {
  /** Of what the file asks for while it is loaded, and of what nobody can be asked about. */
  readonly module: CassetteHolder;
  readonly #file: TestFile;
  readonly #shownTestPath: string;

  constructor(file: TestFile) {
    this.#file = file;
    this.#shownTestPath = file.composition.show(file.setup.testPath);
    const place: Place = { block: file.tree.file, test: undefined };
    this.module = this.#holder({
      label: 'the test file',
      user: 'while the file is loaded',
      place,
      ownPath: () => file.places.ofModule(file.configuration.resolve(place)),
      successor: () => undefined,
    });
  }

  /** The holder of a test's cassettes, for a new attempt. */
  ofTest(test: TestScope): CassetteHolder {
    return this.#holder({
      label: `"${test.fullName}"`,
      user: shownTitles(test.titles),
      place: { block: test.block, test },
      ownPath: () => this.#file.places.ofTest(test, this.#file.optionsOf(test)),
      // What a test started belongs to that test alone.
      successor: () => undefined,
    });
  }

  /** The holder of a block's hook cassettes; the same for all its hooks of a kind. */
  ofHooks(block: BlockScope, hook: 'beforeAll' | 'afterAll'): CassetteHolder {
    let holder = block.hookHolders.get(hook);
    if (holder === undefined) {
      const place: Place = { block, test: undefined };
      holder = this.#holder({
        label: `${hook} of ${block.label}`,
        user: shownTitles([...block.titles, hook]),
        place,
        ownPath: () => this.#file.places.ofHooks(block, hook, this.#file.configuration.resolve(place)),
        // A server that a hook started answers the tests: what its handlers ask for belongs to the test that runs.
        successor: () => this.#runningTest(),
      });
      block.hookHolders.set(hook, holder);
    }
    return holder;
  }

  /** Inserts a cassette that the user named, with configuration of its own. */
  insertNamed(
    name: string,
    { place, user }: Pick<HolderSurroundings, 'place' | 'user'>,
    extra: readonly ConfigLayer[],
  ): InsertedCassette {
    const resolved = this.#file.configuration.resolveWith(place, extra);
    const path = this.#file.places.named(name, resolved);
    const order = { path, extraPaths: [], resolved, user: this.#user(place), isShared: true };
    return this.#insert(order, { place, user });
  }

  #runningTest(): RequestOwner | undefined {
    return this.#file.isOver ? undefined : this.#file.running.only;
  }

  #holder(parts: HolderParts): CassetteHolder {
    const { configuration, setup } = this.#file;
    const { place } = parts;
    let known: { readonly version: number; readonly isDisabled: boolean } | undefined;
    return new CassetteHolder({
      ...parts,
      testPath: this.#shownTestPath,
      version: () => configuration.version,
      resolve: () => configuration.resolve(place),
      isDisabled: () => {
        if (known?.version !== configuration.version)
          known = { version: configuration.version, isDisabled: isMarkedDisabled(place) };
        return known.isDisabled;
      },
      insertOwn: (path) => this.#insertOwn(path, parts),
      insertedAround: () => insertedAround(place.block),
      runAs: (owner, work) => setup.traffic.runAs(owner, work),
      begun: () => setup.traffic.begun,
      notePassed: (live) => this.#file.account.notePassed(live),
      noteRefused: (refusal) => this.#file.account.noteRefused({ test: parts.user, ...refusal }),
      warn: (text) => setup.warn(text),
    });
  }

  #insertOwn(path: string, { place, user }: Pick<HolderSurroundings, 'place' | 'user'>): InsertedCassette {
    const resolved = this.#file.configuration.resolve(place);
    const mark = place.test === undefined ? undefined : cassetteMark(place);
    const extra = mark?.extra ?? [];
    const isShared = mark !== undefined || (place.test !== undefined && resolved.options.cassetteName !== undefined);
    const extraPaths = extra.map((name) => this.#file.places.named(name, resolved));
    return this.#insert({ path, extraPaths, resolved, user: this.#user(place), isShared }, { place, user });
  }

  #insert(
    order: Parameters<Composition['insert']>[0],
    who: Pick<HolderSurroundings, 'place' | 'user'>,
  ): InsertedCassette {
    const cassette = this.#file.composition.insert(order);
    this.#file.account.noteInserted(cassette, who);
    return cassette;
  }

  #user({ test }: Place): CassetteUser {
    const { setup } = this.#file;
    return {
      testPath: this.#shownTestPath,
      commandPath: setup.commandPath,
      start: setup.start,
      testName: test?.fullName,
    };
  }
}
