import { counted } from '../core/counted';
import type { InteractionChange, RefusalReport, RunReport } from '../core/run-report';
import { visibleLine } from '../core/visible-text';
import { totalsOf, type CassetteTotal } from './run-totals';
import { summaryLines, type SummaryLine } from './summary-lines';

/** A comment on GitHub may have 65,536 characters, and nobody reads that many. */
const MOST_CASSETTES = 50;
const MOST_CHANGES = 40;
const MOST_ITEMS = 50;
const LONGEST_TEXT = 300;

const SIGNS: Readonly<Record<InteractionChange['kind'], string>> = { added: '+', replaced: '±', removed: '−' };

/** The summary of a run for a pull request: the counts, then what changed in each cassette, request by request. */
export function markdownSummary(report: RunReport): string {
  const { cassettes, refusals } = totalsOf(report);
  const lines = summaryLines(report, { obsoleteFails: false });
  const changed = cassettes.filter(({ outcome }) => outcome !== 'replayed');
  const sections = [
    '## Cassettes',
    lines.length === 0
      ? 'No cassette changed.'
      : list(lines.map(({ head, rest }) => `**${plain(head)}**${plain(rest)}`)),
    ...changed.slice(0, MOST_CASSETTES).map(cassetteSection),
    ...more(changed.length - MOST_CASSETTES, 'cassette'),
    ...lines.filter(({ items }) => items.length > 0).map(itemSection),
    ...refusalSection(refusals),
  ];
  return `${sections.join('\n\n')}\n`;
}

function cassetteSection({ path, outcome, tests, changes }: CassetteTotal): string {
  const rows = changes.slice(0, MOST_CHANGES).map(changeRow);
  const header = ['| | request | status | what changed |', '| :-: | --- | --- | --- |'];
  return [
    `### ${code(path)} ${outcome === 'appended' ? 'appended to' : outcome}`,
    `by ${tests.slice(0, MOST_ITEMS).map(code).join(', ')}`,
    ...(rows.length === 0 ? [] : [[...header, ...rows].join('\n')]),
    ...more(changes.length - MOST_CHANGES, 'request'),
  ].join('\n\n');
}

function changeRow({ kind, request, status, statusBefore, differs = [] }: InteractionChange): string {
  const changed = kind === 'replaced' ? (differs.length === 0 ? 'nothing but times' : differs.join(', ')) : kind;
  const isOther = statusBefore !== undefined && statusBefore !== status;
  const statuses = isOther ? `${statusText(statusBefore)} → ${statusText(status)}` : statusText(status);
  return `| ${SIGNS[kind]} | ${code(`${request.method} ${request.uri}`)} | ${statuses} | ${plain(changed)} |`;
}

function statusText(status: number): string {
  return status === 0 ? 'failed' : String(status);
}

function itemSection({ head, items }: SummaryLine): string {
  const shown = items.slice(0, MOST_ITEMS).map(({ path, notes }) => {
    return notes.length === 0 ? code(path) : `${code(path)}: ${notes.slice(0, MOST_ITEMS).map(code).join(', ')}`;
  });
  return [`### ${plain(head)}`, list(shown), ...more(items.length - MOST_ITEMS, 'cassette')].join('\n\n');
}

function refusalSection(refusals: readonly RefusalReport[]): string[] {
  if (refusals.length === 0) return [];
  const shown = refusals.slice(0, MOST_ITEMS).map((refusal) => {
    const [nearest] = refusal.nearest;
    const differences = (nearest?.differences ?? []).map(({ matcher, reason }) => code(`${matcher}: ${reason}`));
    const why = differences.length === 0 ? '' : `; nearest recording differs in ${differences.join(', ')}`;
    const { method, uri } = refusal.request;
    return `${code(`${method} ${uri}`)} in ${code(refusal.test)} (${plain(refusal.code)})${why}`;
  });
  return [
    `### ${counted(refusals.length, 'request')} refused`,
    list(shown),
    ...more(refusals.length - MOST_ITEMS, 'request'),
  ];
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

function more(count: number, noun: string): string[] {
  return count > 0 ? [`… and ${counted(count, noun)} more.`] : [];
}

/** A text that comes from a cassette or a title, as code. Not in backticks: it may hold those. */
function code(text: string): string {
  return `<code>${plain(text)}</code>`;
}

// Whatever means something to Markdown, to HTML or to GitHub (mentions, issue numbers) goes as a number.
function plain(text: string): string {
  const short = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
  return visibleLine(short).replace(/[&<>"'`*_~[\]()\\|#@!:]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
