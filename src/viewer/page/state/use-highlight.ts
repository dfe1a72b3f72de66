import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { readQuery } from '../finding/query';

/** More marks help nobody, and take time. */
const MOST_RANGES = 1000;
const NAME = 'found';

/** Marks what was searched for in an element, whatever it shows, without changing its content. */
export function useHighlight(element: RefObject<HTMLElement | null>, text: string): void {
  useEffect(() => {
    const patterns = readQuery(text).words.map(({ pattern }) => new RegExp(pattern.source, 'giu'));
    // Browsers without it show no marks.
    if (element.current === null || patterns.length === 0 || !('highlights' in CSS)) return undefined;
    const root = element.current;
    const mark = (): unknown => CSS.highlights.set(NAME, new Highlight(...rangesIn(root, patterns)));
    mark();
    const observer = new MutationObserver(mark);
    observer.observe(root, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
      CSS.highlights.delete(NAME);
    };
  }, [element, text]);
}

function rangesIn(root: HTMLElement, patterns: readonly RegExp[]): Range[] {
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null && ranges.length < MOST_RANGES; node = walker.nextNode()) {
    const content = node.nodeValue ?? '';
    for (const pattern of patterns) {
      for (const { 0: found, index } of content.matchAll(pattern)) {
        const range = new Range();
        range.setStart(node, index);
        range.setEnd(node, index + found.length);
        if (ranges.push(range) >= MOST_RANGES) return ranges;
      }
    }
  }
  return ranges;
}
