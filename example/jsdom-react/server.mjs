// A stand-in for the real API, to record against. As a browser does, jsdom asks for permission by CORS.
import http from 'node:http';

const server = http.createServer((request, response) => {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Content-Type', 'application/json');
  if (request.url === '/users/1') response.end(JSON.stringify({ id: 1, name: 'Ada Lovelace' }));
  else response.writeHead(404).end(JSON.stringify({ error: 'no such user' }));
});

server.listen(Number(process.env.PORT ?? 4600), '127.0.0.1', () => {
  console.log(`API_URL=http://127.0.0.1:${server.address().port}`);
});
