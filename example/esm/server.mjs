// A stand-in for the real API, to record against.
import http from 'node:http';

const pages = { 1: ['It is slow', 'It is loud'], 2: ['It is blue'] };

const server = http.createServer((request, response) => {
  const { origin, searchParams } = new URL(request.url, `http://${request.headers.host}`);
  const page = Number(searchParams.get('page'));
  if (page + 1 in pages) response.setHeader('Link', `<${origin}/issues?page=${page + 1}>; rel="next"`);
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(pages[page].map((title) => ({ title }))));
});

server.listen(Number(process.env.PORT ?? 4600), '127.0.0.1', () => {
  console.log(`API_URL=http://127.0.0.1:${server.address().port}`);
});
