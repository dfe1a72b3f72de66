import { load, YAMLException, type LoadOptions } from 'js-yaml';

/** Each attempt reads the text anew up to the next such line; a file with more of them is broken in another way. */
const MOST_ATTEMPTS = 2_000;

/**
 * Loads YAML that PyYAML takes and the specification does not: quoted text whose later lines are not indented more
 * than what holds them. Their indentation is folded away, so adding to it changes no value.
 */
export function loadLeniently(text: string, options: LoadOptions): unknown {
  let lines: string[] | undefined;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return load(lines === undefined ? text : lines.join('\n'), options);
    } catch (error) {
      const line = deficientLine(error);
      if (line === undefined || attempt === MOST_ATTEMPTS) throw error;
      lines ??= text.split('\n');
      lines[line] = `${INDENTATION}${lines[line] ?? ''}`;
    }
  }
}

// js-yaml allows a hundred levels; no cassette comes near.
const INDENTATION = ' '.repeat(80);

function deficientLine(error: unknown): number | undefined {
  const isDeficient = error instanceof YAMLException && error.reason === 'deficient indentation';
  return isDeficient ? error.mark?.line : undefined;
}
