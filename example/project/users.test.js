const { vcr } = require('jest-environment-vcr/globals');
const { userName } = require('./users');

describe('users', () => {
  test('fetches one', async () => {
    expect(await userName(1)).toBe('Ada Lovelace');
  });

  test(
    'starts fresh after a failure',
    vcr.deleteOnFail()(async () => {
      expect(await userName(1)).toBe(process.env.EXPECTED_NAME);
    }),
  );
});
