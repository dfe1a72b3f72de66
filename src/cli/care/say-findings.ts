import { FINDING_KINDS, type Finding } from '../../core/care/finding';
import { counted } from '../../core/counted';
import { groupBy } from '../../core/group-by';
import { printable } from './printable';
import { placeLines, shortened } from './say-places';

/** What was found in one cassette. */
export type FileFindings = { readonly file: string; readonly findings: readonly Finding[] };

/** The lines of one file, one for each finding, or for each interaction with secrets. */
export function findingLines(findings: readonly Finding[]): string[] {
  return FINDING_KINDS.flatMap((kind) => {
    if (kind === 'secret') return secretLines(findings);
    return shortened(
      findings.flatMap((finding) => (finding.kind === kind ? [`${WORDS[kind].one}: ${lineOf(finding)}`] : [])),
      20,
    );
  });
}

/** What was found in all files, and what helps. */
export function summaryOf(files: readonly FileFindings[], cassettes: number): string {
  const all = files.flatMap(({ findings }) => findings);
  if (all.length === 0) return `Nothing found in ${counted(cassettes, 'cassette')}.`;
  const kinds = FINDING_KINDS.flatMap((kind) => {
    const count = files.reduce((sum, { findings }) => sum + countOf(kind, findings), 0);
    return count === 0 ? [] : [`${count} ${count === 1 ? WORDS[kind].one : WORDS[kind].many}`];
  });
  const helps = FINDING_KINDS.flatMap((kind) =>
    all.some((finding) => finding.kind === kind) ? helpsWith(kind, all) : [],
  );
  const where = `in ${files.length} of ${counted(cassettes, 'cassette')}`;
  return [`Found ${where}: ${kinds.join(', ')}.`, ...helps].join('\n');
}

const WORDS: Readonly<Record<Finding['kind'], { one: string; many: string; helps?: string }>> = {
  unreadable: { one: 'unreadable', many: 'unreadable' },
  secret: {
    one: 'secret',
    many: 'secrets',
  },
  duplicate: { one: 'duplicate', many: 'duplicates' },
  copy: { one: 'copy', many: 'copies' },
  old: { one: 'old', many: 'old', helps: 'Old ones are recorded anew by: npx jest-vcr rewrite' },
  ownerless: {
    one: 'without a test',
    many: 'without a test',
    helps: 'What has no test is deleted, after a run of all tests, by: npx jest-vcr prune',
  },
};

function helpsWith(kind: Finding['kind'], all: readonly Finding[]): string[] {
  if (kind === 'secret') return helpsWithSecrets(all.flatMap((one) => (one.kind === 'secret' ? [one.rule] : [])));
  const { helps } = WORDS[kind];
  return helps === undefined ? [] : [helps];
}

function helpsWithSecrets(rules: readonly string[]): string[] {
  const known = 'a secret that was committed is known: change it';
  return [
    ...(rules.includes('redaction') ? [`What redaction names is replaced by: npx jest-vcr redact (${known})`] : []),
    ...(rules.some((rule) => rule !== 'redaction')
      ? [`What other rules name needs a filter or a hook, and then: npx jest-vcr redact, or rewrite (${known})`]
      : []),
  ];
}

function lineOf(finding: Exclude<Finding, { kind: 'secret' }>): string {
  switch (finding.kind) {
    case 'unreadable':
      return `${finding.line === undefined ? '' : `line ${finding.line}: `}${printable(finding.reason)}`;
    case 'duplicate':
      return `interaction ${finding.interaction} says the same as ${finding.sameAs}; ${finding.reason}`;
    case 'copy':
      return `has the very content of ${printable(finding.sameAs)}`;
    case 'old':
      return `recorded ${counted(finding.days, 'day')} ago (${finding.since.slice(0, 10)})`;
    case 'ownerless':
      return printable(finding.reason);
  }
}

function countOf(kind: Finding['kind'], findings: readonly Finding[]): number {
  return kind === 'secret' ? secretPlaces(findings).length : findings.filter((one) => one.kind === kind).length;
}

function secretLines(findings: readonly Finding[]): string[] {
  return [...groupBy(secretPlaces(findings), ({ rules }) => rules)].flatMap(([rules, places]) =>
    placeLines(places).map((line) => `secret: ${line} (${printable(rules)})`),
  );
}

type SecretPlace = {
  /** From 0. */
  readonly interaction?: number;
  readonly place: string;
  readonly count: number;
  readonly rules: string;
};

/** Each place once, with all the rules that name it. */
function secretPlaces(findings: readonly Finding[]): SecretPlace[] {
  const secrets = findings.filter((finding) => finding.kind === 'secret');
  const places = groupBy(secrets, ({ interaction, place }) => `${interaction ?? ''} ${place}`);
  return [...places.values()].flatMap((group) =>
    group.slice(0, 1).map(({ interaction, place }) => ({
      ...(interaction === undefined ? {} : { interaction: interaction - 1 }),
      place,
      count: Math.max(...group.map(({ count }) => count)),
      rules: group.map(({ rule }) => rule).join(', '),
    })),
  );
}
