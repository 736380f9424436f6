/** The floor: a ws server that sends each message to everyone and stores nothing. Argument: Unix socket path. */
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false, maxPayload: 64 * 1024 });
sockets.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => {
    for (const peer of sockets.clients) peer.send(data, { binary: isBinary });
  });
});
server.listen(process.argv[2], () => process.send?.('ready'));
process.on('SIGTERM', () => process.exit(0));
