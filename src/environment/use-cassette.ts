import { targetError, type DeleteTarget } from '../core/delete-target';
import { invalidOption } from '../core/errors/option-errors';
import { resolveTargets } from '../markers/resolve-targets';
import { checkConfig } from '../options/check-config';
import type { InsertedCassette } from '../session/inserted-cassette';
import type { RequestLog } from '../session/request-log';
import type { CassetteHolder } from './cassette-holder';
import { CassetteView } from './cassette-view';
import { deletePaths } from './delete-on-fail';
import { HookOwner } from './hook-owner';
import { InsertedOwner } from './inserted-owner';
import { saveCassette, settle, turnsToWrite } from './keep-recordings';
import type { TestFile } from './test-file';
import type { Cassette, InsertedCassetteHandle, UseCassetteOptions } from './vcr-api';

/** A cassette that a test inserts by name, with the place it is inserted at. */
type NamedInsertion = {
  readonly file: TestFile;
  readonly holder: CassetteHolder;
  readonly cassette: InsertedCassette;
  readonly log: RequestLog;
  readonly options: UseCassetteOptions;
};

/** Inserts a named cassette at a holder; requests do not go there yet. */
export function prepareInsertion(
  file: TestFile,
  holder: CassetteHolder,
  name: string,
  options: UseCassetteOptions,
): NamedInsertion {
  checkOptions(options);
  const { deleteOnFail = false, alsoDelete = null, ...config } = options;
  const origin = `vcr.useCassette(${JSON.stringify(name)})`;
  if (typeof name !== 'string' || name === '') {
    throw invalidOption({ key: 'name', value: name, origin: 'vcr.useCassette', expected: 'a text' });
  }
  if (typeof deleteOnFail !== 'boolean') {
    throw invalidOption({ key: 'deleteOnFail', value: deleteOnFail, origin, expected: 'true or false' });
  }
  const wrongTarget = targetError(alsoDelete, `alsoDelete of ${origin}`);
  if (wrongTarget !== undefined) throw wrongTarget;
  const layer = { origin, config: checkConfig(config, origin), pinsMode: true };
  const cassette = file.holders.insertNamed(name, holder.surroundings, [layer]);
  holder.all.push(cassette);
  return { file, holder, cassette, log: holder.log.branch(), options };
}

/** Runs code with its requests going to a cassette, then saves it; when the code fails, deletes what was asked. */
export async function runInserted<T>(
  insertion: NamedInsertion,
  fn: (cassette: Cassette) => T | Promise<T>,
): Promise<T> {
  const { file, holder, cassette, log } = insertion;
  const around = file.setup.traffic.currentOwner();
  const owner = new InsertedOwner(holder, { cassette, log }, around instanceof HookOwner ? around.depth : 0);
  let result: T;
  try {
    result = await file.setup.traffic.runAs(owner, async () => fn(new CassetteView(cassette)));
  } catch (error) {
    await turnsToWrite();
    await settle(file, log);
    owner.end();
    await endFailed(insertion);
    throw error;
  }
  await turnsToWrite();
  await settle(file, log);
  owner.end();
  await saveNow(insertion, { hasPassed: true });
  return result;
}

/**
 * Sends requests to a cassette until the handle is ejected: those of the running test, or, inserted by a `beforeAll`,
 * those of the block's tests.
 */
export function handleOf(
  insertion: NamedInsertion,
  { servesBlock }: { readonly servesBlock: boolean },
): InsertedCassetteHandle {
  const { holder, cassette, log } = insertion;
  const { block } = holder.surroundings.place;
  if (servesBlock) block.inserted.push(cassette);
  else holder.inserted.push({ cassette, log });
  const eject = async (): Promise<void> => {
    const wasInserted = servesBlock
      ? remove(block.inserted, (inserted) => inserted === cassette)
      : remove(holder.inserted, (inserted) => inserted.cassette === cassette);
    if (!wasInserted) return;
    await turnsToWrite();
    await settle(insertion.file, log);
    await saveNow(insertion, { hasPassed: true });
  };
  const handle = Object.assign(new CassetteView(cassette), { eject, [Symbol.asyncDispose]: eject });
  // Compilers of `await using` fall back to the registered symbol where the realm has none of its own.
  return Object.assign(handle, { [Symbol.for('Symbol.asyncDispose')]: eject });
}

/** Runs code; when it fails, deletes the target at once and throws on. */
export async function runWithDeleteOnFail<T>(
  file: TestFile,
  holder: CassetteHolder,
  { target, skip }: { readonly target: DeleteTarget; readonly skip: boolean },
  fn: () => T | Promise<T>,
): Promise<T> {
  const wrongTarget = targetError(target, 'vcr.withDeleteOnFail');
  if (wrongTarget !== undefined) throw wrongTarget;
  try {
    return await fn();
  } catch (error) {
    if (!skip) await deleteNow(file, holder, target);
    throw error;
  }
}

// A number or a text has no keys of its own, and would be options that say nothing.
function checkOptions(options: unknown): void {
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) return;
  throw invalidOption({ key: 'options', value: options, origin: 'vcr.useCassette', expected: 'an object' });
}

async function endFailed(insertion: NamedInsertion): Promise<void> {
  const { file, holder, cassette, options } = insertion;
  const deletesItself = options.deleteOnFail === true;
  const isBroken = cassette.isBroken && cassette.options.recordErrors !== true;
  if (deletesItself || !cassette.options.recordOnException) cassette.forgetRecorded();
  // Whether the failure was expected shows at the end of the test, which saves it then or takes it back.
  else if (!isBroken) await saveNow(insertion, { hasPassed: false });
  const targets = [
    ...(deletesItself ? [cassette.path] : []),
    ...(options.alsoDelete === undefined ? [] : [options.alsoDelete]),
  ];
  if (targets.length > 0) await deleteNow(file, holder, targets);
}

async function saveNow(
  { file, holder, cassette, log }: NamedInsertion,
  { hasPassed }: { readonly hasPassed: boolean },
): Promise<void> {
  try {
    await saveCassette(file, cassette, { hasPassed });
    // In the order of the saves: an inner cassette is saved before the one around it, and taken back after it.
    if (remove(holder.all, (one) => one === cassette)) holder.all.push(cassette);
  } catch (error) {
    // What cannot be saved is reported on the test; the code's own result stands.
    log.fail(error as Error);
  }
}

async function deleteNow(file: TestFile, holder: CassetteHolder, target: DeleteTarget): Promise<void> {
  const { test } = holder.surroundings.place;
  const resolved = holder.surroundings.resolve();
  // Outside of a test there is nothing to tell a target function of.
  const info = test === undefined ? undefined : file.infoOf(test);
  const { names, errors } = await resolveTargets(target, info, file.limitMs);
  const paths = names.map((name) => file.places.ofTarget(name, resolved));
  // What these cassettes recorded would be saved at the end of the test and bring the file back.
  for (const cassette of holder.all) if (paths.includes(cassette.path)) cassette.forgetRecorded();
  const { user } = holder.surroundings;
  for (const error of [...errors, ...(await deletePaths(file, paths, { resolved, user }))]) {
    holder.log.fail(error as Error);
  }
}

function remove<T>(list: T[], isWanted: (item: T) => boolean): boolean {
  const position = list.findIndex(isWanted);
  if (position !== -1) list.splice(position, 1);
  return position !== -1;
}
