const { vcr } = require('jest-environment-vcr/globals');
const { price } = require('../src/shop');

vcr.use(vcr.deleteOnFail());

test('tells the price of an article', async () => {
  expect(await price('tea')).toBe(4.5);
});

test('fails for an article that nobody sells', async () => {
  await expect(price('gold')).rejects.toThrow('/articles/gold: the API said 404');
});
