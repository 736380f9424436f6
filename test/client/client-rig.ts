import { openSessionClient } from '../../src/client/live-session-client.ts';
import type { SessionClient } from '../../src/client/session-client.ts';
import type { Actor } from '../../src/domain/event.ts';
import type { Down, Up, UpOf } from '../../src/protocol/messages.ts';
import { sato } from '../domain/given.ts';
import { FakeTime, settle } from '../network/fake-time.ts';
import { HeldStorage } from '../network/held-storage.ts';
import { Network, type Wire } from '../network/network.ts';
import { sha256 } from '../network/sha256.ts';
import { ChainedLog } from './chained-log.ts';

/** A client whose hub is the test itself: it reads what came up and says what goes down. */
export class ClientRig {
  readonly time = new FakeTime();
  readonly storage: HeldStorage;
  readonly log = new ChainedLog();
  readonly client: SessionClient;
  readonly network: Network;
  readonly #up: Up[] = [];
  wire: Wire | null = null;
  /** Logs that the client kept, as it could not have them again. */
  readonly kept: (readonly number[])[] = [];

  constructor(storage = new HeldStorage()) {
    this.storage = storage;
    this.network = new Network((socket) => {
      socket.on({ message: (text) => this.#up.push(JSON.parse(text)), close: () => {} });
    });
    this.client = openSessionClient({
      session: 'checkout-1125',
      client: 'terminal-1',
      dial: this.network.dial('me'),
      time: this.time,
      random: () => 0.5,
      hash: sha256,
      storage,
      keepLog: async (events) => {
        this.kept.push(events.map(({ seq }) => seq));
        return 'kept.jsonl';
      },
    });
  }

  /** Lets the dial through, up to the hello. */
  async open(): Promise<UpOf<'hello'>> {
    this.wire = await this.network.admit();
    await this.wire.deliver('up');
    return this.take('hello')[0] as UpOf<'hello'>;
  }

  /** Connected, welcomed and caught up. */
  async join(you: Actor = sato, lastSeq = 0): Promise<void> {
    await this.open();
    await this.say(this.log.welcome({ you, now: new Date(this.time.now()).toISOString() }));
    if (lastSeq < this.log.events.length) await this.events(lastSeq + 1);
  }

  async events(from: number, to?: number): Promise<void> {
    await this.say({ t: 'events', events: this.log.from(from, to) });
  }

  async say(frame: Down): Promise<void> {
    await this.sayText(JSON.stringify(frame));
  }

  async sayText(text: string): Promise<void> {
    this.wire?.hub.send(text);
    await this.wire?.deliver('down');
  }

  /** What has come up of one kind since the last time. */
  take<T extends Up['t']>(t: T): UpOf<T>[] {
    const found = this.#up.filter((frame): frame is UpOf<T> => frame.t === t);
    for (const frame of found) this.#up.splice(this.#up.indexOf(frame), 1);
    return found;
  }

  /** Everything under way arrives. */
  async hear(): Promise<void> {
    await settle();
    await this.wire?.deliver('up');
  }

  /** Seconds pass, the connection alive. */
  async pass(ms: number, step = 1_000): Promise<void> {
    for (let left = ms; left > 0; left -= step) {
      await this.time.advance(Math.min(step, left));
      await this.hear();
      await this.wire?.deliver('down');
    }
  }

  async cut(): Promise<void> {
    this.wire?.cut();
    await this.wire?.deliver('down');
  }

  /** Calls of listeners since it was made. */
  countChanges(): () => number {
    let count = 0;
    this.client.subscribe(() => {
      count += 1;
    });
    return () => count;
  }
}
