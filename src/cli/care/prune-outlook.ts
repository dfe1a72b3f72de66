import fs from 'node:fs';
import { isBelow } from '../../core/deletion';
import { changedAt } from '../../report/changed-at';
import { mayPrune } from '../../report/may-prune';
import type { FullRunFacts } from './full-run-facts';
import { openFile } from './open-file';

/** What is to be done to one cassette file; paths are absolute. */
export type PruneStep =
  | { readonly kind: 'delete'; readonly file: string; readonly digest: string }
  | {
      readonly kind: 'remove';
      readonly file: string;
      readonly digest: string;
      /** From 0. */
      readonly positions: readonly number[];
    };

/** Why something stays: what was reported no longer holds, or it is nothing that may be deleted. */
export type PruneRefusal = { readonly kind: 'changed' | 'unsafe'; readonly file: string; readonly reason: string };

export type PruneOutlook = { readonly steps: readonly PruneStep[]; readonly refusals: readonly PruneRefusal[] };

export type PruneOrder = {
  readonly facts: FullRunFacts;
  /** The root of the project that the run was of; nothing outside of it is touched. */
  readonly rootDir: string;
  /** Absolute; only what is one of these files or below one of these folders is looked at. */
  readonly within: readonly string[];
  readonly cwd: string;
};

/** Says what the last full run allows to be removed, looking at each file as it is now. Changes nothing. */
export async function planPruning(order: PruneOrder): Promise<PruneOutlook> {
  const { facts, within } = order;
  const isWanted = (file: string): boolean => within.some((place) => isBelow(file, place));
  const obsolete = await Promise.all(facts.obsolete.filter(isWanted).map((file) => lookAtObsolete(file, order)));
  const unused = await Promise.all(
    facts.unused.filter(({ path }) => isWanted(path)).map((one) => lookAtUnused(one, order)),
  );
  const looks = [...obsolete, ...unused];
  return {
    steps: looks.flatMap((look) => (look?.kind === 'delete' || look?.kind === 'remove' ? [look] : [])),
    refusals: looks.flatMap((look) => (look?.kind === 'changed' || look?.kind === 'unsafe' ? [look] : [])),
  };
}

type Look = PruneStep | PruneRefusal | undefined;

async function lookAtObsolete(file: string, order: PruneOrder): Promise<Look> {
  const refusal = refusalOf(file, order.rootDir);
  if (refusal !== undefined) return refusal === 'missing' ? undefined : refusal;
  // By the link itself where it is one: that is what is deleted.
  const stats = fs.lstatSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  const change = order.facts.changeSince(file, changedAt(stats));
  if (change !== undefined) return { kind: 'changed', file, reason: `${change} has changed since` };
  const opened = await openFile(file, order.cwd);
  if (opened.kind === 'problem') {
    return { kind: 'unsafe', file, reason: `nothing says that it is a cassette: ${opened.reason}` };
  }
  return { kind: 'delete', file, digest: opened.digest };
}

async function lookAtUnused(
  { path: file, positions, digest }: FullRunFacts['unused'][number],
  order: PruneOrder,
): Promise<Look> {
  const refusal = refusalOf(file, order.rootDir);
  if (refusal !== undefined) return refusal === 'missing' ? undefined : refusal;
  const opened = await openFile(file, order.cwd);
  if (opened.kind === 'problem') return { kind: 'unsafe', file, reason: opened.reason };
  if (digest === undefined)
    return { kind: 'changed', file, reason: 'the report does not say in which bytes it counted' };
  if (opened.digest !== digest) return { kind: 'changed', file, reason: 'the cassette has changed since' };
  return { kind: 'remove', file, digest, positions };
}

function refusalOf(file: string, rootDir: string): PruneRefusal | 'missing' | undefined {
  const verdict = mayPrune(file, rootDir);
  if (verdict === 'allow') return undefined;
  return verdict === 'missing' ? 'missing' : { kind: 'unsafe', file, ...verdict };
}
