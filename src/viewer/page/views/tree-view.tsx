import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { treeLines, type TreeLine, type TreeNode } from '../finding/tree';
import { VirtualList } from './virtual-list';

const ROW_HEIGHT = 28;
const INDENT = 14;

type TreeViewProps = {
  readonly root: TreeNode;
  readonly scope: string | undefined;
  readonly onScope: (node: TreeNode) => void;
};

/** Folders, test files and cassettes. What is chosen here stands in the list. */
export function TreeView({ root, scope, onScope }: TreeViewProps): JSX.Element {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const lines = useMemo(() => treeLines(root, closed), [root, closed]);
  const active = lines.findIndex(({ node }) => node.key === scope);
  const setOpen = ({ node }: TreeLine, isOpen: boolean): void => {
    const next = new Set(closed);
    if (isOpen) next.delete(node.key);
    else next.add(node.key);
    setClosed(next);
  };
  const go = (index: number): void => {
    const line = lines[index];
    if (line !== undefined) onScope(line.node);
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const act = keyAct(event.key, lines, active, go, setOpen);
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  return (
    <VirtualList
      id="tree"
      role="tree"
      label="Tests and cassettes"
      count={lines.length}
      rowHeight={ROW_HEIGHT}
      active={active === -1 ? undefined : active}
      onKeyDown={onKeyDown}
      row={(index) => {
        const line = lines[index];
        return line && <TreeRow key={line.node.key} {...{ line, index, scope, onScope, setOpen }} />;
      }}
    />
  );
}

function keyAct(
  key: string,
  lines: readonly TreeLine[],
  active: number,
  go: (index: number) => void,
  setOpen: (line: TreeLine, isOpen: boolean) => void,
): (() => void) | undefined {
  const line = lines[active];
  switch (key) {
    case 'ArrowDown':
      return () => go(active + 1);
    case 'ArrowUp':
      return () => go(active - 1);
    case 'Home':
      return () => go(0);
    case 'End':
      return () => go(lines.length - 1);
    case 'ArrowRight':
      return line && (() => (line.isOpen ? go(active + 1) : setOpen(line, true)));
    case 'ArrowLeft': {
      if (line === undefined) return undefined;
      const isClosable = line.isOpen && line.node.children.length > 0;
      return () => (isClosable ? setOpen(line, false) : go(parentOf(lines, active)));
    }
    default:
      return undefined;
  }
}

function parentOf(lines: readonly TreeLine[], active: number): number {
  const depth = lines[active]?.depth ?? 0;
  return lines.slice(0, active).findLastIndex((line) => line.depth < depth);
}

type TreeRowProps = Pick<TreeViewProps, 'scope' | 'onScope'> & {
  readonly line: TreeLine;
  readonly index: number;
  readonly setOpen: (line: TreeLine, isOpen: boolean) => void;
};

function TreeRow({ line, index, scope, onScope, setOpen }: TreeRowProps): JSX.Element {
  const { node, depth, isOpen } = line;
  const isFolder = node.kind === 'folder' && node.key !== '';
  const label = node.key === '' ? 'All cassettes' : node.label;
  return (
    <div
      id={`tree-${index}`}
      class={`tree-row ${node.kind}`}
      role="treeitem"
      aria-level={depth + 1}
      aria-expanded={isFolder ? isOpen : undefined}
      aria-selected={node.key === scope}
      title={node.key === '' ? undefined : `${node.key}${node.hasProblem ? ' (cannot be read)' : ''}`}
      style={{ height: `${ROW_HEIGHT}px`, paddingLeft: `${10 + Math.max(0, depth - 1) * INDENT}px` }}
      onClick={() => onScope(node)}
      onDblClick={() => isFolder && setOpen(line, !isOpen)}
    >
      <span
        class={`twist ${isFolder ? (isOpen ? 'open' : 'shut') : ''}`}
        aria-hidden="true"
        onClick={(event) => {
          if (!isFolder) return;
          event.stopPropagation();
          setOpen(line, !isOpen);
        }}
      />
      <span class="tree-label">
        <bdi>{label}</bdi>
      </span>
      {node.hasProblem && <span class="problem-dot" aria-label="cannot be read" />}
      <span class="tree-count" aria-label={`${node.requests} requests`}>
        {node.requests}
      </span>
    </div>
  );
}
