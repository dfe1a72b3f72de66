import fs from 'node:fs';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

const api = 'http://127.0.0.1:4780';
const fixture = (name) => JSON.parse(fs.readFileSync(`${import.meta.dirname}/fixtures/${name}.json`, 'utf8'));

export const server = setupServer(
  http.get(`${api}/books/1`, () => HttpResponse.json(fixture('book'))),
  http.get(`${api}/books/:id`, () => HttpResponse.json({ message: 'no such book' }, { status: 404 })),
  http.post(`${api}/books`, () => HttpResponse.json(fixture('added'), { status: 201 })),
);
