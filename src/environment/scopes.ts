import type { Mark } from '../markers/mark';
import type { ConfigLayer } from '../options/resolve-options';
import type { FailurePlace } from '../core/test-info';
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
  readonly marks: Mark[] = [];
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

/** Where in the file a request, a marker or a call of `vcr` belongs. */
export type Place = { readonly block: BlockScope; readonly test: TestScope | undefined };

/** The marks that hold for a test or a block's hooks, from the file inwards, with the place of each. */
export function marksInForce(
  block: BlockScope,
  test?: TestScope,
): { mark: Mark; label: string; block: BlockScope | undefined }[] {
  const outer = block.path.flatMap((scope) => scope.marks.map((mark) => ({ mark, label: scope.label, block: scope })));
  const own = (test?.marks ?? []).map((mark) => ({ mark, label: `test "${test?.title}"`, block: undefined }));
  return [...outer, ...own];
}

/** The configuration that markers set, lowest first. */
export function markerLayers(block: BlockScope, test?: TestScope): ConfigLayer[] {
  return marksInForce(block, test).flatMap(({ mark, label }) =>
    mark.kind === 'config' ? [{ origin: `vcr.config on ${label}`, config: mark.config, pinsMode: true }] : [],
  );
}

/** Whether a `vcr.disabled()` marker holds. */
export function isDisabled(block: BlockScope, test?: TestScope): boolean {
  return marksInForce(block, test).some(({ mark }) => mark.kind === 'disabled');
}

/** The cassette marker nearest to the test, if any. */
export function cassetteMark(block: BlockScope, test?: TestScope): Extract<Mark, { kind: 'cassette' }> | undefined {
  return marksInForce(block, test)
    .map(({ mark }) => mark)
    .findLast((mark) => mark.kind === 'cassette');
}
