import { useMemo } from 'preact/hooks';
import type { PageCassette } from '../../page-model';
import { positionIn, rowsOf, type Found, type Row } from '../finding/rows';
import { findNode, treeOf, type TreeNode } from '../finding/tree';
import type { OpenedInteraction } from './page-address';

type RowsAsked = {
  readonly cassettes: readonly PageCassette[];
  /** The chosen node of the tree; `undefined` where the refusals are shown. */
  readonly scope: string | undefined;
  readonly found: Found;
  readonly opened: OpenedInteraction | undefined;
};

type RowsShown = {
  readonly tree: TreeNode;
  readonly rows: readonly Row[];
  /** Position of the row that is opened. */
  readonly active: number | undefined;
};

/** The tree of all cassettes, and the rows of those that are chosen in it. */
export function useRows({ cassettes, scope, found, opened }: RowsAsked): RowsShown {
  const tree = useMemo(() => treeOf(cassettes), [cassettes]);
  const shown = useMemo(() => (scope === undefined ? [] : (findNode(tree, scope) ?? tree).cassettes), [tree, scope]);
  const rows = useMemo(() => rowsOf(cassettes, shown, found), [cassettes, shown, found]);
  const active = useMemo(() => opened && positionIn(rows, cassettes, opened), [rows, cassettes, opened]);
  return { tree, rows, active };
}
