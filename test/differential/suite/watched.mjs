import { hashOf } from '../servers/hash.mjs';
import { describeError } from './describe-error.mjs';

const OF_REQUEST = ['socket', 'continue', 'information', 'upgrade', 'finish', 'abort', 'timeout', 'response', 'close'];
const OF_RESPONSE = ['aborted', 'end', 'close'];

/**
 * A request of Node's, with its events in their order. Gives what was seen when the request has closed, or after
 * `untilMs` if it is meant to stay open.
 */
export function watched(module, url, { isUnread = false, ...options }, act, { untilMs } = {}) {
  return new Promise((resolve) => {
    const seen = { events: [] };
    const request = module.request(url, options);
    for (const name of OF_REQUEST) request.on(name, () => seen.events.push(name));
    request.on('information', ({ statusCode, rawHeaders }) => (seen.information = [statusCode, rawHeaders]));
    request.on('upgrade', ({ statusCode }) => (seen.upgrade = statusCode));
    request.on('error', (error) => {
      seen.events.push('error');
      seen.error = describeError(error);
    });
    request.on('response', (response) => watchResponse(response, seen, isUnread));
    const finish = () => {
      seen.facts = request.facts;
      seen.reusedSocket = request.reusedSocket;
      seen.isDestroyed = request.destroyed;
      resolve(seen);
      if (untilMs !== undefined) request.destroy();
    };
    if (untilMs === undefined) request.once('close', finish);
    else setTimeout(finish, untilMs);
    act(request);
  });
}

function watchResponse(response, seen, isUnread) {
  const { statusCode, statusMessage, httpVersion, rawHeaders } = response;
  Object.assign(seen, { statusCode, statusMessage, httpVersion, rawHeaders });
  for (const name of OF_RESPONSE) response.on(name, () => seen.events.push(`response ${name}`));
  response.on('error', (error) => {
    seen.events.push('response error');
    seen.responseError = describeError(error);
  });
  if (isUnread) return;
  const pieces = [];
  response.on('data', (piece) => pieces.push(piece));
  response.on('close', () => {
    seen.isComplete = response.complete;
    // How much of a body that is cut short has come is chance.
    if (response.complete) seen.body = hashOf(Buffer.concat(pieces));
    seen.rawTrailers = response.rawTrailers;
  });
}
