import { overallOutcome } from '../core/cassette-outcome';
import { added, removed, replaced, rewritten } from '../core/describe-changes';
import type { Interaction } from '../core/interaction';
import type { CassetteOutcome, InteractionChange } from '../core/run-report';
import type { CassetteUse } from '../core/run-news';
import type { Save } from './cassette-writer';
import type { InsertedCassette } from './inserted-cassette';
import { decodeText } from './open-cassette';

/**
 * What saves changed. It is told of each when it happens and again at the end of the file, and what mode `rewrite`
 * emptied has to be decoded for it.
 */
export type DescribedSaves = WeakMap<Save, Promise<readonly InteractionChange[]>>;

type UseFacts = Pick<CassetteUse, 'user' | 'hasPassed'> & {
  /** What is known of saves already; it is added to. */
  readonly described: DescribedSaves;
};

/** What reports say of one use of a cassette; `undefined` where it was never opened. */
export async function useOf(
  cassette: InsertedCassette,
  { user, hasPassed, described }: UseFacts,
): Promise<CassetteUse | undefined> {
  const { sources, saves, setup, options, path } = cassette;
  if (sources === undefined) return undefined;
  const { main } = sources;
  const last = saves.at(-1);
  const fingerprint = last === undefined ? main.fingerprint : last.fingerprintAfter;
  const unused = unusedAfter(saves, main.list.unusedPositions);
  return {
    path,
    user,
    hasPassed,
    isShared: setup.isShared,
    mode: options.recordMode,
    outcome: overallOutcome(saves.map(outcomeOf)),
    interactions: last?.countAfter ?? main.list.interactions.length,
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(unused === undefined ? {} : { unused }),
    changes: (await Promise.all(saves.map((save) => changesOnce(cassette, save, described)))).flat().map((change) => ({
      ...change,
      // A file of another tool may hold secrets.
      request: { method: change.request.method, uri: cassette.shown(change.request.uri) },
    })),
    extras: setup.extraFiles.map((file) => file.path),
  };
}

function outcomeOf({ changes, textBefore }: Save): CassetteOutcome {
  if (textBefore === undefined) return 'recorded';
  if (changes.startsEmpty || changes.replaced.size > 0 || changes.removed.size > 0) return 'rewritten';
  return 'appended';
}

/** Positions in the file as it was saved last; `undefined` where another's save moved what this session had opened. */
function unusedAfter(saves: readonly Save[], opened: readonly number[]): readonly number[] | undefined {
  const [first, ...more] = saves;
  if (first === undefined) return opened;
  if (more.length > 0) return undefined;
  // What it had not used is gone.
  if (first.changes.startsEmpty) return first.countAfter === first.changes.added.length ? [] : undefined;
  if (!first.wasAsOpened) return undefined;
  return first.changes.removed.size > 0 ? [] : opened;
}

function changesOnce(
  cassette: InsertedCassette,
  save: Save,
  described: DescribedSaves,
): Promise<readonly InteractionChange[]> {
  const changes = described.get(save) ?? changesOf(cassette, save);
  described.set(save, changes);
  return changes;
}

async function changesOf(cassette: InsertedCassette, save: Save): Promise<InteractionChange[]> {
  const { opened, changes } = save;
  if (changes.startsEmpty) return rewritten(await interactionsBefore(cassette, save), changes.added);
  const before = opened.content.interactions;
  return [
    ...[...changes.replaced].map(([position, after]) => {
      const old = before[position];
      return old === undefined ? added(after) : replaced(old, after);
    }),
    ...[...changes.removed].flatMap((position) => before.slice(position, position + 1).map(removed)),
    ...changes.added.map(added),
  ];
}

// What cannot be read is what `rewrite` is the way out of.
async function interactionsBefore({ setup }: InsertedCassette, { textBefore }: Save): Promise<readonly Interaction[]> {
  if (textBefore === undefined) return [];
  try {
    return (await decodeText(setup.file, textBefore)).interactions;
  } catch {
    return [];
  }
}
