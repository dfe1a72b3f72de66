import { useEffect, useState } from 'preact/hooks';
import type { PageCassette } from '../../page-model';
import { isEmptyQuery, readQuery } from '../finding/query';
import { search, type SearchProgress } from '../finding/search';
import type { DetailStore } from './detail-store';

/**
 * What a search has found so far; `undefined` where nobody searches.
 *
 * @param isWhole the page has been read to its end; before that there is less to search
 */
export function useSearch(
  text: string,
  cassettes: readonly PageCassette[],
  store: DetailStore,
  isWhole: boolean,
): SearchProgress | undefined {
  const [progress, setProgress] = useState<SearchProgress>();
  useEffect(() => {
    const query = readQuery(text);
    if (isEmptyQuery(query)) {
      setProgress(undefined);
      return undefined;
    }
    const controller = new AbortController();
    void search(query, cassettes, store, controller.signal, setProgress);
    return () => controller.abort();
  }, [text, cassettes, store, isWhole]);
  return progress;
}
