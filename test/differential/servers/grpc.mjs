import { Metadata, Server, ServerCredentials, status } from '@grpc/grpc-js';
import { GREETER } from '../suite/grpc-service.mjs';

const pause = (waitMs) => new Promise((resolve) => setTimeout(resolve, waitMs));

const IMPLEMENTATION = {
  unary: (call, done) => {
    const { name } = call.request;
    const metadata = Metadata.fromHttp2Headers({ 'x-initial': 'first', 'x-sent': call.metadata.get('x-asked').join() });
    call.sendMetadata(metadata);
    if (name === 'never') return;
    const trailer = Metadata.fromHttp2Headers({ 'x-final': 'last' });
    if (name === 'fail') return done({ code: status.NOT_FOUND, details: 'no such name', metadata: trailer });
    done(null, { text: `hello ${name}` }, trailer);
  },
  serverStream: async (call) => {
    for (let index = 1; index <= call.request.count; index++) {
      call.write({ text: `message ${index}` });
      await pause(20);
    }
    if (call.request.fails) call.emit('error', { code: status.ABORTED, details: 'broken off' });
    else call.end(Metadata.fromHttp2Headers({ 'x-final': 'last' }));
  },
  clientStream: (call, done) => {
    const names = [];
    call.on('data', ({ name }) => names.push(name));
    call.on('end', () => done(null, { text: names.join('+') }));
  },
  both: (call) => {
    call.on('data', ({ name }) => call.write({ text: `hello ${name}` }));
    call.on('end', () => call.end());
  },
};

/** Gives the port of a gRPC server on this machine. */
export function startGrpc(port) {
  const server = new Server();
  server.addService(GREETER, IMPLEMENTATION);
  return new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error) =>
      error ? reject(error) : resolve(),
    );
  });
}
