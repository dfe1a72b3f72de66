import fs from 'node:fs';
import { fromTraffic } from '@mswjs/source/traffic';
import { setupServer } from 'msw/node';
import { addBook, findBook } from './books.js';

const traffic = JSON.parse(fs.readFileSync(`${import.meta.dirname}/traffic/books.har`, 'utf8'));
const server = setupServer(...fromTraffic(traffic));

beforeAll(() => server.listen());
afterAll(() => server.close());

test('what the browser saw', async () => {
  expect(await findBook(1)).toEqual({ id: 1, title: 'Notes on the Analytical Engine' });
  expect(await addBook({ title: 'A Third' })).toEqual({ id: 3, title: 'A Third' });
});
