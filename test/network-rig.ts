import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { type HubCertificate, hubCertificate } from '../src/adapters/certificate/hub-certificate.ts';
import type { ListenPlace } from '../src/adapters/http-server/listen.ts';
import {
  type ServeOptions,
  type Serving,
  serve,
  type TlsIdentity,
} from '../src/adapters/http-server/serve.ts';
import { openPrivateFiles } from '../src/adapters/private-files/private-files.ts';
import { acceptor } from '../src/adapters/websocket/accept.ts';
import { dialer } from '../src/adapters/websocket/dialer.ts';
import type { HubTarget } from '../src/adapters/websocket/target.ts';
import type { Edge, Transport } from '../src/ports/edge.ts';
import type { Socket } from '../src/ports/socket.ts';

const FRAME_LIMIT = 64 * 1024;
export const ANY_PORT: ListenPlace = { kind: 'tcp', host: '127.0.0.1', port: 0 };

/** Real servers on this machine, each test with a folder and servers of its own, all gone after it. */
export function networkRig() {
  const rig = {
    root: '',
    /** What the servers were asked. */
    asked: [] as { request: Request; transport: Transport }[],
    /** Answers `/endless` that nobody takes any more. */
    abandoned: 0,
    /** The server's ends of live connections. */
    sockets: [] as Socket[],
    serving: [] as Serving[],
    /** Servers of the test's own making. */
    others: [] as Server[],
    async serve(
      at: ListenPlace,
      tls?: TlsIdentity,
      bounds: Pick<ServeOptions, 'ofAddress' | 'deadlines'> = {},
    ): Promise<Serving> {
      const accept = acceptor(FRAME_LIMIT);
      const server = await serve({ at, edge, accept, onFault: fault, ...(tls ? { tls } : {}), ...bounds });
      rig.serving.push(server);
      return server;
    },
    /** A certificate made by a hub whose state lies in `folder`. */
    async certificate(
      folder: string,
      hosts: readonly string[] = ['localhost', '127.0.0.1'],
    ): Promise<HubCertificate> {
      return hubCertificate(await openPrivateFiles(join(rig.root, folder)), hosts, new Date());
    },
  };
  const fault = vi.fn();
  const edge = echo(rig);
  beforeEach(async () => {
    rig.root = await mkdtemp(join(tmpdir(), 'oncall-net-'));
    for (const list of [rig.asked, rig.sockets, rig.serving, rig.others]) list.length = 0;
    rig.abandoned = 0;
    fault.mockClear();
  });
  afterEach(async () => {
    await Promise.all(rig.serving.map((server) => server.close(0)));
    await Promise.all(rig.others.map((server) => new Promise((done) => server.close(done))));
    await rm(rig.root, { recursive: true });
    expect(fault).not.toHaveBeenCalled();
  });
  return rig;
}

/**
 * Echoes over both ways in; `/refuse/<status>` refuses an upgrade, `/early` answers without reading, `/endless` answers
 * without end.
 */
function echo(rig: {
  asked: { request: Request; transport: Transport }[];
  sockets: Socket[];
  abandoned: number;
}): Edge {
  return {
    async fetch(request, transport) {
      rig.asked.push({ request, transport });
      const { pathname } = new URL(request.url);
      if (pathname === '/early') return Response.json({}, { status: 409 });
      if (pathname === '/endless') {
        const piece = new Uint8Array(256 * 1024);
        const cancel = () => {
          rig.abandoned += 1;
        };
        return new Response(new ReadableStream({ pull: (to) => to.enqueue(piece), cancel }));
      }
      return new Response(request.body ? await request.text() : 'hello');
    },
    async upgrade(request, transport) {
      rig.asked.push({ request, transport });
      const status = Number(/^\/refuse\/(\d+)$/.exec(new URL(request.url).pathname)?.[1] ?? 0);
      if (status) return Response.json({ kind: 'some-kind', params: { nearest: 'x-1' } }, { status });
      return (socket) => {
        rig.sockets.push(socket);
        socket.on({ message: (text) => socket.send(`echo ${text}`), close: () => {} });
        socket.send('first');
      };
    },
  };
}

export const portOf = (server: Serving) => (server.at.kind === 'tcp' ? server.at.port : 0);
export const urlOf = (server: Serving, scheme = 'http') => `${scheme}://127.0.0.1:${portOf(server)}`;

export function dial(target: HubTarget, path = '/live', token?: string): Promise<Socket> {
  const credentials = token === undefined ? {} : { token };
  return dialer({ target, path, frameLimit: FRAME_LIMIT, ...credentials })(new AbortController().signal);
}

/** What comes in on a socket from now on. */
export function collect(socket: Socket) {
  const [texts, codes]: [string[], number[]] = [[], []];
  socket.on({ message: (text) => texts.push(text), close: (code) => codes.push(code) });
  return { texts, codes };
}
