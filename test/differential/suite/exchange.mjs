import { describeError } from './describe-error.mjs';
import { readBody } from './read-body.mjs';

/**
 * One request by one client, as an observation.
 * A client's `open(request)` gives what it shows before the body (`head`), the body, and what it shows after it (`tail`).
 */
export async function exchange(client, request, reading = 'whole') {
  const seen = {};
  try {
    const { head, body, tail } = await client.open({ method: 'GET', headers: {}, ...request });
    Object.assign(seen, head);
    await request.whenOpen?.();
    await readBody(body, reading, seen);
    Object.assign(seen, await tail?.());
  } catch (error) {
    seen.error = describeError(error);
  }
  return seen;
}
