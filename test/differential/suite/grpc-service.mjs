const asBytes = (value) => Buffer.from(JSON.stringify(value));
const asValue = (bytes) => JSON.parse(bytes.toString());

const method = (name, requestStream, responseStream) => ({
  path: `/Greeter/${name}`,
  requestStream,
  responseStream,
  requestSerialize: asBytes,
  requestDeserialize: asValue,
  responseSerialize: asBytes,
  responseDeserialize: asValue,
});

/** Messages are JSON: what is under test is gRPC, not Protocol Buffers. */
export const GREETER = {
  unary: method('Unary', false, false),
  serverStream: method('ServerStream', false, true),
  clientStream: method('ClientStream', true, false),
  both: method('Both', true, true),
};
