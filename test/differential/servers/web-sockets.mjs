import { WebSocketServer } from 'ws';

const NORMAL = 1000;

/** Says what it hears, to those who ask at `/socket`. */
const sockets = new WebSocketServer({ noServer: true, handleProtocols: ([first]) => first });
sockets.on('connection', (socket) => {
  socket.on('error', () => undefined);
  socket.on('message', (data, isBinary) => {
    if (String(data) === 'close') socket.close(NORMAL, 'as you like');
    else socket.send(data, { binary: isBinary });
  });
});

/** Answers a request for another protocol: WebSockets, none, or one that says hello and ends. */
export function upgrade(request, socket, head) {
  socket.on('error', () => undefined);
  if (request.url === '/socket') {
    sockets.handleUpgrade(request, socket, head, (accepted) => sockets.emit('connection', accepted, request));
  } else if (request.url === '/no-socket') {
    socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
  } else {
    socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\nhello');
  }
}
