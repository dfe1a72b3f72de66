import type { JSX } from 'preact';
import type { PageEntry } from '../../page-model';

type StatusFacts = Pick<PageEntry, 'status' | 'failure' | 'isUnfinished'>;

/** A status, told by its number and, for the eye alone, by a colour. */
export function StatusView({ entry }: { readonly entry: StatusFacts }): JSX.Element {
  return (
    <span class={`status ${statusClass(entry)}`} title={statusTitle(entry)}>
      {entry.status === 0 ? 'failed' : entry.status}
      {entry.status !== 0 && entry.failure !== undefined && <span class="broken"> broken</span>}
    </span>
  );
}

function statusTitle({ failure, isUnfinished }: StatusFacts): string | undefined {
  if (failure !== undefined) return failure;
  return isUnfinished === true ? 'The client left before the response was complete' : undefined;
}

function statusClass({ status, failure }: StatusFacts): string {
  if (failure !== undefined || status >= 500) return 'bad';
  if (status >= 400) return 'warn';
  return status >= 300 || status < 200 ? 'aside' : 'good';
}
