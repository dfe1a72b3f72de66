import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { PageIndex } from '../page-model';
import { nextCassette, nextInteraction, rowsOf, type Row } from './finding/rows';
import { treeOf, type TreeNode } from './finding/tree';
import { copiedCurl } from './reading/copied-curl';
import { copyText } from './state/copy-text';
import type { DetailStore } from './state/detail-store';
import type { Opening } from './state/page-address';
import { useHighlight } from './state/use-highlight';
import { useIndex, useWholePage } from './state/use-index';
import { useOpening } from './state/use-opening';
import { useSearch } from './state/use-search';
import { useShortcuts } from './state/use-shortcuts';
import { useTheme } from './state/use-theme';
import { useToast } from './state/use-toast';
import { HelpDialog } from './views/help-dialog';
import { InteractionList } from './views/interaction-list';
import { isSame, openedSide, OpenedView, type OpenedInteraction } from './views/opened-view';
import { RefusalList } from './views/refusal-list';
import { SidePanel } from './views/side-panel';
import { Splitter } from './views/splitter';
import { Toolbar } from './views/toolbar';

type AppProps = { readonly initial: PageIndex; readonly store: DetailStore };

/** The whole page: what there is on the left, its requests on the right, and below them what is opened. */
export function App({ initial, store }: AppProps): JSX.Element {
  const index = useIndex(initial, store);
  const { cassettes, refusals } = index;
  const isWhole = useWholePage();
  const [opening, open] = useOpening(cassettes, refusals);
  const [scope, setScope] = useState(opening?.kind === 'refusal' ? undefined : '');
  const [searchText, setSearchText] = useState('');
  const [chosen, setChosen] = useState<OpenedInteraction>();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [sizes, setSizes] = useState({ side: 20, list: 42 });
  const [theme, toggleTheme] = useTheme();
  const [toast, tell] = useToast();
  const searchBox = useRef<HTMLInputElement>(null);
  const openedPane = useRef<HTMLElement>(null);
  const progress = useSearch(searchText, cassettes, store, isWhole);
  useHighlight(openedPane, searchText);

  const tree = useMemo(() => treeOf(cassettes), [cassettes]);
  const shown = useMemo(() => (scope === undefined ? [] : (findNode(tree, scope) ?? tree).cassettes), [tree, scope]);
  const rows = useMemo(() => rowsOf(cassettes, shown, progress?.found), [cassettes, shown, progress]);
  const interaction = opening?.kind === 'interaction' ? opening : undefined;
  const active = useMemo(() => activeRow(rows, index, opening), [rows, index, opening]);

  const openRow = (row: Row | undefined): void => {
    const path = row && cassettes[row.cassette]?.path;
    if (row?.kind === 'interaction' && path !== undefined) open({ kind: 'interaction', path, position: row.position });
  };
  const go = (step: 1 | -1): void => {
    if (scope !== undefined) return openRow(rows[nextInteraction(rows, active ?? -1, step) ?? -1]);
    const number = (opening?.kind === 'refusal' ? opening.number : -1) + step;
    if (refusals[number] !== undefined) open({ kind: 'refusal', number });
  };
  const copy = (): void => {
    const side = interaction && openedSide(index, store, interaction);
    if (side === undefined) return;
    const { requestHeaders, requestBody } = side.detail;
    if (requestBody?.cutAfterBytes !== undefined) return tell('The body is too long for this page: use jest-vcr show');
    void copyText(copiedCurl(side.entry, requestHeaders, requestBody)).then((isCopied) =>
      tell(isCopied ? 'Copied as curl' : 'The browser did not let the page copy'),
    );
  };
  const compare = (): void => {
    if (interaction === undefined) return;
    const isUndone = chosen !== undefined && isSame(chosen, interaction);
    setChosen(isUndone ? undefined : interaction);
    if (!isUndone) tell('Chosen. Open another request to compare');
  };
  const openFromElsewhere = (next: Opening): void => {
    if (next.kind === 'interaction') setScope('');
    open(next);
  };

  // The same element is not drawn again: not the tree with each key.
  const sidePanel = useMemo(() => {
    const showRefusals = (): void => {
      setScope(undefined);
      open({ kind: 'refusal', number: 0 });
    };
    return <SidePanel {...{ tree, scope, refusals }} onScope={({ key }) => setScope(key)} onRefusals={showRefusals} />;
  }, [tree, scope, refusals]);

  useShortcuts({
    j: () => go(1),
    ArrowDown: () => go(1),
    k: () => go(-1),
    ArrowUp: () => go(-1),
    ']': () => openRow(rows[nextCassette(rows, active ?? -1, 1) ?? -1]),
    '[': () => openRow(rows[nextCassette(rows, active ?? rows.length, -1) ?? -1]),
    '/': () => searchBox.current?.select(),
    Enter: () => openedPane.current?.focus(),
    c: compare,
    y: copy,
    t: toggleTheme,
    '?': () => setHelpOpen(true),
    Escape: () => {
      if (searchText !== '') setSearchText('');
      else setChosen(undefined);
      searchBox.current?.blur();
    },
  });

  return (
    <>
      <Toolbar
        {...{ index, searchBox, searchText, progress, theme }}
        onSearch={setSearchText}
        onTheme={toggleTheme}
        onHelp={() => setHelpOpen(true)}
      />
      <main
        class="parts"
        style={{ gridTemplateColumns: `minmax(0, ${sizes.side}fr) auto minmax(0, ${100 - sizes.side}fr)` }}
      >
        {sidePanel}
        <Splitter
          orientation="vertical"
          label="Width of the tree"
          value={sizes.side}
          onChange={(side) => setSizes({ ...sizes, side })}
        />
        <div
          class="work"
          style={{ gridTemplateRows: `minmax(0, ${sizes.list}fr) auto minmax(0, ${100 - sizes.list}fr)` }}
        >
          {scope === undefined ? (
            <RefusalList
              refusals={refusals}
              active={opening?.kind === 'refusal' ? opening.number : undefined}
              onOpen={(number) => open({ kind: 'refusal', number })}
            />
          ) : (
            <InteractionList {...{ cassettes, rows, active, chosen }} onOpen={openRow} />
          )}
          <Splitter
            orientation="horizontal"
            label="Height of the list"
            value={sizes.list}
            onChange={(list) => setSizes({ ...sizes, list })}
          />
          <section ref={openedPane} class="opened-pane" tabIndex={-1} aria-label="Opened">
            <OpenedView
              {...{ index, store, opening, chosen }}
              onOpen={openFromElsewhere}
              onCopy={copy}
              onCompare={compare}
              onEndComparison={() => setChosen(undefined)}
            />
          </section>
        </div>
      </main>
      <div class={`toast ${toast === '' ? '' : 'shown'}`} role="status">
        {toast}
      </div>
      <HelpDialog isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </>
  );
}

function activeRow(rows: readonly Row[], { cassettes }: PageIndex, opening: Opening | undefined): number | undefined {
  if (opening?.kind !== 'interaction') return undefined;
  const number = cassettes.findIndex(({ path }) => path === opening.path);
  const found = rows.findIndex(
    (row) => row.kind === 'interaction' && row.cassette === number && row.position === opening.position,
  );
  return found === -1 ? undefined : found;
}

function findNode(node: TreeNode, key: string): TreeNode | undefined {
  if (node.key === key) return node;
  for (const child of node.children) {
    const found = findNode(child, key);
    if (found !== undefined) return found;
  }
  return undefined;
}
