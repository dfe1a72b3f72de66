import { DocumentPath, isMap, member } from '../../serializers/document-reader';
import type { Converted, Format, Note } from '../converted';
import { httpInteractionsOf, readHttpInteractions, recorderOf } from '../read/http-interactions';

/** R's vcr: https://docs.ropensci.org/vcr/. */
export const rVcr: Format = {
  name: 'r-vcr',
  title: "R's vcr",
  recognise: (document) => {
    const items = httpInteractionsOf(document);
    const recorder = recorderOf(document, items?.[0]);
    if (items === undefined || recorder !== '') return /^(?:VCR-)?vcr\//.test(recorder);
    const response = isMap(items[0]) ? member(items[0], 'response') : undefined;
    return isMap(response) && typeof member(response, 'status') === 'number';
  },
  read: (document, growth) => withNotes(readHttpInteractions(document, growth), document),
};

function withNotes(converted: Converted, document: unknown): Converted {
  const path = DocumentPath.root.at('http_interactions');
  const notes = (httpInteractionsOf(document) ?? []).flatMap((item, index) => notesOf(item, String(path.at(index))));
  return { ...converted, notes: [...converted.notes, ...notes] };
}

function notesOf(item: unknown, where: string): Note[] {
  const [request, response] = ['request', 'response'].map((key) => bodyOf(item, key));
  return [
    ...(isMap(request) && Object.hasOwn(request, 'fields')
      ? [{ where, what: 'its request has the fields of its form as JSON', why: 'the form itself is not in the file' }]
      : []),
    ...(isMap(response) && isFile(member(response, 'file'))
      ? [{ where, what: 'its body is the name of a file', why: 'R kept the body in that file of its own' }]
      : []),
  ];
}

function bodyOf(item: unknown, key: string): unknown {
  const message = isMap(item) ? member(item, key) : undefined;
  return isMap(message) ? member(message, 'body') : undefined;
}

function isFile(value: unknown): boolean {
  return value === true || value === 'yes';
}
