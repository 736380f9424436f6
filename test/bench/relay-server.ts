/**
 * The floor: a ws server on the loopback that sends each message to everyone. Stores nothing; or, given a file, first
 * writes and syncs to it what came meanwhile, which is what the disk alone costs.
 */
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RawData, WebSocketServer } from 'ws';

const [, , path = ''] = process.argv;
const file = path === '' ? null : await open(path, 'w');
const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false, maxPayload: 64 * 1024 });
let waiting: RawData[] = [];
let writing = false;

function sendAll(messages: readonly RawData[]): void {
  for (const data of messages) for (const peer of sockets.clients) peer.send(data, { binary: false });
}

async function keep(): Promise<void> {
  writing = true;
  while (waiting.length > 0) {
    const messages = waiting;
    waiting = [];
    await file?.write(Buffer.concat(messages as Buffer[]));
    await file?.datasync();
    sendAll(messages);
  }
  writing = false;
}

sockets.on('connection', (socket) => {
  socket.on('message', (data) => {
    if (file === null) {
      sendAll([data]);
      return;
    }
    waiting.push(data);
    if (!writing) void keep();
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('SIGTERM', () => process.exit(0));
