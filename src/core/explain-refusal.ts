import { describeMode, type Refusal } from './refusal';
import { refusalAdvice } from './refusal-advice';
import { visibleLine } from './visible-text';

/** Writes the lines of a refusal's message, without the code in brackets. The first line is complete alone. */
export function explainRefusal(refusal: Refusal): string[] {
  return [
    headline(refusal),
    `  cassette: ${refusal.cassettePath} (${describeCassette(refusal)})`,
    ...describeNearest(refusal),
    `  why:      ${describeReason(refusal)}`,
    ...refusalAdvice(refusal),
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
    `  nearest:  interaction ${position}: ${method} ${visibleLine(uri)}${same}`,
    ...differences.map(({ matcher, reason }) => `            ${matcher} differs: ${reason}`),
  ];
}

function describeReason(refusal: Refusal): string {
  const mode = describeMode(refusal);
  if (refusal.wasDropped)
    return `a hook dropped it when it was recorded, or it cannot be replayed, and ${mode} never records`;
  if (refusal.mode === 'none') return `${mode} never records`;
  return `${mode} does not add to a cassette that exists`;
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}
