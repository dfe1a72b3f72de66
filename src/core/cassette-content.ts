import type { Interaction } from './interaction';
import { identityOf } from './interaction-identity';

/** A request whose response a hook dropped, or that no replay could be honest about: it counts as not recorded yet. */
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
 * The changes that are still to be made in what the file holds now: a recording whose place another session's has taken
 * is added, for neither may be lost, and what is gone already is not removed.
 */
export function pendingChanges(
  opened: CassetteContent,
  current: CassetteContent,
  changes: CassetteChanges,
): CassetteChanges {
  const { replaced, removed, added } = changes;
  if (current === opened || (replaced.size === 0 && removed.size === 0)) return changes;
  const present = new Set(matchUp(identitiesOf(current.interactions), identitiesOf(opened.interactions)));
  const displaced = [...replaced].flatMap(([position, interaction]) => (present.has(position) ? [] : [interaction]));
  return {
    ...changes,
    replaced: new Map([...replaced].filter(([position]) => present.has(position))),
    removed: new Set([...removed].filter((position) => present.has(position))),
    added: [...displaced, ...added],
  };
}

/**
 * Applies what a session changed to what the file holds now. Another worker may have saved in between: what the
 * session opened is changed as it decided, and what has come since is kept, in front of what the session adds.
 */
export function applyChanges(
  opened: CassetteContent,
  current: CassetteContent,
  changes: CassetteChanges,
): CassetteContent {
  const positions =
    current === opened
      ? opened.interactions.map((_, position) => position)
      : matchUp(identitiesOf(current.interactions), identitiesOf(opened.interactions));
  const kept = current.interactions.flatMap((interaction, index) => {
    const position = positions[index];
    if (position === undefined) return [interaction];
    if (changes.startsEmpty || changes.removed.has(position)) return [];
    return [changes.replaced.get(position) ?? interaction];
  });
  const isStored = storedBy(changes);
  const isForgotten = changes.startsEmpty ? isOneOf(opened.dropped) : () => false;
  const dropped = [...current.dropped.filter((request) => !isForgotten(request)), ...changes.dropped];
  return {
    interactions: [...kept, ...changes.added],
    // What was dropped once and is stored now is recorded like any other.
    dropped: uniqueRequests(dropped.filter((request) => !isStored(request))),
  };
}

/**
 * Takes a session's changes out of what the file holds now. Each interaction that it added goes, by value and once;
 * each that it replaced is put back in its place; each that it removed comes back behind the one it followed. What
 * others have saved meanwhile stays.
 */
export function undoChanges(
  current: CassetteContent,
  opened: CassetteContent,
  changes: CassetteChanges,
): CassetteContent {
  const identities = identitiesOf(current.interactions);
  const left = identitiesLeft(opened, changes);
  const positions = matchUp(identities, left);
  // What is none of the opened ones is this session's, once for each that it added, or another's.
  const unknown = identities.map((identity, index) => (positions[index] === undefined ? identity : undefined));
  const added = matchUp(unknown, identitiesOf(changes.added));
  const isTheirs = (index: number): boolean => positions[index] === undefined && added[index] === undefined;

  const back = removedByPredecessor(opened.interactions, left, new Set(positions));
  const interactions = current.interactions.flatMap((interaction, index) => {
    const position = positions[index];
    if (position === undefined) return isTheirs(index) ? [interaction] : [];
    return [opened.interactions[position] ?? interaction, ...(back.get(position) ?? [])];
  });
  const theirs = current.interactions.filter((_, index) => isTheirs(index));
  return {
    interactions: [...(back.get(BEFORE_ALL) ?? []), ...interactions],
    dropped: undoDropped({ current, opened, changes, theirs }),
  };
}

/** Puts back, in their places, the interactions that a cassette once held and does not hold any more. */
export function putBackMissing(current: CassetteContent, before: CassetteContent): CassetteContent {
  const found = matchUp(identitiesOf(before.interactions), identitiesOf(current.interactions));
  const removed = new Set(found.flatMap((index, position) => (index === undefined ? [position] : [])));
  return undoChanges(current, before, { startsEmpty: false, replaced: new Map(), removed, added: [], dropped: [] });
}

/** Puts back what a cassette once held of requests that it holds nothing of any more. */
export function putBackUnrecorded(current: CassetteContent, before: CassetteContent): CassetteContent {
  const isRecorded = isOneOf([...current.interactions.map(({ request }) => request), ...current.dropped]);
  const missing = before.interactions.filter(({ request }) => !isRecorded(request));
  const dropped = before.dropped.filter((request) => !isRecorded(request));
  return {
    interactions: [...missing, ...current.interactions],
    dropped: uniqueRequests([...dropped, ...current.dropped]),
  };
}

const BEFORE_ALL = -1;

// By what the interactions that were opened can be found in the file; of a removed one nothing is left.
function identitiesLeft(
  opened: CassetteContent,
  { startsEmpty, removed, replaced }: CassetteChanges,
): (string | undefined)[] {
  return opened.interactions.map((interaction, position) =>
    startsEmpty || removed.has(position) ? undefined : identityOf(replaced.get(position) ?? interaction),
  );
}

function identitiesOf(interactions: readonly Interaction[]): string[] {
  return interactions.map(identityOf);
}

/** For each identity its place among the wanted ones, each of which is given once, or `undefined`. */
function matchUp(
  identities: readonly (string | undefined)[],
  wanted: readonly (string | undefined)[],
): (number | undefined)[] {
  const places = new Map<string, { readonly indexes: number[]; next: number }>();
  wanted.forEach((identity, index) => {
    if (identity === undefined) return;
    const place = places.get(identity);
    if (place === undefined) places.set(identity, { indexes: [index], next: 0 });
    else place.indexes.push(index);
  });
  return identities.map((identity) => {
    const place = identity === undefined ? undefined : places.get(identity);
    return place?.indexes[place.next++];
  });
}

/** The removed interactions, by the position of the nearest one before them that the file still holds. */
function removedByPredecessor(
  opened: readonly Interaction[],
  left: readonly (string | undefined)[],
  present: ReadonlySet<number | undefined>,
): Map<number, Interaction[]> {
  const removed = new Map<number, Interaction[]>();
  let predecessor = BEFORE_ALL;
  opened.forEach((interaction, position) => {
    if (present.has(position)) predecessor = position;
    else if (left[position] === undefined) {
      const group = removed.get(predecessor);
      if (group === undefined) removed.set(predecessor, [interaction]);
      else group.push(interaction);
    }
  });
  return removed;
}

type UndoneContent = {
  readonly current: CassetteContent;
  readonly opened: CassetteContent;
  readonly changes: CassetteChanges;
  /** The interactions of the file that others have saved since. */
  readonly theirs: readonly Interaction[];
};

function undoDropped({ current, opened, changes, theirs }: UndoneContent): DroppedRequest[] {
  const wasOpened = isOneOf(opened.dropped);
  const isOurs = isOneOf(changes.dropped);
  const isStored = storedBy(changes);
  const isTheirs = isOneOf(theirs.map(({ request }) => request));
  const forgotten = opened.dropped.filter(
    (request) => (changes.startsEmpty || isStored(request)) && !isTheirs(request),
  );
  const others = current.dropped.filter((request) => wasOpened(request) || !isOurs(request));
  return uniqueRequests([...forgotten, ...others]);
}

function storedBy({ added, replaced }: CassetteChanges): (request: DroppedRequest) => boolean {
  return isOneOf([...added, ...replaced.values()].map(({ request }) => request));
}

function isOneOf(requests: readonly DroppedRequest[]): (request: DroppedRequest) => boolean {
  const keys = new Set(requests.map(requestKey));
  return (request) => keys.has(requestKey(request));
}

function uniqueRequests(requests: readonly DroppedRequest[]): DroppedRequest[] {
  return [...new Map(requests.map((request) => [requestKey(request), request])).values()];
}

function requestKey({ method, uri }: DroppedRequest): string {
  return `${method} ${uri}`;
}
