import {
  type Dial,
  DialError,
  type DialErrorKind,
  type Socket,
  type SocketHandlers,
} from '../../src/ports/socket.ts';
import { settle } from './fake-time.ts';

/*
 * A network held in the hand. Nothing moves by itself: each socket is two queues, flushed by whoever writes the test.
 *
 *   client ── send ──► [ up queue ]   ── deliver('up') ──►   hub
 *          ◄── deliver('down') ──    [ down queue ] ◄── send ──
 */

export type Way = 'up' | 'down';
type Item =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'ping' }
  | { readonly kind: 'pong' }
  | { readonly kind: 'close'; readonly code: number };

const ABNORMAL = 1006;

/** One end of a wire. */
class End implements Socket {
  readonly #wire: Wire;
  readonly #out: Way;
  handlers: SocketHandlers | null = null;
  closed = false;
  #ended = false;

  constructor(wire: Wire, out: Way) {
    this.#wire = wire;
    this.#out = out;
  }

  get buffered(): number {
    return this.#wire.bytes(this.#out);
  }

  send(text: string): void {
    if (!this.closed) this.#wire.put(this.#out, { kind: 'text', text });
  }

  ping(): void {
    if (!this.closed) this.#wire.put(this.#out, { kind: 'ping' });
  }

  pong(): void {
    if (!this.closed) this.#wire.put(this.#out, { kind: 'pong' });
  }

  /** What was sent before still arrives, then the other end learns of it. */
  close(code = 1000): void {
    if (this.closed) return;
    this.closed = true;
    this.#wire.put(this.#out, { kind: 'close', code });
    const { handlers } = this;
    void Promise.resolve().then(() => handlers?.close(code));
  }

  terminate(): void {
    this.close(ABNORMAL);
  }

  on(handlers: SocketHandlers): void {
    this.handlers = handlers;
  }

  /** What comes after we closed is still handed over, until the other end has closed too: so a WebSocket does. */
  get(item: Item): void {
    if (this.#ended) return;
    if (item.kind === 'text') this.handlers?.message(item.text);
    else if (item.kind === 'ping') this.pong();
    else if (item.kind === 'pong') this.handlers?.pong?.();
    else {
      this.#ended = true;
      const told = this.closed;
      this.closed = true;
      if (!told) this.handlers?.close(item.code);
    }
  }
}

/** Who moves what a network holds, where no test does. */
export interface Carrier {
  /** Somebody dials. */
  dialled(dialling: Dialling): void;
  /** One more item waits on a wire. */
  put(wire: Wire, way: Way): void;
}

export class Wire {
  readonly name: string;
  readonly client: End;
  readonly hub: End;
  /** Nothing moves any more, and neither end can tell: a half-open connection. */
  frozen = false;
  readonly #queues: Readonly<Record<Way, Item[]>> = { up: [], down: [] };

  readonly #carrier: Carrier | null;

  constructor(name: string, carrier: Carrier | null = null) {
    this.name = name;
    this.#carrier = carrier;
    this.client = new End(this, 'up');
    this.hub = new End(this, 'down');
  }

  get gone(): boolean {
    return this.client.closed && this.hub.closed;
  }

  put(way: Way, item: Item): void {
    this.#queues[way].push(item);
    this.#carrier?.put(this, way);
  }

  bytes(way: Way): number {
    return this.#queues[way].reduce((sum, item) => sum + (item.kind === 'text' ? item.text.length : 0), 0);
  }

  waiting(way: Way): number {
    return this.frozen ? 0 : this.#queues[way].length;
  }

  /** Whether there is a text frame at this place under way. */
  isText(way: Way, at: number): boolean {
    return this.#queues[way][at]?.kind === 'text';
  }

  /** The sort of a frame under way, and of which part it is; null: there is none. */
  sortAt(way: Way, at: number): string | null {
    const item = this.#queues[way][at];
    if (item?.kind !== 'text') return null;
    const { t, part } = JSON.parse(item.text) as { readonly t: string; readonly part?: string };
    return part === undefined ? t : `${t} ${part}`;
  }

  /** The frames under way, parsed. */
  frames(way: Way): { readonly t: string; readonly [key: string]: unknown }[] {
    return this.#queues[way].flatMap((item) => (item.kind === 'text' ? [JSON.parse(item.text)] : []));
  }

  /** Hands the next `count` items over; promises settle after each. */
  async deliver(way: Way, count = Number.POSITIVE_INFINITY): Promise<number> {
    let moved = 0;
    while (moved < count && this.waiting(way) > 0) {
      const item = this.#queues[way].shift() as Item;
      (way === 'up' ? this.hub : this.client).get(item);
      moved += 1;
      await settle();
    }
    return moved;
  }

  /** Loses everything under way; each end learns of it when its queue is flushed. */
  cut(): void {
    for (const way of ['up', 'down'] as const) {
      this.#queues[way].length = 0;
      this.put(way, { kind: 'close', code: ABNORMAL });
    }
  }

  /** Brings a text frame under way a second time. */
  duplicate(way: Way, at: number): void {
    const item = this.#queues[way][at];
    if (item?.kind !== 'text') return;
    this.#queues[way].splice(at + 1, 0, item);
    this.#carrier?.put(this, way);
  }

  /** Turns two neighbours round. */
  swap(way: Way, at: number): void {
    const queue = this.#queues[way];
    const [a, b] = [queue[at], queue[at + 1]];
    if (a?.kind === 'text' && b?.kind === 'text') queue.splice(at, 2, b, a);
  }
}

export interface Dialling {
  readonly name: string;
  readonly resolve: (socket: Socket) => void;
  readonly reject: (error: Error) => void;
}

export class Network {
  readonly wires: Wire[] = [];
  readonly dialling: Dialling[] = [];
  readonly #accept: (socket: Socket, name: string) => void;
  readonly #carrier: Carrier | null;

  /** `accept` is the hub's door: it gets its end of every connection. */
  constructor(accept: (socket: Socket, name: string) => void, carrier: Carrier | null = null) {
    this.#accept = accept;
    this.#carrier = carrier;
  }

  dial(name: string): Dial {
    return (signal) =>
      new Promise((resolve, reject) => {
        const dialling = { name, resolve, reject };
        this.dialling.push(dialling);
        this.#carrier?.dialled(dialling);
        signal.addEventListener('abort', () => {
          const at = this.dialling.indexOf(dialling);
          if (at >= 0) this.dialling.splice(at, 1);
          reject(new DialError('failed', { reason: 'aborted' }));
        });
      });
  }

  /** Lets a dial through, by default the oldest. */
  async admit(at = 0): Promise<Wire> {
    const [dialling] = this.dialling.splice(at, 1);
    if (dialling === undefined) throw new Error('nobody dials');
    const wire = new Wire(dialling.name, this.#carrier);
    this.wires.push(wire);
    this.#accept(wire.hub, dialling.name);
    dialling.resolve(wire.client);
    await settle();
    return wire;
  }

  async refuse(kind: DialErrorKind = 'unreachable', at = 0): Promise<void> {
    const [dialling] = this.dialling.splice(at, 1);
    dialling?.reject(new DialError(kind));
    await settle();
  }

  /** A process dies: its dials are forgotten and its connections closed by the system. */
  kill(name: string): void {
    for (let at = this.dialling.length - 1; at >= 0; at -= 1) {
      if (this.dialling[at]?.name === name) this.dialling.splice(at, 1);
    }
    for (const wire of this.wires) {
      if (wire.name !== name) continue;
      wire.client.handlers = null;
      wire.client.terminate();
    }
  }

  /** Wires on which something may still happen. */
  live(): Wire[] {
    return this.wires.filter((wire) => !wire.gone || wire.waiting('up') > 0 || wire.waiting('down') > 0);
  }

  /** Delivers all there is, both ways, and what that brings, until nothing moves. */
  async flush(): Promise<void> {
    for (let moved = 1; moved > 0; ) {
      moved = 0;
      for (const wire of this.live()) moved += (await wire.deliver('up')) + (await wire.deliver('down'));
    }
  }
}
