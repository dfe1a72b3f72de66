import { cassetteCodec } from '../../serializers/cassette-codec';
import { yamlSerializer } from '../../serializers/yaml';
import type { Output } from '../converted';

/** Our own cassettes, in YAML. */
export const cassetteOutput: Output = {
  name: 'vcr',
  title: 'jest-environment-vcr',
  extension: yamlSerializer.extension,
  write: async (content) => ({ parts: await cassetteCodec(yamlSerializer).encodeParts(content), notes: [] }),
};
