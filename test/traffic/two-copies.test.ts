import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { it } from 'node:test';
import { nodeTraffic } from '../../src/traffic/node-traffic';

it('is one for a process, also when two copies of the package are loaded in it', () => {
  const traffic = nodeTraffic('all');
  const standing = patched();
  const folder = path.join(__dirname, '../../src');
  for (const file of Object.keys(require.cache))
    if (file.startsWith(folder)) Reflect.deleteProperty(require.cache, file);

  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would give the copy that is loaded
  const copy = require('../../src/traffic/node-traffic') as { readonly nodeTraffic: typeof nodeTraffic };

  assert.notEqual(copy.nodeTraffic, nodeTraffic);
  assert.equal(copy.nodeTraffic('all'), traffic);
  assert.deepEqual(patched(), standing);
});

function patched(): unknown[] {
  return [
    ...['connect'].map((key): unknown => Reflect.get(net.Socket.prototype, key)),
    ...['request', 'get', 'ClientRequest'].map((key): unknown => Reflect.get(http, key)),
    ...['addRequest', 'createSocket'].map((key): unknown => Reflect.get(http.Agent.prototype, key)),
  ];
}
