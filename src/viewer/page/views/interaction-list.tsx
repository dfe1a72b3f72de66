import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { sizeText } from '../../../core/amounts';
import type { PageCassette } from '../../page-model';
import { hostOf } from '../finding/query';
import type { Row } from '../finding/rows';
import { timelineOf, type Timeline } from '../finding/timeline';
import { cassetteLabel } from '../finding/tree';
import { countText, timeText } from '../reading/units';
import { StatusView } from './status-view';
import { VirtualList } from './virtual-list';
import { Waterfall } from './waterfall';

const ROW_HEIGHT = 30;
const COLUMNS = ['Status', 'Method', 'Request', 'Type', 'Size', 'Time', 'Waterfall'];

type InteractionListProps = {
  readonly cassettes: readonly PageCassette[];
  readonly rows: readonly Row[];
  readonly active: number | undefined;
  /** The one that was chosen to be compared. */
  readonly chosen: { readonly path: string; readonly position: number } | undefined;
  readonly onOpen: (row: Row) => void;
};

/** The requests in the order of the cassette, with their time. */
export function InteractionList({ cassettes, rows, active, chosen, onOpen }: InteractionListProps): JSX.Element {
  // Counted when one of a cassette is first seen, and gone with the cassettes.
  const timelines = useMemo(() => new WeakMap<PageCassette, Timeline>(), [cassettes]);
  const timeline = (cassette: PageCassette): Timeline => {
    const known = timelines.get(cassette) ?? timelineOf(cassette.entries);
    timelines.set(cassette, known);
    return known;
  };
  return (
    <VirtualList
      id="requests"
      role="grid"
      label="Requests"
      count={rows.length}
      columns={COLUMNS.length}
      rowHeight={ROW_HEIGHT}
      active={active}
      heading={
        <div class="row heading" role="row" aria-rowindex={1}>
          {COLUMNS.map((name) => (
            <span role="columnheader" key={name} class={`cell ${name.toLowerCase()}-head`}>
              {name}
            </span>
          ))}
        </div>
      }
      row={(index) => {
        const row = rows[index];
        const cassette = row && cassettes[row.cassette];
        if (row === undefined || cassette === undefined) return undefined;
        if (row.kind === 'cassette') return <HeadingRow key={index} {...{ cassette, index, shown: row.shown }} />;
        return (
          <InteractionRow
            key={index}
            {...{ cassette, index, onOpen, row }}
            timeline={timeline(cassette)}
            isActive={index === active}
            isChosen={chosen?.path === cassette.path && chosen.position === row.position}
          />
        );
      }}
    />
  );
}

type HeadingRowProps = { readonly cassette: PageCassette; readonly index: number; readonly shown: number };

function HeadingRow({ cassette, index, shown }: HeadingRowProps): JSX.Element {
  return (
    <div
      id={`requests-${index}`}
      class="row cassette"
      role="row"
      aria-rowindex={index + 2}
      style={{ height: `${ROW_HEIGHT}px` }}
    >
      <span role="gridcell" aria-colspan={COLUMNS.length} class="cell" title={cassette.path}>
        <strong>
          <bdi>{cassetteLabel(cassette)}</bdi>
        </strong>
        <span class="muted cassette-path">
          <bdi>{cassette.path}</bdi>
        </span>
        {cassette.problem === undefined ? (
          <span class="muted">{countText(shown, 'request')}</span>
        ) : (
          <span class="problem">{cassette.problem.split('\n', 1)[0]}</span>
        )}
      </span>
    </div>
  );
}

type InteractionRowProps = {
  readonly cassette: PageCassette;
  readonly row: Extract<Row, { kind: 'interaction' }>;
  readonly index: number;
  readonly timeline: Timeline;
  readonly isActive: boolean;
  readonly isChosen: boolean;
  readonly onOpen: (row: Row) => void;
};

function InteractionRow(props: InteractionRowProps): JSX.Element | null {
  const { cassette, row, index, timeline, isActive, isChosen, onOpen } = props;
  const entry = cassette.entries[row.position];
  if (entry === undefined) return null;
  const { method, uri, mediaType, responseBytes, tookMs } = entry;
  const host = hostOf(uri);
  const place = host === '' ? uri : uri.slice(uri.indexOf(host) + host.length) || '/';
  return (
    <div
      id={`requests-${index}`}
      class={`row interaction ${isChosen ? 'chosen' : ''}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isActive}
      style={{ height: `${ROW_HEIGHT}px` }}
      onClick={() => onOpen(row)}
    >
      <span role="gridcell" class="cell status">
        <StatusView entry={entry} />
      </span>
      <span role="gridcell" class="cell method">
        {method}
      </span>
      <span role="gridcell" class="cell request" title={uri}>
        <span class="place">{place.slice(0, 500)}</span>
        <span class="muted host">{host}</span>
        {cassette.unused.includes(row.position) && <span class="tag">unused</span>}
      </span>
      <span role="gridcell" class="cell type" title={mediaType}>
        {mediaType.replace(/^application\//, '')}
      </span>
      <span role="gridcell" class="cell size">
        {sizeText(responseBytes)}
      </span>
      <span role="gridcell" class="cell time">
        {tookMs === undefined ? '–' : timeText(tookMs)}
      </span>
      <span role="gridcell" class="cell waterfall-cell">
        <Waterfall entry={entry} bar={timeline.bars[row.position]} gaps={timeline.gaps} />
      </span>
    </div>
  );
}
