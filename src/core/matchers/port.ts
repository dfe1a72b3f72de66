import { portOf } from '../place';
import { lineMatcher } from './matcher';
import { urlPart } from './request-url';

/** A URL without a port has its scheme's, so `https://a.test:443` and `https://a.test` are the same. */
export const port = lineMatcher('port', (request) => urlPart(request.uri, portOf));
