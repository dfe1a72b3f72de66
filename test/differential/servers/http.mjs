import { counts, pause, ROUTES, sendJson } from './routes.mjs';

const READ_GAP_MS = 2;

/** Answers a request, of HTTP/1.1 or HTTP/2, by its route. */
export async function answer(request, response) {
  response.sendDate = false;
  request.on('error', () => undefined);
  response.on('error', () => undefined);
  allowPages(request, response);
  const [route, ...args] = new URL(request.url, 'http://here').pathname.slice(1).split('/');
  if (route === 'never') return;
  if (route === 'early') return void response.end('early');
  if (request.method === 'OPTIONS' && request.headers.origin !== undefined) return void response.writeHead(204).end();
  const body = await readBody(request, route === 'read-slowly');
  if (body === undefined) return;
  if (route === 'read-slowly') return void sendJson(response, { length: body.length });
  const known = ROUTES[route];
  if (known === undefined) response.writeHead(404).end('no such route');
  else await known({ request, response, body, args });
}

/** Refuses an upload on one route, and lets it come on all others. */
export function answerExpectation(request, response) {
  if (request.url.startsWith('/unwelcome')) {
    response.sendDate = false;
    response.writeHead(417, { connection: 'close' }).end('no');
    return;
  }
  response.writeContinue();
  void answer(request, response);
}

export function forget() {
  counts.clear();
}

/** A page of another origin may ask and see everything. */
function allowPages({ headers }, response) {
  if (headers.origin === undefined) return;
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-expose-headers', '*');
  response.setHeader('access-control-allow-headers', 'content-type, x-one, x-two, authorization, cookie');
  response.setHeader('access-control-allow-methods', 'GET, HEAD, POST, PUT, PATCH, DELETE');
}

async function readBody(request, isSlow) {
  const chunks = [];
  try {
    for await (const chunk of request) {
      chunks.push(chunk);
      if (isSlow) await pause(READ_GAP_MS);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}
