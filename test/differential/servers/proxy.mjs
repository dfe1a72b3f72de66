import http from 'node:http';
import net from 'node:net';

/** A forward proxy for http and, by tunnels, for https. It marks what went through it, where it can. */
export function createProxy() {
  const proxy = http.createServer((request, response) => {
    const forwarded = http.request(request.url, { method: request.method, headers: request.headers }, (answer) => {
      response.sendDate = false;
      response.writeHead(answer.statusCode, [...answer.rawHeaders, 'x-proxied', 'yes']);
      answer.pipe(response);
    });
    forwarded.on('error', () => {
      response.sendDate = false;
      response.writeHead(502).end();
    });
    request.pipe(forwarded);
  });
  proxy.on('connect', (request, socket) => {
    if (request.url.startsWith('refused.test')) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const { hostname, port } = new URL(`http://${request.url}`);
    const target = net.connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(socket);
      socket.pipe(target);
    });
    target.on('error', () => {
      if (target.bytesWritten === 0) socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');
      else socket.destroy();
    });
    socket.on('error', () => target.destroy());
  });
  return proxy;
}
