// A stand-in for the real API, to record against.
import http from 'node:http';

const server = http.createServer((request, response) => {
  const city = new URL(request.url, 'http://time').searchParams.get('city');
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify({ city, time: '14:05' }));
});

server.listen(Number(process.env.PORT ?? 4600), '127.0.0.1', () => {
  console.log(`API_URL=http://127.0.0.1:${server.address().port}`);
});
