import { keyMatcher } from './matcher';
import { urlPart } from './request-url';

export const scheme = keyMatcher('scheme', (request) => urlPart(request.uri, (url) => url.protocol.slice(0, -1)));
