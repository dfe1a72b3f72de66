import { setTimeout as sleep } from 'node:timers/promises';
import { checkPlayable } from '../../../core/check-playable';
import type { Answer } from '../../../core/exchange';
import { notedConnection } from './connection-notes';
import { recordedLatencyMs, replayTo } from '../../http1/respond';
import type { TakenRequest } from './taken-request';

const CONTINUE = Buffer.from('HTTP/1.1 100 Continue\r\n\r\n');

/**
 * Gives a request the answer, or the failure, of a recorded one.
 *
 * @throws TypeError when HTTP cannot carry the answer
 */
export async function replay(answer: Extract<Answer, { kind: 'replay' }>, request: TakenRequest): Promise<void> {
  const { interaction, timing } = answer;
  if (timing === 'recorded') await sleep(recordedLatencyMs(interaction), undefined, { ref: false });
  if (!request.isWaiting) return;
  const problem = checkPlayable(interaction);
  if (problem !== undefined) throw new TypeError(`The recorded answer cannot be given to a client: ${problem}`);
  const { socket, live } = request;
  const claim = (): void => {
    const connection = notedConnection(socket);
    if (connection?.isPending() === true) connection.claim();
  };
  const hasBody = interaction.request.body !== null;
  if (request.awaitsContinue && hasBody && !(await stillWaitsAfterContinue(request, claim))) return;
  request.settle();
  await replayTo(socket, { interaction, timing, method: live.method }, claim);
}

// A server that got a body has told its client to send it.
async function stillWaitsAfterContinue(request: TakenRequest, claim: () => void): Promise<boolean> {
  claim();
  request.socket.write(CONTINUE);
  await request.body.whole();
  return request.isWaiting;
}
