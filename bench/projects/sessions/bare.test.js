const fs = require('node:fs');
const http2 = require('node:http2');
const grpc = require('@grpc/grpc-js');

const { http2: origin, grpc: authority, warmUp, count, result } = JSON.parse(process.env.BENCH);
const bytes = (value) => value;
const times = {};

test('HTTP/2 GET', async () => {
  const session = http2.connect(origin);
  session.on('error', () => undefined);
  await time('HTTP/2 GET', async (n) => {
    const stream = session.request({ ':path': `/small?n=${n}` });
    return Buffer.concat(await stream.toArray()).length;
  });
  session.close();
});

test('gRPC, unary', async () => {
  const client = new grpc.Client(authority, grpc.credentials.createInsecure());
  await time(
    'gRPC, unary',
    (n) =>
      new Promise((resolve, reject) => {
        const deadline = Date.now() + 5_000;
        const done = (error, answer) => (error === null ? resolve(answer.length) : reject(error));
        client.makeUnaryRequest('/bench.Items/Get', bytes, bytes, Buffer.from(`item ${n}`), { deadline }, done);
      }),
  );
  client.close();
});

afterAll(() => fs.writeFileSync(result, JSON.stringify(times)));

async function time(name, ask) {
  const request = async (n) => {
    const length = await ask(n);
    if (length !== 2_048) throw new Error(`The answer has ${length} bytes`);
  };
  for (let n = 0; n < warmUp; n += 1) await request(n);
  const started = performance.now();
  for (let n = warmUp; n < warmUp + count; n += 1) await request(n);
  times[name] = ((performance.now() - started) / count) * 1000;
}
