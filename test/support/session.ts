import { comparisonOf } from '../../src/core/comparison';
import type { LiveOutcome, LiveRequest } from '../../src/core/exchange';
import type { HeaderPair } from '../../src/core/headers';
import type { Interaction } from '../../src/core/interaction';
import { BUILT_IN_MATCHERS } from '../../src/core/matchers';
import type { NamedMatcher } from '../../src/core/matchers/matcher';
import { recordingFilter } from '../../src/core/redact/recording-filter';
import { resolveOptions, type ResolvedOptions } from '../../src/options/resolve-options';
import type { VcrConfig } from '../../src/options/vcr-config';
import { requestRules } from '../../src/session/request-rules';
import { InsertedCassette, type InsertedCassetteSetup } from '../../src/session/inserted-cassette';
import { anInteraction, aRequest, JEST_START } from './builders';
import { MemoryLedger, memoryCodec, memoryFile, MemoryPersister } from './in-memory';

/** Options as a marker of the test would set them. */
export function optionsWith(config: VcrConfig = {}): ResolvedOptions {
  return resolveOptions([{ origin: 'the test', config }], { isCi: false, recordModeVariable: undefined });
}

export function matchersOf({ options }: ResolvedOptions): NamedMatcher[] {
  return BUILT_IN_MATCHERS.filter(({ name }) => [...options.matchOn, ...options.additionalMatchers].includes(name));
}

/** A comparison by the options, as an inserted cassette makes it. */
export function comparisonWith(resolved = optionsWith()): ReturnType<typeof comparisonOf> {
  return comparisonOf({
    matchers: matchersOf(resolved),
    filter: recordingFilter(resolved.options),
    ignoring: resolved.options.matchIgnoring,
  });
}

/** A request that code under test makes; `body` is what the client sends, and may come later or never. */
export function aLiveRequest(parts: {
  readonly method?: string;
  readonly uri?: string;
  readonly headers?: readonly HeaderPair[];
  readonly body?: string | null | Promise<string | null>;
}): LiveRequest {
  const { method = 'GET', uri = 'https://api.test/one', headers = [], body = null } = parts;
  return {
    method,
    uri,
    headers,
    isToOwnServer: false,
    readBody: async () => {
      const text = await body;
      return text === null ? null : Buffer.from(text);
    },
  };
}

/** What came of a request that got this text. */
export function anOutcome(text = 'hello', parts: Partial<LiveOutcome> = {}): LiveOutcome {
  const body = Buffer.from(text);
  return {
    requestBody: null,
    response: {
      status: 200,
      message: 'OK',
      headers: [['Content-Length', String(body.length)]],
      body,
      chunks: [],
      trailers: [],
    },
    failure: undefined,
    isUnfinished: false,
    tookMs: 1,
    ...parts,
  };
}

/** A network failure before any answer. */
export const A_FAILURE: LiveOutcome = {
  ...anOutcome(),
  response: undefined,
  failure: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:1' },
};

/** A recorded GET of `https://api.test/<path>` that was answered with this text. */
export function aRecorded(path: string, text = path): Interaction {
  return anInteraction({
    request: aRequest({ uri: `https://api.test/${path}` }),
    response: { status: { code: 200, message: 'OK' }, headers: {}, body: Buffer.from(text) },
  });
}

/** A cassette in use over in-memory ports, and those ports. */
export function anInsertedCassette(
  config: VcrConfig = {},
  {
    stored,
    extra,
    ...parts
  }: { readonly stored?: readonly Interaction[]; readonly extra?: readonly Interaction[] } & Partial<
    Pick<InsertedCassetteSetup, 'isShared' | 'ledger' | 'limitMs'>
  > & { readonly persister?: MemoryPersister } = {},
): {
  readonly cassette: InsertedCassette;
  readonly persister: MemoryPersister;
  readonly ledger: MemoryLedger;
  readonly warnings: string[];
  /** The texts of the answers that the file holds, in order; `undefined` when there is no file. */
  readonly texts: () => string[] | undefined;
} {
  const { persister = new MemoryPersister() } = parts;
  const ledger = new MemoryLedger();
  const file = memoryFile(persister);
  const extraFile = memoryFile(persister, '/library/extra.json');
  const put = (path: string, interactions: readonly Interaction[] | undefined): void => {
    if (interactions !== undefined)
      persister.texts.set(path, memoryCodec.encode({ interactions, dropped: [] }) as string);
  };
  put(file.path, stored);
  put(extraFile.path, extra);
  const resolved = optionsWith(config);
  const warnings: string[] = [];
  const cassette = new InsertedCassette({
    file,
    extraFiles: extra === undefined ? [] : [extraFile],
    resolved,
    rules: requestRules(resolved.options, matchersOf(resolved)),
    user: { testPath: 'one.test.js', commandPath: 'one.test.js', start: JEST_START, testName: 'asks' },
    isShared: false,
    ledger,
    limitMs: 200,
    warn: (text) => warnings.push(text),
    warnOnce: (text) => warnings.includes(text) || warnings.push(text),
    now: () => new Date('2026-11-20T09:00:00.000Z'),
    ...parts,
  });
  return { cassette, persister, ledger, warnings, texts: () => textsIn(persister, file.path) };
}

/** The texts of the answers that a stored cassette holds. */
export function textsIn(persister: MemoryPersister, path: string): string[] | undefined {
  const text = persister.texts.get(path);
  if (text === undefined) return undefined;
  const { interactions } = memoryCodec.decode(text) as { interactions: readonly Interaction[] };
  return interactions.map(({ response }) => response.body?.toString() ?? '');
}
