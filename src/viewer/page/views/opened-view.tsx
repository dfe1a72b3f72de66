import type { JSX } from 'preact';
import type { PageCassette, PageIndex } from '../../page-model';
import type { DetailStore } from '../state/detail-store';
import { isSame, type OpenedInteraction, type Opening } from '../state/page-address';
import { CompareView, type Side } from './compare-view';
import { DetailView } from './detail-view';
import { RefusalView } from './refusal-view';

type OpenedViewProps = {
  readonly index: PageIndex;
  readonly store: DetailStore;
  readonly opening: Opening | undefined;
  readonly chosen: OpenedInteraction | undefined;
  readonly onOpen: (opening: Opening) => void;
  readonly onCopy: () => void;
  readonly onCompare: () => void;
  readonly onEndComparison: () => void;
};

/** What is opened: a recording, two that are compared, or a refusal. */
export function OpenedView(props: OpenedViewProps): JSX.Element {
  const { index, store, opening, chosen, onOpen, onCopy, onCompare, onEndComparison } = props;
  if (opening === undefined) return <Nothing cassettes={index.cassettes} />;
  if (opening.kind === 'refusal') {
    const refusal = index.refusals[opening.number];
    if (refusal === undefined) return <Nothing cassettes={index.cassettes} />;
    const { cassette } = refusal;
    const isShown = index.cassettes.some(({ path }) => path === cassette);
    const open = (position: number): void => onOpen({ kind: 'interaction', path: cassette ?? '', position });
    return <RefusalView refusal={refusal} onOpen={isShown ? open : undefined} />;
  }
  const opened = openedSide(index, store, opening);
  if (opened === undefined) return <p class="nothing">This is still being read.</p>;
  const isChosen = chosen !== undefined && isSame(chosen, opening);
  const other = chosen === undefined || isChosen ? undefined : openedSide(index, store, chosen);
  if (other !== undefined) return <CompareView left={other} right={opened} onClose={onEndComparison} />;
  return (
    <DetailView key={opened.name} entry={opened.entry} detail={opened.detail} {...{ isChosen, onCopy, onCompare }} />
  );
}

// Nothing while the page is still being read, or where the cassette has changed since.
export function openedSide(
  { cassettes }: PageIndex,
  store: DetailStore,
  { path, position }: OpenedInteraction,
): Side | undefined {
  const cassette = cassettes.find((candidate) => candidate.path === path);
  const entry = cassette?.entries[position];
  const detail = cassette && store.detail(cassette, position);
  if (cassette === undefined || entry === undefined || detail === undefined) return undefined;
  return { entry, detail, name: `${path}, ${position + 1}` };
}

function Nothing({ cassettes }: { readonly cassettes: readonly PageCassette[] }): JSX.Element {
  if (cassettes.length === 0) return <p class="nothing">There are no cassettes here.</p>;
  return (
    <p class="nothing">
      Choose a request to see it. <kbd>j</kbd> and <kbd>k</kbd> go through them, <kbd>?</kbd> shows all keys.
    </p>
  );
}
