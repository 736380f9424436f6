import type { Time } from '../../ports/clock.ts';
import { type Dial, DialError, type Socket } from '../../ports/socket.ts';
import { backoffMs } from '../../timing/backoff.ts';
import {
  type ConnectionState,
  type Cut,
  cut,
  isFinal,
  longestWait,
  resumesAtOnce,
} from './connection-state.ts';
import { Heartbeat } from './heartbeat.ts';

/** How long a connection must have been live for the next trouble to count as the first. */
const STEADY_MS = 10_000;
/**
 * The hub lets a terminal's newest connection win. That may be an older one of our own that came late through some
 * proxy; so many times within a minute it is another process with our client id.
 */
const TAKEN_TIMES = 5;
const TAKEN_WITHIN_MS = 60_000;
/** Bounds what the dialler should bound itself: connect, TLS and upgrade. */
const DIAL_MS = 20_000;
const NORMAL_CLOSURE = 1000;

/** `Up`: what goes to the hub over it. */
interface ConnectionHandlers<Up extends object> {
  /** A connection is open; the frame to begin it with. */
  hello(): Up;
  text(text: string): void;
  /** Nothing sent on it will be answered any more. */
  down(): void;
  changed(state: ConnectionState): void;
  /** Each second while open. */
  tick(): void;
  /** Whether something of ours waits for an answer: then silence is trouble sooner. */
  awaiting(): boolean;
}

export interface ConnectionOptions<Up extends object> {
  readonly dial: Dial;
  readonly time: Time;
  /** In [0, 1). */
  readonly random: () => number;
  readonly handlers: ConnectionHandlers<Up>;
  /** Another hub may serve meanwhile, so one that is silent is left as soon as that is noticed. Absent: there is no other. */
  readonly hasOthers?: boolean | undefined;
}

interface Open {
  readonly socket: Socket;
  readonly heartbeat: Heartbeat;
  /** Epoch milliseconds of the hub's welcome; null before it. */
  liveSince: number | null;
  rttMs: number | null;
}

/**
 * Keeps one connection to the hub, and dials again for as long as that can help.
 *
 *   connecting ──welcome──► live ◄──heard──► silent
 *       ▲  └─── failed ──┐    └──── cut ───────┤
 *       └─── waiting ◄───┴─────────────────────┴──► ended (a final reason, or closed)
 */
export class Connection<Up extends object> {
  readonly #options: ConnectionOptions<Up>;
  #state: ConnectionState = { kind: 'connecting', attempt: 1 };
  #open: Open | null = null;
  /** Cancels the dial or the timer the present state waits for. */
  #cancel: () => void = () => {};
  #failures = 0;
  #wasLive = false;
  #takenAt: readonly number[] = [];
  #heardAt: number | null = null;
  /** The connection before the next dial went silent. */
  #after: 'silent' | undefined;

  constructor(options: ConnectionOptions<Up>) {
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** When the hub's last word came, or its answer to a ping, epoch milliseconds by this machine's clock; null: never. */
  get heardAt(): number | null {
    return this.#heardAt;
  }

  /** Begins; called once. */
  open(): void {
    this.#dial();
  }

  /** Sends where there is a connection; what is lost with one is asked again after the next welcome. */
  send(frame: Up): void {
    this.#open?.socket.send(JSON.stringify(frame));
  }

  /** The hub's `welcome` came and is good. */
  welcomed(): void {
    if (this.#open === null) return;
    this.#wasLive = true;
    this.#open.liveSince = this.#options.time.now();
    this.#live();
  }

  /** Ends this connection for a reason found in what came over it, and dials again unless that is final. */
  lost(reason: Cut): void {
    if (this.#state.kind === 'ended') return;
    const { time, random } = this.#options;
    const liveSince = this.#open?.liveSince ?? null;
    if (liveSince !== null && time.now() - liveSince >= STEADY_MS) this.#failures = 0;
    this.#drop((socket) => socket.terminate());
    if (isFinal(reason) && !this.#mayPass(reason)) {
      this.#enter({ kind: 'ended', reason });
      return;
    }
    this.#after = reason.kind === 'silent' ? 'silent' : undefined;
    this.#failures += 1;
    if (this.#failures === 1 && resumesAtOnce(reason)) {
      this.#dial();
      return;
    }
    const attempt = this.#failures;
    const wait = Math.min(backoffMs(attempt, random()), longestWait(reason));
    this.#cancel = time.after(wait, () => this.#dial());
    this.#enter({ kind: 'waiting', until: time.now() + wait, attempt, reason });
  }

  /** A person does not want to wait. */
  retryNow(): void {
    if (this.#state.kind === 'silent') this.lost(cut('silent'));
    if (this.#state.kind === 'waiting') this.#dial();
  }

  /** A person asks once more after a reason that was final. */
  openAgain(): void {
    if (this.#state.kind === 'ended' && this.#state.reason.kind !== 'closed') this.#dial();
  }

  /** Leaves for good, after what was sent. */
  close(): void {
    if (this.#state.kind === 'ended') return;
    this.#drop((socket) => socket.close(NORMAL_CLOSURE));
    this.#enter({ kind: 'ended', reason: cut('closed') });
  }

  /** Whether a reason that is final in general is worth another try here. */
  #mayPass({ kind }: Cut): boolean {
    // A stranger's certificate on a connection that was good before: a captive portal, a laptop on the move.
    if (kind === 'certificate') return this.#wasLive;
    if (kind !== 'client-taken') return false;
    const now = this.#options.time.now();
    this.#takenAt = [...this.#takenAt.filter((at) => now - at < TAKEN_WITHIN_MS), now];
    return this.#takenAt.length < TAKEN_TIMES;
  }

  #enter(state: ConnectionState): void {
    this.#state = state;
    this.#options.handlers.changed(state);
  }

  /** Nothing before the welcome is live. */
  #live(): void {
    const { liveSince, rttMs } = this.#open ?? {};
    if (liveSince == null) return;
    this.#enter({ kind: 'live', since: liveSince, ...(rttMs == null ? {} : { rttMs }) });
  }

  #drop(end: (socket: Socket) => void): void {
    this.#cancel();
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    open.heartbeat.stop();
    end(open.socket);
    this.#options.handlers.down();
  }

  #dial(): void {
    this.#cancel();
    const { dial, time } = this.#options;
    const abort = new AbortController();
    const timer = time.after(DIAL_MS, () => {
      abort.abort();
      this.lost(cut('unreachable', { reason: 'ETIMEDOUT' }));
    });
    let wanted = true;
    this.#cancel = () => {
      wanted = false;
      timer();
      abort.abort();
    };
    this.#enter({ kind: 'connecting', attempt: this.#failures + 1 });
    dial(abort.signal, this.#after).then(
      (socket) => {
        if (!wanted) {
          socket.terminate();
          return;
        }
        timer();
        this.#attach(socket);
      },
      (error: unknown) => {
        if (wanted) this.lost(reasonOf(error));
      },
    );
  }

  #attach(socket: Socket): void {
    const { handlers, time, hasOthers = false } = this.#options;
    const ours = () => this.#open?.socket === socket;
    const heartbeat = new Heartbeat(time, hasOthers, {
      ping: () => socket.ping(),
      tick: () => handlers.tick(),
      awaiting: () => this.#open?.liveSince === null || handlers.awaiting(),
      silent: (since) => {
        if (this.#state.kind === 'live') this.#enter({ kind: 'silent', since });
      },
      heardAgain: () => this.#live(),
      dead: (since) => this.lost(cut('silent', { since })),
      rtt: (rttMs) => {
        if (this.#open === null) return;
        this.#open.rttMs = rttMs;
        this.#live();
      },
    });
    this.#open = { socket, heartbeat, liveSince: null, rttMs: null };
    socket.on({
      message: (text) => {
        if (!ours()) return;
        this.#heardAt = time.now();
        heartbeat.heard();
        handlers.text(text);
      },
      pong: () => {
        if (!ours()) return;
        this.#heardAt = time.now();
        heartbeat.pong();
      },
      close: (code) => {
        if (ours()) this.lost(cut('cut', { code }));
      },
    });
    this.send(handlers.hello());
  }
}

function reasonOf(error: unknown): Cut {
  if (error instanceof DialError) return cut(error.kind, error.params);
  return cut('failed', { reason: error instanceof Error ? error.message : String(error) });
}
