import { lineMatcher } from './matcher';
import { cutQuery, urlPart } from './request-url';
import { signatureParameters } from './signature-parameters';
import { readPairs, shownText } from './url-encoded';

/**
 * The whole URL, the order of its query included. The fragment never reaches a server, so it does not count; nor does
 * what signing brings.
 */
export const uri = lineMatcher('uri', (request) =>
  urlPart(request.uri, (url) => {
    url.hash = '';
    const names = readPairs(url.search.slice(1)).map(([name]) => shownText(name));
    return cutQuery(url.href, signatureParameters(names));
  }),
);
