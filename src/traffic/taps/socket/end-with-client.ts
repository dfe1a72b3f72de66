import type { Socket } from 'node:net';

/**
 * Tells of the end of a real connection when its client has left. Both sockets share one handle, and the client's
 * `destroy` closes it, so the other one never says `close`: @mswjs/interceptors 0.45 waits for that to free the parser
 * of the response, and until then its table of parsers keeps the request, its listeners and a whole test file in
 * memory. Can go when the library frees it; the test "keeps nothing of a request that was aborted" fails without either.
 */
export function endWithClient(client: Socket, real: Socket): void {
  let isTold = false;
  real.once('close', () => {
    isTold = true;
  });
  client.once('close', () => {
    setImmediate(() => {
      if (!isTold) real.emit('close', false);
    });
  });
}
