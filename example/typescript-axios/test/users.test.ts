import { createUser, findUser } from '../src/users';

// A test that fails leaves no cassette behind: the next run asks the API again.
vcr.use(vcr.deleteOnFail());

describe('users', () => {
  test('finds one', async () => {
    expect(await findUser(1)).toEqual({ id: 1, name: 'Ada Lovelace', email: 'ada@example.com' });
  });

  test('finds none', async () => {
    expect(await findUser(404)).toBeUndefined();
  });

  test('creates one', async () => {
    const user = await createUser({ name: 'Grace Hopper', email: 'grace@example.com' });

    expect(user).toMatchObject({ id: expect.any(Number), name: 'Grace Hopper' });
  });
});
