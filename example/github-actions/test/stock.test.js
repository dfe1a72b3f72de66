const { vcr } = require('jest-environment-vcr/globals');
const { isInStock } = require('../src/shop');

vcr.use(vcr.deleteOnFail());

test('tells what is in stock', async () => {
  expect(await isInStock('tea')).toBe(true);
  expect(await isInStock('coffee')).toBe(false);
});
