import type { PageIndex } from '../../page-model';
import { nextCassette, nextInteraction, type Row } from '../finding/rows';
import type { Opening } from './page-address';

type Standing = {
  readonly index: PageIndex;
  readonly rows: readonly Row[];
  readonly active: number | undefined;
  readonly opening: Opening | undefined;
  readonly showsRefusals: boolean;
};

export type Steps = {
  readonly openRow: (row: Row | undefined) => void;
  /** To the next request, or the one before; of the refused ones where those are shown. */
  readonly toRequest: (step: 1 | -1) => void;
  readonly toCassette: (step: 1 | -1) => void;
};

/** The ways from what is opened to what stands beside it. */
export function stepsFrom(standing: Standing, open: (opening: Opening) => void): Steps {
  const { index, rows, active, opening, showsRefusals } = standing;
  const openRow = (row: Row | undefined): void => {
    const path = row && index.cassettes[row.cassette]?.path;
    if (row?.kind === 'interaction' && path !== undefined) open({ kind: 'interaction', path, position: row.position });
  };
  const openAt = (position: number | undefined): void => openRow(rows[position ?? -1]);
  const toRefusal = (step: 1 | -1): void => {
    const number = (opening?.kind === 'refusal' ? opening.number : -1) + step;
    if (index.refusals[number] !== undefined) open({ kind: 'refusal', number });
  };
  return {
    openRow,
    toRequest: (step) => (showsRefusals ? toRefusal(step) : openAt(nextInteraction(rows, active ?? -1, step))),
    toCassette: (step) => openAt(nextCassette(rows, active ?? (step === 1 ? -1 : rows.length), step)),
  };
}
