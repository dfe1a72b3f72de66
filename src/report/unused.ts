import fs from 'node:fs';
import { fileDigest } from '../core/file-digest';
import type { CassetteUse } from '../core/run-news';
import type { CassetteReport } from '../core/run-report';
import { fingerprintOf } from '../session/open-cassette';

/** A use with what decides whether others may need what it did not. */
export type JudgedUse = CassetteUse & { readonly isOfWholeFile: boolean };

/**
 * What nothing asked for in one cassette: counted only where all who may ask ran and passed, and only in the very text
 * that the file still holds.
 *
 * @param uses all of the run
 * @param isSettled whether all tests of all test files ran and passed: a named cassette may be anybody's
 */
export function unusedOf(uses: readonly JudgedUse[], isSettled: boolean): Pick<CassetteReport, 'unused' | 'digest'> {
  const [first] = uses;
  const isCounted = uses.every(
    ({ isShared, isOfWholeFile, hasPassed, fingerprint }) =>
      hasPassed && isOfWholeFile && (!isShared || isSettled) && fingerprint === first?.fingerprint,
  );
  if (first?.fingerprint === undefined || !isCounted) return {};
  const unused = uses.reduce<readonly number[] | undefined>((left, use) => both(left, use.unused), first.unused);
  if (unused === undefined || unused.length === 0) return unused === undefined ? {} : { unused };
  const digest = digestOf(first.path, first.fingerprint);
  return digest === undefined ? {} : { unused, digest };
}

function both(
  left: readonly number[] | undefined,
  right: readonly number[] | undefined,
): readonly number[] | undefined {
  return left === undefined || right === undefined ? undefined : left.filter((position) => right.includes(position));
}

/** Of the file's bytes; `undefined` when it holds another text by now. */
function digestOf(file: string, fingerprint: string): string | undefined {
  try {
    const bytes = fs.readFileSync(file);
    const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
    return fingerprintOf(text) === fingerprint ? fileDigest(bytes) : undefined;
  } catch {
    return undefined;
  }
}
