import { describeError } from '../suite/describe-error.mjs';
import { suite } from '../suite/suite.mjs';
import { bodyFor } from '../suite/request-bodies.mjs';

suite('XMLHttpRequest', {
  isWhole: true,
  openNow({ url, method, headers, body }) {
    const request = new XMLHttpRequest();
    const events = [];
    for (const type of ['loadstart', 'readystatechange', 'progress', 'load', 'loadend', 'error']) {
      request.addEventListener(type, () => events.push(`${type} ${request.readyState}`));
    }
    request.open(method, url, false);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    let error;
    try {
      request.send(body);
    } catch (thrown) {
      error = describeError(thrown);
    }
    const { status, statusText, responseURL, responseText } = request;
    return {
      status,
      statusText,
      url: responseURL,
      headers: request.getAllResponseHeaders(),
      responseText,
      error,
      events,
    };
  },
  open({ url, method, headers, body, signal, timeoutMs }) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const events = [];
      for (const type of ['loadstart', 'load', 'loadend', 'error', 'abort', 'timeout']) {
        request.addEventListener(type, () => events.push(type));
      }
      request.addEventListener('readystatechange', () => {
        // Whether and how often a body is told of before its end is the network's chance.
        if (request.readyState !== XMLHttpRequest.LOADING) events.push(request.readyState);
      });
      request.open(method, url);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.responseType = 'arraybuffer';
      request.timeout = timeoutMs ?? 0;
      signal?.addEventListener('abort', () => request.abort());
      request.addEventListener('loadend', () => {
        const { status, statusText, responseURL, response } = request;
        const head = { status, statusText, url: responseURL, headers: request.getAllResponseHeaders(), events };
        resolve({ head, body: response === null ? undefined : Buffer.from(response) });
      });
      if (signal?.aborted) return reject(signal.reason);
      request.send(body?.kind === 'stream' ? body.value.join('') : bodyFor(body, { FormData }));
    });
  },
});
