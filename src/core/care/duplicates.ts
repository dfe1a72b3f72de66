import { CLOCK_HEADERS } from '../clock-headers';
import { groupBy } from '../group-by';
import type { Interaction } from '../interaction';
import { identityOf } from '../interaction-identity';

/** An interaction that says the same as another one of its file. Positions are counted from 0. */
export type Duplicate = { readonly interaction: number; readonly sameAs: number };

/**
 * Finds interactions that a file holds twice and that the last run did not need twice: of those with the same request
 * and the same answer, the unused ones, as long as another one stays.
 *
 * @param unused what the run did not use. A test that asks twice needs both, so without this nothing can be said.
 */
export function unusedDuplicates(interactions: readonly Interaction[], unused: ReadonlySet<number>): Duplicate[] {
  const groups = groupBy(interactions.keys(), (position) => sameness(interactions[position]));
  return [...groups.values()]
    .flatMap((positions) => {
      const kept = positions.find((position) => !unused.has(position)) ?? positions[0];
      return positions.flatMap((interaction) =>
        kept === undefined || interaction === kept || !unused.has(interaction) ? [] : [{ interaction, sameAs: kept }],
      );
    })
    .sort(byPosition);
}

/**
 * Finds interactions that `allowPlaybackRepeats` makes needless: it stays on the last answer of a request, so the last
 * one need not stand there several times in a row.
 */
export function repeatedAnswers(interactions: readonly Interaction[]): Duplicate[] {
  const groups = groupBy(interactions.keys(), (position) => requestOf(interactions[position]));
  return [...groups.values()]
    .flatMap((positions) => {
      const last = sameness(interactions[positions.at(-1) ?? 0]);
      const before = positions.findLastIndex((position) => sameness(interactions[position]) !== last);
      const [sameAs = 0, ...others] = positions.slice(before + 1);
      return others.map((interaction) => ({ interaction, sameAs }));
    })
    .sort(byPosition);
}

function byPosition(left: Duplicate, right: Duplicate): number {
  return left.interaction - right.interaction;
}

// Two recordings of one answer differ in their times.
function sameness(interaction: Interaction | undefined): string {
  if (interaction === undefined) return '';
  const { request, response, recording } = interaction;
  return identityOf({
    request,
    response: { ...response, headers: without(response.headers, CLOCK_HEADERS) },
    recording: without(recording, CLOCK_FACTS),
  });
}

function without<T extends object>(members: T, names: ReadonlySet<string>): T {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.has(name.toLowerCase()))) as T;
}

const CLOCK_FACTS = new Set(['at', 'tookms', 'chunks']);

function requestOf(interaction: Interaction | undefined): string {
  if (interaction === undefined) return '';
  return identityOf({ ...interaction, response: NO_RESPONSE, recording: {} });
}

const NO_RESPONSE = { status: { code: 0, message: '' }, headers: {}, body: null };
