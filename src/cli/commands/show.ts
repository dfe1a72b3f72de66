import fs from 'node:fs';
import path from 'node:path';
import type { CassetteContent } from '../../core/cassette-content';
import { counted } from '../../core/counted';
import { messageOf } from '../../core/errors/vcr-error';
import { shownPath } from '../../core/shown-path';
import { visibleJson, visibleLine, visibleText } from '../../core/visible-text';
import { findCassettes } from '../cassette-files';
import type { Command, CommandCall, ExitCode } from '../command';
import { loadCassette } from '../load-cassette';
import { interactionJson } from '../show/interaction-json';
import { interactionLines } from '../show/interaction-lines';
import { UsageError } from '../usage-error';

/** Nobody reads on here who did not ask for this one. */
const MOST_CHARACTERS_OF_MANY = 20_000;

export const show: Command = {
  name: 'show',
  summary: 'Shows interactions, in the manner of curl -v.',
  usage: 'FILE or FOLDER… [NUMBER]',
  options: {
    plain: {
      type: 'boolean',
      description: 'No colours, numbers and times, nothing cut: what git can compare (diff.cassette.textconv).',
    },
    json: { type: 'boolean', description: 'Writes JSON, bodies without their content coding.' },
  },
  examples: [
    { line: 'jest-vcr show __cassettes__/users.test.js/fetches-a-user.yaml', purpose: 'a whole cassette' },
    {
      line: 'jest-vcr show __cassettes__/users.test.js/fetches-a-user.yaml 2',
      purpose: 'its second interaction, whole',
    },
    {
      line: 'jest-vcr show --json __cassettes__/users.test.js',
      purpose: 'all cassettes of a test file, for a program',
    },
  ],
  fails: 'a cassette could not be read',
  run,
};

type Shown = { readonly file: string; readonly shownAs: string; readonly content: CassetteContent };

async function run(call: CommandCall): Promise<ExitCode> {
  const { values, terminal, cwd } = call;
  const { words, number } = readWords(call);
  let code: ExitCode = 0;
  const files = await findCassettes(words, cwd, (text) => {
    code = 1;
    terminal.complain(visibleLine(text));
  });
  if (files.length === 0) throw new UsageError(`there are no cassettes in ${words.join(', ')}`);
  const shown: Shown[] = [];
  for (const file of files) {
    const shownAs = visibleLine(shownPath(file, cwd));
    try {
      const content = await loadCassette(file, cwd);
      checkNumber(number, content, shownAs);
      const cassette = { file, shownAs, content };
      if (values['json'] === true) shown.push(cassette);
      else if (values['plain'] === true) showPlainly(call, cassette, number);
      else showInColours(call, cassette, { number, isOneOfMany: files.length > 1 });
    } catch (error) {
      if (error instanceof UsageError) throw error;
      terminal.complain(visibleText(messageOf(error)));
      // git ends with what it asks for a text; an old version of a file may have been no cassette yet.
      if (values['plain'] === true) terminal.print(visibleText(fs.readFileSync(file, 'utf8')).replace(/\n$/, ''));
      else code = 1;
    }
  }
  if (values['json'] === true) terminal.print(visibleJson(shown.map((cassette) => cassetteJson(cassette, number))));
  return code;
}

function readWords({ words, cwd }: CommandCall): {
  readonly words: readonly string[];
  readonly number: number | undefined;
} {
  const last = words.at(-1) ?? '';
  if (words.length === 0)
    throw new UsageError('show what? Name a cassette, or a folder\nTry: npx jest-vcr show --help');
  // A folder may be named so.
  const isNumber = words.length > 1 && /^\d+$/.test(last) && !fs.existsSync(path.resolve(cwd, last));
  return isNumber ? { words: words.slice(0, -1), number: Number(last) } : { words, number: undefined };
}

function checkNumber(number: number | undefined, { interactions }: CassetteContent, shownAs: string): void {
  if (number === undefined || (number >= 1 && number <= interactions.length)) return;
  const has = interactions.length === 0 ? 'no interactions' : counted(interactions.length, 'interaction');
  throw new UsageError(`${shownAs} has ${has}: there is no number ${number}`);
}

function showPlainly({ terminal }: CommandCall, { content }: Shown, number: number | undefined): void {
  const options = { style: (_: unknown, text: string) => text, hasTimes: false, mostBodyCharacters: Infinity };
  numbered(content, number).forEach(({ interaction }, index) => {
    if (index > 0) terminal.print('');
    terminal.print(interactionLines(interaction, '', options).join('\n'));
  });
  for (const line of droppedLines(content)) terminal.print(line);
}

function showInColours(
  { terminal }: CommandCall,
  { shownAs, content }: Shown,
  { number, isOneOfMany }: { readonly number: number | undefined; readonly isOneOfMany: boolean },
): void {
  const { style } = terminal;
  const mostBodyCharacters = number === undefined ? MOST_CHARACTERS_OF_MANY : Infinity;
  const all = content.interactions.length;
  if (isOneOfMany) terminal.print(`${style(['bold', 'underline'], shownAs)}\n`);
  numbered(content, number).forEach(({ interaction, position }, index) => {
    if (index > 0) terminal.print('');
    const lines = interactionLines(interaction, `${position}/${all}`, { style, hasTimes: true, mostBodyCharacters });
    terminal.print(lines.join('\n'));
  });
  if (all === 0) terminal.print(style('dim', '* no interactions'));
  for (const line of droppedLines(content)) terminal.print(style('dim', line));
  if (isOneOfMany) terminal.print('');
}

function numbered(
  { interactions }: CassetteContent,
  number: number | undefined,
): { readonly interaction: CassetteContent['interactions'][number]; readonly position: number }[] {
  const all = interactions.map((interaction, index) => ({ interaction, position: index + 1 }));
  return number === undefined ? all : all.filter(({ position }) => position === number);
}

function droppedLines({ dropped }: CassetteContent): string[] {
  return dropped.map(({ method, uri }) => `* a hook dropped the response of ${visibleLine(`${method} ${uri}`)}`);
}

function cassetteJson({ shownAs, content }: Shown, number: number | undefined): Record<string, unknown> {
  return {
    file: shownAs,
    interactions: numbered(content, number).map(({ interaction, position }) => interactionJson(interaction, position)),
    dropped: content.dropped,
  };
}
