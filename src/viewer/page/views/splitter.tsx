import type { JSX, TargetedKeyboardEvent, TargetedPointerEvent } from 'preact';
import { useState } from 'preact/hooks';

type SplitterProps = {
  /** The line itself: an upright one moves left and right. */
  readonly orientation: 'vertical' | 'horizontal';
  readonly label: string;
  /** Percent of the space, of what stands in front of it. */
  readonly value: number;
  readonly onChange: (value: number) => void;
};

const STEP = 2;
const LEAST = 10;
const MOST = 80;

/** A line between two parts of the page that a hand or the arrow keys can move. */
export function Splitter({ orientation, label, value, onChange }: SplitterProps): JSX.Element {
  const [isHeld, setHeld] = useState(false);
  const change = (wanted: number): void => onChange(Math.round(Math.min(MOST, Math.max(LEAST, wanted)) * 10) / 10);
  const follow = (event: TargetedPointerEvent<HTMLDivElement>): void => {
    const around = event.currentTarget.parentElement?.getBoundingClientRect();
    if (!isHeld || around === undefined) return;
    const isUpright = orientation === 'vertical';
    const [at, start, size] = isUpright
      ? [event.clientX, around.left, around.width]
      : [event.clientY, around.top, around.height];
    change(((at - start) / size) * 100);
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const [less, more] = orientation === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key !== less && event.key !== more) return;
    event.preventDefault();
    change(value + (event.key === more ? STEP : -STEP));
  };
  return (
    <div
      class={`splitter ${orientation} ${isHeld ? 'held' : ''}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(value)}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setHeld(true);
      }}
      onPointerMove={follow}
      onPointerUp={() => setHeld(false)}
      onPointerCancel={() => setHeld(false)}
    />
  );
}
