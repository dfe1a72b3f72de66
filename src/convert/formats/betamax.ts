import { isMap, member } from '../../serializers/document-reader';
import type { Format } from '../converted';
import { httpInteractionsOf, readHttpInteractions, recorderOf } from '../read/http-interactions';

/** Betamax, for Python's requests: https://betamax.readthedocs.io. */
export const betamax: Format = {
  name: 'betamax',
  title: 'Betamax',
  recognise: (document) => {
    const items = httpInteractionsOf(document);
    const recorder = recorderOf(document, items?.[0]);
    if (items === undefined || recorder !== '') return recorder.startsWith('betamax');
    const first = items[0];
    const response = isMap(first) ? member(first, 'response') : undefined;
    return isMap(response) && (Object.hasOwn(response, 'url') || Object.hasOwn(response, 'status_code'));
  },
  read: readHttpInteractions,
};
