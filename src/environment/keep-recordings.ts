import { setImmediate as nextTurn } from 'node:timers/promises';
import { brokenRecording, unsettledRecording } from '../core/errors/recording-errors';
import type { InsertedCassette } from '../session/inserted-cassette';
import type { RequestLog } from '../session/request-log';
import type { CassetteHolder } from './cassette-holder';
import type { TestFile } from './test-file';

/** `fetch` opens a connection first, and writes when that has told of itself. */
const TURNS_TO_WRITE = 5;

/** A client may write a request some turns after it was asked for; it was begun in time. */
export async function turnsToWrite(): Promise<void> {
  for (let turn = 0; turn < TURNS_TO_WRITE; turn += 1) await nextTurn();
}

/** Waits for what is still going on at the end of a test, a hook or `useCassette`; what does not end in time is a failure. */
export async function settle({ limitMs }: TestFile, log: RequestLog): Promise<void> {
  const givenUp = await log.settle(limitMs);
  if (givenUp.length > 0) log.fail(unsettledRecording({ requests: givenUp, limitMs }));
}

/**
 * Saves what a test attempt, a hook or a loading file recorded, or takes it back: a run never makes a cassette worse.
 *
 * @returns what went wrong, and what the report of a failed test should say
 */
export async function keepRecordings(
  file: TestFile,
  holder: CassetteHolder,
  { hasPassed }: { readonly hasPassed: boolean },
): Promise<unknown[]> {
  const broken = hasPassed ? [] : holder.log.broken;
  const isTakenBack = (cassette: InsertedCassette): boolean =>
    broken.length > 0 && cassette.options.recordErrors !== true;
  const saved = await forEach(holder.all, async (cassette) => {
    if (isTakenBack(cassette) || isInsertedFor(holder, cassette)) return;
    if (!hasPassed && !cassette.options.recordOnException) cassette.forgetRecorded();
    else await saveCassette(file, cassette, { hasPassed });
  });
  const around = holder.surroundings.insertedAround();
  const takenBack = [...holder.all, ...(around === undefined ? [] : [around])].filter(isTakenBack);
  return [...saved, ...(await takeBackBroken(file, holder, takenBack))];
}

/**
 * Takes back what hooks, or a file while it was loaded, saved of broken recordings: they passed, and a test that
 * needed the answers has failed since.
 *
 * @returns what went wrong, and what the report of a failed test should say
 */
export function takeBackFailedSince(file: TestFile, holder: CassetteHolder): Promise<unknown[]> {
  if (holder.log.broken.length === 0) return Promise.resolve([]);
  const broken = holder.all.filter(({ hasBroken, options }) => hasBroken && options.recordErrors !== true);
  return takeBackBroken(file, holder, broken);
}

async function takeBackBroken(
  file: TestFile,
  holder: CassetteHolder,
  cassettes: readonly InsertedCassette[],
): Promise<unknown[]> {
  if (cassettes.length === 0) return [];
  const requests = [...new Set(holder.log.broken.map(({ line }) => line))];
  const errors = await takeBack(file, holder, cassettes);
  errors.push(...(await forEach(cassettes, (cassette) => cassette.keepUnrecorded())));
  const cassettePaths = [...new Set(cassettes.map(({ setup }) => setup.file.shownPath))];
  return [...errors, brokenRecording({ requests, cassettePaths })];
}

/** Saves one cassette, and remembers that this file wrote it. */
export async function saveCassette(
  file: TestFile,
  cassette: InsertedCassette,
  { hasPassed }: { readonly hasPassed: boolean },
): Promise<void> {
  await cassette.save({ dropsUnused: hasPassed && file.unused.mayDropNow(cassette) });
  file.unused.noteUse(cassette, { hasPassed });
  if (!cassette.wasSaved) return;
  file.written.add(cassette.path);
  await file.account.noteSaved(cassette);
}

/** Takes back what an attempt recorded, so that the next one starts as this one did. */
export async function discard(file: TestFile, holder: CassetteHolder): Promise<unknown[]> {
  const errors = await takeBack(file, holder, holder.all);
  file.account.forget(holder.all);
  return errors;
}

// The last save first: each goes back to what it found.
async function takeBack(
  file: TestFile,
  holder: CassetteHolder,
  cassettes: readonly InsertedCassette[],
): Promise<unknown[]> {
  holder.log.discard();
  const own = cassettes.filter((cassette) => holder.all.includes(cassette) && !isInsertedFor(holder, cassette));
  return forEach(own.reverse(), async (cassette) => {
    const wasSaved = cassette.wasSaved;
    await cassette.rollBack();
    if (!wasSaved) return;
    file.written.delete(cassette.path);
    file.account.noteTakenBack(cassette);
  });
}

// A cassette that `beforeAll` inserted for the tests is saved when it is ejected, or when its block has ended.
function isInsertedFor({ surroundings }: CassetteHolder, cassette: InsertedCassette): boolean {
  return surroundings.place.block.inserted.includes(cassette);
}

async function forEach(
  cassettes: readonly InsertedCassette[],
  work: (cassette: InsertedCassette) => Promise<void>,
): Promise<unknown[]> {
  const errors: unknown[] = [];
  for (const cassette of cassettes) {
    try {
      await work(cassette);
    } catch (error) {
      errors.push(error);
    }
  }
  return errors;
}
