import assert from 'node:assert/strict';
import https from 'node:https';
import { after, before, describe, it } from 'node:test';
import tls, { type TLSSocket } from 'node:tls';
import { TEST_CERTIFICATE } from '../../support/certificate';
import { OriginServer } from '../../support/origin-server';
import { replayOf } from '../stub-owner';
import { get } from './get';
import { answered, recorded } from './taken';

type Shown = Pick<
  TLSSocket,
  | 'authorized'
  | 'authorizationError'
  | 'alpnProtocol'
  | 'encrypted'
  | 'remoteAddress'
  | 'getPeerCertificate'
  | 'getProtocol'
  | 'getCipher'
>;

describe('a connection of TLS in memory', () => {
  let origin: OriginServer;
  before(async () => {
    origin = await OriginServer.start();
  });
  after(() => origin.stop());

  const facts = (socket: Shown): unknown => {
    const { subject, fingerprint256, subjectaltname, pubkey } = socket.getPeerCertificate() as tls.PeerCertificate & {
      pubkey?: Buffer;
    };
    const { authorized, authorizationError, alpnProtocol, encrypted, remoteAddress } = socket;
    const servername: unknown = Reflect.get(socket, 'servername');
    return {
      isTls: socket instanceof tls.TLSSocket,
      ...{ authorized, authorizationError, alpnProtocol, encrypted, remoteAddress, servername },
      ...{ protocol: socket.getProtocol(), cipher: socket.getCipher() },
      certificate: {
        CN: (subject as tls.Certificate | undefined)?.CN,
        fingerprint256,
        subjectaltname,
        pubkey: pubkey?.toString('hex'),
      },
    };
  };
  const factsOf = (url: string, options: https.RequestOptions): Promise<unknown> =>
    new Promise((resolve, reject) => {
      https
        .get(url, { agent: false, ...options }, (response) => {
          resolve(facts(response.socket as unknown as Shown));
          response.resume();
        })
        .on('error', reject);
    });

  it('tells what the live one told', async () => {
    const { port } = new URL(origin.secureUrl);
    for (const [host, options] of [
      ['127.0.0.1', { rejectUnauthorized: false }],
      ['127.0.0.1', { ca: TEST_CERTIFICATE }],
      ['localhost', { ca: TEST_CERTIFICATE, ALPNProtocols: ['http/1.1'] }],
    ] as const) {
      const observe = (): Promise<unknown> => factsOf(`https://${host}:${port}/text`, options as https.RequestOptions);

      const live = await observe();
      const { seen, replay } = await recorded(observe);
      const replayed = await answered(() => replay, observe);

      assert.deepEqual(seen, live);
      assert.deepEqual(replayed, live);
    }
  });

  it('shows its certificate once to the check of the client, whose error counts', async () => {
    const { port } = new URL(origin.secureUrl);
    const url = `https://localhost:${port}/text`;
    const { replay } = await recorded(() => factsOf(url, { ca: TEST_CERTIFICATE }));
    const agent = new https.Agent({ keepAlive: true, ca: TEST_CERTIFICATE });
    const calls = async (work: () => Promise<unknown>, error?: Error): Promise<unknown> => {
      const seen: unknown[] = [];
      await work().catch((thrown: unknown) => seen.push((thrown as Error).message));
      return [error?.message, ...seen];
    };
    const checks: string[] = [];
    const accept = (hostname: string, certificate: tls.PeerCertificate): undefined => {
      checks.push(`${hostname} ${String(certificate.subject.CN)}`);
    };
    const reject = (): Error => new Error('pinned to another key');

    await answered(
      () => replay,
      async () => {
        await get(url, { agent, checkServerIdentity: accept });
        await get(url, { agent });
        await get(url, { agent: false, checkServerIdentity: accept });
        assert.deepEqual(await calls(() => get(url, { agent: false, checkServerIdentity: reject })), [
          undefined,
          'pinned to another key',
        ]);
      },
    );
    agent.destroy();

    assert.deepEqual(checks, ['localhost localhost', 'localhost localhost']);
  });

  it('shows the certificate that was rejected to the same check again', async () => {
    const { port } = new URL(origin.secureUrl);
    const rejections = [new Error('pinned to another key'), Object.assign(new Error('not this'), { code: 'NOT_THIS' })];
    for (const rejection of rejections) {
      const checks: string[] = [];
      const checkServerIdentity = (hostname: string, certificate: tls.PeerCertificate): Error => {
        checks.push(`${hostname} ${certificate.fingerprint256}`);
        return rejection;
      };
      const observe = async (): Promise<unknown> => {
        checks.length = 0;
        const failed: unknown = await factsOf(`https://localhost:${port}/text`, {
          ca: TEST_CERTIFICATE,
          checkServerIdentity,
        }).catch((error: unknown) => error);
        return { failed, checks: [...checks] };
      };

      const live = await observe();
      const { seen, replay, outcome } = await recorded(observe);
      const replayed = await answered(() => replay, observe);

      assert.equal(outcome.isUnfinished, false);
      assert.equal(checks.length, 1);
      assert.deepEqual(seen, live);
      assert.deepEqual(replayed, live);
    }
  });

  it('replays what the client once found wrong with a certificate', async () => {
    const { port } = new URL(origin.secureUrl);
    const url = `https://localhost:${port}/text`;
    const checkServerIdentity = (): Error => new Error('pinned to another key');
    const failure = (options: https.RequestOptions): Promise<unknown> =>
      factsOf(url, { ca: TEST_CERTIFICATE, ...options }).catch((error: unknown) => error);
    const { replay } = await recorded(() => failure({ checkServerIdentity }));

    const replayed = await answered(
      () => replay,
      () => failure({ checkServerIdentity: () => undefined }),
    );

    assert.deepEqual(replayed, new Error('pinned to another key'));
  });

  it('is trusted where nothing is known of it', async () => {
    const seen = (await answered(
      () => replayOf('ok'),
      () => factsOf('https://a.test/', {}),
    )) as Record<string, unknown>;

    const { authorized, authorizationError, encrypted, servername, protocol } = seen;
    assert.deepEqual(
      { authorized, authorizationError, encrypted, servername, protocol },
      { authorized: true, authorizationError: null, encrypted: true, servername: 'a.test', protocol: 'TLSv1.3' },
    );
  });

  it('is rejected by a strict client where it was recorded by one that rejects nothing', async () => {
    const { port } = new URL(origin.secureUrl);
    const url = `https://localhost:${port}/text`;
    const failureOf = (options: https.RequestOptions): Promise<unknown> =>
      factsOf(url, options).then(
        () => undefined,
        (error: unknown) => ({
          message: (error as Error).message,
          code: Reflect.get(error as Error, 'code') as unknown,
        }),
      );
    const live = await failureOf({});
    const { replay } = await recorded(() => factsOf(url, { rejectUnauthorized: false }));

    const told = await answered(
      () => replay,
      async () => [
        await failureOf({}),
        await failureOf({ rejectUnauthorized: true }),
        await failureOf({ rejectUnauthorized: false }),
        await failureOf({ ca: TEST_CERTIFICATE }),
      ],
    );

    assert.deepEqual(told, [live, live, undefined, undefined]);
  });

  it('is rejected by a strict client whose name its certificate does not have', async () => {
    const { port } = new URL(origin.secureUrl);
    const codeOf = (options: https.RequestOptions): Promise<unknown> =>
      factsOf(`https://localhost:${port}/text`, { ca: TEST_CERTIFICATE, servername: 'other.test', ...options }).then(
        () => undefined,
        (error: unknown) => Reflect.get(error as Error, 'code') as unknown,
      );
    const { replay } = await recorded(() => codeOf({ rejectUnauthorized: false }));

    const told = await answered(
      () => replay,
      async () => [
        await codeOf({}),
        await codeOf({ servername: 'localhost' }),
        await codeOf({ rejectUnauthorized: false }),
      ],
    );

    assert.deepEqual(told, ['ERR_TLS_CERT_ALTNAME_INVALID', undefined, undefined]);
  });
});
