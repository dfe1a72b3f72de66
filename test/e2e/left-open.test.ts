import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Scenario } from '../support/scenario';

/**
 * Files whose connections their process keeps, and with them the contexts they were opened in. What the clients make for
 * a request is an asynchronous resource; as long as it is held, Jest takes it for an open handle.
 */
const KEEPING = {
  'http.test.js': `
    const http = require('node:http');
    const { AsyncResource } = require('node:async_hooks');
    const ask = (options) => new Promise((resolve, reject) => {
      const request = http.get(process.env.ORIGIN + '/text', options, (response) => response.resume().on('end', resolve));
      request.on('error', reject);
      request.own = new AsyncResource('REQUEST_OF_HTTP');
      if (options.isLeft) request.destroy();
    });
    test('kept', () => ask({}));
    test('left', () => ask({ isLeft: true }).catch(() => undefined));`,
  'undici.test.js': `
    const { request } = require('undici');
    test('kept', async () => {
      const { body } = await request(process.env.ORIGIN + '/text');
      await body.text();
    });`,
};

const TALKING = {
  'none.test.js': `test('talks to nobody', () => undefined);`,
  'fetch.test.js': `test('fetches', async () => { await (await fetch(process.env.ORIGIN + '/text')).text(); });`,
  'http.test.js': `
    const http = require('node:http');
    test('asks', (done) => {
      http.get(process.env.ORIGIN + '/text', (response) => response.resume().on('end', () => done()));
    });`,
};

describe('what is left behind', () => {
  for (const [name, file] of Object.entries(KEEPING)) {
    it(`is no open handle to Jest, recording and replaying: ${name}`, async () => {
      await Scenario.run({ [name]: file }, async (scenario) => {
        const recording = await scenario.jest({ args: ['--detectOpenHandles'] });
        await scenario.origin.stop();
        const replay = await scenario.jest({ args: ['--detectOpenHandles'] });

        for (const run of [recording, replay]) {
          assert.equal(run.exitCode, 0, run.output);
          assert.doesNotMatch(run.output, /open handle/);
        }
      });
    });
  }

  // Pools keep the realm of the file that opened their connections, and Node 20 that of the first one that fetches.
  it('is no leak to Jest that jest-environment-node does not have, recording and replaying', async () => {
    await Scenario.run(TALKING, async (scenario) => {
      const leaking = async (args: string[] = []): Promise<string[]> => {
        const { fileMessages } = await scenario.jest({ args: ['--detectLeaks', ...args] });
        return Object.keys(fileMessages).filter((name) => fileMessages[name] !== '');
      };
      const bare = await leaking(['--env=node']);
      const recording = await leaking();
      await scenario.origin.stop();
      const replay = await leaking();

      assert.deepEqual(
        [...recording, ...replay].filter((name) => !bare.includes(name)),
        [],
      );
      assert.deepEqual(
        replay.filter((name) => name !== 'fetch.test.js'),
        [],
      );
    });
  });
});
