import { setTimeout as sleep } from 'node:timers/promises';
import { notedConnection } from './connection-notes';
import { failureError, isServerClose } from './network-failure';
import { recordedLatencyMs, recordedResponse, type Replay } from './respond';
import type { TakenRequest } from './taken-request';

/** Gives a request the answer, or the failure, of a recorded one. */
export async function replay(answer: Replay, request: TakenRequest): Promise<void> {
  const { interaction, timing } = answer;
  if (timing === 'recorded') await sleep(recordedLatencyMs(interaction), undefined, { ref: false });
  if (!request.isWaiting) return;
  if (interaction.response.status.code === 0) replayFailure(answer, request);
  else request.respond(recordedResponse(answer));
}

function replayFailure({ interaction }: Replay, request: TakenRequest): void {
  const { error } = interaction.recording;
  if (error !== undefined && !isServerClose(error)) {
    request.refuse(failureError(error));
    return;
  }
  request.settle();
  const { socket } = request;
  const connection = notedConnection(socket);
  if (connection?.isPending() === true) connection.claim();
  // Without an error the client left before any answer came: it gets none now either.
  if (error !== undefined) socket.end();
}
