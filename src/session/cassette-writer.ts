import {
  applyChanges,
  EMPTY_CONTENT,
  undoChanges,
  type CassetteChanges,
  type CassetteContent,
} from '../core/cassette-content';
import { unwritableCassette } from '../core/errors/cassette-errors';
import { VcrError } from '../core/errors/vcr-error';
import type { Interaction } from '../core/interaction';
import type { RunLedger } from '../core/ports';
import { decodeText, fingerprintOf, loadText, type CassetteFile, type OpenedCassette } from './open-cassette';

/** One save, as far as it is needed to take it back. */
type Save = {
  readonly opened: OpenedCassette;
  readonly changes: CassetteChanges;
  readonly textBefore: string | undefined;
  readonly fingerprintAfter: string | undefined;
};

/** Writes one cassette, and can take its writing back. */
export class CassetteWriter {
  readonly #file: CassetteFile;
  readonly #ledger: RunLedger;
  readonly #saves: Save[] = [];

  constructor(file: CassetteFile, ledger: RunLedger) {
    this.#file = file;
    this.#ledger = ledger;
  }

  /** Whether what this session saved is there. */
  get hasSaved(): boolean {
    return this.#saves.length > 0;
  }

  /**
   * Saves changes to a cassette in one atomic step, merged with what others saved since it was opened.
   *
   * @throws VcrError `VCR_UNWRITABLE_CASSETTE`, or `VCR_UNREADABLE_CASSETTE` when the file was broken meanwhile.
   */
  async save(opened: OpenedCassette, changes: CassetteChanges): Promise<void> {
    if (!changesAnything(changes)) return;
    await this.#exclusively(async () => {
      const { persister, path, codec } = this.#file;
      const text = await loadText(this.#file);
      // Mode `rewrite` starts from nothing once a run: what another test of this run has written stays.
      const startsEmpty = changes.startsEmpty && !this.#ledger.wasWritten(path);
      const current = startsEmpty ? EMPTY_CONTENT : await this.#contentOf(text, opened);
      const applied = { ...changes, startsEmpty };
      const textAfter = await codec.encode(applyChanges(opened.content, current, applied));
      if (text === undefined || startsEmpty) this.#ledger.noteWritten(path);
      if (textAfter !== text) await persister.save(path, textAfter);
      this.#saves.push({ opened, changes: applied, textBefore: text, fingerprintAfter: fingerprintOf(textAfter) });
    });
  }

  /**
   * Drops stored interactions.
   *
   * @throws VcrError `VCR_UNWRITABLE_CASSETTE`, `VCR_UNREADABLE_CASSETTE`
   */
  async keepOnly(isWanted: (interaction: Interaction) => boolean): Promise<void> {
    await this.#exclusively(async () => {
      const { persister, path, codec } = this.#file;
      const text = await loadText(this.#file);
      if (text === undefined) return;
      const content = await decodeText(this.#file, text);
      const interactions = content.interactions.filter(isWanted);
      if (interactions.length === content.interactions.length) return;
      await persister.save(path, await codec.encode({ ...content, interactions }));
    });
  }

  /** Takes back what was saved, the last save first. What others saved since stays. */
  async rollBack(): Promise<void> {
    if (this.#saves.length === 0) return;
    await this.#exclusively(async () => {
      for (let save = this.#saves.pop(); save !== undefined; save = this.#saves.pop()) await this.#undo(save);
    });
  }

  async #undo({ opened, changes, textBefore, fingerprintAfter }: Save): Promise<void> {
    const { persister, path, codec } = this.#file;
    const text = await loadText(this.#file);
    if (text === undefined) return;
    if (fingerprintOf(text) === fingerprintAfter) {
      if (textBefore === undefined || changes.startsEmpty) this.#ledger.forgetWritten(path);
      await (textBefore === undefined ? persister.delete(path) : persister.save(path, textBefore));
      return;
    }
    const left = undoChanges(await decodeText(this.#file, text), opened.content, changes);
    // An empty cassette would be a recorded one: what this run created, and has taken back whole, is no cassette.
    if (left.interactions.length === 0 && left.dropped.length === 0 && this.#ledger.wasWritten(path)) {
      this.#ledger.forgetWritten(path);
      await persister.delete(path);
      return;
    }
    await persister.save(path, await codec.encode(left));
  }

  async #contentOf(text: string | undefined, opened: OpenedCassette): Promise<CassetteContent> {
    if (text === undefined) return EMPTY_CONTENT;
    return fingerprintOf(text) === opened.fingerprint ? opened.content : decodeText(this.#file, text);
  }

  async #exclusively(work: () => Promise<void>): Promise<void> {
    const { persister, path, shownPath } = this.#file;
    try {
      await (persister.exclusively === undefined ? work() : persister.exclusively(path, work));
    } catch (error) {
      throw error instanceof VcrError ? error : unwritableCassette(path, shownPath, error);
    }
  }
}

function changesAnything({ added, replaced, removed, dropped }: CassetteChanges): boolean {
  return added.length > 0 || replaced.size > 0 || removed.size > 0 || dropped.length > 0;
}
