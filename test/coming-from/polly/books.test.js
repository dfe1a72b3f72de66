const path = require('node:path');
const NodeHttpAdapter = require('@pollyjs/adapter-node-http');
const FSPersister = require('@pollyjs/persister-fs');
const { setupPolly } = require('setup-polly-jest');
const { addBook, findBook } = require('./books');

describe('books', () => {
  setupPolly({
    adapters: [NodeHttpAdapter],
    persister: FSPersister,
    recordFailedRequests: true,
    persisterOptions: { fs: { recordingsDir: path.join(__dirname, '__recordings__') } },
  });

  test('finds one by its number', async () => {
    expect(await findBook(1)).toEqual({ id: 1, title: 'Notes on the Analytical Engine' });
  });

  test('adds one', async () => {
    expect(await findBook(3)).toBeUndefined();
    expect(await addBook({ title: 'A Third' })).toEqual({ id: 3, title: 'A Third' });
  });
});
