import type { ComponentChildren, JSX } from 'preact';

type FoldProps = {
  readonly title: string;
  readonly count?: number;
  readonly isShut?: boolean;
  readonly children: ComponentChildren;
};

/** A part of a message, with a heading that folds it. */
export function Fold({ title, count, isShut = false, children }: FoldProps): JSX.Element {
  return (
    <details class="part" open={!isShut}>
      <summary>
        {title}
        {count !== undefined && <span class="count">{count}</span>}
      </summary>
      {children}
    </details>
  );
}
