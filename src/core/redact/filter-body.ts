import { bodyText, isFormType, isMultipartType, parseJson } from '../body';
import { mediaType } from '../headers';
import type { RecordedRequest } from '../interaction';
import { joinMultipart, multipartBoundary, partName, splitMultipart } from '../multipart';
import { filterPairs } from './filter-query';
import { applyRules, type FilterRule } from './filter-rule';
import { jsonMembers, type JsonMember } from './json-members';

/**
 * Applies rules to the fields of a form, multipart or JSON body, JSON at any depth. What the body is, its content
 * type says; without a telling one the content itself. Other content stays as it is.
 */
export function filterBody(request: RecordedRequest, rules: readonly FilterRule[]): Buffer | null {
  const { body } = request;
  if (body === null || body.length === 0 || rules.length === 0) return body;
  const type = mediaType(request.headers);
  if (isMultipartType(type)) return filterMultipart(body, rules, request);
  const text = bodyText(body);
  if (text === undefined) return body;
  const filtered = filterText(text, type, rules, request);
  return filtered === text ? body : Buffer.from(filtered);
}

function filterText(text: string, type: string, rules: readonly FilterRule[], request: RecordedRequest): string {
  if (/^\s*[{[]/.test(text) && parseJson(text) !== undefined) return filterJson(text, rules, request);
  const looksLikeForm = type === '' && /^[^\s=&]+=[^\s]*$/.test(text);
  return isFormType(type) || looksLikeForm ? filterPairs(text, rules, request) : text;
}

function filterJson(text: string, rules: readonly FilterRule[], request: RecordedRequest): string {
  const edits = jsonMembers(text).flatMap((member) => {
    if (!rules.some((rule) => rule.matches(member.key))) return [];
    const value = JSON.parse(text.slice(member.valueStart, member.valueEnd)) as unknown;
    const shown = typeof value === 'string' ? value : text.slice(member.valueStart, member.valueEnd);
    const replaced = applyRules(rules, { key: member.key, value: shown, request });
    return replaced === undefined ? [] : [{ member, replaced }];
  });
  let result = text;
  let editedFrom = text.length + 1;
  // From the end, so that earlier offsets stay true; a member inside one already replaced went with it.
  for (const { member, replaced } of outermostFirst(edits)) {
    if (member.valueEnd > editedFrom) continue;
    result = replaced === null ? removeMember(result, member) : replaceValue(result, member, replaced);
    editedFrom = member.start;
  }
  return result;
}

function outermostFirst<T extends { member: JsonMember }>(edits: readonly T[]): T[] {
  const outer = edits.filter(
    ({ member }) =>
      !edits.some(({ member: other }) => other.valueStart < member.start && member.valueEnd <= other.valueEnd),
  );
  return outer.sort((a, b) => b.member.start - a.member.start);
}

function replaceValue(text: string, member: JsonMember, value: string): string {
  return text.slice(0, member.valueStart) + JSON.stringify(value) + text.slice(member.valueEnd);
}

function removeMember(text: string, member: JsonMember): string {
  const after = /^\s*,\s*/.exec(text.slice(member.valueEnd));
  if (after !== null) return text.slice(0, member.start) + text.slice(member.valueEnd + after[0].length);
  const before = text.slice(0, member.start).replace(/\s*,\s*$/, '');
  return before + text.slice(member.valueEnd);
}

function filterMultipart(body: Buffer, rules: readonly FilterRule[], request: RecordedRequest): Buffer {
  const boundary = multipartBoundary(request.headers);
  const parts = boundary === undefined ? undefined : splitMultipart(body, boundary);
  if (boundary === undefined || parts === undefined) return body;
  const kept = parts.flatMap((part) => {
    const key = partName(part);
    const value = bodyText(part.content) ?? '';
    const replaced = key === undefined ? undefined : applyRules(rules, { key, value, request });
    if (replaced === undefined) return [part];
    return replaced === null ? [] : [{ ...part, content: Buffer.from(replaced) }];
  });
  const isUnchanged = kept.length === parts.length && kept.every((part, index) => part === parts[index]);
  return isUnchanged ? body : joinMultipart(kept, boundary);
}
