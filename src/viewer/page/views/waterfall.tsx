import type { JSX } from 'preact';
import type { PageEntry } from '../../page-model';
import type { Bar } from '../finding/timeline';
import { timeText } from '../reading/units';

type WaterfallProps = {
  readonly entry: PageEntry;
  readonly bar: Bar | undefined;
  readonly gaps: readonly number[];
};

/** When a request was sent and how long it took, beside the others of its cassette. */
export function Waterfall({ entry, bar, gaps }: WaterfallProps): JSX.Element {
  return (
    <div class="waterfall" title={bar && timingText(entry)}>
      {gaps.map((gap) => (
        <i class="gap" key={gap} style={{ left: percent(gap) }} />
      ))}
      {bar && (
        <div
          class={`bar ${entry.failure === undefined ? '' : 'bad'}`}
          style={{ left: percent(bar.start), width: percent(bar.width) }}
        >
          {bar.head !== undefined && <i class="receiving" style={{ left: percent(bar.head) }} />}
          {bar.pieces.map((piece, index) => (
            <i class="piece" key={index} style={{ left: percent(piece) }} />
          ))}
        </div>
      )}
    </div>
  );
}

/** What a bar says, in words. */
export function timingText({ tookMs, headMs, pieceMs = [] }: PageEntry): string {
  if (tookMs === undefined) return 'No timing was recorded';
  if (headMs === undefined) return `took ${timeText(tookMs)}`;
  return `took ${timeText(tookMs)}: ${timeText(headMs)} until the response began, then ${pieceMs.length} pieces in ${timeText(tookMs - headMs)}`;
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(3)}%`;
}
