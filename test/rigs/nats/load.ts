import type { JetStreamLog } from '../../../src/adapters/jetstream-log/jetstream-log.ts';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { verifyChain } from '../../../src/domain/verify-chain.ts';
import { EventLogError } from '../../../src/ports/event-log.ts';
import { Chain, sha256 } from '../../contracts/event-builder.ts';
import { readAll } from '../../contracts/event-log-checks.ts';

export interface LoadReport {
  readonly acknowledged: number;
  /** Acknowledged events that the log does not have. */
  readonly lost: number;
  /** Texts that the log has more than once. */
  readonly doubled: number;
  /** Events that stand in the log though nobody was told so. */
  readonly found: number;
  readonly broken: number;
  /** Longest time of one append from its beginning to its acknowledgement, ms. */
  readonly longestMs: number;
  /** How often an append ended otherwise, by kind. */
  readonly errors: Readonly<Record<string, number>>;
}

/** People who write into some sessions, one event after the other, and go on after any trouble as a hub does. */
export class Load {
  readonly #log: JetStreamLog;
  readonly #sessions: readonly Chain[];
  readonly #acked = new Map<string, Set<string>>();
  /** By session, when its last two appends were acknowledged, epoch ms. */
  readonly #times = new Map<string, readonly number[]>();
  readonly #errors: Record<string, number> = {};
  #longestMs = 0;
  #stopped = false;
  #running: Promise<unknown> = Promise.resolve();

  constructor(log: JetStreamLog, sessions: number) {
    this.#log = log;
    this.#sessions = Array.from({ length: sessions }, (_, i) => new Chain(`load-${i + 1}`));
  }

  /** So far. */
  get acknowledged(): number {
    return [...this.#acked.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Resolves once each session is written to again after a moment (epoch ms), with how long that took, ms. */
  async recovered(since: number): Promise<number> {
    for (;;) {
      // The first answer after a fault may be one that was already on its way.
      const each = this.#sessions.map(({ session }) => {
        const [before = 0, last = 0] = this.#times.get(session) ?? [];
        return before > since ? last - since : null;
      });
      const known = each.flatMap((ms) => ms ?? []);
      if (known.length === each.length) return Math.max(...known);
      if (this.#stopped) return Number.NaN;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  start(): void {
    this.#running = Promise.all(this.#sessions.map((chain) => this.#write(chain)));
  }

  async stop(): Promise<LoadReport> {
    this.#stopped = true;
    await this.#running;
    let [acknowledged, lost, doubled, found, broken] = [0, 0, 0, 0, 0];
    for (const { session } of this.#sessions) {
      const events = await readAll(this.#log, session);
      const texts = events.map(textOf);
      const there = new Set(texts);
      const acked = this.#acked.get(session) ?? new Set();
      acknowledged += acked.size;
      lost += [...acked].filter((text) => !there.has(text)).length;
      doubled += texts.length - there.size;
      found += [...there].filter((text) => !acked.has(text)).length;
      if (!verifyChain(events, sha256).ok) broken += 1;
    }
    return { acknowledged, lost, doubled, found, broken, longestMs: this.#longestMs, errors: this.#errors };
  }

  async #write(start: Chain): Promise<void> {
    let chain = start;
    const { session } = chain;
    const acked = new Set<string>();
    this.#acked.set(session, acked);
    for (let n = 1; !this.#stopped; n += 1) {
      const began = Date.now();
      // Tried until it is known to be there, as a client sends a command again under its number.
      for (;;) {
        const seq = chain.tip.seq;
        const [event] = chain.add({ data: { text: `${session} ${n}` } });
        try {
          await this.#log.append(session, seq, { events: event ? [event] : [], answers: [] });
          acked.add(`${session} ${n}`);
          break;
        } catch (error) {
          const kind = error instanceof EventLogError ? error.kind : 'other';
          this.#errors[kind] = (this.#errors[kind] ?? 0) + 1;
          chain = await this.#again(session);
          if (chain.events.some((one) => textOf(one) === `${session} ${n}`)) {
            acked.add(`${session} ${n}`);
            break;
          }
        }
      }
      this.#longestMs = Math.max(this.#longestMs, Date.now() - began);
      this.#times.set(session, [this.#times.get(session)?.[1] ?? 0, Date.now()]);
    }
  }

  /** The session as the log has it, once it can be read. */
  async #again(session: string): Promise<Chain> {
    for (;;) {
      try {
        const chain = new Chain(session);
        for (const event of await readAll(this.#log, session)) chain.resume(event);
        return chain;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }
}

const textOf = ({ data }: AnyEvent): string => String(data.text);
