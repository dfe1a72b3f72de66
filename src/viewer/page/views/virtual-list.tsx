import type { ComponentChildren, JSX, TargetedKeyboardEvent } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Rows that are drawn above and below what can be seen, so that a quick hand meets no empty place. */
const SPARE_ROWS = 10;

type VirtualListProps = {
  /** Rows have the ids `ID-0`, `ID-1`… */
  readonly id: string;
  readonly role: 'tree' | 'grid';
  readonly label: string;
  readonly count: number;
  readonly rowHeight: number;
  readonly active: number | undefined;
  readonly row: (index: number) => ComponentChildren;
  /** Stays above the rows. */
  readonly heading?: ComponentChildren;
  readonly columns?: number;
  readonly onKeyDown?: (event: TargetedKeyboardEvent<HTMLDivElement>) => void;
};

/** A list of rows of one height, of which only those exist that can be seen. */
export function VirtualList(props: VirtualListProps): JSX.Element {
  const { id, role, label, count, rowHeight, active, row, heading, columns, onKeyDown } = props;
  const element = useRef<HTMLDivElement>(null);
  const [{ top, height }, setView] = useState({ top: 0, height: 800 });
  const headingRows = heading === undefined ? 0 : 1;

  useLayoutEffect(() => {
    const list = element.current;
    if (list === null) return undefined;
    const look = (): void => setView({ top: list.scrollTop, height: list.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(list);
    list.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      list.removeEventListener('scroll', look);
    };
  }, []);

  useLayoutEffect(() => {
    if (element.current !== null && active !== undefined) scrollToRow(element.current, active, rowHeight, headingRows);
  }, [active, rowHeight, headingRows]);

  const first = Math.max(0, Math.floor(top / rowHeight) - SPARE_ROWS);
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + SPARE_ROWS);
  const isGrid = role === 'grid';
  return (
    <div
      ref={element}
      id={id}
      class="list"
      role={role}
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={active === undefined ? undefined : `${id}-${active}`}
      aria-rowcount={isGrid ? count + headingRows : undefined}
      aria-colcount={columns}
      onKeyDown={onKeyDown}
    >
      {heading}
      <div class="list-rows" role={isGrid ? 'rowgroup' : 'presentation'} style={{ height: `${count * rowHeight}px` }}>
        <div role="presentation" class="list-window" style={{ transform: `translateY(${first * rowHeight}px)` }}>
          {Array.from({ length: Math.max(0, last - first) }, (_, offset) => row(first + offset))}
        </div>
      </div>
    </div>
  );
}

function scrollToRow(list: HTMLElement, row: number, rowHeight: number, headingRows: number): void {
  const top = row * rowHeight;
  const seen = list.clientHeight - headingRows * rowHeight;
  if (top >= list.scrollTop && top + rowHeight <= list.scrollTop + seen) return;
  const isFar = Math.abs(top - list.scrollTop) > 2 * seen;
  if (isFar) list.scrollTop = top - seen / 2;
  else list.scrollTop = top < list.scrollTop ? top : top + rowHeight - seen;
}
