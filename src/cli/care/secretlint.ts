import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { interactionTexts, type InteractionText } from '../../core/care/interaction-texts';
import type { Interaction } from '../../core/interaction';
import { isRecord } from '../../core/is-record';

/** A secret that a rule of secretlint recognised by its form. */
export type RecognisedSecret = {
  /** Position from 0. */
  readonly interaction: number;
  readonly place: string;
  readonly rule: string;
};

/** Looks for secrets in the interactions of a cassette. */
export type SecretScanner = (interactions: readonly Interaction[]) => Promise<RecognisedSecret[]>;

/** As much is looked at in one call, or one interaction: secretlint measures each call, and keeps what it measured. */
const ENOUGH_CHARACTERS = 2_000_000;

const CORE = '@secretlint/core';
const PRESET = '@secretlint/secretlint-rule-preset-recommend';

/** How a project gets the rules. */
export const SECRETLINT_INSTALL = `npm install --save-dev ${CORE} ${PRESET}`;

/**
 * Secretlint's recommended rules, where the project has them installed; `undefined` where it has not. They are optional
 * peers: our own rules go by names, theirs by the form of a value.
 *
 * @throws Error when they are there and cannot be loaded
 */
export async function loadSecretlint(cwd: string): Promise<SecretScanner | undefined> {
  const [core, preset] = [resolveFrom(cwd, CORE), resolveFrom(cwd, PRESET)];
  if (core === undefined || preset === undefined) return undefined;
  const { lintSource } = await load(core);
  const { creator } = await load(preset);
  if (!isLinter(lintSource) || !isRecord(creator)) {
    throw new Error(`${CORE} or ${PRESET} is of a version that is not known here`);
  }
  const options = {
    noPhysicFilePath: true,
    maskSecrets: true,
    config: { rules: [{ id: PRESET, rule: creator, options: {} }] },
  };
  return async (interactions) => {
    const found: RecognisedSecret[] = [];
    for (const texts of portions(interactions)) {
      const content = texts.map(({ text }) => text).join('\n');
      const source = { content, filePath: 'cassette.txt', ext: '.txt', contentType: 'text' };
      for (const { at, rule } of messagesOf(await lintSource({ source, options }))) {
        const text = textAt(texts, at);
        if (text !== undefined) found.push({ interaction: text.interaction, place: text.place, rule });
      }
    }
    return found;
  };
}

type PlacedText = InteractionText & { readonly interaction: number };

function* portions(interactions: readonly Interaction[]): Generator<readonly PlacedText[], void, undefined> {
  let portion: PlacedText[] = [];
  let characters = 0;
  for (const [interaction, content] of interactions.entries()) {
    for (const text of interactionTexts(content)) {
      portion.push({ ...text, interaction });
      characters += text.text.length;
    }
    if (characters < ENOUGH_CHARACTERS) continue;
    yield portion;
    portion = [];
    characters = 0;
  }
  if (portion.length > 0) yield portion;
}

type Linter = (order: { readonly source: unknown; readonly options: unknown }) => Promise<unknown>;

function isLinter(value: unknown): value is Linter {
  return typeof value === 'function';
}

function resolveFrom(cwd: string, name: string): string | undefined {
  try {
    return createRequire(path.join(cwd, 'package.json')).resolve(name);
  } catch {
    return undefined;
  }
}

async function load(file: string): Promise<Record<string, unknown>> {
  return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
}

// Of its messages only the rule and the place are taken: the text may show the secret.
function messagesOf(result: unknown): { readonly at: number; readonly rule: string }[] {
  const messages = isRecord(result) && Array.isArray(result['messages']) ? (result['messages'] as unknown[]) : [];
  return messages.filter(isRecord).flatMap(({ range, ruleId, messageId }) => {
    const at: unknown = Array.isArray(range) ? range[0] : undefined;
    if (typeof at !== 'number' || typeof ruleId !== 'string') return [];
    const rule = ruleId.replace('@secretlint/secretlint-rule-', '');
    return [{ at, rule: typeof messageId === 'string' ? `${rule} ${messageId}` : rule }];
  });
}

function textAt(texts: readonly PlacedText[], at: number): PlacedText | undefined {
  let end = 0;
  return texts.find(({ text }) => {
    end += text.length + 1;
    return at < end;
  });
}
