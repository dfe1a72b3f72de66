import type { HttpRequestInterceptor } from '@mswjs/interceptors/http';
import type { Answer, RequestRecording } from '../../../core/exchange';
import { Recordings } from './recordings';
import { replay } from './replay';
import { silence } from './silence';
import { TakenRequest, type Origin } from './taken-request';

/** Answers a request that was taken from its client. Never rejects. */
export type RequestAnswerer = (origin: Origin) => Promise<void>;

/** Begins to answer requests: to ask their owners what happens to them, and to do that. */
export function answerRequests(interceptor: HttpRequestInterceptor): RequestAnswerer {
  const recordings = new Recordings(interceptor);
  return (origin) => answerRequest(new TakenRequest(origin), recordings);
}

// Whatever is thrown on the way fails the owner's test, and the request with it.
async function answerRequest(request: TakenRequest, recordings: Recordings): Promise<void> {
  // Who is given a recording owes it an end, also when the client has left meanwhile.
  let owed: RequestRecording | undefined;
  try {
    const answer = await request.owner.answer(request.live);
    if (answer.kind === 'record') owed = answer.recording;
    if (!request.isWaiting) return;
    if (answer.kind === 'record') {
      request.passage.approve();
      recordings.follow(request, answer.recording);
      owed = undefined;
    } else await carryOut(answer, request);
  } catch (thrown) {
    request.refuse(thrown);
    request.fail(thrown);
  } finally {
    owed?.cancel();
  }
}

async function carryOut(answer: Exclude<Answer, { kind: 'record' }>, request: TakenRequest): Promise<void> {
  switch (answer.kind) {
    case 'pass':
      request.body.discard();
      request.passage.approve();
      return;
    case 'refuse':
      request.refuse(answer.error);
      return;
    case 'silence':
      request.settle();
      silence(request.socket);
      return;
    case 'tunnel':
      request.respond(new Response(null, { status: 200, statusText: 'Connection established' }));
      request.passage.answerTunnel();
      return;
    case 'replay':
      await replay(answer, request);
  }
}
