import type { JSX } from 'preact';
import { sizeText } from '../../../core/amounts';
import type { PageDetail, PageEntry } from '../../page-model';
import { momentText, timeText } from '../reading/units';
import { PairsTable } from './body/pairs-table';
import { timingText } from './waterfall';

type TimingViewProps = { readonly entry: PageEntry; readonly detail: PageDetail };

/** When it was recorded, how long it took, and in what pieces the body came. */
export function TimingView({ entry, detail: { chunks = [] } }: TimingViewProps): JSX.Element {
  const { atMs, headMs } = entry;
  const pieces = chunks.map(
    ({ bytes, atMs: afterHeadMs }, index) =>
      [`piece ${index + 1}`, `${sizeText(bytes)} after ${timeText((headMs ?? 0) + afterHeadMs)}`] as const,
  );
  const recorded = atMs === undefined ? [] : [['recorded', momentText(atMs)] as const];
  return <PairsTable label="Timing" pairs={[...recorded, ['time', timingText(entry)], ...pieces]} />;
}
