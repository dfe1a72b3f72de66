import { commandLines } from './jest-command';
import type { MatchIgnoring } from './match-ignoring';
import type { Ignorable, Mismatch } from './matchers/matcher';
import type { NearestInteraction } from './nearest-interaction';
import type { RecordMode } from './record-mode';
import type { ModeInForce, RecordAgain, Refusal } from './refusal';

/** What helps against a refusal, the likeliest first; nothing that the mode in force would not follow. */
export function refusalAdvice(refusal: Refusal): string[] {
  const { code, nearest } = refusal;
  if (refusal.wasDropped) {
    return [
      'To let it pass in every mode: ignoreHosts',
      ...recordAdvice('If the hook is to keep it, change the hook and record', 'rewrite', refusal),
    ];
  }
  switch (code) {
    case 'VCR_NO_CASSETTE':
      return recordAdvice('To record it', 'once', refusal);
    case 'VCR_ALREADY_PLAYED':
      return [
        'To serve the last answer again: allowPlaybackRepeats: true',
        ...recordAdvice('To record the further request', 'new_episodes', refusal),
      ];
    case 'VCR_UNMATCHED_REQUEST': {
      const { first, last } = ignoringAdvice(nearest?.differences ?? []);
      const recording = isChanged(nearest, refusal)
        ? changedAdvice(refusal)
        : recordAdvice('To accept the new request', 'new_episodes', refusal);
      return [...first, ...recording, ...last];
    }
  }
}

/** How to record a request anew that is not what it was, or one more of its kind. */
function changedAdvice(facts: ModeInForce & RecordAgain): string[] {
  if (facts.isPinned) return recordAdvice('To accept the changed request', 'rewrite', facts);
  return [
    ...recordAdvice('If the request has changed', 'rewrite', facts),
    ...recordAdvice('If it is a further request', 'new_episodes', facts),
  ];
}

/** How to record in a mode: a command, or where a marker forbids it the place to change. */
export function recordAdvice(purpose: string, mode: RecordMode, facts: ModeInForce & RecordAgain): string[] {
  if (facts.isPinned) {
    return [
      `${purpose}: change recordMode in ${facts.modeOrigin}; VCR_RECORD_MODE does not override a "none" set there`,
    ];
  }
  // Recording anew empties the cassette: every test that shares it has to run.
  const isWholeFile = mode === 'rewrite' && !facts.ownsCassette;
  return commandLines(purpose, mode, isWholeFile ? { ...facts, testName: undefined } : facts);
}

/** What would leave out of the comparison all that differs: first where it looks volatile, last for one header. */
export function ignoringAdvice(mismatches: readonly Mismatch[]): {
  readonly first: readonly string[];
  readonly last: readonly string[];
} {
  const parts = mismatches.flatMap(({ ignorable }) => ignorable ?? []);
  const isWhole = parts.length > 0 && mismatches.every(({ ignorable }) => ignorable !== undefined);
  if (!isWhole) return { first: [], last: [] };
  const line = `To leave it out of the comparison: matchIgnoring: ${settingFor(parts)}`;
  if (parts.every(({ isVolatile }) => isVolatile)) return { first: [line], last: [] };
  const [only, ...others] = parts;
  return { first: [], last: only?.option === 'headers' && others.length === 0 ? [line] : [] };
}

function settingFor(parts: readonly Ignorable[]): string {
  const options: (keyof MatchIgnoring)[] = ['headers', 'query', 'body'];
  const settings = options.flatMap((option) => {
    const names = [...new Set(parts.filter((part) => part.option === option).map(({ name }) => name))];
    return names.length === 0 ? [] : [`${option}: [${names.map((name) => JSON.stringify(name)).join(', ')}]`];
  });
  return `{ ${settings.join(', ')} }`;
}

// The same endpoint, asked for otherwise, where the recorded request never came: the code asks in another way now.
function isChanged(nearest: NearestInteraction | undefined, { method, uri }: Refusal): boolean {
  if (nearest === undefined || nearest.isUsed) return false;
  return nearest.method === method && withoutQuery(nearest.uri) === withoutQuery(uri);
}

function withoutQuery(uri: string): string {
  return uri.split(/[?#]/, 1)[0] ?? uri;
}
