import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Time } from '../../ports/clock.ts';

/** How often Slack sends an event that was not acknowledged. */
const RETRIES = 3;
/** So long it waits for each. */
const ACK_MS = 3_000;

/** One envelope, and what became of it. */
export interface SocketDelivery {
  readonly id: string;
  readonly type: 'slash_commands' | 'events_api' | 'interactive';
  /** How often it was sent. */
  sent: number;
  acknowledged: boolean;
  /** What the acknowledgement carried. */
  answer: Readonly<Record<string, unknown>> | null;
}

/** The app's connections: each envelope goes to one of them, and again to another where nobody acknowledges it. */
export class LocalSockets {
  readonly #after: Time['after'];
  readonly #open = new Set<WebSocket>();
  readonly #waiting = new Map<string, (answer: SocketDelivery['answer']) => void>();
  /** Milliseconds that Slack waits for what a press or a form is acknowledged by. */
  pressMs = ACK_MS;
  readonly deliveries: SocketDelivery[] = [];
  #turn = 0;

  constructor(after: Time['after']) {
    this.#after = after;
  }

  get count(): number {
    return this.#open.size;
  }

  /** A connection begins with Slack's hello, which says how many the app has. */
  attach(socket: WebSocket): void {
    this.#open.add(socket);
    socket.on('close', () => this.#open.delete(socket));
    socket.on('error', () => {});
    socket.on('message', (data) => {
      const { envelope_id: id, payload = null } = JSON.parse(String(data)) as {
        envelope_id?: string;
        payload?: SocketDelivery['answer'];
      };
      this.#waiting.get(id ?? '')?.(payload);
    });
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.#open.size,
        debug_info: { host: 'local', approximate_connection_time: 18_060 },
        connection_info: { app_id: 'A0ONCALL1' },
      }),
    );
  }

  /** Slack wants a connection to be replaced: it says so and closes it. */
  refresh(): void {
    const [socket] = this.#open;
    // What comes from now on goes to another.
    if (socket) this.#open.delete(socket);
    socket?.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: {} }));
  }

  /** Every connection breaks, without a word. */
  drop(): void {
    for (const socket of this.#open) socket.terminate();
  }

  /** Sends an envelope until it is acknowledged, or often enough. `twice`: also once more after that. */
  async deliver(
    type: SocketDelivery['type'],
    payload: object,
    { twice = false }: { readonly twice?: boolean } = {},
  ): Promise<SocketDelivery> {
    const delivery: SocketDelivery = { id: randomUUID(), type, sent: 0, acknowledged: false, answer: null };
    this.deliveries.push(delivery);
    const most = type === 'events_api' ? 1 + RETRIES : 1;
    while (!delivery.acknowledged && delivery.sent < most) await this.#send(delivery, payload);
    if (twice) await this.#send(delivery, payload);
    return delivery;
  }

  async #send(delivery: SocketDelivery, payload: object): Promise<void> {
    const open = [...this.#open].filter(({ readyState, OPEN }) => readyState === OPEN);
    const socket = open[this.#turn++ % Math.max(1, open.length)];
    delivery.sent += 1;
    const retry = delivery.sent > 1 ? { retry_attempt: delivery.sent - 1, retry_reason: 'timeout' } : {};
    const envelope = {
      envelope_id: delivery.id,
      type: delivery.type,
      payload,
      accepts_response_payload: delivery.type !== 'events_api',
      ...retry,
    };
    await new Promise<void>((done) => {
      const cancel = this.#after(delivery.type === 'interactive' ? this.pressMs : ACK_MS, done);
      this.#waiting.set(delivery.id, (answer) => {
        delivery.acknowledged = true;
        delivery.answer = answer;
        cancel();
        done();
      });
      socket?.send(JSON.stringify(envelope));
    });
    this.#waiting.delete(delivery.id);
  }

  close(): void {
    for (const socket of this.#open) socket.terminate();
  }
}
