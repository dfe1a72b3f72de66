import http from 'node:http';
import https from 'node:https';
import { headersFor, plainBodyFor } from './request-bodies.mjs';

const NODE = { http: http.request, https: https.request };

/** `http` and `https` as they are, with the agents they are given. */
export function viaNode({ agents = {}, requests = NODE, ...more } = {}) {
  return {
    open(asked) {
      return new Promise((resolve, reject) => {
        const { url, method, headers, body, signal, timeoutMs } = asked;
        const scheme = new URL(url).protocol.slice(0, -1);
        const options = { method, headers: { ...headersFor(body), ...headers }, agent: agents[scheme], signal };
        if (timeoutMs !== undefined) options.timeout = timeoutMs;
        const request = requests[scheme](url, options);
        const informational = [];
        request.on('information', ({ statusCode, rawHeaders }) => informational.push([statusCode, rawHeaders]));
        request.on('timeout', () => request.destroy(new Error('timed out')));
        request.on('error', reject);
        request.on('response', (response) => resolve(answerOf(response, informational)));
        send(request, plainBodyFor(body));
      });
    },
    ...more,
  };
}

function answerOf(response, informational) {
  const { statusCode, statusMessage, httpVersion, rawHeaders, headers } = response;
  return {
    head: { status: statusCode, statusText: statusMessage, httpVersion, rawHeaders, headers, informational },
    body: response,
    tail: () => ({ rawTrailers: response.rawTrailers, isComplete: response.complete }),
  };
}

function send(request, body) {
  if (typeof body?.pipe !== 'function') return request.end(body);
  body.on('error', (error) => request.destroy(error));
  body.pipe(request);
}
