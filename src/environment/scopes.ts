import type { Mark } from '../markers/mark';
import type { ConfigLayer } from '../options/resolve-options';
import type { FailurePlace } from '../core/test-info';
import type { InsertedCassette } from '../session/inserted-cassette';
import type { CassetteHolder } from './cassette-holder';

/** A test file or a describe block: what its marks say holds for everything inside. */
export class BlockScope {
  readonly parent: BlockScope | undefined;
  readonly title: string;
  readonly marks: Mark[] = [];
  /** The hooks of this very block that failed. */
  readonly failedHooks = new Set<'beforeAll' | 'afterAll'>();
  /** The cassettes of this block's own hooks, made when a hook first runs. */
  readonly hookHolders = new Map<'beforeAll' | 'afterAll', CassetteHolder>();
  /** What its `beforeAll` inserted for its tests; the last one takes their requests. */
  readonly inserted: InsertedCassette[] = [];

  constructor(title: string, parent: BlockScope | undefined) {
    this.title = title;
    this.parent = parent;
  }

  /** The blocks from the file down to this one. */
  get path(): BlockScope[] {
    return [...(this.parent?.path ?? []), this];
  }

  /** The describe titles from the outermost to this block's; the file has none. */
  get titles(): string[] {
    return this.parent === undefined ? [] : [...this.parent.titles, this.title];
  }

  /** Where a mark of this block stands, for messages. */
  get label(): string {
    return this.parent === undefined ? 'the file' : `describe "${this.title}"`;
  }
}

/** A test through all its attempts. */
export class TestScope {
  readonly block: BlockScope;
  readonly title: string;
  /** Those it was defined with; below them those that `vcr.use` added in the running attempt. */
  readonly marks: Mark[] = [];
  readonly attemptMarks: Mark[] = [];
  readonly failedIn = new Set<FailurePlace>();
  attempt = 0;
  /** The cassettes of the running attempt, or of the last one. */
  holder: CassetteHolder | undefined;
  hadErrorsBefore = false;
  isRunning = false;
  hasRun = false;
  /** Whether its targets were asked for and deleted; a later `afterAll` failure adds hook cassettes alone. */
  hasDeleted = false;

  constructor(block: BlockScope, title: string) {
    this.block = block;
    this.title = title;
  }

  get titles(): string[] {
    return [...this.block.titles, this.title];
  }

  get fullName(): string {
    return this.titles.join(' ');
  }
}

/** Titles as Jest shows them. */
export function shownTitles(titles: readonly string[]): string {
  return titles.join(' › ');
}

/** Where in the file a request, a marker or a call of `vcr` belongs. */
export type Place = { readonly block: BlockScope; readonly test: TestScope | undefined };

/** A mark with the place it stands at; no block for one on the test itself. */
export type PlacedMark = { readonly mark: Mark; readonly label: string; readonly block: BlockScope | undefined };

/** The marks that hold for a test or a block's hooks, from the file inwards. */
export function marksInForce({ block, test }: Place): PlacedMark[] {
  const outer = block.path.flatMap((scope) => scope.marks.map((mark) => ({ mark, label: scope.label, block: scope })));
  if (test === undefined) return outer;
  const own = [...test.marks, ...test.attemptMarks];
  return [...outer, ...own.map((mark) => ({ mark, label: `test "${test.title}"`, block: undefined }))];
}

/** The configuration that markers set, lowest first. */
export function markerLayers(place: Place): ConfigLayer[] {
  return marksInForce(place).flatMap(({ mark, label }) =>
    mark.kind === 'config' ? [{ origin: `vcr.config on ${label}`, config: mark.config, pinsMode: true }] : [],
  );
}

/** Whether the marks of this very block or test set configuration. */
export function hasOwnConfig(scope: BlockScope | TestScope): boolean {
  const marks = scope instanceof TestScope ? [scope.marks, scope.attemptMarks] : [scope.marks];
  return marks.some((list) => list.some(({ kind }) => kind === 'config'));
}

/** Whether a `vcr.disabled()` marker holds. */
export function isMarkedDisabled(place: Place): boolean {
  return marksInForce(place).some(({ mark }) => mark.kind === 'disabled');
}

/** The cassette marker nearest to the test, if any. */
export function cassetteMark(place: Place): Extract<Mark, { kind: 'cassette' }> | undefined {
  return marksInForce(place)
    .map(({ mark }) => mark)
    .findLast((mark) => mark.kind === 'cassette');
}

/** What a `beforeAll` around a place has inserted last, if anything is inserted. */
export function insertedAround(block: BlockScope): InsertedCassette | undefined {
  for (let scope: BlockScope | undefined = block; scope !== undefined; scope = scope.parent) {
    const inserted = scope.inserted.at(-1);
    if (inserted !== undefined) return inserted;
  }
  return undefined;
}
