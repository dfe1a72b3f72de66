// A stand-in for the real API, to record against.
import http from 'node:http';

const users = [{ id: 1, name: 'Ada Lovelace', email: 'ada@example.com' }];

const server = http.createServer(async (request, response) => {
  response.setHeader('Content-Type', 'application/json');
  if (request.method === 'POST' && request.url === '/users') {
    const user = { id: users.length + 1, ...JSON.parse(Buffer.concat(await request.toArray()).toString()) };
    users.push(user);
    response.writeHead(201).end(JSON.stringify(user));
    return;
  }
  const user = users.find(({ id }) => request.url === `/users/${id}`);
  if (user === undefined) response.writeHead(404).end(JSON.stringify({ error: 'no such user' }));
  else response.end(JSON.stringify(user));
});

server.listen(Number(process.env.PORT ?? 4600), '127.0.0.1', () => {
  console.log(`API_URL=http://127.0.0.1:${server.address().port}`);
});
