import path from 'node:path';
import type { LiveRequest } from '../core/exchange';
import { authorityOf, placeNamedBy } from '../core/place';
import { bareLine } from '../core/redact/bare-line';
import type { FinishedFile } from '../core/run-news';
import type { RefusalReport } from '../core/run-report';
import type { Refusal } from '../core/refusal';
import { saidOfFile } from '../core/said-of-file';
import { useOf, type DescribedSaves } from '../session/cassette-use';
import type { InsertedCassette } from '../session/inserted-cassette';
import type { HolderSurroundings, RefusedLive } from './cassette-holder';
import { hasRunWhole, sparedPaths } from './judged-tests';
import { writeToStderr } from './report';
import type { Place } from './scopes';
import type { TestFile } from './test-file';

/** A client that tries again and again tells nothing new. */
const MOST_REFUSALS = 100;

type User = Pick<HolderSurroundings, 'place' | 'user'>;

/**
 * What a test file will tell of its cassettes: to the reporter of the run or, where there is none, in a line of its
 * own. A file that talked to nobody tells nothing, and nothing is made for it.
 */
export class FileAccount {
  readonly #file: TestFile;
  readonly #uses = new Map<InsertedCassette, User>();
  readonly #described: DescribedSaves = new WeakMap();
  readonly #deleted: { readonly path: string; readonly test: string }[] = [];
  readonly #passed = new Map<string, number>();
  readonly #refusals: RefusalReport[] = [];
  /** A request of a hook's server may come by two owners. */
  readonly #noted = new WeakSet<LiveRequest>();

  constructor(file: TestFile) {
    this.#file = file;
  }

  noteInserted(cassette: InsertedCassette, user: User): void {
    this.#uses.set(cassette, user);
  }

  /** An attempt is run again: what its cassettes were used for counts no more. */
  forget(cassettes: readonly InsertedCassette[]): void {
    for (const cassette of cassettes) this.#uses.delete(cassette);
  }

  /** Notes a request that goes out and is not recorded. One to a server of the tests' own leaves nothing behind. */
  notePassed(live: LiveRequest): void {
    const isWayToOthers = live.method === 'CONNECT' && live.isOwnTunnel !== true;
    if (live.isToOwnServer || isWayToOthers || this.#isKnown(live)) return;
    const origin = originOf(live);
    this.#passed.set(origin, (this.#passed.get(origin) ?? 0) + 1);
  }

  noteRefused({ live, error, test }: RefusedLive & { readonly test: string }): void {
    if (this.#isKnown(live) || this.#refusals.length >= MOST_REFUSALS) return;
    // Refusals of other kinds have less to say.
    const { method, uri, cassettePath, nearest, alsoNear } = error.details as Partial<Refusal>;
    const near = nearest === undefined ? [] : [nearest, ...(alsoNear ?? [])];
    this.#refusals.push({
      test,
      code: error.code,
      message: error.message,
      request: method === undefined || uri === undefined ? bareLine(live) : { method, uri },
      ...(cassettePath === undefined ? {} : { cassette: path.resolve(this.#file.setup.rootDir, cassettePath) }),
      nearest: near.map(({ position, differences, ...recorded }) => ({
        interaction: position - 1,
        request: { method: recorded.method, uri: recorded.uri },
        differences: differences.map(({ matcher, reason }) => ({ matcher, reason })),
      })),
    });
  }

  noteDeleted(path: string, test: string): void {
    this.#deleted.push({ path, test });
    this.#file.setup.news.tell({ kind: 'deleted', path, test });
  }

  async noteSaved(cassette: InsertedCassette): Promise<void> {
    const { news } = this.#file.setup;
    const user = this.#uses.get(cassette)?.user;
    if (user === undefined || !news.isHeard) return;
    // Whether the test has passed shows at its end.
    const use = await useOf(cassette, { user, hasPassed: false, described: this.#described });
    if (use !== undefined) news.tell({ kind: 'saved', use });
  }

  noteTakenBack(cassette: InsertedCassette): void {
    const user = this.#uses.get(cassette)?.user;
    if (user !== undefined) this.#file.setup.news.tell({ kind: 'takenBack', path: cassette.path, user });
  }

  /** Tells all of it; called when nothing can come any more. */
  async finish(): Promise<void> {
    if (this.#isEmpty) return;
    const { news, rootDir, testPath } = this.#file.setup;
    const finished = await this.#finished();
    // Jest may hold the environment a while longer, and what its file recorded is nothing that it should hold with it.
    this.#uses.clear();
    if (news.isHeard && news.tell(finished)) return;
    const text = saidOfFile(finished, { rootDir, testPath });
    if (text !== undefined) writeToStderr(text);
  }

  get #isEmpty(): boolean {
    return (
      this.#deleted.length === 0 &&
      this.#passed.size === 0 &&
      this.#refusals.length === 0 &&
      [...this.#uses.keys()].every(({ sources }) => sources === undefined)
    );
  }

  async #finished(): Promise<FinishedFile> {
    const file = this.#file;
    const uses = await Promise.all(
      [...this.#uses].map(([cassette, { user, place }]) =>
        useOf(cassette, { user, hasPassed: hasPassed(file, place), described: this.#described }),
      ),
    );
    const isWhole = hasRunWhole(file);
    const resolved = new Set(
      [file.tree.file, ...file.tree.tests].map((scope) => file.configuration.resolve(placeOf(scope))),
    );
    return {
      kind: 'finished',
      isWhole,
      spared: isWhole ? sparedPaths(file) : [],
      uses: uses.filter((use) => use !== undefined),
      deleted: this.#deleted,
      passedThrough: [...this.#passed].map(([origin, count]) => ({ origin, count })),
      replayedFailures: [...this.#uses].flatMap(([cassette, { user }]) => replayedFailures(cassette, user)),
      refusals: this.#refusals,
      libraries: [...new Set([...resolved].map((one) => file.places.library(one)))],
      ownFolders: [...new Set([...resolved].flatMap((one) => file.places.ownFolder(one) ?? []))],
    };
  }

  #isKnown(live: LiveRequest): boolean {
    if (this.#noted.has(live)) return true;
    this.#noted.add(live);
    return false;
  }
}

function placeOf(scope: TestFile['tree']['file'] | TestFile['tree']['tests'][number]): Place {
  return 'block' in scope ? { block: scope.block, test: scope } : { block: scope, test: undefined };
}

function hasPassed(file: TestFile, { block, test }: Place): boolean {
  if (test === undefined) return file.hasStarted && block.failedHooks.size === 0;
  return test.hasRun && file.tree.entryOf(test)?.errors.length === 0;
}

function replayedFailures(cassette: InsertedCassette, test: string): FinishedFile['replayedFailures'] {
  return cassette.replayedFailures.map(({ request }) => ({
    test,
    cassette: cassette.path,
    request: { method: request.method, uri: cassette.shown(request.uri) },
  }));
}

// Without user info, path and query; of a tunnel, the place that its CONNECT names.
function originOf({ uri }: LiveRequest): string {
  if (uri.includes('://') && URL.canParse(uri)) return new URL(uri).origin;
  const place = placeNamedBy(uri);
  return place === undefined ? 'an unknown origin' : authorityOf(place);
}
