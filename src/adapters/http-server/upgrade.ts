import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket as NetSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Edge, Transport } from '../../ports/edge.ts';
import type { Socket } from '../../ports/socket.ts';

export interface UpgradeParts {
  readonly edge: Edge;
  readonly accept: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<Socket>;
  readonly transportOf: (socket: NetSocket) => Transport;
  /** Connections handed over, which the HTTP server no longer counts as its own. */
  readonly upgraded: Set<Duplex>;
  readonly onFault: (error: unknown) => void;
}

/** Listener for a server's `upgrade` event: the edge decides, then the socket is opened or the refusal written. */
export function upgradeListener({ edge, accept, transportOf, upgraded, onFault }: UpgradeParts) {
  return (incoming: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy());
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    const answer = async () => {
      const request = webRequest(incoming);
      const verdict = request
        ? await edge.upgrade(request, transportOf(incoming.socket))
        : Response.json({ kind: 'bad-request', params: {} }, { status: 400 });
      if (typeof verdict !== 'function') return refuse(socket, verdict);
      // Not being a WebSocket handshake after all has been answered by then.
      const open = await accept(incoming, socket, head).catch(() => null);
      if (open) verdict(open);
    };
    answer().catch((error: unknown) => {
      onFault(error);
      socket.destroy();
    });
  };
}

/** Null when its target is no path. Its host stays in the header, where the edge checks it. */
function webRequest(incoming: IncomingMessage): Request | null {
  const headers = new Headers();
  if (!incoming.url?.startsWith('/')) return null;
  try {
    for (const [name, values] of Object.entries(incoming.headersDistinct)) {
      for (const value of values ?? []) headers.append(name, value);
    }
    return new Request(`http://localhost${incoming.url}`, { method: incoming.method ?? 'GET', headers });
  } catch {
    return null;
  }
}

async function refuse(socket: Duplex, response: Response): Promise<void> {
  const body = await response.text();
  const lines = [
    `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ''}`,
    'Connection: close',
    `Content-Type: ${response.headers.get('content-type') ?? 'application/json'}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  // Both ends, as soon as it is written: one whose other end is never closed would be held, and counted, for ever.
  socket.once('finish', () => socket.destroy());
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
