// A stand-in for the real API, to record against.
import http from 'node:http';

const answers = {
  '/users/1': { id: 1, name: 'Ada Lovelace' },
  '/orders/7': { id: 7, number: 'N-0007', userId: 1 },
};

const server = http.createServer((request, response) => {
  const answer = answers[request.url];
  response.writeHead(answer === undefined ? 404 : 200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(answer ?? { error: 'no such page' }));
});

server.listen(Number(process.env.PORT ?? 4600), '127.0.0.1', () => {
  console.log(`API_URL=http://127.0.0.1:${server.address().port}`);
});
