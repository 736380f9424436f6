import { chmod } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { Socket as NetSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener, RequestError } from '@hono/node-server';
import type { Edge, Transport } from '../../ports/edge.ts';
import type { Socket } from '../../ports/socket.ts';
import { listen, type Place } from './listen.ts';
import { upgradeListener } from './upgrade.ts';

const HEADERS_MS = 10_000;
const KEEP_ALIVE_MS = 5_000;
const MAX_CONNECTIONS = 4_096;
const MAX_HEADER_BYTES = 16 * 1024;
/** Of one address that is not this machine, where a proxy may stand; a whole office may share one. */
const MAX_OF_ADDRESS = 512;
/** How often it is looked for connections past their deadline. */
const LOOK_MS = 5_000;

export interface TlsIdentity {
  /** PEM. */
  readonly key: string;
  readonly certificate: string;
}

export interface ServeOptions {
  readonly at: Place;
  readonly edge: Edge;
  /** Finishes an allowed upgrade. */
  readonly accept: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<Socket>;
  /** Absent: plain HTTP. */
  readonly tls?: TlsIdentity;
  /** A fault in the edge itself; the peer has been answered 500. */
  readonly onFault: (error: unknown) => void;
  /** Connections of one address, and whom that does not bind; for tests. */
  readonly ofAddress?: { readonly most: number; readonly exempt: (address: string) => boolean };
}

export interface Serving {
  /** Where it listens: the path, or the host as asked and the port as given by the system. */
  readonly at: Place;
  /** Serves new connections with another certificate. */
  renew(tls: TlsIdentity): void;
  /** Takes no more connections, lets running requests end within `graceMs`, then ends what is left. */
  close(graceMs: number): Promise<void>;
}

/** Starts a server. Rejects with a `ListenError`. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { at, edge, accept, tls, onFault } = options;
  const transportOf = (socket: NetSocket): Transport =>
    at.kind === 'unix'
      ? { kind: 'unix', loopback: true }
      : { kind: 'tcp', loopback: isLoopbackAddress(socket.remoteAddress ?? '') };
  const handle = getRequestListener(
    (request, { incoming }) => edge.fetch(request, transportOf((incoming as IncomingMessage).socket)),
    {
      overrideGlobalObjects: false,
      errorHandler(error) {
        if (error instanceof RequestError) return problem(400, 'bad-request');
        onFault(error);
        return problem(500, 'failed');
      },
    },
  );
  const limits = {
    headersTimeout: HEADERS_MS,
    connectionsCheckingInterval: LOOK_MS,
    // A pipe of log lines is one request of many hours; the edge itself sets a deadline on every other body.
    requestTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAlive: true,
  };
  const server: Server | TlsServer = tls
    ? createTlsServer({ ...limits, ...secure(tls), handshakeTimeout: HEADERS_MS }, handle)
    : createServer(limits, handle);
  server.maxConnections = MAX_CONNECTIONS;
  const { most, exempt } = options.ofAddress ?? { most: MAX_OF_ADDRESS, exempt: isLoopbackAddress };
  if (at.kind === 'tcp') boundEachAddress(server, most, exempt);
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

/** Nobody alone takes all connections there are; one too many is closed before anything of it is read. */
function boundEachAddress(server: Server, most: number, exempt: (address: string) => boolean): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: NetSocket) => {
    const address = socket.remoteAddress ?? '';
    if (exempt(address)) return;
    const count = (open.get(address) ?? 0) + 1;
    if (count > most) {
      socket.destroy();
      return;
    }
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}

const secure = ({ key, certificate }: TlsIdentity) => ({
  key,
  cert: certificate,
  minVersion: 'TLSv1.2' as const,
  ALPNProtocols: ['http/1.1'],
});

export function problem(status: number, kind: string): Response {
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

function isLoopbackAddress(address: string): boolean {
  return address === '::1' || address.replace(/^::ffff:/, '').startsWith('127.');
}
