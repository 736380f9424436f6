import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** What a proxy does with the requests it gets. */
export type Fault =
  | { readonly kind: 'pass' }
  /** Nobody listens on the port. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'status'; readonly status: number; readonly body?: string; readonly type?: string }
  /** The headers come, and half of the body; then nothing more. */
  | { readonly kind: 'stall' }
  /** The connection is cut in the middle of the body. */
  | { readonly kind: 'cut' }
  /** An answer of 200 whose body is this. */
  | { readonly kind: 'body'; readonly body: string }
  /** Accepts the request and never answers. */
  | { readonly kind: 'silent' };

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly authorization: string | undefined;
}

/** A real server in front of a real node: counts, and breaks what it is told to. */
export class FaultProxy {
  readonly seen: Seen[] = [];
  fault: Fault = { kind: 'pass' };
  /** Which requests the fault is for; default: all. */
  only: (seen: Seen) => boolean = () => true;
  /** Credentials it wants, as `user:password`; without them 401. */
  wants: string | null = null;
  /** Looks at each answer that is passed on whole. */
  answered: (seen: Seen, body: string) => void = () => {};
  /** Requests on their way at the same time, at most. */
  most = 0;
  /** On their way now. */
  open = 0;
  readonly #target: string;
  readonly #tls: { readonly key: string; readonly cert: string } | null;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;

  constructor(target: string, tls: { readonly key: string; readonly cert: string } | null = null) {
    this.#target = target;
    this.#tls = tls;
  }

  get url(): string {
    return `${this.#tls ? 'https' : 'http'}://127.0.0.1:${this.#port}`;
  }

  /** Requests to search, leaving out what was asked when sources opened. */
  get searches(): readonly Seen[] {
    return this.seen.filter(({ path }) => path.includes('/_search'));
  }

  async start(): Promise<this> {
    const serve = (incoming: IncomingMessage, outgoing: ServerResponse) =>
      void this.#serve(incoming, outgoing);
    const server = this.#tls ? createTlsServer(this.#tls, serve) : createServer(serve);
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket)).on('error', () => {});
    });
    await new Promise<void>((done) => server.listen(this.#port, '127.0.0.1', done));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    return this;
  }

  /** Closes the port and cuts every connection; `start` opens the same one again. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    const closed = server && new Promise((done) => server.close(done));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    outgoing.on('error', () => {});
    this.open += 1;
    this.most = Math.max(this.most, this.open);
    // Where an answer was handed over, its asker may ask again before the end of the connection is seen here.
    let open = true;
    for (const end of ['finish', 'close'])
      outgoing.once(end, () => {
        if (open) this.open -= 1;
        open = false;
      });
    const seen: Seen = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      body: await textOf(incoming),
      authorization: incoming.headers.authorization,
    };
    this.seen.push(seen);
    if (this.wants !== null && seen.authorization !== `Basic ${btoa(this.wants)}`) {
      outgoing.writeHead(401, { 'content-type': 'text/plain' }).end('Unauthorized');
      return;
    }
    const fault: Fault = this.only(seen) ? this.fault : { kind: 'pass' };
    if (fault.kind === 'silent') return;
    if (fault.kind === 'status' || fault.kind === 'body') {
      const status = fault.kind === 'status' ? fault.status : 200;
      const type = fault.kind === 'status' ? (fault.type ?? 'application/json') : 'application/json';
      outgoing.writeHead(status, { 'content-type': type }).end(fault.body ?? '');
      return;
    }
    await this.#forward(seen, outgoing, fault);
  }

  async #forward(seen: Seen, outgoing: ServerResponse, fault: Fault): Promise<void> {
    const passed = request(`${this.#target}${seen.path}`, {
      method: seen.method,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(seen.body) },
    });
    passed.end(seen.body);
    try {
      const answer = await new Promise<IncomingMessage>((done, fail) => {
        passed.once('response', done).once('error', fail);
      });
      const body = Buffer.from(await textOf(answer));
      const headers = { 'content-type': answer.headers['content-type'] ?? 'application/json' };
      outgoing.writeHead(answer.statusCode ?? 502, { ...headers, 'content-length': body.length });
      if (fault.kind === 'pass') {
        this.answered(seen, body.toString());
        outgoing.end(body);
        return;
      }
      outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => {
        if (fault.kind === 'cut') outgoing.destroy();
      });
    } catch {
      outgoing.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>');
    }
  }
}

async function textOf(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
