import { originOf } from './connection-facts';
import type { CassetteContent } from './cassette-content';
import type { ConnectionFacts, Interaction } from './interaction';

/**
 * Sees to it that a cassette says what it knows of a connection once for each origin, and goes on saying it when the
 * interaction that said it is gone. Facts that differ, as those of a renewed certificate do, stand with their own
 * recording.
 *
 * @param recorded the interactions of the content that are new in it; those of the file stay as they are
 * @param before what the file held
 */
export function withConnectionsOnce(
  content: CassetteContent,
  { recorded, before }: { readonly recorded: readonly Interaction[]; readonly before: readonly Interaction[] },
): CassetteContent {
  const isNew = new Set(recorded);
  const held = new HeldFacts();
  for (const interaction of content.interactions) if (!isNew.has(interaction)) held.add(interaction);
  const interactions = content.interactions.map((interaction) =>
    isNew.has(interaction) && held.add(interaction) === 'known' ? withConnection(interaction, undefined) : interaction,
  );
  return { ...content, interactions: handOn(held.missing(before), interactions) };
}

/** The facts of a content, by origin. */
class HeldFacts {
  readonly #held = new Map<string, Set<string>>();

  add({ request, recording: { connection } }: Interaction): 'new' | 'known' {
    if (connection === undefined) return 'new';
    const origin = originOf(request.uri);
    const facts = this.#held.get(origin) ?? new Set();
    this.#held.set(origin, facts);
    const text = JSON.stringify(connection);
    if (facts.has(text)) return 'known';
    facts.add(text);
    return 'new';
  }

  /** The facts of origins that none are held of. */
  missing(before: readonly Interaction[]): Map<string, ConnectionFacts> {
    const missing = new Map<string, ConnectionFacts>();
    for (const { request, recording } of before) {
      if (recording.connection === undefined) continue;
      const origin = originOf(request.uri);
      if (!this.#held.has(origin) && !missing.has(origin)) missing.set(origin, recording.connection);
    }
    return missing;
  }
}

// An interaction of another tool has no recording, and is read in another way for that.
function handOn(facts: Map<string, ConnectionFacts>, interactions: readonly Interaction[]): readonly Interaction[] {
  if (facts.size === 0) return interactions;
  return interactions.map((interaction) => {
    const origin = originOf(interaction.request.uri);
    const connection = facts.get(origin);
    if (connection === undefined || Object.keys(interaction.recording).length === 0) return interaction;
    facts.delete(origin);
    return withConnection(interaction, connection);
  });
}

function withConnection(interaction: Interaction, connection: ConnectionFacts | undefined): Interaction {
  const others = Object.entries(interaction.recording).filter(([key]) => key !== 'connection');
  return { ...interaction, recording: { ...Object.fromEntries(others), ...(connection && { connection }) } };
}
