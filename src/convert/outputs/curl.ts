import { bodyText } from '../../core/body';
import { pairsFromHeaders, headerValue } from '../../core/headers';
import { isToken } from '../../core/http-syntax';
import type { Interaction, RecordedRequest } from '../../core/interaction';
import type { Note, Output } from '../converted';

/** A script for any POSIX shell that sends the requests again, each by a `curl` command that can be pasted by itself. */
export const curlOutput: Output = {
  name: 'curl',
  title: 'curl',
  extension: 'sh',
  write: ({ interactions }) => {
    const notes: Note[] = [];
    const commands = interactions.flatMap((interaction, index) => {
      const where = `interactions[${index}]`;
      const problem = problemOf(interaction.request);
      if (problem !== undefined) {
        notes.push({ where, what: 'left out', why: problem });
        return [];
      }
      if (fieldsOf(interaction.request).length < sentFields(interaction.request).length) {
        notes.push({ where, what: 'a header of its request is left out', why: 'HTTP cannot carry it' });
      }
      return [
        `# ${index + 1}: answered ${answerOf(interaction)} when it was recorded`,
        commandOf(interaction.request),
        '',
      ];
    });
    return { parts: [[HEAD, '', ...commands].join('\n')], notes };
  },
};

const HEAD =
  '#!/bin/sh\n# Sends these requests again. Values that read REDACTED were taken out: put your own in their place.';

function answerOf({ response: { status } }: Interaction): string {
  return status.code === 0 ? 'nothing (the network failed)' : String(status.code);
}

// A file may name any URL; curl would read `file:///etc/passwd` too.
function problemOf({ method, uri }: RecordedRequest): string | undefined {
  // What a shell or curl would trip over
  if (!/^https?:\/\/[^\0-\x20\x7f]+$/i.test(uri) || !URL.canParse(uri)) return 'its URL is none of HTTP';
  return method === 'CONNECT' ? 'curl makes tunnels itself' : undefined;
}

function commandOf(request: RecordedRequest): string {
  const { method, body } = request;
  const words = [
    // What curl adds of its own and the request did not have.
    ...['Accept', 'User-Agent', ...(body === null ? [] : ['Content-Type'])]
      .filter((name) => headerValue(request.headers, name) === undefined)
      .map((name) => `--header ${quoted(`${name}:`)}`),
    ...fieldsOf(request).map(([name, value]) => `--header ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...(headerValue(request.headers, 'accept-encoding') === undefined ? [] : ['--compressed']),
  ];
  // `--head` alone knows that the answer to HEAD has no body.
  const verb = method === 'HEAD' ? '--head' : `--request ${quoted(method)}`;
  // Braces and brackets of a URL are no pattern, and nothing but HTTP is spoken.
  const start = `curl --globoff --proto '=http,https' ${verb} --url ${quoted(request.uri)}`;
  return withBody([start, ...words], body);
}

function withBody(words: readonly string[], body: Buffer | null): string {
  const lines = (all: readonly string[]): string => all.join(' \\\n  ');
  if (body === null) return lines(words);
  const text = bodyText(body);
  // A shell's word cannot hold the character zero, and a system's word has an end: 128 KB on Linux.
  const isWord = text !== undefined && body.length < 100_000 && !text.includes('\0');
  if (isWord) return lines([...words, `--data-raw ${quoted(text)}`]);
  return `base64 -d <<'END_OF_BODY' | ${lines([...words, '--data-binary @-'])}\n${inLines(body.toString('base64'))}\nEND_OF_BODY`;
}

function inLines(base64: string): string {
  return base64.replace(/.{1,76}/g, '$&\n').trimEnd();
}

function fieldsOf(request: RecordedRequest): (readonly [string, string])[] {
  // curl would send more lines than one
  return sentFields(request).filter(([name, value]) => isToken(name) && !/[\0\r\n]/.test(value));
}

// curl counts and frames the body itself.
function sentFields({ headers }: RecordedRequest): (readonly [string, string])[] {
  return pairsFromHeaders(headers).filter(
    ([name]) => !['content-length', 'transfer-encoding'].includes(name.toLowerCase()),
  );
}

/** A word of a POSIX shell: within single quotes nothing has a meaning but their end. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
