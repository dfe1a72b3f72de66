import { body } from './body';
import { headers } from './headers';
import { host } from './host';
import type { NamedMatcher } from './matcher';
import { method } from './method';
import { path } from './path';
import { port } from './port';
import { query } from './query';
import { rawBody } from './raw-body';
import { scheme } from './scheme';
import { uri } from './uri';

/** The matchers that come with the package. A new one is a file of its own and a word here. */
export const BUILT_IN_MATCHERS: readonly NamedMatcher[] = [
  method,
  scheme,
  host,
  port,
  path,
  query,
  uri,
  headers,
  body,
  rawBody,
];
