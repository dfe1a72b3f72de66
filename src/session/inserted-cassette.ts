import { comparisonWith, type Comparison } from '../core/comparison';
import { requestsMatch } from '../core/compare-requests';
import { RefusedRequestError } from '../core/errors/refused-request-error';
import { hookFailed } from '../core/errors/hook-errors';
import { notAnswered } from '../core/errors/recording-errors';
import { VcrError } from '../core/errors/vcr-error';
import type { Answer, LiveRequest } from '../core/exchange';
import type { Interaction, RecordedRequest } from '../core/interaction';
import type { InteractionList } from '../core/interaction-list';
import { chain, recover } from '../core/maybe-promise';
import type { MaybePromise, RunLedger } from '../core/ports';
import type { RecordingFilter } from '../core/redact/recording-filter';
import type { ResolvedOptions } from '../options/resolve-options';
import type { VcrOptions } from '../options/vcr-config';
import { answerRequest, LeftUndecidedError, type Desk } from './answer-request';
import { tunnelTo } from './answer-tunnel';
import { CassetteWriter, type Save } from './cassette-writer';
import type { CassetteFile } from './open-cassette';
import { interactionMaker } from './recorded-interaction';
import type { RecordedSlot } from './recorded-slot';
import { RefusalDesk, type CassetteUser } from './refusal-desk';
import type { RequestLog } from './request-log';
import { RequestPipeline } from './request-pipeline';
import type { RequestRules } from './request-rules';
import { slotChanges } from './slot-changes';
import { openSources, type Sources } from './sources';
import { Turns } from './turns';

/** Everything an inserted cassette needs; nothing is opened yet. */
export type InsertedCassetteSetup = {
  readonly file: CassetteFile;
  /** Cassettes that are replayed from after this one, and never written. */
  readonly extraFiles: readonly CassetteFile[];
  readonly resolved: ResolvedOptions;
  readonly rules: RequestRules;
  readonly user: CassetteUser;
  /** Whether the user named it: other tests may use it too. */
  readonly isShared: boolean;
  readonly ledger: RunLedger;
  /** How long a function of the user's may take. */
  readonly limitMs: number;
  /** Shows a warning in Jest's output. */
  readonly warn: (text: string) => void;
  /** The same for one that says nothing new a second time in a test file. */
  readonly warnOnce: (text: string) => void;
  readonly now: () => Date;
};

/**
 * One cassette in use: inserted without touching the disk, opened by the first request, saved and taken back at the
 * end. What becomes of a request is decided in `answer-request`.
 */
export class InsertedCassette {
  readonly setup: InsertedCassetteSetup;
  readonly #filter: RecordingFilter;
  readonly #comparison: Comparison;
  readonly #writer: CassetteWriter;
  readonly #slots: RecordedSlot[] = [];
  readonly #replayedFailures: Interaction[] = [];
  // Code that a test does not wait for may save while the test ends: the same would be written twice, or stay behind.
  readonly #writes = new Turns();
  #opening: (() => MaybePromise<Desk>) | undefined;
  #desk: Desk | undefined;
  #isLookingUp = false;

  constructor(setup: InsertedCassetteSetup) {
    this.setup = setup;
    this.#filter = setup.rules.filter;
    this.#comparison = setup.rules.comparison;
    this.#writer = new CassetteWriter(setup.file, setup.ledger);
  }

  get options(): VcrOptions {
    return this.setup.resolved.options;
  }

  get path(): string {
    return this.setup.file.path;
  }

  /** Whether it was opened, or is being opened: configuration that comes now is too late. */
  get isOpened(): boolean {
    return this.#opening !== undefined;
  }

  /**
   * Opens the cassette once; the first error is every caller's.
   *
   * @throws VcrError `VCR_UNREADABLE_CASSETTE`
   */
  open(): MaybePromise<Desk> {
    this.#opening ??= this.#openOnce();
    return this.#opening();
  }

  /** The stored interactions; `undefined` as long as the cassette is not open. */
  get opened(): InteractionList | undefined {
    return this.#desk?.sources.main.list;
  }

  /** What this run recorded so far, in the order in which the requests were sent. */
  get recorded(): readonly Interaction[] {
    return this.#slots.flatMap(({ result }) => (result?.kind === 'recorded' ? [result.interaction] : []));
  }

  /** What was played of it, and what was recorded into it. */
  get usedInteractions(): readonly Interaction[] {
    const stored = this.opened;
    const played = stored?.interactions.filter((_, position) => stored.isUsed(position)) ?? [];
    return [...played, ...this.recorded];
  }

  /** Whether something is recorded, or being recorded, that no save held yet. */
  get isDirty(): boolean {
    return this.#unsaved.some(({ result }) => result?.kind !== 'nothing');
  }

  /** Whether something is recorded without a whole answer that no save held yet. */
  get isBroken(): boolean {
    return this.#unsaved.some((slot) => slot.isBroken);
  }

  /** Whether something was recorded without a whole answer, saved or not. */
  get hasBroken(): boolean {
    return this.#slots.some((slot) => slot.isBroken && slot.result?.kind !== 'nothing');
  }

  /** Whether what this session saved is there. */
  get wasSaved(): boolean {
    return this.#writer.hasSaved;
  }

  /** What this session saved and did not take back. */
  get saves(): readonly Save[] {
    return this.#writer.saves;
  }

  /** The recorded network failures that were replayed. */
  get replayedFailures(): readonly Interaction[] {
    return this.#replayedFailures;
  }

  /** What it replays from; `undefined` as long as the cassette is not open. */
  get sources(): Sources | undefined {
    return this.#desk?.sources;
  }

  /** Says what happens to a request. Neither throws nor rejects: an error goes to the log and becomes a refused request. */
  answer(live: LiveRequest, log: RequestLog): MaybePromise<Answer> {
    return recover(
      () => chain(this.open(), (desk) => answerRequest(live, desk, log)),
      (error) => this.#refusal(error, live, log),
    );
  }

  /** A text with URLs as messages may show it. */
  shown(text: string): string {
    return this.#filter.text(text);
  }

  /** How a tunnel to an authority, or a connection for requests that are not known yet, is answered: see `tunnelTo`. */
  async answersTunnel(authority: string): Promise<Answer> {
    return tunnelTo(authority, await this.open()) ?? { kind: 'pass' };
  }

  /** The interactions, stored and recorded, that a request would match, in order. Throws in a matcher or filter that asks. */
  interactionsOf(request: RecordedRequest): Interaction[] {
    // A matcher or a filter that asks would be asked again, for every interaction and without an end.
    if (this.#isLookingUp) throw hookFailed('A matcher or filter', 'asked what matches a request');
    this.#isLookingUp = true;
    try {
      const filtered = this.#filter.request(request);
      return [...(this.opened?.interactions ?? []), ...this.recorded].filter((interaction) => {
        const comparison = comparisonWith(interaction, this.#comparison);
        // It may be one of `requests`, which is as the cassette holds it.
        return [filtered, request].some((one) => requestsMatch(interaction.request, one, comparison));
      });
    } finally {
      this.#isLookingUp = false;
    }
  }

  /**
   * Saves what was recorded, if anything was; a cassette that did not change is not touched.
   *
   * @param dropsUnused also drops the stored interactions that were not played
   * @throws VcrError `VCR_UNWRITABLE_CASSETTE`, `VCR_UNREADABLE_CASSETTE`
   */
  async save({ dropsUnused }: { readonly dropsUnused: boolean }): Promise<void> {
    if (this.#desk === undefined) return;
    const { main } = this.#desk.sources;
    await this.#writes.take(async () => {
      const slots = this.#unsaved.filter(({ isOpen }) => !isOpen);
      await this.#writer.save(main, {
        ...slotChanges(slots),
        removed: new Set(dropsUnused ? main.list.unusedPositions : []),
        startsEmpty: this.options.recordMode === 'rewrite',
      });
      for (const slot of slots) slot.markSaved();
    });
  }

  /**
   * Drops what is stored and not wanted any more.
   *
   * @throws VcrError `VCR_UNWRITABLE_CASSETTE`, `VCR_UNREADABLE_CASSETTE`
   */
  async keepOnly(isWanted: (interaction: Interaction) => boolean): Promise<void> {
    const { file, ledger, user } = this.setup;
    await this.#writer.keepOnly(isWanted, () => ledger.usersOf(file.path).every((other) => other === user.testPath));
  }

  /** Gives up what was recorded and not saved. */
  forgetRecorded(): void {
    for (const slot of this.#unsaved) slot.forget();
  }

  /** Takes back what this session saved; what others saved since stays. */
  async rollBack(): Promise<void> {
    await this.#writes.take(async () => {
      this.forgetRecorded();
      await this.#writer.rollBack();
    });
  }

  /** Sees to it that `rewrite` loses nothing of a shared cassette when a recording broke off. */
  async keepUnrecorded(): Promise<void> {
    if (this.setup.isShared && this.options.recordMode === 'rewrite') await this.#writer.keepUnrecorded();
  }

  get #unsaved(): RecordedSlot[] {
    return this.#slots.filter(({ isSaved }) => !isSaved);
  }

  #refusal(error: unknown, live: LiveRequest, log: RequestLog): Answer {
    if (error instanceof LeftUndecidedError) return { kind: 'silence' };
    if (error instanceof RefusedRequestError && live.hasLeft?.() === true) return { kind: 'silence' };
    const known =
      error instanceof VcrError ? error : notAnswered({ method: live.method, uri: this.shown(live.uri) }, error);
    if (known instanceof RefusedRequestError) {
      log.refuse(known, { failsTest: this.options.failOnUnmatchedRequest });
    } else log.fail(known);
    return { kind: 'refuse', error: known };
  }

  // A persister that answers at once fails at once; it is not asked again either.
  #openOnce(): () => MaybePromise<Desk> {
    try {
      const desk = chain(this.#openSources(), (sources) => (this.#desk = this.#deskOf(sources)));
      return () => desk;
    } catch (error) {
      return () => {
        throw error;
      };
    }
  }

  #openSources(): MaybePromise<Sources> {
    const { file, extraFiles, ledger, user, isShared } = this.setup;
    const startsEmpty = this.options.recordMode === 'rewrite';
    const open = (): MaybePromise<Sources> => openSources({ file, extraFiles, startsEmpty });
    if (!isShared) return open();
    ledger.noteUse(file.path, user.testPath);
    return ledger.kept(file.path, 'unused') === undefined ? open() : this.#writer.putBackDropped().then(open);
  }

  #deskOf(sources: Sources): Desk {
    const { file, resolved, user, isShared, ledger, limitMs, warn, warnOnce, now } = this.setup;
    const pipeline = new RequestPipeline(this.options, this.#filter, limitMs);
    let isNew: boolean | undefined;
    return {
      options: this.options,
      sources,
      isNew: () => (isNew ??= sources.main.fingerprint === undefined || ledger.wasWritten(file.path)),
      pipeline,
      comparison: this.#comparison,
      refusals: new RefusalDesk({
        shownPath: file.shownPath,
        isShared,
        resolved,
        user,
        sources,
        comparison: this.#comparison,
        shown: (text) => this.shown(text),
      }),
      makeInteraction: interactionMaker({
        pipeline,
        filter: this.#filter,
        recordsErrors: this.options.recordErrors !== false,
        warn,
        now,
      }),
      warnOnce,
      reserve: (slot) => {
        this.#slots.push(slot);
      },
      noteReplayedFailure: (interaction) => {
        this.#replayedFailures.push(interaction);
      },
    };
  }
}
