import { DEFAULT_LIBRARY } from '../../../core/default-library';
import type { PageCassette } from '../../page-model';

/** A folder, a test file or a cassette in the tree. */
export type TreeNode = {
  /** Its path without the folder that tests' cassettes lie in; the root's is empty. */
  readonly key: string;
  readonly label: string;
  readonly kind: 'folder' | 'cassette';
  readonly children: readonly TreeNode[];
  /** Positions of the cassettes in it. */
  readonly cassettes: readonly number[];
  readonly requests: number;
  readonly hasProblem: boolean;
};

/** A line of the tree as it is shown. */
export type TreeLine = { readonly node: TreeNode; readonly depth: number; readonly isOpen: boolean };

type Growing = { readonly folders: Map<string, Growing>; readonly cassettes: Map<string, number> };

/** The cassettes as a tree of folders and test files. Folders with a single folder in them are one with it. */
export function treeOf(cassettes: readonly PageCassette[]): TreeNode {
  const root = newFolder();
  for (const [position, { path }] of cassettes.entries()) {
    // The folder beside a test file is no place that anybody looks for.
    const steps = path.split('/').filter((step) => step !== DEFAULT_LIBRARY);
    const name = steps.pop() ?? path;
    let folder = root;
    for (const step of steps) folder = childOf(folder, step);
    // Two paths that differ in the folder that is left out have one place.
    folder.cassettes.set(folder.cassettes.has(name) ? path : name, position);
  }
  return folderNode('', '', root, cassettes);
}

/** The lines to show: all below folders that are not closed. */
export function treeLines(root: TreeNode, closed: ReadonlySet<string>): TreeLine[] {
  const lines: TreeLine[] = [];
  const pending = [{ node: root, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, depth } = next;
    const isOpen = !closed.has(node.key);
    lines.push({ node, depth, isOpen });
    if (!isOpen) continue;
    for (const child of [...node.children].reverse()) pending.push({ node: child, depth: depth + 1 });
  }
  return lines;
}

/** The node of a key; `undefined` where there is none any more. */
export function findNode(root: TreeNode, key: string): TreeNode | undefined {
  const pending = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.key === key) return node;
    pending.push(...node.children);
  }
  return undefined;
}

function newFolder(): Growing {
  return { folders: new Map(), cassettes: new Map() };
}

function childOf(folder: Growing, step: string): Growing {
  const child = folder.folders.get(step) ?? newFolder();
  folder.folders.set(step, child);
  return child;
}

function folderNode(key: string, label: string, given: Growing, cassettes: readonly PageCassette[]): TreeNode {
  let [shownKey, shownLabel, folder] = [key, label, given];
  for (let only = onlyFolder(folder); only !== undefined && key !== ''; only = onlyFolder(folder)) {
    shownKey = joined(shownKey, only[0]);
    shownLabel = joined(shownLabel, only[0]);
    folder = only[1];
  }
  const children = [
    ...[...folder.folders].map(([name, child]) => folderNode(joined(shownKey, name), name, child, cassettes)),
    ...[...folder.cassettes].map(([name, position]) => cassetteNode(joined(shownKey, name), name, position, cassettes)),
  ];
  return {
    key: shownKey,
    label: shownLabel,
    kind: 'folder',
    children,
    cassettes: children.flatMap((child) => child.cassettes),
    requests: children.reduce((sum, { requests }) => sum + requests, 0),
    hasProblem: children.some(({ hasProblem }) => hasProblem),
  };
}

function cassetteNode(key: string, name: string, position: number, cassettes: readonly PageCassette[]): TreeNode {
  const cassette = cassettes[position];
  return {
    key,
    label: cassette === undefined ? name : cassetteLabel(cassette, name),
    kind: 'cassette',
    children: [],
    cassettes: [position],
    requests: cassette?.entries.length ?? 0,
    hasProblem: cassette?.problem !== undefined,
  };
}

/** The one test that used a cassette, or the name of its file. */
export function cassetteLabel({ tests, path }: PageCassette, name = path.split('/').at(-1) ?? path): string {
  const [only, ...others] = tests;
  return only !== undefined && others.length === 0 ? only : name.replace(/\.(ya?ml|json)$/, '');
}

function onlyFolder({ folders, cassettes }: Growing): [string, Growing] | undefined {
  const [only] = folders;
  return folders.size === 1 && cassettes.size === 0 ? only : undefined;
}

function joined(key: string, name: string): string {
  return key === '' ? name : `${key}/${name}`;
}
