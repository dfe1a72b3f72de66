import { lineMatcher } from './matcher';
import { urlPart } from './request-url';

export const scheme = lineMatcher('scheme', (request) => urlPart(request.uri, (url) => url.protocol.slice(0, -1)));
