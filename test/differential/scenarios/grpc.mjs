import { describeError } from '../suite/describe-error.mjs';
import { group } from './group.mjs';

const unary =
  (request, { metadata = {}, options = {} } = {}) =>
  ({ client }) =>
    new Promise((resolve) => {
      const seen = {};
      const call = client.greeter.unary(request, client.metadata(metadata), options, (error, answer) => {
        if (error) seen.error = errorOf(error);
        else seen.answer = answer;
      });
      watchCall(call, seen, resolve);
    });

const serverStream =
  (request, act = () => undefined) =>
  ({ client }) =>
    new Promise((resolve) => {
      const seen = { messages: [] };
      const call = client.greeter.serverStream(request);
      call.on('data', (message) => {
        seen.messages.push(message);
        act(call);
      });
      call.on('error', (error) => (seen.error = errorOf(error)));
      watchCall(call, seen, resolve);
    });

const errorOf = (error) => timeless({ ...describeError(error), metadata: error.metadata?.getMap() });

// Dates of the server, and what grpc-js tells of moments and durations.
const timeless = (value) =>
  JSON.parse(
    JSON.stringify(value, (name, inner) => (name === 'date' ? undefined : inner))
      .replace(/(Deadline exceeded)[^"]*/g, '$1')
      .replace(/ \(\d{4}-[\d-]+T[\d:.]+Z\)/g, ''),
  );

function watchCall(call, seen, resolve) {
  call.on('metadata', (metadata) => (seen.metadata = timeless(metadata.getMap())));
  call.on('status', ({ code, details, metadata }) => {
    seen.status = timeless({ code, details, metadata: metadata.getMap() });
    // A stream still gives its error or its end after the status.
    setImmediate(() => setImmediate(() => resolve(seen)));
  });
}

export const GRPC = group('grpc', {
  unary: unary({ name: 'Ada' }),
  'unary with metadata': unary({ name: 'Ada' }, { metadata: { 'x-asked': 'please' } }),
  'unary that fails': unary({ name: 'fail' }),
  'unary past its deadline': ({ client }) =>
    unary({ name: 'never' }, { options: { deadline: Date.now() + 150 } })({ client }),
  'unary of a large message': unary({ name: 'x'.repeat(100_000) }),
  'ten at once': async ({ client }) =>
    Promise.all(Array.from({ length: 10 }, (_, index) => unary({ name: `n${index}` })({ client }))),
  'a stream from the server': serverStream({ count: 3 }),
  'a stream that fails': serverStream({ count: 2, fails: true }),
  'a stream cancelled': serverStream({ count: 50 }, (call) => call.cancel()),
  'a stream from the client': ({ client }) =>
    new Promise((resolve) => {
      const seen = {};
      const call = client.greeter.clientStream((error, answer) => {
        if (error) seen.error = errorOf(error);
        else seen.answer = answer;
      });
      watchCall(call, seen, resolve);
      for (const name of ['one', 'two', 'three']) call.write({ name });
      call.end();
    }),
  'both ways': ({ client }) =>
    new Promise((resolve) => {
      const seen = { messages: [] };
      const call = client.greeter.both();
      call.on('data', (message) => {
        seen.messages.push(message);
        if (seen.messages.length === 2) call.end();
        else call.write({ name: 'two' });
      });
      call.on('error', (error) => (seen.error = errorOf(error)));
      watchCall(call, seen, resolve);
      call.write({ name: 'one' });
    }),
  'nobody there': ({ client }) =>
    new Promise((resolve) => {
      const nobody = client.at('nobody');
      nobody.unary({ name: 'Ada' }, (error) => {
        nobody.close();
        resolve({ error: errorOf(error) });
      });
    }),
});
