import type { Socket, SocketHandlers } from '../ports/socket.ts';

const ABNORMAL = 1006;

/** A browser's WebSocket as the port, once it is open. Rejects where it does not open: a browser does not say why. */
export function openSocket(url: string, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const ws = new WebSocket(url);
    const waiting: string[] = [];
    let handlers: SocketHandlers | null = null;
    let closed: number | null = null;
    signal.addEventListener('abort', () => ws.close(), { once: true });
    ws.onopen = () => resolve(socket);
    ws.onmessage = ({ data }) => {
      if (typeof data !== 'string') ws.close();
      else if (handlers === null) waiting.push(data);
      else handlers.message(data);
    };
    ws.onclose = ({ code }) => {
      closed = code || ABNORMAL;
      reject(new Error('closed'));
      handlers?.close(closed);
    };
    const socket: Socket = {
      send: (text) => {
        if (ws.readyState === WebSocket.OPEN) ws.send(text);
      },
      get buffered() {
        return ws.bufferedAmount;
      },
      close: (code) => ws.close(code),
      // A close waits for the other side; nothing that still comes is heard.
      terminate: () => {
        handlers = null;
        ws.onmessage = null;
        ws.close();
      },
      // Browsers answer pings and send none: the hub says something to a page every few seconds.
      ping: () => {},
      on: (given) => {
        handlers = given;
        for (const text of waiting.splice(0)) given.message(text);
        if (closed !== null) given.close(closed);
      },
    };
  });
}
