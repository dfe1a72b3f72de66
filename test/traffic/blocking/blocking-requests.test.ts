import assert from 'node:assert/strict';
import childProcess, { type SpawnSyncReturns } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { RequestOwner } from '../../../src/core/exchange';
import { VcrError } from '../../../src/core/errors/vcr-error';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { OriginServer } from '../../support/origin-server';
import { replayOf, StubOwner, StubRecording } from '../stub-owner';
import { TAPS } from '../taps';

const traffic = nodeTraffic(TAPS);

/** What jsdom's program does, without jsdom: reads a request, makes it, writes what came of it, ends. */
const PROGRAM = `
  const pieces = [];
  process.stdin.on('data', (piece) => pieces.push(piece));
  process.stdin.on('end', () => {
    const { url, method, body, dies, throws } = JSON.parse(Buffer.concat(pieces));
    if (dies) process.exit(3);
    if (throws) throw new Error('the program is broken');
    const write = (seen) => process.stdout.write(JSON.stringify(seen), () => process.exit(0));
    const request = require('node:http').request(url, { method }, (response) => {
      let text = '';
      response.on('data', (piece) => (text += piece)).on('end', () => write({ status: response.statusCode, text }));
    });
    request.on('error', (error) => write({ code: error.code, message: error.message })).end(body);
  });`;

describe('a program that makes a request while its process waits', () => {
  let folder: string;
  let origin: OriginServer;

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blocking-'));
    fs.mkdirSync(path.join(folder, 'living/xhr'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'living/xhr/xhr-sync-worker.js'), PROGRAM);
    origin = await OriginServer.start();
  });
  after(async () => {
    fs.rmSync(folder, { recursive: true });
    await origin.stop();
  });

  const spawn = (owner: RequestOwner, request: object): SpawnSyncReturns<Buffer> =>
    traffic.runAs(owner, () =>
      childProcess.spawnSync(process.execPath, [path.join(folder, 'living/xhr/xhr-sync-worker.js')], {
        input: JSON.stringify(request),
        maxBuffer: Infinity,
      }),
    );
  const ask = (owner: RequestOwner, request: object = {}): Record<string, unknown> => {
    const { status, stdout, stderr } = spawn(owner, {
      url: `${origin.url}/mirror`,
      method: 'POST',
      body: 'é',
      ...request,
    });
    assert.deepEqual([status, stderr.toString()], [0, '']);
    return JSON.parse(stdout.toString()) as Record<string, unknown>;
  };

  it('passes, after its owner has seen the whole request', async () => {
    const owner = new StubOwner(() => ({ kind: 'pass' }));

    assert.deepEqual(ask(owner), { status: 200, text: 'é' });

    const [live] = owner.asked;
    assert.deepEqual([live?.method, live?.uri], ['POST', `${origin.url}/mirror`]);
    assert.deepEqual(live?.body, Buffer.from('é'));
    assert.deepEqual(await live.readBody(), Buffer.from('é'));
  });

  it('gets a recorded answer without a connection', () => {
    assert.deepEqual(ask(new StubOwner(() => replayOf('recorded')), { url: 'http://nobody.invalid/' }), {
      status: 200,
      text: 'recorded',
    });
  });

  it('is recorded before it returns', async () => {
    const recording = new StubRecording();

    ask(new StubOwner(() => recording.answer));

    assert.deepEqual(recording.calls, ['begin', 'end']);
    const { requestBody, response } = await recording.outcome;
    assert.deepEqual([requestBody, response?.status, response?.body], [Buffer.from('é'), 200, Buffer.from('é')]);
  });

  it('fails with the refusal of its owner', () => {
    const error = new VcrError('VCR_NO_CASSETTE', ['Nothing is recorded']);

    assert.deepEqual(ask(new StubOwner(() => ({ kind: 'refuse', error }))), {
      code: 'VCR_NO_CASSETTE',
      message: error.message,
    });
  });

  it('is refused when the answer comes later, and what comes then is given up', async () => {
    const recording = new StubRecording();
    const owner = new StubOwner(() => Promise.resolve(recording.answer));

    assert.match(String(ask(owner)['message']), /what decides about it answers later/);

    assert.equal(owner.failures.length, 1);
    await new Promise(setImmediate);
    assert.deepEqual(recording.calls, ['cancel']);
  });

  it('is refused when its owner would never answer', () => {
    assert.match(String(ask(new StubOwner(() => ({ kind: 'silence' })))['message']), /its test has ended/);
  });

  it('is refused when its owner throws, and fails the test', () => {
    const owner = new StubOwner(() => {
      throw new Error('an owner that is broken');
    });

    assert.equal(ask(owner)['message'], 'an owner that is broken');
    assert.deepEqual(
      owner.failures.map(({ message }) => message),
      ['an owner that is broken'],
    );
  });

  it('that ends without an answer, or breaks, is as a process that does', () => {
    const owner = new StubOwner(() => ({ kind: 'pass' }));

    const [dead, broken] = [spawn(owner, { dies: true }), spawn(owner, { throws: true })];

    assert.deepEqual([dead.status, broken.status], [1, 1]);
    assert.match(dead.stderr.toString(), /ended without an answer/);
    assert.match(broken.stderr.toString(), /the program is broken/);
  });

  it('is a process where nobody owns what is asked, as is any other program', () => {
    const owner = new StubOwner(() => ({ kind: 'pass' }));

    const other = traffic.runAs(owner, () => childProcess.spawnSync(process.execPath, ['-p', 'process.pid']));

    assert.equal(Number(other.stdout.toString()), other.pid);
    assert.notEqual(other.pid, process.pid);
    const unowned = childProcess.spawnSync(process.execPath, [path.join(folder, 'living/xhr/xhr-sync-worker.js')], {
      input: '{"dies":true}',
    });
    assert.equal(unowned.status, 3);
    assert.deepEqual(owner.asked, []);
  });
});
