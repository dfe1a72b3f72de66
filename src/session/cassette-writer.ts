import {
  applyChanges,
  EMPTY_CONTENT,
  pendingChanges,
  putBackMissing,
  putBackUnrecorded,
  undoChanges,
  type CassetteChanges,
  type CassetteContent,
} from '../core/cassette-content';
import { withConnectionsOnce } from '../core/connections-once';
import { unwritableCassette } from '../core/errors/cassette-errors';
import { VcrError } from '../core/errors/vcr-error';
import type { Interaction } from '../core/interaction';
import type { RunLedger } from '../core/ports';
import { CassetteText, saveText } from './cassette-text';
import { decodeText, fingerprintOf, loadText, type CassetteFile, type OpenedCassette } from './open-cassette';

/** One save, as far as it is needed to take it back and to tell of it. */
export type Save = {
  readonly opened: OpenedCassette;
  readonly changes: CassetteChanges;
  readonly textBefore: string | undefined;
  readonly fingerprintAfter: string | undefined;
  /** How many interactions the file held then. */
  readonly countAfter: number;
  /** Whether the file held just what this session had opened. */
  readonly wasAsOpened: boolean;
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

  /** What this session saved and did not take back. */
  get saves(): readonly Save[] {
    return this.#saves;
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
      const applied = pendingChanges(opened.content, current, { ...changes, startsEmpty });
      const content = withConnectionsOnce(applyChanges(opened.content, current, applied), {
        recorded: [...applied.replaced.values(), ...applied.added],
        before: current.interactions,
      });
      const stored = startsEmpty ? await this.#withUnrecorded(text, content) : content;
      const parts = await codec.encodeParts(stored);
      const after = new CassetteText(parts);
      if (text === undefined || startsEmpty) this.#ledger.noteWritten(path);
      if (!after.equals(text)) await saveText(persister, path, after);
      this.#saves.push({
        opened,
        changes: applied,
        textBefore: text,
        fingerprintAfter: after.fingerprint,
        countAfter: stored.interactions.length,
        wasAsOpened: current === opened.content,
      });
    });
  }

  /**
   * Drops stored interactions, as long as `isAlone`: another test file may open the cassette at any moment, and puts
   * back with `putBackDropped` what was dropped before it came.
   *
   * @throws VcrError `VCR_UNWRITABLE_CASSETTE`, `VCR_UNREADABLE_CASSETTE`
   */
  async keepOnly(isWanted: (interaction: Interaction) => boolean, isAlone: () => boolean): Promise<void> {
    await this.#exclusively(async () => {
      const { persister, path, codec } = this.#file;
      const text = await loadText(this.#file);
      if (text === undefined || !isAlone()) return;
      const content = await decodeText(this.#file, text);
      const interactions = content.interactions.filter(isWanted);
      if (interactions.length === content.interactions.length) return;
      const kept = withConnectionsOnce({ ...content, interactions }, { recorded: [], before: content.interactions });
      this.#ledger.keep(path, 'unused', text);
      await persister.save(path, await codec.encode(kept));
      // One that came meanwhile may have found nothing kept yet.
      if (isAlone()) return;
      await persister.save(path, text);
      this.#ledger.letGo(path, 'unused');
    });
  }

  /** Puts back what another test file of this run has dropped, for it could not know of this one. */
  async putBackDropped(): Promise<void> {
    await this.#exclusively(async () => {
      const { path } = this.#file;
      const before = this.#ledger.kept(path, 'unused');
      if (before === undefined) return;
      await this.#merge(before, putBackMissing);
      this.#ledger.letGo(path, 'unused');
    });
  }

  /**
   * Keeps what a cassette held before `rewrite`, where a recording broke off: of the requests that were not recorded
   * anew, by whatever test that shares it.
   */
  async keepUnrecorded(): Promise<void> {
    await this.#exclusively(async () => {
      const { path } = this.#file;
      const before = this.#ledger.kept(path, 'emptied');
      if (before === undefined) this.#ledger.keep(path, 'broken', '');
      else await this.#merge(before, putBackUnrecorded);
    });
  }

  /** Takes back what was saved, the last save first. What others saved since stays. */
  async rollBack(): Promise<void> {
    if (this.#saves.length === 0) return;
    await this.#exclusively(async () => {
      for (let save = this.#saves.at(-1); save !== undefined; save = this.#saves.at(-1)) {
        await this.#undo(save);
        this.#saves.pop();
      }
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
    const current = await decodeText(this.#file, text);
    const before = changes.startsEmpty ? await this.#emptied(textBefore) : opened.content;
    const undone = undoChanges(current, before, changes);
    // An empty cassette counts as a recorded one: where this run made the file, none may be left.
    if (isEmpty(undone) && this.#ledger.wasWritten(path)) {
      this.#ledger.forgetWritten(path);
      await persister.delete(path);
    } else await persister.save(path, await codec.encode(undone));
  }

  /** What mode `rewrite` emptied; nothing where that could not be read. */
  async #emptied(text: string | undefined): Promise<CassetteContent> {
    if (text === undefined) return EMPTY_CONTENT;
    try {
      return await decodeText(this.#file, text);
    } catch {
      return EMPTY_CONTENT;
    }
  }

  async #merge(before: string, merge: typeof putBackMissing): Promise<void> {
    const { persister, path, codec } = this.#file;
    const text = await loadText(this.#file);
    const current = text === undefined ? EMPTY_CONTENT : await decodeText(this.#file, text);
    const old = await decodeText(this.#file, before);
    const merged = await codec.encode(merge(current, old));
    // What comes back whole comes back as it was written, perhaps by hand.
    const textAfter = merged === (await codec.encode(old)) ? before : merged;
    if (textAfter !== text) await persister.save(path, textAfter);
  }

  // What cannot be read is what `rewrite` is the way out of.
  async #withUnrecorded(before: string | undefined, content: CassetteContent): Promise<CassetteContent> {
    if (before === undefined) return content;
    const { path } = this.#file;
    this.#ledger.keep(path, 'emptied', before);
    if (this.#ledger.kept(path, 'broken') === undefined) return content;
    try {
      return putBackUnrecorded(content, await decodeText(this.#file, before));
    } catch {
      return content;
    }
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

function isEmpty({ interactions, dropped }: CassetteContent): boolean {
  return interactions.length === 0 && dropped.length === 0;
}

function changesAnything({ added, replaced, removed, dropped }: CassetteChanges): boolean {
  return added.length > 0 || replaced.size > 0 || removed.size > 0 || dropped.length > 0;
}
