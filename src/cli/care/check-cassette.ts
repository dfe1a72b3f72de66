import { daysBetween, oldestRecording } from '../../core/care/age';
import { repeatedAnswers, unusedDuplicates } from '../../core/care/duplicates';
import type { Finding } from '../../core/care/finding';
import type { CassetteContent } from '../../core/cassette-content';
import { groupBy } from '../../core/group-by';
import { interactionNumber, redactContent } from '../../core/redact/redact-content';
import type { LoadedFilters } from './load-filters';
import type { OpenedFile } from './open-file';
import type { SecretScanner } from './secretlint';

/** What is looked for in a cassette. */
export type CassetteChecks = {
  readonly filters: LoadedFilters;
  /** `undefined`: no secrets are looked for. */
  readonly secrets: { readonly scan: SecretScanner | undefined } | undefined;
  readonly findsDuplicates: boolean;
  /** What the last full run did not use. */
  readonly unused: ReadonlySet<number>;
  readonly maxAgeMs: number | undefined;
  readonly now: Date;
};

/** Says what is wrong with one cassette that could be read. */
export async function checkCassette(opened: OpenedFile, checks: CassetteChecks): Promise<Finding[]> {
  const { content, changedAt } = opened;
  return [
    ...(checks.secrets === undefined ? [] : await secretsIn(content, checks.filters, checks.secrets.scan)),
    ...(checks.findsDuplicates ? duplicatesIn(content, checks) : []),
    ...oldAge(oldestRecording(content.interactions) ?? changedAt, checks),
  ];
}

async function secretsIn(
  content: CassetteContent,
  { filter, requests }: LoadedFilters,
  scan: SecretScanner | undefined,
): Promise<Finding[]> {
  const redacted = redactContent(content, filter, requests);
  const findings = redacted.redactions.flatMap(({ wasBlank, place, count, ...where }): Finding[] =>
    wasBlank ? [] : [{ kind: 'secret', ...interactionNumber(where), place, count, rule: 'redaction' }],
  );
  if (scan === undefined) return findings;
  // What redaction takes is told already, so that what it leaves is looked at.
  const found = groupBy(await scan(redacted.content.interactions), ({ interaction, place, rule }) =>
    [interaction, rule, place].join(' '),
  );
  for (const [{ interaction, place, rule }, count] of [...found.values()].flatMap(firstAndCount)) {
    findings.push({ kind: 'secret', interaction: interaction + 1, place, count, rule });
  }
  return findings.sort(byInteraction);
}

function firstAndCount<Item>([first, ...others]: readonly Item[]): (readonly [Item, number])[] {
  return first === undefined ? [] : [[first, others.length + 1]];
}

function duplicatesIn({ interactions }: CassetteContent, { filters, unused }: CassetteChecks): Finding[] {
  const found = filters.allowPlaybackRepeats ? repeatedAnswers(interactions) : unusedDuplicates(interactions, unused);
  const reason = filters.allowPlaybackRepeats
    ? 'allowPlaybackRepeats stays on the last answer'
    : 'the last full run did not use it';
  return found.map(({ interaction, sameAs }) => ({
    kind: 'duplicate',
    interaction: interaction + 1,
    sameAs: sameAs + 1,
    reason,
  }));
}

function oldAge(since: Date, { maxAgeMs, now }: CassetteChecks): Finding[] {
  if (maxAgeMs === undefined || now.getTime() - since.getTime() <= maxAgeMs) return [];
  return [{ kind: 'old', since: since.toISOString(), days: daysBetween(since, now) }];
}

// What stands in no interaction comes last.
function byInteraction(left: Finding, right: Finding): number {
  return numberOf(left) - numberOf(right);
}

function numberOf(finding: Finding): number {
  return finding.kind === 'secret' ? (finding.interaction ?? Number.MAX_SAFE_INTEGER) : 0;
}
