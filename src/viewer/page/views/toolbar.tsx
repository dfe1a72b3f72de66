import type { JSX, RefObject } from 'preact';
import type { PageIndex } from '../../page-model';
import type { SearchProgress } from '../finding/search';
import { countText } from '../reading/units';
import type { Theme } from '../state/theme';

type ToolbarProps = {
  readonly index: PageIndex;
  readonly searchBox: RefObject<HTMLInputElement | null>;
  readonly searchText: string;
  readonly progress: SearchProgress | undefined;
  readonly theme: Theme;
  readonly onSearch: (text: string) => void;
  readonly onTheme: () => void;
  readonly onHelp: () => void;
};

/** What is shown, the search, the theme and the help. */
export function Toolbar(props: ToolbarProps): JSX.Element {
  const { index, searchBox, searchText, progress, theme, onSearch, onTheme, onHelp } = props;
  const requests = index.cassettes.reduce((sum, { entries }) => sum + entries.length, 0);
  return (
    <header class="toolbar">
      <h1>
        <Reels />
        <bdi>{index.title}</bdi>
      </h1>
      <span class="muted totals">
        {countText(requests, 'request')} in {countText(index.cassettes.length, 'cassette')}
        {index.isLive && <span class="live">live</span>}
      </span>
      <div class="search">
        <input
          ref={searchBox}
          type="search"
          placeholder="Search everything"
          aria-label="Search"
          aria-keyshortcuts="/"
          spellcheck={false}
          autocomplete="off"
          value={searchText}
          onInput={({ currentTarget }) => onSearch(currentTarget.value)}
        />
        {searchText === '' && <kbd aria-hidden="true">/</kbd>}
        <span class="muted found" role="status">
          {progress && `${countText(progress.count, 'match', 'matches')}${progress.isDone ? '' : '…'}`}
        </span>
      </div>
      <button
        type="button"
        class="icon"
        aria-label={`Switch to ${theme === 'dark' ? 'light' : 'dark'}`}
        onClick={onTheme}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="1.5" />
          <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" />
        </svg>
      </button>
      <button type="button" class="icon" aria-label="Help" aria-keyshortcuts="?" onClick={onHelp}>
        ?
      </button>
    </header>
  );
}

function Reels(): JSX.Element {
  return (
    <svg class="logo" viewBox="0 0 24 16" aria-hidden="true">
      <rect
        x="0.75"
        y="0.75"
        width="22.5"
        height="14.5"
        rx="2.5"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
      />
      <circle cx="7.5" cy="7" r="2.25" fill="none" stroke="currentColor" stroke-width="1.5" />
      <circle cx="16.5" cy="7" r="2.25" fill="none" stroke="currentColor" stroke-width="1.5" />
      <path d="M6 15l1.5-3h9L18 15" fill="none" stroke="currentColor" stroke-width="1.5" />
    </svg>
  );
}
