import type { Format } from '../converted';
import { httpInteractionsOf, readHttpInteractions, recorderOf } from '../read/http-interactions';
import { betamax } from './betamax';
import { rVcr } from './r-vcr';

/** Ruby VCR since version 2, YAML or JSON: https://benoittgt.github.io/vcr/. */
export const rubyVcr: Format = {
  name: 'ruby-vcr',
  title: 'Ruby VCR',
  recognise: (document) => {
    const items = httpInteractionsOf(document);
    if (items === undefined) return false;
    // The last of its family: others say who they are, and it has not always done so.
    return /^VCR \d/.test(recorderOf(document, items[0])) || !(betamax.recognise(document) || rVcr.recognise(document));
  },
  read: readHttpInteractions,
};
