import fs from 'node:fs';
import path from 'node:path';
import { counted } from '../../core/counted';
import { shownPath } from '../../core/shown-path';
import { visibleJson, visibleLine, visibleText } from '../../core/visible-text';
import { CassetteShelf } from '../../viewer/cassette-shelf';
import type { PageContent, PageFacts } from '../../viewer/page-content';
import { isOurPage, readPageTemplate, writePage } from '../../viewer/page-template';
import { serveFolders } from '../../viewer/serve-folders';
import { findCassettes } from '../cassette-files';
import type { Command, CommandCall, ExitCode } from '../command';
import { loadCassette } from '../load-cassette';
import { packageVersion } from '../package-version';
import { lastReportFile } from '../../report/last-report';
import { withProgress } from '../progress';
import { reportToShow } from '../report-to-show';
import { orSay } from '../system-reason';
import { UsageError } from '../usage-error';

const DEFAULT_OUT = 'cassettes.html';

/** Cassettes as a page for the browser: a file that needs no other, or served while they change. */
export const view: Command = {
  name: 'view',
  summary: 'Shows cassettes in the browser: writes a page, or serves one.',
  usage: '[FILE or FOLDER…]',
  options: {
    out: { type: 'string', value: 'FILE', description: `Where to write the page; ${DEFAULT_OUT} without it.` },
    force: { type: 'boolean', description: 'Writes over a file that is no page of this command.' },
    'dry-run': { type: 'boolean', description: 'Says what it would write, and writes nothing.' },
    json: { type: 'boolean', description: 'Says what was written as JSON.' },
    serve: {
      type: 'boolean',
      description: 'Serves the page to this machine, and follows the cassettes as they change.',
    },
    port: { type: 'string', value: 'N', description: 'The port to serve at; a free one without it.' },
    report: {
      type: 'string',
      value: 'FILE',
      description: 'A report of a run; without it, the one of the last run here.',
    },
  },
  examples: [
    { line: 'jest-vcr view', purpose: `all cassettes below this folder, in ${DEFAULT_OUT}` },
    { line: 'jest-vcr view __cassettes__/users.test.js --out users.html', purpose: 'those of one test file' },
  ],
  fails: 'a cassette could not be read (the page says why), or the page could not be written',
  run: (call) => (call.values['serve'] === true ? serve(call) : write(call)),
};

async function write(call: CommandCall): Promise<ExitCode> {
  const { values, terminal, cwd } = call;
  if (values['port'] !== undefined) throw new UsageError('--port goes with --serve');
  const out = path.resolve(cwd, textOf(values['out']) ?? DEFAULT_OUT);
  const isDry = values['dry-run'] === true;
  if (values['force'] !== true) checkPlace(out, cwd);
  const unread: string[] = [];
  const content = await shelfOf(call, (text) => unread.push(text)).content(factsOf(call), (items, work) =>
    withProgress(terminal, items, 'Reading cassettes', work),
  );
  for (const text of unread) terminal.complain(visibleLine(text));
  if (!isDry) {
    orSay(`${shownPath(out, cwd)} cannot be written`, () => {
      fs.mkdirSync(path.dirname(out), { recursive: true });
      writePage(out, readPageTemplate(), content);
    });
  }
  const result = resultOf(content);
  if (values['json'] === true) {
    terminal.print(visibleJson({ file: shownPath(out, cwd), isWritten: !isDry, ...result }));
  } else {
    const { requests, cassettes } = result;
    const holds = `${counted(requests, 'request')} in ${counted(cassettes, 'cassette')}`;
    terminal.print(`${isDry ? 'Would write' : 'Wrote'} ${visibleLine(shownPath(out, cwd))}: ${holds}.`);
    for (const { problem } of result.unreadable) terminal.complain(visibleText(problem));
  }
  return unread.length === 0 && result.unreadable.length === 0 ? 0 : 1;
}

async function serve(call: CommandCall): Promise<ExitCode> {
  const { values, words, terminal, cwd } = call;
  const wrong = ['out', 'force', 'dry-run', 'json'].find((name) => values[name] !== undefined);
  if (wrong !== undefined) throw new UsageError(`--${wrong} does not go with --serve, which writes nothing`);
  const shelf = shelfOf(call, (text) => terminal.complain(visibleLine(text)));
  const served = await serveFolders({
    template: readPageTemplate(),
    port: portOf(textOf(values['port'])),
    folders: [
      ...(words.length === 0 ? ['.'] : words).map((word) => folderOf(path.resolve(cwd, word))),
      path.dirname(lastReportFile(cwd)),
    ],
    content: () => shelf.content(factsOf(call)),
  });
  terminal.print(`Serving at ${served.url}`);
  terminal.complain('It follows the cassettes as they change. Ctrl+C ends it.');
  await interrupted();
  await served.close();
  return 0;
}

/** @param complain is told of folders that cannot be read */
function shelfOf({ words, cwd, values }: CommandCall, complain: (text: string) => void): CassetteShelf {
  const given = textOf(values['report']);
  return new CassetteShelf({
    find: () => findCassettes(words, cwd, complain),
    load: (file) => loadCassette(file, cwd),
    report: () => reportToShow(given, cwd),
  });
}

function factsOf({ words, cwd, values }: CommandCall): PageFacts {
  return {
    title: words.length === 0 ? path.basename(cwd) : words.join(', '),
    madeAt: new Date().toISOString(),
    packageVersion: packageVersion(),
    isLive: values['serve'] === true,
    cwd,
  };
}

function resultOf({ index }: PageContent): {
  readonly cassettes: number;
  readonly requests: number;
  readonly refusals: number;
  readonly unreadable: readonly { readonly path: string; readonly problem: string }[];
} {
  return {
    cassettes: index.cassettes.length,
    requests: index.cassettes.reduce((sum, { entries }) => sum + entries.length, 0),
    refusals: index.refusals.length,
    unreadable: index.cassettes.flatMap(({ path, problem }) => (problem === undefined ? [] : [{ path, problem }])),
  };
}

// Somebody's own page of that name is not ours to replace.
function checkPlace(out: string, cwd: string): void {
  const shown = shownPath(out, cwd);
  const found = orSay(`${shown} cannot be written`, () => fs.statSync(out, { throwIfNoEntry: false }));
  if (found?.isDirectory()) throw new UsageError(`${shown} is a folder; --out takes a file`);
  if (found === undefined || isOurPage(out)) return;
  throw new UsageError(`${shown} is there, and no page of this command. Another --out, or --force?`);
}

function folderOf(place: string): string {
  return fs.statSync(place, { throwIfNoEntry: false })?.isDirectory() === true ? place : path.dirname(place);
}

function portOf(text: string | undefined): number {
  if (text === undefined) return 0;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError(`--port takes a number from 0 to 65535, not "${text}"`);
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

function textOf(value: CommandCall['values'][string]): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
