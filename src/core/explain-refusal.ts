import { compareRequests, type Difference } from './compare-requests';
import type { RefusalCode } from './decide';
import type { RecordedRequest } from './interaction';
import type { Comparison, InteractionList } from './interaction-list';
import type { Ignorable } from './matchers/matcher';
import type { RecordMode } from './record-mode';

/** A recorded interaction that comes close to a refused request. `position` counts from 1. */
export type NearestInteraction = {
  readonly position: number;
  readonly uri: string;
  readonly method: string;
  readonly sameMatchers: readonly string[];
  readonly differences: readonly Difference[];
};

/** Everything a refusal's message says, as values. */
export type Refusal = {
  readonly code: RefusalCode;
  readonly method: string;
  /** After filters and redaction. */
  readonly uri: string;
  /** Relative to the root. */
  readonly cassettePath: string;
  readonly recordedCount: number;
  readonly usedCount: number;
  readonly mode: RecordMode;
  readonly modeOrigin: string;
  /** How often this very request was recorded, and how often asked for, this time included. */
  readonly timesRecorded: number;
  readonly timesAsked: number;
  readonly nearest: NearestInteraction | undefined;
  readonly testPath: string;
  readonly testName: string | undefined;
};

/** Finds the recorded interaction that differs least from a request. */
export function nearestInteraction(
  request: RecordedRequest,
  list: InteractionList,
  comparison: Comparison,
): NearestInteraction | undefined {
  let nearest: NearestInteraction | undefined;
  list.interactions.forEach((interaction, index) => {
    const recorded = comparison.view(interaction.request);
    const differences = compareRequests(recorded, request, comparison.matchers);
    if (nearest !== undefined && differences.length >= nearest.differences.length) return;
    const differing = new Set(differences.map((difference) => difference.matcher));
    nearest = {
      position: index + 1,
      uri: recorded.uri,
      method: recorded.method,
      sameMatchers: comparison.matchers.map((matcher) => matcher.name).filter((name) => !differing.has(name)),
      differences,
    };
  });
  return nearest;
}

/** Writes the lines of a refusal's message, without the code in brackets. The first line is complete alone. */
export function explainRefusal(refusal: Refusal): string[] {
  return [
    headline(refusal),
    `  cassette: ${refusal.cassettePath} (${describeCassette(refusal)})`,
    ...describeNearest(refusal),
    `  why:      ${describeReason(refusal)}`,
    ...advise(refusal),
  ];
}

function headline({ code, method, uri, timesRecorded, timesAsked }: Refusal): string {
  const request = `${method} ${uri}`;
  switch (code) {
    case 'VCR_NO_CASSETTE':
      return `There is no cassette to replay ${request} from`;
    case 'VCR_UNMATCHED_REQUEST':
      return `No recorded interaction matches ${request}`;
    case 'VCR_ALREADY_PLAYED':
      return `${request} was recorded ${times(timesRecorded)} and asked for ${times(timesAsked)}`;
    case 'VCR_NETWORK_BLOCKED':
      return `${request} was refused: the network is blocked`;
  }
}

function describeCassette({ code, recordedCount, usedCount }: Refusal): string {
  if (code === 'VCR_NO_CASSETTE') return 'does not exist';
  const interactions = recordedCount === 1 ? 'interaction' : 'interactions';
  return `${recordedCount} ${interactions}, ${usedCount} used`;
}

function describeNearest({ code, nearest }: Refusal): string[] {
  if (code !== 'VCR_UNMATCHED_REQUEST' || nearest === undefined) return [];
  const { position, method, uri, sameMatchers, differences } = nearest;
  const same = sameMatchers.length === 0 ? '' : `; same ${sameMatchers.join(', ')}`;
  return [
    `  nearest:  interaction ${position}: ${method} ${uri}${same}`,
    ...differences.map(({ matcher, reason }) => `            ${matcher} differs: ${reason}`),
  ];
}

function describeReason({ mode, modeOrigin, code }: Refusal): string {
  const origin = `record mode "${mode}" (from ${modeOrigin})`;
  if (mode === 'none') return `${origin} never records`;
  return code === 'VCR_NO_CASSETTE'
    ? `${origin} does not record here`
    : `${origin} does not add to a cassette that exists`;
}

function advise(refusal: Refusal): string[] {
  const lines = ignorableAdvice(refusal);
  switch (refusal.code) {
    case 'VCR_NO_CASSETTE':
      return [`To record it: VCR_RECORD_MODE=once ${jestCommand(refusal)}`];
    case 'VCR_ALREADY_PLAYED':
      return [
        'To serve the last answer again: allowPlaybackRepeats: true',
        `To record the further request: VCR_RECORD_MODE=new_episodes ${jestCommand(refusal)}`,
      ];
    case 'VCR_UNMATCHED_REQUEST':
      return [...lines, `To accept the new request: VCR_RECORD_MODE=new_episodes ${jestCommand(refusal)}`];
    case 'VCR_NETWORK_BLOCKED':
      return [];
  }
}

function ignorableAdvice({ nearest }: Refusal): string[] {
  const [only, ...others] = nearest?.differences ?? [];
  if (only?.ignorable === undefined || others.length > 0) return [];
  return [`To leave it out of the comparison: ${settingThatIgnores(only.ignorable)}`];
}

function settingThatIgnores({ kind, name }: Ignorable): string {
  const option = kind === 'queryParameter' ? 'filterQueryParameters' : 'filterPostDataParameters';
  return `${option}: [${JSON.stringify(name)}]`;
}

function jestCommand({ testPath, testName }: Refusal): string {
  const command = `npx jest ${shellWord(testPath)}`;
  return testName === undefined ? command : `${command} -t ${shellWord(testPattern(testName))}`;
}

// Jest reads -t as a regular expression.
function testPattern(testName: string): string {
  return testName.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function shellWord(text: string): string {
  if (/^[\w./@-]+$/.test(text)) return text;
  return /["$`\\!]/.test(text) ? `'${text.replaceAll("'", String.raw`'\''`)}'` : `"${text}"`;
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}
