import { cassetteCodec } from '../../serializers/cassette-codec';
import { yamlSerializer } from '../../serializers/yaml';
import type { Output } from '../converted';
import { wireForm } from '../wire-form';
import { answeredOf, lossesOf } from './answered';

/**
 * What vcrpy would have recorded of the same answers: as they came over the wire, and nothing beside request and
 * response.
 */
export const vcrpyOutput: Output = {
  name: 'vcrpy',
  title: 'vcrpy',
  extension: yamlSerializer.extension,
  write: async ({ interactions }) => {
    const { answered, notes } = answeredOf(interactions);
    const content = answered.map(({ interaction }) => {
      const { headers, body } = wireForm(interaction);
      return { ...interaction, response: { ...interaction.response, headers, body }, recording: {} };
    });
    return {
      parts: await cassetteCodec(yamlSerializer).encodeParts({ interactions: content, dropped: [] }),
      notes: [...notes, ...answered.flatMap(lossesOf)],
    };
  },
};
