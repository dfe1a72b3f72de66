import { fileSystemPersister } from './persisters/file-system';
import { jsonSerializer } from './serializers/json';
import { yamlSerializer } from './serializers/yaml';

/** What comes with the package, for `compose`, which loads it when a cassette is first needed. */
export { BUILT_IN_MATCHERS as matchers } from './core/matchers';
export { createRunLedger } from './persisters/run-ledger';
export { cassetteCodec } from './serializers/cassette-codec';
export { InsertedCassette } from './session/inserted-cassette';

export const serializers = { yaml: yamlSerializer, json: jsonSerializer };
export const persisters = { fs: fileSystemPersister };
