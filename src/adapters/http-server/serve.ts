import { chmod } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { BlockList, isIP, type Socket as NetSocket } from 'node:net';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import type { Duplex } from 'node:stream';
import { getRequestListener, RequestError } from '@hono/node-server';
import type { Edge, Transport } from '../../ports/edge.ts';
import type { Socket } from '../../ports/socket.ts';
import { type AddressShare, addressHolder, boundEachAddress, isLoopbackAddress } from './address-share.ts';
import { type ListenPlace, listen } from './listen.ts';

const KEEP_ALIVE_MS = 5_000;
const MAX_CONNECTIONS = 4_096;
const MAX_HEADER_BYTES = 16 * 1024;
/** Then a client begins another: nobody queues answers without end on one that they do not read. */
const MAX_REQUESTS = 1_000;
/** Of one address that is not this machine, where a proxy may stand; a whole office may share one. */
const MAX_OF_ADDRESS = 512;

const DEADLINES = {
  /** Handshake and headers. */
  headersMs: 10_000,
  /** How often it is looked for connections past it. */
  lookMs: 5_000,
  /** The rest of a request that has been answered. */
  restMs: 1_000,
  /** An answer of which nothing is taken. */
  stallMs: 60_000,
};

export interface TlsIdentity {
  /** PEM. */
  readonly key: string;
  readonly certificate: string;
}

export interface ServeOptions {
  readonly at: ListenPlace;
  readonly edge: Edge;
  /** Finishes an allowed upgrade. */
  readonly accept: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<Socket>;
  /** Absent: plain HTTP. */
  readonly tls?: TlsIdentity;
  /** A fault in the edge itself; the peer has been answered 500. */
  readonly onFault: (error: unknown) => void;
  /** For tests. */
  readonly ofAddress?: AddressShare;
  readonly deadlines?: Partial<typeof DEADLINES>;
}

export interface Serving {
  /** Where it listens: the path, or the host as asked and the port as given by the system. */
  readonly at: ListenPlace;
  /** Serves new connections with another certificate. */
  renew(tls: TlsIdentity): void;
  /** Takes no more connections, lets running requests end within `graceMs`, then ends what is left. */
  close(graceMs: number): Promise<void>;
}

/** Starts a server. Rejects with a `ListenError`. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { at, edge, accept, tls, onFault } = options;
  const { headersMs, lookMs, restMs, stallMs } = { ...DEADLINES, ...options.deadlines };
  const transportOf = (socket: NetSocket): Transport =>
    at.kind === 'unix'
      ? { kind: 'unix', loopback: true, holder: '', outside: null }
      : {
          kind: 'tcp',
          loopback: isLoopbackAddress(socket.remoteAddress ?? ''),
          holder: addressHolder(socket.remoteAddress ?? ''),
          outside: outsideAddress(socket.remoteAddress ?? ''),
        };
  const handle = getRequestListener(
    async (request, bindings) => {
      const incoming = bindings.incoming as IncomingMessage;
      const { socket } = incoming;
      // A pipe of log lines may be silent for hours; the edge itself sets a deadline on every other body.
      socket.setTimeout(0);
      const response = await edge.fetch(request, transportOf(socket)).catch((error: unknown) => {
        // The client closed the connection before the request ended. That is not an error of the server.
        if (incoming.destroyed && !incoming.complete) return problem(400, 'bad-request');
        throw error;
      });
      socket.setTimeout(stallMs);
      return response;
    },
    {
      overrideGlobalObjects: false,
      errorHandler(error) {
        if (error instanceof RequestError) return problem(400, 'bad-request');
        onFault(error);
        return problem(500, 'failed');
      },
    },
  );
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    endUnfinished(incoming, outgoing, restMs);
    return handle(incoming, outgoing);
  };
  const limits = {
    headersTimeout: headersMs,
    connectionsCheckingInterval: lookMs,
    requestTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAlive: true,
  };
  const server: Server | TlsServer = tls
    ? createTlsServer({ ...limits, ...secure(tls), handshakeTimeout: headersMs }, listener)
    : createServer(limits, listener);
  server.maxConnections = MAX_CONNECTIONS;
  server.maxRequestsPerSocket = MAX_REQUESTS;
  const share = options.ofAddress ?? { most: MAX_OF_ADDRESS, exempt: isLoopbackAddress };
  if (at.kind === 'tcp') boundEachAddress(server, share);
  const upgraded = new Set<Duplex>();
  server.on('upgrade', upgradeListener({ edge, accept, transportOf, upgraded, onFault }));
  const listening = await listen(server, at);
  if (at.kind === 'unix') await chmod(at.path, 0o600);
  return {
    at: listening,
    renew(fresh) {
      if ('setSecureContext' in server) server.setSecureContext(secure(fresh));
    },
    close: (graceMs) => closeAll(server, upgraded, graceMs),
  };
}

/**
 * The person who has been answered and has not sent the whole of their request loses the connection: by any method, and however
 * often they send a byte of the rest.
 */
function endUnfinished(incoming: IncomingMessage, outgoing: ServerResponse, restMs: number): void {
  outgoing.once('finish', () => {
    if (incoming.complete) return;
    incoming.on('error', () => {});
    incoming.resume();
    // What a slow sender has on its way is read for a moment, or the answer would be lost to them.
    const end = setTimeout(() => incoming.socket.destroySoon(), restMs).unref();
    incoming.once('end', () => clearTimeout(end));
  });
}

const secure = ({ key, certificate }: TlsIdentity) => ({
  key,
  cert: certificate,
  minVersion: 'TLSv1.2' as const,
  ALPNProtocols: ['http/1.1'],
});

function problem(status: number, kind: string): Response {
  return Response.json({ kind, params: {} }, { status });
}

function closeAll(server: Server, upgraded: ReadonlySet<Duplex>, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const end = setTimeout(() => {
      server.closeAllConnections();
      for (const socket of upgraded) socket.destroy();
    }, graceMs);
    server.close(() => {
      clearTimeout(end);
      resolve();
    });
    server.closeIdleConnections();
  });
}

type Interfaces = Readonly<
  Record<string, readonly Pick<NetworkInterfaceInfo, 'cidr' | 'family'>[] | undefined>
>;

/**
 * An address that is in none of this machine's networks, an IPv4 address in its own form; null: it is in one, or it is
 * no address.
 */
export function outsideAddress(address: string, interfaces: Interfaces = networkInterfaces()): string | null {
  const plain = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  const family = isIP(plain);
  if (family === 0) return null;
  const own = new BlockList();
  for (const { cidr, family: of } of Object.values(interfaces).flatMap((each) => each ?? [])) {
    const [network, bits] = cidr?.split('/') ?? [];
    if (network !== undefined) own.addSubnet(network, Number(bits), of === 'IPv4' ? 'ipv4' : 'ipv6');
  }
  return own.check(plain, family === 4 ? 'ipv4' : 'ipv6') ? null : plain;
}

interface UpgradeParts {
  readonly edge: Edge;
  readonly accept: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<Socket>;
  readonly transportOf: (socket: NetSocket) => Transport;
  /** Connections handed over, which the HTTP server no longer counts as its own. */
  readonly upgraded: Set<Duplex>;
  readonly onFault: (error: unknown) => void;
}

/** Listener for a server's `upgrade` event: the edge decides, then the socket is opened or the refusal written. */
function upgradeListener({ edge, accept, transportOf, upgraded, onFault }: UpgradeParts) {
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
