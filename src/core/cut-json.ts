import type { PathStep } from './body-path';
import { walkJson } from './json-walker';

/** Which steps of which paths the children of a value may take: path and step by their numbers. */
type Reached = readonly (readonly [path: number, step: number])[];

type OpenContainer = {
  readonly isObject: boolean;
  readonly reached: Reached;
  name: string;
  index: number;
  kept: number;
};

type Path = readonly PathStep[];

/**
 * Takes what paths name out of a JSON text. All that stays is spelled as it was, numbers above all; spaces go. Gives an
 * empty text when a path names the whole. One pass, whatever the depth.
 *
 * @param text valid JSON
 */
export function cutJson(text: string, paths: readonly Path[]): string {
  if (paths.some((path) => path.length === 0)) return '';
  const kept: string[] = [];
  const open: OpenContainer[] = [];
  // While a container that goes is passed over: how many are open within it.
  let skipped = 0;

  for (const piece of walkJson(text)) {
    if (skipped > 0) {
      if (piece.kind === 'open') skipped += 1;
      if (piece.kind === 'close') skipped -= 1;
      continue;
    }
    const parent = open.at(-1);
    if (piece.kind === 'close') {
      open.pop();
      kept.push(text.charAt(piece.start));
    } else if (piece.kind === 'key') {
      if (parent !== undefined) parent.name = piece.name;
    } else {
      const reached = parent === undefined ? startOf(paths) : step(paths, parent);
      if (parent !== undefined) parent.index += 1;
      if (reached === 'cut') {
        if (piece.kind !== 'scalar') skipped = 1;
        continue;
      }
      if (parent !== undefined) kept.push(lead(parent));
      if (piece.kind === 'scalar') kept.push(text.slice(piece.start, piece.end));
      else {
        kept.push(text.charAt(piece.start));
        open.push({ isObject: text.charAt(piece.start) === '{', reached, name: '', index: 0, kept: 0 });
      }
    }
  }
  return kept.join('');
}

function startOf(paths: readonly Path[]): Reached {
  return paths.map((_, path) => [path, 0] as const);
}

// Where the paths are after one more name or index; as many as there are steps at most, so the pass stays linear.
function step(paths: readonly Path[], parent: OpenContainer): Reached | 'cut' {
  const next: [number, number][] = [];
  const add = (path: number, at: number): void => {
    if (!next.some(([otherPath, otherStep]) => otherPath === path && otherStep === at)) next.push([path, at]);
  };
  for (const [path, at] of parent.reached) {
    const current = paths[path]?.[at];
    if (current === undefined) continue;
    if (current.isDeep) add(path, at);
    if (!selectsChild(current, parent)) continue;
    if (at + 1 === paths[path]?.length) return 'cut';
    add(path, at + 1);
  }
  return next;
}

function selectsChild({ selects }: PathStep, { isObject, name, index }: OpenContainer): boolean {
  switch (selects.kind) {
    case 'any':
      return true;
    case 'name':
      return isObject && selects.name === name;
    case 'index':
      return !isObject && selects.index === index;
  }
}

function lead(parent: OpenContainer): string {
  const comma = parent.kept === 0 ? '' : ',';
  parent.kept += 1;
  return parent.isObject ? `${comma}${JSON.stringify(parent.name)}:` : comma;
}
