/** The floor: a ws server on the loopback that sends each message to everyone and stores nothing. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false, maxPayload: 64 * 1024 });
sockets.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => {
    for (const peer of sockets.clients) peer.send(data, { binary: isBinary });
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('SIGTERM', () => process.exit(0));
