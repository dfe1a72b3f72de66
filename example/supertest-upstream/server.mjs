// A stand-in for the service of the rates, to record against.
import http from 'node:http';

const server = http.createServer((request, response) => {
  response.setHeader('Content-Type', 'application/json');
  if (request.url === '/rates?base=EUR') response.end(JSON.stringify({ USD: 1.17, JPY: 172.4 }));
  else response.writeHead(404).end(JSON.stringify({ error: 'no such page' }));
});

server.listen(Number(process.env.PORT ?? 4600), '127.0.0.1', () => {
  console.log(`RATES_URL=http://127.0.0.1:${server.address().port}`);
});
