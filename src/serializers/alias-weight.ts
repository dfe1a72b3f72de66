import { EVENT_ID, type Event } from 'js-yaml';
import { errorAt } from './text-lines';

/** What aliases may stand for, in characters and values, when the file itself is smaller than a quarter of it. */
const MOST_ALIASED = 16 * 1024 * 1024;

/**
 * Refuses aliases that make an endless document of a small file: ones that lead back to what holds them, and ones
 * that repeat more than four times the file. A recorder writes out what it repeats, so a cassette that uses a few by
 * hand is far below.
 *
 * @throws Error with the `line` of the alias
 */
export function checkAliases(events: readonly Event[], source: string): void {
  const most = Math.max(MOST_ALIASED, 4 * source.length);
  const weights = new Map<string, number | 'open'>();
  const open: { readonly anchor: string | undefined; weight: number }[] = [];
  let aliased = 0;
  const close = (anchor: string | undefined, weight: number): void => {
    if (anchor !== undefined) weights.set(anchor, weight);
    const holder = open.at(-1);
    if (holder !== undefined) holder.weight += weight;
  };

  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        open.push({ anchor: undefined, weight: 0 });
        break;
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING: {
        const anchor = anchorOf(event, source);
        if (anchor !== undefined) weights.set(anchor, 'open');
        open.push({ anchor, weight: 1 });
        break;
      }
      case EVENT_ID.SCALAR:
        close(anchorOf(event, source), 1 + event.valueEnd - event.valueStart);
        break;
      case EVENT_ID.ALIAS: {
        const weight = weights.get(anchorOf(event, source) ?? '') ?? 1;
        if (weight === 'open') throw errorAt(source, event.anchorStart, 'an alias stands inside what it refers to');
        aliased += weight;
        if (aliased > most) throw errorAt(source, event.anchorStart, `its aliases repeat more than ${most} characters`);
        close(undefined, weight);
        break;
      }
      case EVENT_ID.POP: {
        const closed = open.pop();
        close(closed?.anchor, closed?.weight ?? 0);
      }
    }
  }
}

function anchorOf(event: { anchorStart: number; anchorEnd: number }, source: string): string | undefined {
  return event.anchorStart === -1 ? undefined : source.slice(event.anchorStart, event.anchorEnd);
}
