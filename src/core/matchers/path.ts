import { lineMatcher } from './matcher';
import { urlPart } from './request-url';

export const path = lineMatcher('path', (request) => urlPart(request.uri, (url) => url.pathname));
