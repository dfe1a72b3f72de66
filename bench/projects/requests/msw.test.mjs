// In a module: some of what msw 2 stands on cannot be required.
import { createRequire } from 'node:module';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

const { ANSWER, measure, ORIGIN } = createRequire(import.meta.url)('./measure');

const answer = () => new HttpResponse(ANSWER.body, { status: ANSWER.status, headers: ANSWER.headers });
const server = setupServer(http.get(`${ORIGIN}/small`, answer), http.post(`${ORIGIN}/small`, answer));
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());
measure({ clients: ['fetch', 'http', 'axios'] });
