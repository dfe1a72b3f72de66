import { isDeleteTarget, type DeleteTarget } from '../core/delete-target';
import { invalidTarget } from '../core/errors/delete-errors';
import { invalidOption } from '../core/errors/option-errors';
import { resolveTargets } from '../markers/resolve-targets';
import { checkConfig } from '../options/check-config';
import type { InsertedCassette } from '../session/inserted-cassette';
import type { CassetteHolder } from './cassette-holder';
import { CassetteView } from './cassette-view';
import { deletePaths } from './delete-on-fail';
import { fullInfo, SETTLE_GRACE_MS } from './finish-test';
import { InsertedOwner } from './inserted-owner';
import type { TestFile } from './test-file';
import type { Cassette, InsertedCassetteHandle, UseCassetteOptions } from './vcr-api';

/** A cassette that a test inserts by name, with the place it is inserted at. */
type Insertion = {
  readonly file: TestFile;
  readonly holder: CassetteHolder;
  readonly cassette: InsertedCassette;
  readonly options: UseCassetteOptions;
};

/** Inserts a named cassette at a holder; requests do not go there yet. */
export function prepareInsertion(
  file: TestFile,
  holder: CassetteHolder,
  name: string,
  options: UseCassetteOptions,
): Insertion {
  const { deleteOnFail = false, alsoDelete = null, ...config } = options;
  const origin = `vcr.useCassette(${JSON.stringify(name)})`;
  if (typeof name !== 'string' || name === '') {
    throw invalidOption({ key: 'name', value: name, origin: 'vcr.useCassette', expected: 'a text' });
  }
  if (typeof deleteOnFail !== 'boolean') {
    throw invalidOption({ key: 'deleteOnFail', value: deleteOnFail, origin, expected: 'true or false' });
  }
  if (!isDeleteTarget(alsoDelete)) throw invalidTarget(alsoDelete, `alsoDelete of ${origin}`);
  const resolved = file.resolve(holder.surroundings.place, [{ origin, config: checkConfig(config, origin) }]);
  const cassette = file.insert(file.namedPath(name, resolved), [], resolved, holder.surroundings.place.test);
  holder.all.push(cassette);
  return { file, holder, cassette, options };
}

/** Runs code with its requests going to a cassette, then saves it; when the code fails, deletes what was asked. */
export async function runInserted<T>(insertion: Insertion, fn: (cassette: Cassette) => T | Promise<T>): Promise<T> {
  const { file, holder, cassette } = insertion;
  const owner = new InsertedOwner(holder, cassette);
  let result: T;
  try {
    result = await file.setup.traffic.runAs(owner, async () => fn(new CassetteView(cassette)));
  } catch (error) {
    await endFailed(insertion);
    throw error;
  }
  await saveNow(insertion, true);
  return result;
}

/** Sends the requests of the running test to a cassette until the handle is ejected. */
export function handleOf(insertion: Insertion): InsertedCassetteHandle {
  const { holder, cassette } = insertion;
  holder.inserted.push(cassette);
  const eject = async (): Promise<void> => {
    const place = holder.inserted.indexOf(cassette);
    if (place === -1) return;
    holder.inserted.splice(place, 1);
    await saveNow(insertion, true);
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
  if (!isDeleteTarget(target)) throw invalidTarget(target, 'vcr.withDeleteOnFail');
  try {
    return await fn();
  } catch (error) {
    if (!skip) await deleteNow(file, holder, target);
    throw error;
  }
}

async function endFailed(insertion: Insertion): Promise<void> {
  const { file, holder, cassette, options } = insertion;
  const deletesItself = options.deleteOnFail === true;
  const saves = !deletesItself && cassette.options.recordOnException;
  if (saves) await saveNow(insertion, false);
  else cassette.forgetRecorded();
  const targets = [
    ...(deletesItself ? [cassette.path] : []),
    ...(options.alsoDelete === undefined ? [] : [options.alsoDelete]),
  ];
  await deleteNow(file, holder, targets);
}

async function saveNow({ file, holder, cassette }: Insertion, hasPassed: boolean): Promise<void> {
  await cassette.settle(SETTLE_GRACE_MS);
  try {
    await cassette.save({ hasPassed });
    if (cassette.wasSaved) file.written.add(cassette.path);
  } catch (error) {
    // What cannot be saved is reported on the test; the code's own result stands.
    holder.errors.push(error);
  }
}

async function deleteNow(file: TestFile, holder: CassetteHolder, target: DeleteTarget): Promise<void> {
  const { test } = holder.surroundings.place;
  const resolved = holder.surroundings.resolve();
  // Outside of a test there is nothing to tell a target function of.
  const info = test === undefined ? undefined : fullInfo(file, test, file.tree.entryOf(test)?.errors ?? []);
  const { names, errors } = await resolveTargets(target, info as never);
  const paths = names.map((name) => file.targetPath(name, resolved));
  // What these cassettes recorded would be saved at the end of the test and bring the file back.
  for (const cassette of holder.all) if (paths.includes(cassette.path)) cassette.forgetRecorded();
  holder.errors.push(...errors, ...(await deletePaths(file, paths, resolved)));
}
