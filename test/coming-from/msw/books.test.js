import { addBook, findBook } from './books.js';
import { server } from './server.js';

beforeAll(() => server.listen());
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

describe('books', () => {
  test('finds one by its number', async () => {
    expect(await findBook(1)).toEqual({ id: 1, title: 'Notes on the Analytical Engine' });
  });

  test('adds one', async () => {
    expect(await findBook(3)).toBeUndefined();
    expect(await addBook({ title: 'A Third' })).toEqual({ id: 3, title: 'A Third' });
  });
});
