import { lineMatcher } from './matcher';

/** `GET` and `get` are the same method: some recorders wrote lower case. */
export const method = lineMatcher('method', (request) => request.method.toUpperCase());
