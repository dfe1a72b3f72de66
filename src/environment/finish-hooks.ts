import type { CassetteHolder } from './cassette-holder';
import { keepRecordings, saveCassette, settle, turnsToWrite } from './keep-recordings';
import type { BlockScope } from './scopes';
import type { TestFile } from './test-file';

/** Waits for what is still arriving and saves the cassettes of hooks, or of a file while it was loaded. */
export async function finishHolder(
  file: TestFile,
  holder: CassetteHolder,
  { hasPassed }: { readonly hasPassed: boolean },
): Promise<unknown[]> {
  if (holder.isUntouched) return [];
  if (!holder.isQuiet) await turnsToWrite();
  await settle(file, holder.log);
  const failures = holder.log.takeFailures();
  const hasWorked = hasPassed && failures.length === 0;
  const remarks = hasWorked ? [] : holder.log.takeRemarks();
  return [...failures, ...remarks, ...(await keepRecordings(file, holder, { hasPassed: hasWorked }))];
}

/** Ejects and saves what the `beforeAll` of a block inserted and nobody ejected. */
export async function ejectInserted(file: TestFile, block: BlockScope): Promise<unknown[]> {
  const errors: unknown[] = [];
  for (const cassette of block.inserted.splice(0).reverse()) {
    try {
      await saveCassette(file, cassette, { hasPassed: true });
    } catch (error) {
      errors.push(error);
    }
  }
  return errors;
}
