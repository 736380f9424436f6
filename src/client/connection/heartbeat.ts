import type { Time } from '../../ports/clock.ts';

const TICK_MS = 1_000;
const PING_EVERY = 5;
/** Two of our pings without an answer: said to the person, since what they type is going nowhere. */
const SILENT_MS = 10_000;
/** Silence that ends a connection: sooner while a command waits for its answer. */
const DEAD_AWAITING_MS = 15_000;
const DEAD_MS = 35_000;
/** The same where another hub may serve: to look there costs less than to wait. */
const DEAD_WITH_OTHERS_MS = 10_000;
/** A tick this late means that the process or the machine was asleep. */
const ASLEEP_MS = 5_000;

export interface HeartbeatHandlers {
  ping(): void;
  /** Each second. */
  tick(): void;
  awaiting(): boolean;
  /** Nothing has come since `since`, epoch milliseconds. */
  silent(since: number): void;
  heardAgain(): void;
  dead(since: number): void;
  /** Round trip of a ping in milliseconds, when it differs from the last one told by enough to matter. */
  rtt(ms: number): void;
}

/** Watches one open connection for silence: it pings, and asks what comes back. */
export class Heartbeat {
  readonly #time: Time;
  readonly #hasOthers: boolean;
  readonly #on: HeartbeatHandlers;
  #heardAt: number;
  #tickAt: number;
  #ticks = 0;
  #pingedAt: number | null = null;
  #rtt: number | null = null;
  #silent = false;
  /** After a sleep the other side has most likely given up on us. */
  #doubted = false;
  #cancel: () => void = () => {};

  constructor(time: Time, hasOthers: boolean, handlers: HeartbeatHandlers) {
    this.#time = time;
    this.#hasOthers = hasOthers;
    this.#on = handlers;
    this.#heardAt = time.now();
    this.#tickAt = this.#heardAt;
    this.#next();
  }

  /** Something came. */
  heard(): void {
    this.#heardAt = this.#time.now();
    this.#doubted = false;
    if (!this.#silent) return;
    this.#silent = false;
    this.#on.heardAgain();
  }

  pong(): void {
    this.heard();
    if (this.#pingedAt === null) return;
    const ms = this.#heardAt - this.#pingedAt;
    this.#pingedAt = null;
    if (this.#rtt !== null && Math.abs(ms - this.#rtt) <= Math.max(5, this.#rtt / 2)) return;
    this.#rtt = ms;
    this.#on.rtt(ms);
  }

  stop(): void {
    this.#cancel();
  }

  #limit(isSoon: boolean): number {
    if (this.#hasOthers) return DEAD_WITH_OTHERS_MS;
    return isSoon ? DEAD_AWAITING_MS : DEAD_MS;
  }

  #next(): void {
    this.#cancel = this.#time.after(TICK_MS, () => this.#tick());
  }

  #tick(): void {
    const now = this.#time.now();
    if (now - this.#tickAt >= ASLEEP_MS) {
      // What came while we slept has not been read yet: silence counts from here, but not for long.
      this.#heardAt = Math.max(this.#heardAt, now - (this.#limit(true) - ASLEEP_MS));
      this.#doubted = true;
    }
    this.#tickAt = now;
    const quiet = now - this.#heardAt;
    if (quiet >= this.#limit(this.#doubted || this.#on.awaiting())) {
      this.#on.dead(this.#heardAt);
      return;
    }
    this.#next();
    if (this.#ticks % PING_EVERY === 0 || this.#doubted) {
      this.#pingedAt ??= now;
      this.#on.ping();
    }
    this.#ticks += 1;
    if (quiet >= SILENT_MS && !this.#silent) {
      this.#silent = true;
      this.#on.silent(this.#heardAt);
    }
    this.#on.tick();
  }
}
