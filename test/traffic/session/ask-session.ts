import type { ClientHttp2Session } from 'node:http2';
import type { Answer, LiveRequest } from '../../../src/core/exchange';
import { StubOwner } from '../stub-owner';

/** An owner whose connections lead here, and whose requests get what `answer` says. */
export function ownerOf(
  connection: 'pass' | 'tunnel',
  answer: (live: LiveRequest) => Answer | Promise<Answer>,
): StubOwner {
  return new StubOwner((live) => (live.method === 'CONNECT' ? { kind: connection } : answer(live)));
}

/** Asks for a path, and gives the text of the answer. */
export function ask(session: ClientHttp2Session, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':path': path });
    let text = '';
    stream.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    stream.on('error', reject).on('end', () => resolve(text));
  });
}

/** Ends a session after it was used. */
export async function using<T>(session: ClientHttp2Session, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    session.destroy();
  }
}
