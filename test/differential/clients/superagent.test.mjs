import http from 'node:http';
import superagent from 'superagent';
import supertest from 'supertest';
import { suite } from '../suite/suite.mjs';
import { viaSuperagent } from '../suite/via-superagent.mjs';

suite('superagent', viaSuperagent(superagent));

const app = http.createServer((request, response) => {
  response.sendDate = false;
  if (request.url === '/redirect') response.writeHead(302, { location: '/end' }).end();
  else request.pipe(response.setHeader('x-asked', `${request.method} ${request.url}`));
});
suite('supertest', {
  ...viaSuperagent((method, url) => supertest(app)[method.toLowerCase()](new URL(url).pathname)),
  app,
  supertest,
});
