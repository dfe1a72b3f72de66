import { DocumentPath, isMap, member, readList } from '../../serializers/document-reader';
import type { Format } from '../converted';
import { readEach } from '../read/each';
import { readHttpInteraction } from '../read/http-interactions';

/** Ruby VCR before version 2: a list of Ruby's own structures. */
export const rubyVcr1: Format = {
  name: 'ruby-vcr-1',
  title: 'Ruby VCR 1',
  recognise: (document) => {
    const first: unknown = Array.isArray(document) ? document[0] : undefined;
    const request = isMap(first) ? member(first, 'request') : undefined;
    const response = isMap(first) ? member(first, 'response') : undefined;
    return isMap(request) && isMap(response) && Object.hasOwn(request, 'uri') && Object.hasOwn(response, 'status');
  },
  read: (document, growth) =>
    readEach(readList(document, DocumentPath.root), DocumentPath.root, (item, path, note) => [
      readHttpInteraction(item, path, { note, growth }),
    ]),
};
