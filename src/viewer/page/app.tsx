import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { PageIndex } from '../page-model';
import { copyAsCurl } from './state/copy-as-curl';
import type { DetailStore } from './state/detail-store';
import type { Opening } from './state/page-address';
import { stepsFrom } from './state/steps';
import { useComparison } from './state/use-comparison';
import { useHighlight } from './state/use-highlight';
import { useIndex, useWholePage } from './state/use-index';
import { useOpening } from './state/use-opening';
import { useRows } from './state/use-rows';
import { useSearch } from './state/use-search';
import { useShortcuts } from './state/use-shortcuts';
import { useTheme } from './state/use-theme';
import { useToast } from './state/use-toast';
import { HelpDialog } from './views/help-dialog';
import { InteractionList } from './views/interaction-list';
import { openedSide, OpenedView } from './views/opened-view';
import { PageParts } from './views/page-parts';
import { RefusalList } from './views/refusal-list';
import { SidePanel } from './views/side-panel';
import { Toolbar } from './views/toolbar';

type AppProps = { readonly initial: PageIndex; readonly store: DetailStore };

/** The whole page: what there is on the left, its requests on the right, and below them what is opened. */
export function App({ initial, store }: AppProps): JSX.Element {
  const index = useIndex(initial, store);
  const { cassettes, refusals } = index;
  const [opening, open] = useOpening(cassettes, refusals);
  const opened = opening?.kind === 'interaction' ? opening : undefined;
  const [scope, setScope] = useState(opening?.kind === 'refusal' ? undefined : '');
  const [searchText, setSearchText] = useState('');
  const progress = useSearch(searchText, cassettes, store, useWholePage());
  const { tree, rows, active } = useRows({ cassettes, scope, found: progress?.found, opened });
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [theme, toggleTheme] = useTheme();
  const [toast, tell] = useToast();
  const { chosen, choose, end } = useComparison(opened, tell);
  const searchBox = useRef<HTMLInputElement>(null);
  const openedPane = useRef<HTMLElement>(null);
  useHighlight(openedPane, searchText);

  const steps = stepsFrom({ index, rows, active, opening, showsRefusals: scope === undefined }, open);
  const copy = (): void => {
    const side = opened && openedSide(index, store, opened);
    if (side !== undefined) void copyAsCurl(side, tell);
  };
  const leave = (): void => {
    if (searchText !== '') setSearchText('');
    else end();
    searchBox.current?.blur();
  };
  const showRefusals = (): void => {
    setScope(undefined);
    open({ kind: 'refusal', number: 0 });
  };
  const openFromElsewhere = (next: Opening): void => {
    if (next.kind === 'interaction') setScope('');
    open(next);
  };

  useShortcuts({
    j: () => steps.toRequest(1),
    ArrowDown: () => steps.toRequest(1),
    k: () => steps.toRequest(-1),
    ArrowUp: () => steps.toRequest(-1),
    ']': () => steps.toCassette(1),
    '[': () => steps.toCassette(-1),
    '/': () => searchBox.current?.select(),
    Enter: () => openedPane.current?.focus(),
    c: choose,
    y: copy,
    t: toggleTheme,
    '?': () => setHelpOpen(true),
    Escape: leave,
  });

  // The same element is not drawn again: not the tree with each key.
  const side = useMemo(
    () => <SidePanel {...{ tree, scope, refusals }} onScope={({ key }) => setScope(key)} onRefusals={showRefusals} />,
    [tree, scope, refusals],
  );
  const list =
    scope === undefined ? (
      <RefusalList
        refusals={refusals}
        active={opening?.kind === 'refusal' ? opening.number : undefined}
        onOpen={(number) => open({ kind: 'refusal', number })}
      />
    ) : (
      <InteractionList {...{ cassettes, rows, active, chosen }} onOpen={steps.openRow} />
    );
  const view = (
    <OpenedView
      {...{ index, store, opening, chosen }}
      onOpen={openFromElsewhere}
      onCopy={copy}
      onCompare={choose}
      onEndComparison={end}
    />
  );
  return (
    <>
      <Toolbar
        {...{ index, searchBox, searchText, progress, theme }}
        onSearch={setSearchText}
        onTheme={toggleTheme}
        onHelp={() => setHelpOpen(true)}
      />
      <PageParts {...{ side, list, openedPane }} opened={view} />
      <div class={`toast ${toast === '' ? '' : 'shown'}`} role="status">
        {toast}
      </div>
      <HelpDialog isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </>
  );
}
