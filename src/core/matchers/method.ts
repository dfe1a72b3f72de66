import { keyMatcher } from './matcher';

/** `GET` and `get` are the same method: some recorders wrote lower case. */
export const method = keyMatcher('method', (request) => request.method.toUpperCase());
