const { vcr } = require('jest-environment-vcr/globals');
const { hourIn } = require('../src/time');

vcr.use(vcr.deleteOnFail());

test('tells the hour in a city', async () => {
  expect(await hourIn('São Paulo')).toBe(14);
});
