const { vcr } = require('jest-environment-vcr/globals');
const { findUser } = require('../src/users');

vcr.use(vcr.deleteOnFail());

test('finds a user', async () => {
  expect(await findUser(1)).toEqual({ id: 1, name: 'Ada Lovelace' });
});

test('fails for a user who is not there', async () => {
  await expect(findUser(404)).rejects.toThrow('user 404: the API said 404');
});
