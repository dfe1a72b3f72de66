import * as grpc from '@grpc/grpc-js';

type Handler = grpc.UntypedHandleCall;

const method = (
  name: string,
  requestStream: boolean,
  responseStream: boolean,
): grpc.MethodDefinition<string, string> => ({
  path: `/test.Echo/${name}`,
  requestStream,
  responseStream,
  requestSerialize: (text) => Buffer.from(text),
  requestDeserialize: String,
  responseSerialize: (text) => Buffer.from(text),
  responseDeserialize: String,
});

const definition = {
  Unary: method('Unary', false, false),
  List: method('List', false, true),
  Collect: method('Collect', true, false),
  Chat: method('Chat', true, true),
};

function metadata(pairs: Record<string, string>): grpc.Metadata {
  return grpc.Metadata.fromHttp2Headers(pairs);
}

const implementation: Record<keyof typeof definition, Handler> = {
  Unary: (call: grpc.ServerUnaryCall<string, string>, callback: grpc.sendUnaryData<string>) => {
    call.sendMetadata(metadata({ 'x-initial': 'yes' }));
    if (call.request === 'fail') {
      callback({ code: grpc.status.NOT_FOUND, details: 'no such thing', metadata: metadata({ 'x-why': 'missing' }) });
    } else if (call.request !== 'never') callback(null, `echo ${call.request}`, metadata({ 'x-trailing': 'yes' }));
  },
  List: (call: grpc.ServerWritableStream<string, string>) => {
    const words = call.request.split(' ');
    const next = (): void => {
      const word = words.shift();
      if (word === 'fail') call.emit('error', { code: grpc.status.ABORTED, details: 'in the middle' });
      else if (word === undefined) call.end(metadata({ 'x-trailing': 'done' }));
      else {
        call.write(word);
        setTimeout(next, 20);
      }
    };
    next();
  },
  Collect: (call: grpc.ServerReadableStream<string, string>, callback: grpc.sendUnaryData<string>) => {
    const words: string[] = [];
    call.on('data', (word: string) => words.push(word));
    call.on('end', () => callback(null, words.join('+')));
  },
  Chat: (call: grpc.ServerDuplexStream<string, string>) => {
    call.on('data', (word: string) => call.write(`re: ${word}`));
    call.on('end', () => call.end());
  },
};

/** A service whose messages are plain texts. */
export const ECHO_SERVICE = { definition, implementation };
