const path = require('node:path');
const nock = require('nock');
const { addBook, findBook } = require('./books');

nock.back.fixtures = path.join(__dirname, '__nocks__');

test('finds one by its number', async () => {
  const { nockDone } = await nock.back('find-one.json');
  expect(await findBook(1)).toEqual({ id: 1, title: 'Notes on the Analytical Engine' });
  nockDone();
});

test('adds one', async () => {
  const { nockDone } = await nock.back('add-one.json');
  expect(await findBook(3)).toBeUndefined();
  expect(await addBook({ title: 'A Third' })).toEqual({ id: 3, title: 'A Third' });
  nockDone();
});
