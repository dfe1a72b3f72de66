import type { Interaction } from './interaction';

/** A request whose interaction a hook dropped; it passes on every run and is never stored. */
export type DroppedRequest = { readonly method: string; readonly uri: string };

/** What a cassette file holds. */
export type CassetteContent = {
  readonly interactions: readonly Interaction[];
  readonly dropped: readonly DroppedRequest[];
};

export const EMPTY_CONTENT: CassetteContent = { interactions: [], dropped: [] };

/** What one session changes in a cassette; positions are those of the interactions it opened with. */
export type CassetteChanges = {
  /** Starts from nothing: of the interactions it opened with none stays. */
  readonly startsEmpty: boolean;
  readonly replaced: ReadonlyMap<number, Interaction>;
  readonly removed: ReadonlySet<number>;
  readonly added: readonly Interaction[];
  readonly dropped: readonly DroppedRequest[];
};

/**
 * Applies what a session changed to what the file holds now. Another worker may have saved in between: what the
 * session opened is changed as it decided, and what has come since is kept, in front of what the session adds.
 */
export function applyChanges(
  opened: CassetteContent,
  current: CassetteContent,
  changes: CassetteChanges,
): CassetteContent {
  const positionOf = current === opened ? (_: Interaction, index: number) => index : positionsByValue(opened);
  const kept = current.interactions.flatMap((interaction, index) => {
    const position = positionOf(interaction, index);
    if (position === undefined) return [interaction];
    if (changes.startsEmpty || changes.removed.has(position)) return [];
    return [changes.replaced.get(position) ?? interaction];
  });
  return {
    interactions: [...kept, ...changes.added],
    dropped: uniqueRequests([...(changes.startsEmpty ? [] : current.dropped), ...changes.dropped]),
  };
}

function positionsByValue(opened: CassetteContent): (interaction: Interaction) => number | undefined {
  const positions = new Map<string, number[]>();
  opened.interactions.forEach((interaction, position) => {
    const key = JSON.stringify(interaction);
    positions.set(key, [...(positions.get(key) ?? []), position]);
  });
  return (interaction) => positions.get(JSON.stringify(interaction))?.shift();
}

function uniqueRequests(requests: readonly DroppedRequest[]): DroppedRequest[] {
  return [...new Map(requests.map((request) => [`${request.method} ${request.uri}`, request])).values()];
}
