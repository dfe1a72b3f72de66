import type { JSX } from 'preact';
import type { PageRefusal } from '../../page-model';
import { VirtualList } from './virtual-list';

const ROW_HEIGHT = 30;

type RefusalListProps = {
  readonly refusals: readonly PageRefusal[];
  readonly active: number | undefined;
  readonly onOpen: (number: number) => void;
};

/** The requests that the last run refused. */
export function RefusalList({ refusals, active, onOpen }: RefusalListProps): JSX.Element {
  return (
    <VirtualList
      id="refusals"
      role="grid"
      label="Refused requests"
      count={refusals.length}
      columns={3}
      rowHeight={ROW_HEIGHT}
      active={active}
      row={(index) => {
        const refusal = refusals[index];
        return (
          refusal && (
            <div
              key={index}
              id={`refusals-${index}`}
              class="row interaction refused"
              role="row"
              aria-rowindex={index + 1}
              aria-selected={index === active}
              style={{ height: `${ROW_HEIGHT}px` }}
              onClick={() => onOpen(index)}
            >
              <span role="gridcell" class="cell method">
                {refusal.request.method}
              </span>
              <span role="gridcell" class="cell request" title={refusal.request.uri}>
                <span class="place">{refusal.request.uri.slice(0, 500)}</span>
              </span>
              <span role="gridcell" class="cell muted">
                {refusal.test}
              </span>
            </div>
          )
        );
      }}
    />
  );
}
