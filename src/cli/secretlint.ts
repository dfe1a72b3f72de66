import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { interactionTexts, type InteractionText } from '../core/care/interaction-texts';
import { isRecord } from '../core/is-record';
import type { Interaction } from '../core/interaction';

/** A secret that a rule of secretlint recognised by its form. */
export type RecognisedSecret = { readonly place: string; readonly rule: string };

/** Looks for secrets in one interaction. */
export type SecretScanner = (interaction: Interaction) => Promise<RecognisedSecret[]>;

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
  return async (interaction) => {
    const texts = interactionTexts(interaction);
    const content = texts.map(({ text }) => text).join('\n');
    const source = { content, filePath: 'cassette.txt', ext: '.txt', contentType: 'text' };
    return messagesOf(await lintSource({ source, options })).map(({ at, rule }) => ({
      place: placeAt(texts, at),
      rule,
    }));
  };
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

function placeAt(texts: readonly InteractionText[], at: number): string {
  let end = 0;
  for (const { place, text } of texts) {
    end += text.length + 1;
    if (at < end) return place;
  }
  return texts.at(-1)?.place ?? 'request URL';
}
