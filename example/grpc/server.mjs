// A stand-in for the real service, to record against.
import path from 'node:path';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const definition = protoLoader.loadSync(path.join(import.meta.dirname, 'src/weather.proto'));
const { weather } = grpc.loadPackageDefinition(definition);
const server = new grpc.Server();

server.addService(weather.Weather.service, {
  now({ request: { name } }, answer) {
    if (name === 'Oslo') answer(null, { day: 'today', degrees: -3.5 });
    else answer({ code: grpc.status.NOT_FOUND, details: `no place is called ${name}` });
  },
  forecast(call) {
    ['tomorrow', 'the day after', 'some day'].forEach((day, index) => call.write({ day, degrees: index / 2 }));
    call.end();
  },
});

server.bindAsync(`127.0.0.1:${process.env.PORT ?? 4600}`, grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(`WEATHER_ADDRESS=127.0.0.1:${port}`);
});
