import type { Format, Note, Output } from '../../src/convert/converted';
import { convertText } from '../../src/convert/convert-text';
import { cassetteOutput } from '../../src/convert/outputs/cassette';
import type { Interaction } from '../../src/core/interaction';
import { cassetteCodec } from '../../src/serializers/cassette-codec';
import { yamlSerializer } from '../../src/serializers/yaml';

export type Reading = {
  readonly from: string;
  readonly interactions: readonly Interaction[];
  readonly notes: readonly Note[];
  readonly replaced: number;
  readonly malformed: number;
};

/** Converts a text to a cassette, and gives what the cassette holds. Secrets stay, unless asked otherwise. */
export async function reading(
  text: string,
  { from, redacts = false }: { readonly from?: Format; readonly redacts?: boolean } = {},
): Promise<Reading> {
  const { parts, notes, replaced, malformed, ...rest } = await convertText(text, { from, to: cassetteOutput, redacts });
  const { interactions } = await cassetteCodec(yamlSerializer).decode([...parts].join(''));
  return { from: rest.from.name, interactions, notes, replaced, malformed };
}

/** The notes as `what: why`, each once. */
export function noted({ notes }: Pick<Reading, 'notes'>): string[] {
  return [...new Set(notes.map(({ what, why }) => `${what}: ${why}`))];
}

/** What an output makes of interactions. */
export async function written(
  output: Output,
  interactions: readonly Interaction[],
): Promise<{ text: string; notes: readonly Note[] }> {
  const { parts, notes } = await output.write({ interactions, dropped: [] });
  return { text: [...parts].join(''), notes };
}
