import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { shownPath } from '../core/shown-path';

/** Where user code called a member of `vcr`. */
export type CallSite = {
  /** `setup.js:3`, relative to the root; the test file where the stack says nothing. */
  readonly place: string;
  /** Whether the test file, or what it called, did; `false` for setup files. */
  readonly isInTestFile: boolean;
};

/** The folder that the compiled package stands in: its own frames are nobody's call. */
const PACKAGE = path.resolve(__dirname, '..') + path.sep;

/** Reads a stack that was taken inside a member of `vcr`. */
export function callSite(
  stack: string | undefined,
  { testPath, rootDir }: { readonly testPath: string; readonly rootDir: string },
): CallSite {
  const frames = (stack ?? '').split('\n').flatMap((line) => readFrame(line) ?? []);
  const caller = frames.find(({ file }) => !file.startsWith(PACKAGE));
  const place = caller === undefined ? testPath : caller.file;
  const line = caller === undefined ? '' : `:${caller.line}`;
  return {
    place: `${shownPath(place, rootDir)}${line}`,
    isInTestFile: caller === undefined || frames.some(({ file }) => file === testPath),
  };
}

// `at name (/path/file.js:1:2)`, `at file:///path/file.mjs:1:2`, `at async C:\path\file.js:1:2`; a path may hold spaces
// and parentheses.
const FRAME = /^\s+at (?:async )?(?:.*? \((?=\/|[A-Za-z]:|file:))?(.+?):(\d+):\d+\)?$/;

function readFrame(text: string): { file: string; line: string } | undefined {
  const [, place, line] = FRAME.exec(text) ?? [];
  if (place === undefined || line === undefined) return undefined;
  return { file: place.startsWith('file:') ? fileURLToPath(place) : place, line };
}
