import { applyChanges, EMPTY_CONTENT, type CassetteContent, type DroppedRequest } from '../core/cassette-content';
import { unwritableCassette } from '../core/errors/cassette-errors';
import type { Interaction } from '../core/interaction';
import { loadText, type CassetteFile, type OpenedCassette } from './open-cassette';
import type { RecordedSlot } from './recorded-slot';

/** What a save adds and takes away. */
export type Changes = {
  readonly slots: readonly RecordedSlot[];
  /** Positions of stored interactions to drop. */
  readonly removed: ReadonlySet<number>;
  /** Mode `rewrite`: nothing of what was stored before this run stays. */
  readonly startsEmpty: boolean;
};

/** Writes one cassette file, and can take its writing back. */
export class CassetteWriter {
  readonly #file: CassetteFile;
  #savedText: string | undefined;

  constructor(file: CassetteFile) {
    this.#file = file;
  }

  /** Whether this run wrote the file. */
  get hasSaved(): boolean {
    return this.#savedText !== undefined;
  }

  /**
   * Saves changes to a cassette in one atomic step, merged with what another worker saved meanwhile.
   *
   * @throws VcrError `VCR_UNWRITABLE_CASSETTE`, or `VCR_UNREADABLE_CASSETTE` when the file was broken meanwhile.
   */
  async save(opened: OpenedCassette, changes: Changes): Promise<void> {
    const isEmpty = changes.slots.every(({ result }) => result === undefined || result.kind === 'nothing');
    if (isEmpty && changes.removed.size === 0) return;
    await this.#exclusively(() => this.#write(opened, changes));
  }

  /** Takes back what was saved, as long as nobody else has saved since. */
  async rollBack(opened: OpenedCassette): Promise<void> {
    if (this.#savedText === undefined) return;
    await this.#exclusively(async () => {
      const { persister, path } = this.#file;
      if ((await loadText(this.#file)) !== this.#savedText) return;
      await (opened.text === undefined ? persister.delete(path) : persister.save(path, opened.text));
    });
    this.#savedText = undefined;
  }

  async #write(opened: OpenedCassette, { slots, removed, startsEmpty }: Changes): Promise<void> {
    const { persister, path, codec } = this.#file;
    const text = await loadText(this.#file);
    const current = await this.#currentContent(opened, text);
    const changed = applyChanges(opened.content, current, { startsEmpty, removed, ...collect(slots) });
    const changedText = await codec.encode(changed);
    if (changedText !== text) await persister.save(path, changedText);
    this.#savedText = changedText;
  }

  async #currentContent(opened: OpenedCassette, text: string | undefined): Promise<CassetteContent> {
    if (text === opened.text) return opened.content;
    return text === undefined ? EMPTY_CONTENT : this.#file.codec.decode(text);
  }

  async #exclusively(work: () => Promise<void>): Promise<void> {
    const { persister, path, shownPath } = this.#file;
    try {
      await (persister.exclusively === undefined ? work() : persister.exclusively(path, work));
    } catch (error) {
      throw unwritableCassette(path, shownPath, error);
    }
  }
}

function collect(slots: readonly RecordedSlot[]): {
  replaced: Map<number, Interaction>;
  added: Interaction[];
  dropped: DroppedRequest[];
} {
  const replaced = new Map<number, Interaction>();
  const added: Interaction[] = [];
  const dropped: DroppedRequest[] = [];
  for (const { result, replaces } of slots) {
    if (result?.kind === 'dropped') dropped.push({ method: result.method, uri: result.uri });
    if (result?.kind !== 'recorded') continue;
    if (replaces === undefined) added.push(result.interaction);
    else replaced.set(replaces, result.interaction);
  }
  return { replaced, added, dropped };
}
