import { approveConnections, isApprovedNow } from './approved';
import { untilSocket } from './until-socket';

/**
 * Runs code that opens the connection of an approved request of `http`, now or later: what it connects to is approved
 * until the request has its socket.
 */
export function approveRequest(request: object, open: () => unknown): unknown {
  if (isApprovedNow()) return open();
  const ends: (() => void)[] = [];
  const socket = { isGiven: false };
  untilSocket(request, () => {
    socket.isGiven = true;
    for (const end of ends) end();
  });
  const { result, end } = approveConnections(open);
  if (socket.isGiven) end();
  else ends.push(end);
  return result;
}
