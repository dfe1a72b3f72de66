import { lineMatcher } from './matcher';
import { urlPart } from './request-url';

/** The host name alone; the port has a matcher of its own. */
export const host = lineMatcher('host', (request) => urlPart(request.uri, (url) => url.hostname));
