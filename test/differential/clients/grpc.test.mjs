import { credentials, makeGenericClientConstructor, Metadata } from '@grpc/grpc-js';
import { GREETER } from '../suite/grpc-service.mjs';
import { ports } from '../suite/servers.mjs';
import { suite } from '../suite/suite.mjs';

const Greeter = makeGenericClientConstructor(GREETER, 'Greeter');
const at = (server) => new Greeter(`127.0.0.1:${ports[server]}`, credentials.createInsecure());
const greeter = at('grpc');

suite('@grpc/grpc-js', {
  at,
  greeter,
  metadata(entries) {
    const metadata = new Metadata();
    for (const [name, value] of Object.entries(entries)) metadata.set(name, value);
    return metadata;
  },
  close: () => greeter.close(),
});
