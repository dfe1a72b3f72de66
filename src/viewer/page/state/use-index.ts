import { useEffect, useState } from 'preact/hooks';
import type { PageIndex, PageUpdate } from '../../page-model';
import type { DetailStore } from './detail-store';

/** The index, as it came with the page or, where a server tells of changes, as it is now. */
export function useIndex(initial: PageIndex, store: DetailStore): PageIndex {
  const [index, setIndex] = useState(initial);
  useEffect(() => {
    if (!initial.isLive) return undefined;
    const events = new EventSource('/events');
    let isLost = false;
    events.onmessage = ({ data }: MessageEvent<string>) => {
      const update = JSON.parse(data) as PageUpdate;
      store.add(update.blocks);
      setIndex(update.index);
    };
    events.onerror = () => (isLost = true);
    // What changed in between was told to nobody.
    events.onopen = () => {
      if (isLost) location.reload();
    };
    return () => events.close();
  }, [initial, store]);
  return index;
}

/** Whether the whole page has been read: the details come behind the code. */
export function useWholePage(): boolean {
  const [isWhole, setWhole] = useState(document.readyState !== 'loading');
  useEffect(() => {
    const note = (): void => setWhole(true);
    if (document.readyState !== 'loading') note();
    document.addEventListener('DOMContentLoaded', note);
    return () => document.removeEventListener('DOMContentLoaded', note);
  }, []);
  return isWhole;
}
