import { keyMatcher } from './matcher';
import { urlPart } from './request-url';

/** The whole URL, the order of its query included. The fragment never reaches a server, so it does not count. */
export const uri = keyMatcher('uri', (request) =>
  urlPart(request.uri, (url) => {
    url.hash = '';
    return url.href;
  }),
);
