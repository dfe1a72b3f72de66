import { keyMatcher } from './matcher';
import { urlPart } from './request-url';

export const path = keyMatcher('path', (request) => urlPart(request.uri, (url) => url.pathname));
