import ky from 'ky';
import { suite } from '../suite/suite.mjs';
import { headOf } from '../suite/via-fetch.mjs';
import { bodyFor } from '../suite/request-bodies.mjs';

suite('ky', {
  retries: true,
  async open({ url, method, headers, body, signal, timeoutMs = 2500, redirect, retries = 0 }) {
    const response = await ky(url, {
      method,
      headers,
      redirect,
      signal,
      timeout: timeoutMs,
      throwHttpErrors: retries > 0,
      retry: { limit: retries, methods: ['get', 'post'], backoffLimit: 1, afterStatusCodes: [] },
      ...(body?.kind === 'json' ? { json: body.value } : { body: bodyFor(body) }),
      ...(body?.kind === 'stream' ? { duplex: 'half' } : {}),
    });
    return { head: headOf(response), body: response.body };
  },
});
