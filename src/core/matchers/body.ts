import { bodyText, isFormType, isJsonType, isMultipartType, parseJson } from '../body';
import { mediaType } from '../headers';
import type { RecordedRequest } from '../interaction';
import { multipartBoundary, partName, splitMultipart } from '../multipart';
import { jsonDifferences } from './json-difference';
import { show, type Mismatch, type NamedMatcher } from './matcher';
import { compareBytes } from './raw-body';

const NO_BYTES = Buffer.alloc(0);

/**
 * The body by meaning: JSON by value, forms without regard to the order of distinct keys, multipart without its
 * boundary, everything else (XML-RPC, text, binary) by bytes. Content that does not parse is compared by bytes.
 */
export const body: NamedMatcher = {
  name: 'body',
  readsBody: true,
  compare: (recorded, incoming) => {
    const [left, right] = [recorded.body ?? NO_BYTES, incoming.body ?? NO_BYTES];
    if (left.equals(right)) return undefined;
    const [recordedFields, incomingFields] = [readFields(recorded), readFields(incoming)];
    if (recordedFields?.kind === undefined || recordedFields.kind !== incomingFields?.kind) {
      return compareText(left, right);
    }
    return compareFields(recordedFields, incomingFields);
  },
};

type BodyFields = { readonly kind: 'json' | 'form' | 'multipart'; readonly value: unknown };

function readFields(request: RecordedRequest): BodyFields | undefined {
  const type = mediaType(request.headers);
  const text = request.body === null ? undefined : bodyText(request.body);
  if (isJsonType(type) && text !== undefined) {
    const value = parseJson(text);
    return value === undefined ? undefined : { kind: 'json', value };
  }
  if (isFormType(type) && text !== undefined) return { kind: 'form', value: readForm(text) };
  if (isMultipartType(type)) return readMultipart(request);
  return undefined;
}

function readForm(text: string): Record<string, string[]> {
  const fields: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const [name, value] of new URLSearchParams(text)) (fields[name] ??= []).push(value);
  return fields;
}

function readMultipart(request: RecordedRequest): BodyFields | undefined {
  const boundary = multipartBoundary(request.headers);
  if (boundary === undefined || request.body === null) return undefined;
  const parts = splitMultipart(request.body, boundary);
  if (parts === undefined) return undefined;
  const value = parts.map((part) => ({
    head: part.head,
    name: partName(part),
    content: bodyText(part.content) ?? part.content.toString('base64'),
  }));
  return { kind: 'multipart', value };
}

function compareFields(recorded: BodyFields, incoming: BodyFields): Mismatch | undefined {
  const differences = jsonDifferences(recorded.value, incoming.value);
  const [first] = differences;
  if (first === undefined) return undefined;
  const reason = differences.map((difference) => difference.reason).join('; ');
  const isOneField = differences.length === 1 && first.key !== undefined && recorded.kind !== 'multipart';
  return isOneField ? { reason, ignorable: { kind: 'bodyField', name: first.key } } : { reason };
}

function compareText(recorded: Buffer, incoming: Buffer): Mismatch | undefined {
  const [left, right] = [bodyText(recorded), bodyText(incoming)];
  const areShort = recorded.length <= 60 && incoming.length <= 60;
  if (areShort && left !== undefined && right !== undefined) {
    return { reason: `recorded ${show(left)}, got ${show(right)}` };
  }
  return compareBytes(recorded, incoming);
}
