import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expectPassed, statuses } from '../support/project';
import { PRELUDE, Scenario } from '../support/scenario';

/** A test that must not keep the next one from running, and what Jest has to say of it. */
type Corner = {
  readonly title: string;
  readonly test: string;
  readonly status: 'passed' | 'failed';
  readonly says?: RegExp;
  /** Whether it ends by itself, and the same, without this environment. */
  readonly isSameBare?: boolean;
};

const HTTP = `
const http = require('node:http');
const { hostname, port } = new URL(origin);
const answered = (request) => new Promise((resolve, reject) => request.on('error', reject).on('response', (response) => {
  let text = '';
  response.on('data', (chunk) => { text += chunk; }).on('end', () => resolve(text)).on('error', reject);
}));
`;

const CORNERS: readonly Corner[] = [
  {
    title: 'a DELETE with a body and no length',
    status: 'passed',
    isSameBare: true,
    test: `test('corner', async () => {
      const request = http.request({ hostname, port, path: '/text', method: 'DELETE' });
      const answer = answered(request);
      request.end('body');
      // The server takes the rest for a broken request and says so.
      expect(await answer).toBe('');
    });`,
  },
  {
    title: 'a client that leaves while an asynchronous hook decides',
    status: 'passed',
    test: `test('corner', vcr.config({ beforeRecordRequest: async (request) => { await new Promise((r) => setTimeout(r, 300)); return request; } })(async () => {
      await expect(fetch(origin + '/text', { signal: AbortSignal.timeout(50) })).rejects.toThrow();
    }));`,
  },
  {
    title: 'a client that leaves while an asynchronous persister opens',
    status: 'passed',
    test: `vcr.registerPersister('slow', { load: () => new Promise((r) => setTimeout(r, 300)), save: async () => undefined, delete: () => undefined });
    test('corner', vcr.config({ persister: 'slow' })(async () => {
      await expect(fetch(origin + '/text', { signal: AbortSignal.timeout(50) })).rejects.toThrow();
    }));`,
  },
  {
    title: 'a POST that is never ended',
    status: 'passed',
    test: `test('corner', () => {
      const request = http.request({ hostname, port, path: '/echo', method: 'POST' });
      request.on('error', () => undefined);
      request.write('begun');
    });`,
  },
  {
    title: 'a POST that is never ended and matched by its body',
    status: 'passed',
    test: `test('corner', vcr.config({ additionalMatchers: ['body'] })(() => {
      const request = http.request({ hostname, port, path: '/echo', method: 'POST' });
      request.on('error', () => undefined);
      request.write('begun');
    }));`,
  },
  {
    title: 'a server that answers before the upload has ended',
    status: 'passed',
    test: `test('corner', async () => {
      const request = http.request({ hostname, port, path: '/early', method: 'POST' });
      const answer = answered(request);
      request.write('begun');
      expect(await answer).toBe('early');
      request.on('error', () => undefined).destroy();
    });`,
  },
  {
    title: 'a beforeRecordResponse that never resolves',
    status: 'failed',
    says: /beforeRecordResponse has not answered for \d+ ms\n\[VCR_HOOK_FAILED\]/,
    test: `jest.setTimeout(1500);
    test('corner', vcr.config({ beforeRecordResponse: () => new Promise(() => undefined) })(async () => { await get('/text'); }));`,
  },
  {
    title: 'a beforeRecordRequest that never resolves',
    status: 'failed',
    says: /beforeRecordRequest has not answered for \d+ ms/,
    test: `jest.setTimeout(1500);
    test('corner', vcr.config({ beforeRecordRequest: () => new Promise(() => undefined) })(() => { get('/text').catch(() => undefined); }));`,
  },
  {
    title: 'a persister whose save never resolves',
    status: 'failed',
    says: /save has not answered for \d+ ms[^]*VCR_UNWRITABLE_CASSETTE/,
    test: `jest.setTimeout(1500);
    vcr.registerPersister('stuck', { load: () => undefined, save: () => new Promise(() => undefined), delete: () => undefined });
    test('corner', vcr.config({ persister: 'stuck' })(async () => { await get('/text'); }));`,
  },
  {
    title: 'a target function that never resolves',
    status: 'failed',
    says: /has not answered for \d+ ms/,
    test: `jest.setTimeout(1500);
    test('corner', vcr.deleteOnFail(() => new Promise(() => undefined))(() => { throw new Error('boom'); }));`,
  },
];

describe('no test stops the run', () => {
  for (const { title, test, status, says, isSameBare = false } of CORNERS) {
    it(title, async () => {
      const file = `${PRELUDE}${HTTP}${test}
        test('the next one', async () => { expect(await get('/text?next')).toBe('plain text'); });`;
      await Scenario.run({ 'a.test.js': file }, async (scenario) => {
        if (isSameBare) expectPassed(await scenario.jest({ env: { VCR_DISABLED: '1' } }));
        const recorded = await scenario.jest();
        await scenario.origin.stop();
        const replayed = await scenario.jest();

        const shown = `${recorded.output}\n${replayed.output}`;
        assert.deepEqual(statuses(recorded), { corner: status, 'the next one': 'passed' }, shown);
        if (says !== undefined) assert.match(recorded.tests['corner']?.messages ?? '', says);
        assert.equal(replayed.tests['the next one']?.status, 'passed', shown);
        if (status === 'passed') assert.equal(replayed.tests['corner']?.status, 'passed', shown);
      });
    });
  }
});
