import type { HostPattern } from '../core/host-pattern';
import type { Interaction, RecordedRequest, RecordedResponse } from '../core/interaction';
import type { MatchIgnoring } from '../core/match-ignoring';
import type { MaybePromise } from '../core/ports';
import type { RecordMode } from '../core/record-mode';
import type { FilterItem } from '../core/redact/filter-rule';
import type { RedactAdditions } from '../core/redact/recording-filter';
import type { DeleteTarget } from '../core/delete-target';
import type { TestInfo } from '../core/test-info';

/** A copy that a hook may change in place. */
export type Draft<T> = { -readonly [Key in keyof T]: T[Key] };

/** Gets a copy, returns it changed, or `null` to drop the interaction: it then passes and is never stored. */
export type RequestHook = (request: Draft<RecordedRequest>) => MaybePromise<RecordedRequest | null>;

/** Gets a copy of the response with its content decoded, returns it changed, or `null` to drop the interaction. */
export type ResponseHook = (
  response: Draft<RecordedResponse>,
  request: Draft<RecordedRequest>,
) => MaybePromise<RecordedResponse | null>;

/** Gets a copy of a recorded interaction, returns what the client is to see. */
export type PlaybackHook = (interaction: Draft<Interaction>) => MaybePromise<Interaction>;

/** A name of the package's own, offered by editors, or one that was registered with `vcr.register…`. */
export type NameOf<BuiltIn extends string> = BuiltIn | (string & Record<never, never>);

/** The matchers that come with the package. */
export type BuiltInMatcher =
  'method' | 'scheme' | 'host' | 'port' | 'path' | 'query' | 'uri' | 'headers' | 'body' | 'rawBody';

/** The options of jest-environment-vcr. docs/configuration.md says where they may stand and who wins. */
export type VcrConfig = {
  /**
   * What a cassette may do with a request.
   * @default 'once', or 'none' when Jest runs with `--ci`
   */
  recordMode?: RecordMode;
  /**
   * Folder of the cassettes: relative to the test file's folder, absolute, or starting with `<rootDir>`.
   * @default '__cassettes__'
   */
  cassetteLibraryDir?: string;
  /**
   * Names a test's cassette, relative to `cassetteLibraryDir`.
   * @default the test file's name and the test's titles
   */
  cassetteName?: (test: TestInfo) => string;
  /**
   * Gets the absolute path of a cassette and gives the one to use; runs last.
   * @default none
   */
  pathTransformer?: (path: string) => string;
  /**
   * `'yaml'`, `'json'` or a name from `vcr.registerSerializer`; gives the file extension.
   * @default 'yaml'
   */
  serializer?: NameOf<'yaml' | 'json'>;
  /**
   * `'fs'` or a name from `vcr.registerPersister`.
   * @default 'fs'
   */
  persister?: NameOf<'fs'>;
  /**
   * The matchers that must all agree.
   * @default ['method', 'scheme', 'host', 'port', 'path', 'query']
   */
  matchOn?: readonly NameOf<BuiltInMatcher>[];
  /**
   * Matchers added to `matchOn`.
   * @default []
   */
  additionalMatchers?: readonly NameOf<BuiltInMatcher>[];
  /**
   * What is left out of the comparison and kept in the file: names of headers and query parameters, and places in
   * bodies as JSON paths (`$.meta.id`, `$..timestamp`, `$.items[*].id`) or form fields.
   * @default {}
   */
  matchIgnoring?: MatchIgnoring;
  /**
   * When all answers to a request were played, the last one is served again.
   * @default false
   */
  allowPlaybackRepeats?: boolean;
  /**
   * On save, drops interactions that this run did not use; only of passed tests, never in mode `none`.
   * @default false
   */
  dropUnusedRequests?: boolean;
  /**
   * `false`: a failed test saves nothing.
   * @default true
   */
  recordOnException?: boolean;
  /**
   * `true` or a delete target: as if every test were marked with `vcr.deleteOnFail`.
   * @default false
   */
  deleteOnFail?: DeleteTarget | boolean;
  /**
   * Headers of requests and responses to remove (a name) or replace (`[name, value]`).
   * @default []
   */
  filterHeaders?: readonly FilterItem[];
  /**
   * Query parameters to remove or replace.
   * @default []
   */
  filterQueryParameters?: readonly FilterItem[];
  /**
   * Fields of form, multipart and JSON request bodies to remove or replace, at any depth.
   * @default []
   */
  filterPostDataParameters?: readonly FilterItem[];
  /**
   * Replaces known secrets by `REDACTED`; an object adds names to the lists.
   * @default true
   */
  redact?: boolean | RedactAdditions;
  /**
   * Changes or drops requests before they are compared and stored.
   * @default none
   */
  beforeRecordRequest?: RequestHook | readonly RequestHook[];
  /**
   * Changes or drops responses before they are stored.
   * @default none
   */
  beforeRecordResponse?: ResponseHook | readonly ResponseHook[];
  /**
   * Changes what is replayed.
   * @default none
   */
  beforePlayback?: PlaybackHook;
  /**
   * Requests to these hosts pass in every mode and are never stored.
   * @default []
   */
  ignoreHosts?: readonly HostPattern[];
  /**
   * Adds localhost, 127.0.0.0/8, ::1 and 0.0.0.0 to `ignoreHosts`.
   * @default false
   */
  ignoreLocalhost?: boolean;
  /**
   * Requests to a server that this very process listens with pass and are not stored.
   * @default true
   */
  ignoreOwnServers?: boolean;
  /**
   * Refuses every connection that is not replayed or recorded.
   * @default false
   */
  blockNetwork?: boolean;
  /**
   * Hosts that `blockNetwork` lets pass.
   * @default []
   */
  allowedHosts?: readonly HostPattern[];
  /**
   * Stores compressed bodies decoded and compact JSON pretty-printed, when that can be undone exactly.
   * @default true
   */
  readableBodies?: boolean;
  /**
   * Stores network failures and replays them as the same failure: `'passed'` only those of a test that passed (it
   * expected them), `true` always, `false` never.
   * @default 'passed'
   */
  recordErrors?: boolean | 'passed';
  /**
   * `'recorded'` replays latency and the gaps between streamed chunks.
   * @default 'instant'
   */
  replayTiming?: 'instant' | 'recorded';
  /**
   * A refused request also fails its test at the end, even if the code under test swallowed the error.
   * @default true
   */
  failOnUnmatchedRequest?: boolean;
};

type Hooks = {
  cassetteName: VcrConfig['cassetteName'];
  pathTransformer: VcrConfig['pathTransformer'];
  beforeRecordRequest: readonly RequestHook[];
  beforeRecordResponse: readonly ResponseHook[];
  beforePlayback: PlaybackHook | undefined;
};

/** All options with their defaults filled in. */
export type VcrOptions = Readonly<Required<Omit<VcrConfig, keyof Hooks>> & Hooks>;

/** Types a configuration module: `module.exports = defineVcrConfig({ … })`. Gives back what it gets. */
export function defineVcrConfig(config: VcrConfig): VcrConfig {
  return config;
}
