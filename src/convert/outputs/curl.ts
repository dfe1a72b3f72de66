import { bodyText } from '../../core/body';
import { curlCommand, fieldsForCurl, isFraming } from '../../core/curl-command';
import { pairsFromHeaders } from '../../core/headers';
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
      if (losesHeader(interaction.request)) {
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

function losesHeader({ headers }: RecordedRequest): boolean {
  const fields = pairsFromHeaders(headers);
  return fieldsForCurl(fields).length < fields.filter(([name]) => !isFraming(name)).length;
}

function commandOf({ method, uri, headers, body }: RecordedRequest): string {
  return curlCommand({
    method,
    uri,
    headers: pairsFromHeaders(headers),
    body: body === null ? undefined : { text: bodyText(body), base64: () => body.toString('base64') },
  });
}
