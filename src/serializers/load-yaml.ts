import { constructFromEvents, FAILSAFE_SCHEMA, mergeTag, YAMLException } from 'js-yaml';
import { checkAliases } from './alias-weight';
import { parseLeniently } from './parse-leniently';
import { PYTHON_TAGS } from './python-tags';
import { PYYAML_SCALARS } from './pyyaml-scalars';

/** What vcrpy wrote is read as PyYAML would read it. Dates stay text: a cassette has no use for them. */
const READ_SCHEMA = FAILSAFE_SCHEMA.withTags(...PYYAML_SCALARS, mergeTag, ...PYTHON_TAGS);

/**
 * Loads the one document of a YAML text, in time and memory linear in the text.
 *
 * @throws Error with the 1-based `line`, where there is one
 */
export function loadYaml(text: string): unknown {
  try {
    const { events, source } = parseLeniently(text);
    checkAliases(events, source);
    const documents = constructFromEvents(events, { source, schema: READ_SCHEMA });
    if (documents.length === 1) return documents[0];
    throw new Error(documents.length === 0 ? 'it holds no document' : 'it holds more than one document');
  } catch (error) {
    throw error instanceof YAMLException ? withLine(error) : error;
  }
}

function withLine(error: YAMLException): Error {
  const line = error.mark === undefined ? undefined : error.mark.line + 1;
  return Object.assign(new Error(error.reason, { cause: error }), line === undefined ? {} : { line });
}
