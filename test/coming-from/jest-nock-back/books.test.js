const { addBook, findBook } = require('./books');

describe('books', () => {
  it.nock('finds one by its number', async () => {
    expect(await findBook(1)).toEqual({ id: 1, title: 'Notes on the Analytical Engine' });
  });

  it.nock('adds one', async () => {
    expect(await findBook(3)).toBeUndefined();
    expect(await addBook({ title: 'A Third' })).toEqual({ id: 3, title: 'A Third' });
  });
});
