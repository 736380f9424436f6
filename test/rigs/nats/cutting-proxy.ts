import { connect, createServer, type Server, type Socket } from 'node:net';

/** What becomes of the bytes that the server sends while a message is on its way. */
export type ProxyMode =
  | 'pass'
  /** What the client sends arrives; nothing comes back, then the connection is cut. */
  | 'lose-answers'
  /** Nobody listens. */
  | 'gone';

/** TCP between a client and a real server, which loses what it is told to lose. */
export class CuttingProxy {
  mode: ProxyMode = 'pass';
  /** Connections that were cut. */
  cuts = 0;
  readonly #target: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;

  constructor(target: number) {
    this.#target = target;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<this> {
    const server = createServer((client) => this.#serve(client));
    await new Promise<void>((done) => server.listen(this.#port, '127.0.0.1', done));
    const address = server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : 0;
    this.#server = server;
    return this;
  }

  /** Loses the answers to what is sent from now on, for so long; then cuts, and passes on what comes after. */
  async loseAnswers(ms: number): Promise<void> {
    this.mode = 'lose-answers';
    await new Promise((done) => setTimeout(done, ms));
    this.cut();
    this.mode = 'pass';
  }

  cut(): void {
    this.cuts += this.#sockets.size > 0 ? 1 : 0;
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    const closed = new Promise((done) => this.#server?.close(done) ?? done(null));
    this.cut();
    await closed;
  }

  #serve(client: Socket): void {
    if (this.mode === 'gone') {
      client.destroy();
      return;
    }
    const server = connect(this.#target, '127.0.0.1');
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => {
        this.#sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    client.on('data', (bytes) => server.write(bytes));
    server.on('data', (bytes) => {
      if (this.mode === 'pass') client.write(bytes);
    });
  }
}
