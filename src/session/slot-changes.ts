import type { CassetteChanges, DroppedRequest } from '../core/cassette-content';
import type { Interaction } from '../core/interaction';
import type { RecordedSlot } from './recorded-slot';

/** What closed slots change in a cassette; a request that is still open changes nothing. */
export function slotChanges(slots: readonly RecordedSlot[]): Pick<CassetteChanges, 'replaced' | 'added' | 'dropped'> {
  const replaced = new Map<number, Interaction>();
  const added: Interaction[] = [];
  const dropped: DroppedRequest[] = [];
  for (const { result, replaces } of slots) {
    if (result?.kind === 'dropped') dropped.push({ method: result.method, uri: result.uri });
    if (result?.kind !== 'recorded') continue;
    if (replaces === undefined) added.push(result.interaction);
    else replaced.set(replaces, result.interaction);
  }
  return { replaced, added, dropped };
}
