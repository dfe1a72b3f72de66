import { loadJson } from '../../serializers/load-json';
import { loadForeignYaml } from '../../serializers/load-yaml';

/**
 * Loads a file's text as the JSON or YAML that it is.
 *
 * @throws Error with the 1-based `line`, where there is one
 */
export function loadDocument(text: string): unknown {
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (content.trim() === '') throw new Error('it is empty');
  if (!/^\s*[{[]/.test(content)) return loadForeignYaml(content);
  try {
    return loadJson(content);
  } catch (error) {
    return loadFlow(content, error);
  }
}

// YAML may begin with a bracket too; if it is neither, it was to be JSON.
function loadFlow(text: string, notJson: unknown): unknown {
  try {
    return loadForeignYaml(text);
  } catch {
    throw notJson;
  }
}
