import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Socket } from '../../ports/socket.ts';
import { portSocket } from './web-socket.ts';

/** Finishes an upgrade that has been allowed; rejects when the request is no WebSocket handshake (answered 400). */
export type Accept = (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<Socket>;

/** The server side: frames up to `frameLimit` bytes, never compressed, in few pieces. */
export function acceptor(frameLimit: number): Accept {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: frameLimit,
    // Compressed frames would let a small message become a large one, and cost more than they save.
    perMessageDeflate: false,
    // A text frame of ours comes in one piece; thousands of tiny ones only serve to hold memory.
    maxFragments: 64,
  });
  return (request, socket, head) =>
    new Promise((resolve, reject) => {
      const refused = () => reject(new Error('not a WebSocket handshake'));
      socket.once('close', refused);
      server.handleUpgrade(request, socket, head, (ws) => {
        socket.off('close', refused);
        resolve(portSocket(ws));
      });
    });
}
