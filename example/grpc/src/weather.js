const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const { weather } = grpc.loadPackageDefinition(protoLoader.loadSync(path.join(__dirname, 'weather.proto')));

function connect() {
  return new weather.Weather(process.env.WEATHER_ADDRESS ?? '127.0.0.1:4600', grpc.credentials.createInsecure());
}

/** The weather of this moment: one question, one answer. */
function weatherNow(name) {
  const client = connect();
  return new Promise((resolve, reject) => {
    client.now({ name }, (error, report) => {
      client.close();
      if (error) reject(error);
      else resolve(report);
    });
  });
}

/** The weather of the next days, day by day as the server streams it. */
async function* forecast(name) {
  const client = connect();
  try {
    yield* client.forecast({ name });
  } finally {
    client.close();
  }
}

module.exports = { forecast, weatherNow };
