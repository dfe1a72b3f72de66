const path = require('node:path');
const { FileStorage, VCR } = require('vcr-test');
const { addBook, findBook } = require('./books');

const vcr = new VCR(new FileStorage(path.join(__dirname, '__tapes__')));

test('finds one by its number', async () => {
  await vcr.useCassette('find one', async () => {
    expect(await findBook(1)).toEqual({ id: 1, title: 'Notes on the Analytical Engine' });
  });
});

test('adds one', async () => {
  await vcr.useCassette('add one', async () => {
    expect(await findBook(3)).toBeUndefined();
    expect(await addBook({ title: 'A Third' })).toEqual({ id: 3, title: 'A Third' });
  });
});
