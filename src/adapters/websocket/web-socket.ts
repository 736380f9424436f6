import type { WebSocket } from 'ws';
import type { Socket, SocketHandlers } from '../../ports/socket.ts';

const UNSUPPORTED_DATA = 1003;

/** The text sent last, encoded: a hub sends each text to every peer in turn. */
const last = { text: '', bytes: Buffer.alloc(0) };

function encoded(text: string): Buffer {
  if (text !== last.text) {
    last.text = text;
    last.bytes = Buffer.from(text, 'utf8');
  }
  return last.bytes;
}

/**
 * A `ws` connection seen as the port. It stands still until `on` is called, so that no frame is lost between opening
 * and listening; frames too large or broken are ended by `ws` itself with 1009, 1002 or 1007.
 */
export function portSocket(ws: WebSocket): Socket {
  ws.pause();
  // An error is always followed by 'close', which carries the code; without a listener it would end the process.
  ws.on('error', () => {});
  return {
    send(text) {
      if (ws.readyState === ws.OPEN) ws.send(encoded(text), { binary: false });
    },
    get buffered() {
      return ws.bufferedAmount;
    },
    close(code) {
      ws.close(code);
    },
    terminate() {
      ws.terminate();
    },
    ping() {
      if (ws.readyState === ws.OPEN) ws.ping();
    },
    on(handlers: SocketHandlers) {
      ws.on('message', (data: Buffer, binary) => {
        if (binary) ws.close(UNSUPPORTED_DATA);
        else handlers.message(data.toString('utf8'));
      });
      ws.on('close', (code) => handlers.close(code));
      ws.on('pong', () => handlers.pong?.());
      ws.resume();
    },
  };
}
