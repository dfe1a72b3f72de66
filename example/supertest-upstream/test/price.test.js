const request = require('supertest');
const { vcr } = require('jest-environment-vcr/globals');
const { app } = require('../src/app');

vcr.use(vcr.deleteOnFail());

test('tells a price in another currency', async () => {
  const response = await request(app).get('/price?euros=10&currency=USD').expect(200);

  expect(response.body).toEqual({ price: 11.7, currency: 'USD' });
  // The request to the app itself passed; only what the app asked for is in the cassette.
  expect(vcr.current.requests.map(({ uri }) => new URL(uri).pathname)).toEqual(['/rates']);
});

test('tells that a currency has no rate', async () => {
  await request(app).get('/price?euros=10&currency=XXX').expect(400, { error: 'no rate for XXX' });
});
