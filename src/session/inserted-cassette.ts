import type { DroppedRequest } from '../core/cassette-content';
import { comparisonOf, type Comparison } from '../core/comparison';
import { requestsMatch } from '../core/compare-requests';
import { decide, type RefusalCode } from '../core/decide';
import { refusedRequest } from '../core/errors/refusal-errors';
import { VcrError } from '../core/errors/vcr-error';
import type { Answer, LiveRequest } from '../core/exchange';
import { nearestInteraction } from '../core/nearest-interaction';
import type { Interaction, RecordedRequest } from '../core/interaction';
import type { InteractionList, Match } from '../core/interaction-list';
import type { NamedMatcher } from '../core/matchers/matcher';
import { chain } from '../core/maybe-promise';
import type { MaybePromise } from '../core/ports';
import { mayReplay } from '../core/record-mode';
import { recordingFilter } from '../core/redact/recording-filter';
import { wireRequest } from '../core/wire-request';
import type { ResolvedOptions } from '../options/resolve-options';
import type { VcrOptions } from '../options/vcr-config';
import { CassetteWriter } from './cassette-writer';
import type { CassetteFile } from './open-cassette';
import { recordedInteraction } from './recorded-interaction';
import { RecordedSlot } from './recorded-slot';
import { RequestPipeline } from './request-pipeline';
import { findInSources, holdsAuthority, openSources, type Source, type Sources } from './sources';

/** Who uses a cassette, for messages. */
export type CassetteUser = { readonly testPath: string; readonly testName: string | undefined };

/** Everything an inserted cassette needs; nothing of it is opened yet. */
export type InsertedCassetteSetup = {
  readonly file: CassetteFile;
  /** Cassettes that are replayed from after this one, and never written. */
  readonly extraFiles: readonly CassetteFile[];
  readonly resolved: ResolvedOptions;
  readonly matchers: readonly NamedMatcher[];
  readonly user: CassetteUser;
  readonly now: () => Date;
};

/**
 * One cassette in use: inserted without touching the disk, opened by the first request, saved and ejected at the
 * end. Decides about each request and collects what is recorded.
 */
export class InsertedCassette {
  readonly setup: InsertedCassetteSetup;
  /** The errors of the requests it refused. */
  readonly refusals: VcrError[] = [];
  readonly #pipeline: RequestPipeline;
  readonly #comparison: Comparison;
  readonly #writer: CassetteWriter;
  readonly #slots: RecordedSlot[] = [];
  readonly #timesAsked = new Map<string, number>();
  #opening: MaybePromise<Sources> | undefined;
  #sources: Sources | undefined;
  #savedSlots = 0;

  constructor(setup: InsertedCassetteSetup) {
    this.setup = setup;
    const filter = recordingFilter(setup.resolved.options);
    this.#pipeline = new RequestPipeline(setup.resolved.options, filter);
    this.#comparison = comparisonOf({
      matchers: setup.matchers,
      filter,
      ignoring: setup.resolved.options.matchIgnoring,
    });
    this.#writer = new CassetteWriter(setup.file);
  }

  get options(): VcrOptions {
    return this.setup.resolved.options;
  }

  get path(): string {
    return this.setup.file.path;
  }

  /** Opens the cassette once; the first error is every caller's. */
  open(): MaybePromise<Sources> {
    this.#opening ??= chain(this.#openFiles(), (sources) => {
      this.#sources = sources;
      return sources;
    });
    return this.#opening;
  }

  /** The stored interactions; `undefined` as long as the cassette is not open. */
  get opened(): InteractionList | undefined {
    return this.#sources?.main.list;
  }

  /** What this run recorded so far, in the order in which the requests were sent. */
  get recorded(): readonly Interaction[] {
    return this.#slots.flatMap(({ result }) => (result?.kind === 'recorded' ? [result.interaction] : []));
  }

  /** Whether something was recorded that the last save did not hold. */
  get isDirty(): boolean {
    return this.#slots.length > this.#savedSlots;
  }

  /** Whether this run wrote the file. */
  get wasSaved(): boolean {
    return this.#writer.hasSaved;
  }

  /** Says what happens to a request. Never rejects: an error becomes a refused request. */
  async answer(live: LiveRequest): Promise<Answer> {
    try {
      return await this.#answer(live);
    } catch (error) {
      if (error instanceof VcrError && !this.refusals.includes(error)) this.refusals.push(error);
      return { kind: 'refuse', error: error as Error };
    }
  }

  /** Whether a proxy tunnel to this authority leads to recorded requests, or to none that may go out. */
  async answersTunnel(authority: string): Promise<boolean> {
    const { main, extras } = await this.open();
    const { recordMode } = this.options;
    return mayReplay(recordMode) && (recordMode === 'none' || holdsAuthority([main, ...extras], authority));
  }

  /** The interactions, stored and recorded, that a request would match, in order. */
  interactionsOf(request: RecordedRequest): Interaction[] {
    const seen = this.#comparison.filter.request(request);
    return [...(this.opened?.interactions ?? []), ...this.recorded].filter((interaction) =>
      requestsMatch(interaction.request, seen, this.#comparison),
    );
  }

  /**
   * Waits until every request that went to the network has ended; after `graceMs` the recording of those that are
   * still open ends with what came so far.
   */
  async settle(graceMs: number): Promise<void> {
    const open = this.#slots.filter(({ isOpen }) => isOpen);
    if (open.length === 0) return;
    const abandonAll = (): void => open.forEach((slot) => slot.abandon());
    const timer = setTimeout(abandonAll, graceMs);
    await Promise.all(open.map(({ closed }) => closed));
    clearTimeout(timer);
  }

  /**
   * Saves what was recorded, if anything was; a cassette that did not change is not touched.
   *
   * @throws VcrError `VCR_UNWRITABLE_CASSETTE`.
   */
  async save({ hasPassed }: { readonly hasPassed: boolean }): Promise<void> {
    if (this.#sources === undefined) return;
    const { main } = this.#sources;
    const slots = this.#slots.slice(this.#savedSlots);
    const removed = hasPassed ? this.#unusedPositions(main.list) : new Set<number>();
    await this.#writer.save(main, { slots, removed, startsEmpty: this.options.recordMode === 'rewrite' });
    this.#savedSlots += slots.length;
  }

  /** Gives up what was recorded and not saved. */
  forgetRecorded(): void {
    this.#savedSlots = this.#slots.length;
  }

  /** Takes back what this session saved, as long as nobody else has saved since. */
  async rollBack(): Promise<void> {
    if (this.#sources !== undefined) await this.#writer.rollBack(this.#sources.main);
  }

  async #answer(live: LiveRequest): Promise<Answer> {
    const readsBody = this.#pipeline.readsBody || this.setup.matchers.some((matcher) => matcher.readsBody);
    const seen = readsBody ? await this.#pipeline.request(live, await live.readBody()) : undefined;
    if (seen === null) return { kind: 'pass' };
    const request = seen ?? this.#comparison.filter.request(wireRequest(live, null));
    const sources = await this.open();
    if (isDropped(sources.main.content.dropped, request)) return { kind: 'pass' };
    this.#countAsked(request);

    const { recordMode, allowPlaybackRepeats } = this.options;
    const searched = mayReplay(recordMode) ? [sources.main, ...sources.extras] : [sources.main];
    const { source = sources.main, match } = findInSources(
      searched,
      seen ?? { ...request, body: undefined },
      this.#comparison,
    );
    const verdict = decide({
      mode: recordMode,
      isNew: !sources.main.exists,
      hasRecordings: sources.main.exists || sources.extras.some((extra) => extra.exists),
      match,
      allowPlaybackRepeats,
      wasDropped: false,
    });
    switch (verdict.kind) {
      case 'replay':
        return this.#replay(source, verdict.index);
      case 'record':
        if (verdict.replaces !== undefined) source.list.use(verdict.replaces);
        return this.#record(live, seen, verdict.replaces);
      case 'refuse':
        throw this.#refusal(request, sources, verdict.code, match);
    }
  }

  async #replay({ list }: Source, index: number): Promise<Answer> {
    const interaction = list.interactions[index];
    if (interaction === undefined) throw new RangeError(`The cassette has no interaction ${index}`);
    list.use(index);
    return {
      kind: 'replay',
      interaction: await this.#pipeline.playback(interaction),
      timing: this.options.replayTiming,
    };
  }

  #record(live: LiveRequest, seen: RecordedRequest | undefined, replaces: number | undefined): Answer {
    const at = this.setup.now().toISOString();
    const recordErrors = this.options.recordErrors !== false;
    const slot = new RecordedSlot(replaces, (outcome) =>
      recordedInteraction({ live, seen, outcome, at, recordErrors, pipeline: this.#pipeline }).catch(
        (error: unknown) => {
          if (error instanceof VcrError) this.refusals.push(error);
          return { kind: 'nothing' };
        },
      ),
    );
    this.#slots.push(slot);
    return { kind: 'record', recording: slot };
  }

  #refusal(request: RecordedRequest, { main, extras }: Sources, code: RefusalCode, match: Match): VcrError {
    const { resolved, file, user } = this.setup;
    const fullest = [main, ...extras].find(({ list }) => list.interactions.length > 0) ?? main;
    return refusedRequest({
      code,
      method: request.method,
      uri: request.uri,
      cassettePath: file.shownPath,
      recordedCount: main.list.interactions.length,
      usedCount: main.list.usedCount,
      mode: resolved.options.recordMode,
      modeOrigin: resolved.originOf('recordMode'),
      isPinned: false,
      wasDropped: false,
      ownsCassette: true,
      commandPath: user.testPath,
      platform: process.platform,
      timesRecorded: match.kind === 'used' ? match.timesRecorded : 0,
      timesAsked: this.#timesAsked.get(askedKey(request)) ?? 1,
      nearest:
        code === 'VCR_UNMATCHED_REQUEST' ? nearestInteraction(request, fullest.list, this.#comparison) : undefined,
      ...user,
    });
  }

  #countAsked(request: RecordedRequest): void {
    const key = askedKey(request);
    this.#timesAsked.set(key, (this.#timesAsked.get(key) ?? 0) + 1);
  }

  #openFiles(): MaybePromise<Sources> {
    const { file, extraFiles } = this.setup;
    return openSources({ file, extraFiles, startsEmpty: this.options.recordMode === 'rewrite' });
  }

  #unusedPositions(list: InteractionList): Set<number> {
    const { dropUnusedRequests, recordMode } = this.options;
    if (!dropUnusedRequests || recordMode === 'none') return new Set();
    return new Set(list.interactions.flatMap((_, position) => (list.isUsed(position) ? [] : [position])));
  }
}

function isDropped(dropped: readonly DroppedRequest[], request: RecordedRequest): boolean {
  return dropped.some(({ method, uri }) => method === request.method && uri === request.uri);
}

function askedKey(request: RecordedRequest): string {
  return `${request.method} ${request.uri}`;
}
