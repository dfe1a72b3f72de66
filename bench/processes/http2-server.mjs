// Real servers for HTTP/2 in the clear and for gRPC. They end when the bench does.
import { once } from 'node:events';
import http2 from 'node:http2';
import grpc from '@grpc/grpc-js';
import { smallBody } from '../small-body.mjs';

const SMALL = Buffer.from(smallBody());
const bytes = (value) => value;

let count = 0;
const server = http2.createServer((request, response) => {
  count += 1;
  request.resume();
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': SMALL.length }).end(SMALL);
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');

const calls = new grpc.Server();
calls.addService(
  {
    get: {
      path: '/bench.Items/Get',
      requestStream: false,
      responseStream: false,
      requestSerialize: bytes,
      requestDeserialize: bytes,
      responseSerialize: bytes,
      responseDeserialize: bytes,
    },
  },
  {
    get: (call, answer) => {
      count += 1;
      answer(null, SMALL);
    },
  },
);
const grpcPort = await new Promise((resolve, reject) => {
  calls.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error === null) resolve(port);
    else reject(error);
  });
});

process.on('message', () => process.send(count));
process.on('disconnect', () => process.exit());
process.send({ http2: `http://127.0.0.1:${server.address().port}`, grpc: `127.0.0.1:${grpcPort}` });
