/** The public types, in one place for every entry. */
export type { CassetteDocument, Matcher, MaybePromise, Persister, Serializer } from './core/ports';
export type { DeleteTarget } from './core/delete-target';
export type { HostPattern } from './core/host-pattern';
export type {
  BodyChunk,
  BodyEncoding,
  CertificateFacts,
  ConnectionFacts,
  HeaderMap,
  InformationalResponse,
  Interaction,
  NetworkFailure,
  RecordedRequest,
  RecordedResponse,
  Recording,
  TlsFacts,
} from './core/interaction';
export type { MatchIgnoring } from './core/match-ignoring';
export type { RecordMode } from './core/record-mode';
export type { FilteredValue, FilterItem, FilterReplacement } from './core/redact/filter-rule';
export type { RedactAdditions } from './core/redact/recording-filter';
export type { FailurePlace, TestInfo } from './core/test-info';
export type { Cassette, InsertedCassetteHandle, RequestQuestion, UseCassetteOptions, Vcr } from './environment/vcr-api';
export type { DeleteOnFailOptions } from './markers/mark';
export type { Marker } from './markers/marker';
export type {
  BuiltInMatcher,
  Draft,
  NameOf,
  PlaybackHook,
  RequestHook,
  ResponseHook,
  VcrConfig,
} from './options/vcr-config';
export type { RunReport } from './core/run-report';
export type { ReporterOptions } from './report/reporter-options';
