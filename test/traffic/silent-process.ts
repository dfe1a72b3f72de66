// Run by silence.test.ts: makes one request that gets silence, and has to end by itself.
import { nodeTraffic } from '../../src/traffic/node-traffic';
import { TAPS } from './taps';
import { CLIENTS } from './clients';
import { StubOwner } from './stub-owner';

let isPending = true;
const owner = new StubOwner(() => ({ kind: 'silence' }));
nodeTraffic(TAPS).runAs(owner, () => {
  CLIENTS[process.argv[2] ?? '']?.('http://a.test/', () => {
    isPending = false;
  });
});
process.once('exit', () => {
  console.log(`asked ${owner.asked.length === 1 ? 'once' : owner.asked.length}, still pending: ${isPending}`);
});
