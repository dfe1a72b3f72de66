import { ageText, sizeText } from '../../core/amounts';
import { counted } from '../../core/counted';
import { visibleJson, visibleLine } from '../../core/visible-text';
import { findCassettes } from '../cassette-files';
import type { Command, CommandCall, ExitCode } from '../command';
import { listCassette, type ListedCassette } from '../listed-cassette';
import { withProgress } from '../progress';
import { tableLines, type Column } from '../table';
import { testsOfCassettes } from '../tests-of-cassettes';
import { UsageError } from '../usage-error';

const COLUMNS: readonly Column[] = [
  { title: 'cassette', atLeast: 16, isPath: true },
  { title: 'requests', isRight: true },
  { title: 'size', isRight: true },
  { title: 'age', isRight: true },
  { title: 'hosts', atLeast: 8 },
];
/** Only where a run has left a report that tells of one of them. */
const TESTS_COLUMN: Column = { title: 'test', atLeast: 12 };

/** The newest and the largest last: on a terminal that is where people look. */
const ORDERS: Readonly<Record<string, (left: ListedCassette, right: ListedCassette) => number>> = {
  name: (left, right) => compare(left.file, right.file),
  age: (left, right) => compare(left.at, right.at),
  size: (left, right) => left.bytes - right.bytes,
  host: (left, right) => compare(hostsOf(left), hostsOf(right)),
};

export const ls: Command = {
  name: 'ls',
  summary: 'Lists cassettes: requests, size, age, hosts, and the tests that the last runs told of.',
  usage: '[FILE or FOLDER…]',
  options: {
    sort: { type: 'string', value: 'age|host|name|size', description: 'Orders them: the oldest or smallest first.' },
    json: { type: 'boolean', description: 'Writes JSON, with the test file of each.' },
  },
  examples: [
    { line: 'jest-vcr ls', purpose: 'all cassettes below this folder' },
    { line: 'jest-vcr ls --sort age __cassettes__', purpose: 'those of a folder, the oldest first' },
    { line: 'jest-vcr ls --json', purpose: 'for a program' },
  ],
  fails: 'a cassette could not be read',
  run,
};

async function run({ values, words, terminal, cwd }: CommandCall): Promise<ExitCode> {
  const order = orderNamed(values['sort']);
  const unread: string[] = [];
  const files = await findCassettes(words, cwd, (text) => unread.push(text));
  for (const text of unread) terminal.complain(visibleLine(text));
  const tests = testsOfCassettes(cwd);
  const listed = await withProgress(terminal, files, 'Reading cassettes', (file) => {
    return listCassette(file, cwd, tests.get(file));
  });
  // Equal ones stay in the order of their names.
  listed.sort(order);
  if (values['json'] === true) terminal.print(visibleJson(listed));
  else if (listed.length === 0) terminal.complain('There are no cassettes here.');
  else {
    const columns = listed.some((cassette) => cassette.tests !== undefined) ? [...COLUMNS, TESTS_COLUMN] : COLUMNS;
    terminal.print([...tableLines(columns, listed.map(rowOf), terminal), '', totalOf(listed)].join('\n'));
  }
  return unread.length > 0 || listed.some((cassette) => 'problem' in cassette) ? 1 : 0;
}

function orderNamed(name: CommandCall['values'][string] = 'name'): (typeof ORDERS)[string] {
  const order = typeof name === 'string' && Object.hasOwn(ORDERS, name) ? ORDERS[name] : undefined;
  if (order === undefined) {
    throw new UsageError(`--sort takes one of ${Object.keys(ORDERS).sort().join(', ')}, not "${String(name)}"`);
  }
  return order;
}

function rowOf(cassette: ListedCassette): string[] {
  const age = ageText(Date.now() - Date.parse(cassette.at));
  const requests = 'problem' in cassette ? '?' : String(cassette.requests);
  const hosts = visibleLine(hostsOf(cassette));
  return [visibleLine(cassette.file), requests, sizeText(cassette.bytes), age, hosts, visibleLine(testsOf(cassette))];
}

function testsOf({ tests: [first, ...others] = [] }: ListedCassette): string {
  if (first === undefined) return '';
  return others.length === 0 ? first : `${first} (and ${others.length} more)`;
}

function hostsOf(cassette: ListedCassette): string {
  return 'problem' in cassette ? `cannot be read: ${cassette.problem}` : cassette.hosts.join(', ');
}

function totalOf(listed: readonly ListedCassette[]): string {
  const bytes = listed.reduce((sum, cassette) => sum + cassette.bytes, 0);
  const requests = listed.reduce((sum, cassette) => sum + ('problem' in cassette ? 0 : cassette.requests), 0);
  return [counted(listed.length, 'cassette'), counted(requests, 'request'), sizeText(bytes)].join(', ');
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
