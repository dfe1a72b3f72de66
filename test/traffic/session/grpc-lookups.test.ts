import assert from 'node:assert/strict';
import dns from 'node:dns';
import 'node:http2';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import vm from 'node:vm';
import { nodeTraffic } from '../../../src/traffic/node-traffic';
import { StubOwner } from '../stub-owner';

nodeTraffic('all');

type LookUps = Record<string, () => Promise<unknown>>;

/** Look-ups as versions of `@grpc/grpc-js` make them; the path of its code tells them from a test's own. */
const SOURCE = `({ dns, promisify, resolver }) => {
  const lookup = promisify(dns.lookup), resolveTxt = promisify(dns.resolveTxt);
  return {
    lookup: () => lookup('api.test', { all: true }),
    resolveTxt: () => resolveTxt('_grpc_config.api.test'),
    'promises.lookup': () => dns.promises.lookup('api.test', { all: true }),
    'promises.resolveTxt': () => dns.promises.resolveTxt('_grpc_config.api.test'),
    'Resolver.resolve4': () => resolver.resolve4('api.test'),
    'Resolver.resolve6': () => resolver.resolve6('api.test'),
    'Resolver.resolveTxt': () => resolver.resolveTxt('_grpc_config.api.test'),
  };
}`;

describe('a look-up of gRPC where nothing may go out', () => {
  const resolverOf = vm.runInThisContext(SOURCE, {
    filename: '/app/node_modules/@grpc/grpc-js/build/src/resolver-dns.js',
  }) as (given: object) => LookUps;
  // Taken before its first session, as that client does.
  const lookUps = resolverOf({ dns, promisify, resolver: new dns.promises.Resolver({ timeout: 50, tries: 1 }) });
  const placed = { address: '2001:db8::1', family: 6 };
  const expected: Record<string, unknown> = {
    lookup: [placed],
    resolveTxt: 'ENODATA',
    'promises.lookup': [placed],
    'promises.resolveTxt': 'ENODATA',
    'Resolver.resolve4': 'ENODATA',
    'Resolver.resolve6': ['2001:db8::1'],
    'Resolver.resolveTxt': 'ENODATA',
  };

  for (const [name, found] of Object.entries(expected)) {
    it(`is answered here, and nobody looks anything up: ${name}`, async () => {
      const owner = new StubOwner(() => ({ kind: 'tunnel' }));

      const seen = await nodeTraffic().runAs(owner, () =>
        lookUps[name]?.().catch((error: unknown) => (error as NodeJS.ErrnoException).code),
      );

      assert.deepEqual(seen, found);
      assert.equal(owner.asked.length, 1);
    });
  }
});
