import type { ComponentChildren, JSX, RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { Splitter } from './splitter';

type PagePartsProps = {
  readonly side: ComponentChildren;
  readonly list: ComponentChildren;
  readonly opened: ComponentChildren;
  readonly openedPane: RefObject<HTMLElement | null>;
};

/** The parts of the page with lines between them that move: one on the left, the others on the right, one above the other. */
export function PageParts({ side, list, opened, openedPane }: PagePartsProps): JSX.Element {
  const [width, setWidth] = useState(20);
  const [height, setHeight] = useState(42);
  return (
    <main class="parts" style={{ gridTemplateColumns: tracks(width) }}>
      {side}
      <Splitter orientation="vertical" label="Width of the tree" value={width} onChange={setWidth} />
      <div class="work" style={{ gridTemplateRows: tracks(height) }}>
        {list}
        <Splitter orientation="horizontal" label="Height of the list" value={height} onChange={setHeight} />
        <section ref={openedPane} class="opened-pane" tabIndex={-1} aria-label="Opened">
          {opened}
        </section>
      </div>
    </main>
  );
}

function tracks(percent: number): string {
  return `minmax(0, ${percent}fr) auto minmax(0, ${100 - percent}fr)`;
}
