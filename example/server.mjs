// A small API in a process of its own. Tells its port and counts what reaches it.
import http from 'node:http';

let requests = 0;
const server = http.createServer((request, response) => {
  requests += 1;
  response.setHeader('Content-Type', 'application/json');
  if (request.url === '/users/1') response.end(JSON.stringify({ id: 1, name: 'Ada Lovelace' }));
  else response.writeHead(404).end(JSON.stringify({ error: 'not found' }));
});
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', () => process.send({ requests }));
process.on('disconnect', () => process.exit(0));
