import type { JSX } from 'preact';
import type { PageRefusal } from '../../page-model';
import type { TreeNode } from '../finding/tree';
import { TreeView } from './tree-view';

type SidePanelProps = {
  readonly tree: TreeNode;
  /** The chosen node of the tree; `undefined` where the refusals are. */
  readonly scope: string | undefined;
  readonly refusals: readonly PageRefusal[];
  readonly onScope: (node: TreeNode) => void;
  readonly onRefusals: () => void;
};

/** What there is: the refused requests of the last run, and all cassettes. */
export function SidePanel({ tree, scope, refusals, onScope, onRefusals }: SidePanelProps): JSX.Element {
  return (
    <nav class="side-panel" aria-label="Cassettes">
      {refusals.length > 0 && (
        <button type="button" class="refusals" aria-pressed={scope === undefined} onClick={onRefusals}>
          Refused in the last run <span class="tree-count">{refusals.length}</span>
        </button>
      )}
      <TreeView root={tree} scope={scope} onScope={onScope} />
    </nav>
  );
}
