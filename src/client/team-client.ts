import type { Time } from '../ports/clock.ts';
import type { Dial } from '../ports/socket.ts';
import type { PageScope, Problem } from '../protocol/http.ts';
import type { AskedAct } from '../protocol/page-acts.ts';
import {
  PASSING_REFUSALS,
  type PartFrame,
  type PartName,
  type TeamDown,
  type TeamParts,
  type TeamUp,
  type TeamUpOf,
  type TeamWish,
} from '../protocol/team.ts';
import { PROTOCOL } from '../protocol/version.ts';
import { Connection } from './connection/connection.ts';
import { type ConnectionState, cut } from './connection/connection-state.ts';
import { Seen } from './connection/seen.ts';
import { type FrameChecks, isCount, isObject, isText, parseFrame } from './frames.ts';
import { HoldTimer } from './hold-timer.ts';
import { createStore, type Store } from './state/store.ts';
import { type InLine, inFlight, replace, requeue, sendable } from './sync/pending.ts';
import { type Settled, Settlements } from './sync/settlements.ts';

/** An act that the hub has not told the end of. */
interface PendingAct extends InLine {
  /** Id, number or web address; null: it is about no page. */
  readonly page: string | null;
  readonly ask: TeamWish;
  /** When it was asked, epoch milliseconds by this machine's clock. */
  readonly at: number;
}

/** `told`: its outcome, as far as the hub found out. `refused`: it was never kept. */
export type TeamActEnd =
  | { readonly kind: 'told'; readonly asked: AskedAct }
  | { readonly kind: 'refused'; readonly problem: Problem };

interface Part<P extends PartName> {
  readonly head: TeamParts[P]['head'];
  readonly rows: readonly TeamParts[P]['row'][];
}

/** Each member is a slice of its own: the same object until it changes. */
export interface TeamState {
  readonly connection: ConnectionState;
  /** What was told last; null: this hub has no such thing; absent: not told yet. Where the connection is not live it is old. */
  readonly parts: { readonly [P in PartName]?: Part<P> | null };
  /** In the order in which they were asked. */
  readonly pending: readonly PendingAct[];
}

export interface TeamClientOptions {
  /** A fresh random id, `^[A-Za-z0-9_-]{8,64}$`. */
  readonly client: string;
  readonly dial: Dial;
  /** As of `SessionClientOptions`. */
  readonly hasOthers?: boolean;
  readonly time: Time;
  /** In [0, 1). */
  readonly random: () => number;
}

const FRAMES: FrameChecks<TeamDown> = {
  welcome: (f) => Number.isSafeInteger(f.protocol),
  part: (f) =>
    isText(f.part) &&
    isCount(f.rev) &&
    (f.since === null || isCount(f.since)) &&
    (f.head === undefined || f.head === null || isObject(f.head)) &&
    Array.isArray(f.rows) &&
    f.rows.every((one) => isObject(one) && isObject(one.row) && isText(one.row.id)) &&
    Array.isArray(f.gone),
  act: (f) => isCount(f.n) && isObject(f.asked) && isText(f.asked.id),
  refused: (f) => isCount(f.n) && isText(f.kind) && isObject(f.params),
  bye: (f) => isText(f.kind) && isObject(f.params),
};

/**
 * A home's part in the team's feed: what the hub tells stays when it is gone, and what is asked meanwhile goes out once when it
 * is back. Nothing here throws for trouble outside: that is in the state.
 */
export class TeamClient implements Store<TeamState> {
  readonly #options: TeamClientOptions;
  readonly #store = createStore<TeamState>({
    connection: { kind: 'connecting', attempt: 1 },
    parts: {},
    pending: [],
  });
  readonly #connection: Connection<TeamUp>;
  readonly #settlements = new Settlements<TeamActEnd>();
  readonly #seen: Seen<TeamUpOf<'seen'>>;
  readonly #hold: HoldTimer;
  readonly #known = new Map<string, KnownPart>();
  #look: Omit<TeamUpOf<'look'>, 't'>;
  #open = false;
  #held = false;
  #frames = 0;
  #next = 1;

  constructor(options: TeamClientOptions, look: Omit<TeamUpOf<'look'>, 't'>) {
    const { dial, time, random, hasOthers } = options;
    this.#options = options;
    this.#look = look;
    this.#seen = new Seen((frame) => this.#connection.send(frame));
    this.#hold = new HoldTimer(time, () => {
      this.#held = false;
      this.#flush();
    });
    const handlers = {
      hello: (): TeamUp => ({ t: 'hello', protocol: PROTOCOL, client: options.client }),
      text: (text: string) => this.#text(text),
      down: () => this.#down(),
      changed: (connection: ConnectionState) => this.#store.set({ connection }),
      tick: () => this.#tellSeen(),
      awaiting: () => inFlight(this.get().pending) > 0,
    };
    this.#connection = new Connection({ dial, time, random, handlers, hasOthers });
  }

  /** Begins; called once. */
  open(): void {
    this.#connection.open();
  }

  readonly get = (): TeamState => this.#store.get();
  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** Whose pages are looked at from now on, and how many hundreds of them. */
  look(scope: PageScope, hundreds: number): void {
    if (this.#look.scope === scope && this.#look.hundreds === hundreds) return;
    this.#look = { scope, hundreds };
    if (this.#open) this.#connection.send({ t: 'look', ...this.#look });
  }

  /** Asks for an act: sent when the hub is there, and done once over every cut. */
  act(page: string | null, ask: TeamWish): { readonly n: number } {
    const n = this.#next;
    this.#next += 1;
    const act: PendingAct = { n, page, ask, at: this.#options.time.now(), standing: { kind: 'queued' } };
    this.#store.set({ pending: [...this.get().pending, act] });
    this.#flush();
    return { n };
  }

  /** What became of an act; never rejects. */
  settled(n: number): Promise<Settled<TeamActEnd>> {
    return this.#settlements.of(n);
  }

  /** When the hub's last word came, epoch milliseconds by this machine's clock; null: never. */
  heardAt(): number | null {
    return this.#connection.heardAt;
  }

  /** Dials now, also after a reason that was final. */
  retryNow(): void {
    this.#connection.retryNow();
    this.#connection.openAgain();
  }

  /** Nobody looks any more: closes once the end of all that was asked is known. */
  leave(): void {
    const look = () => {
      if (this.get().pending.length > 0) return;
      stop();
      this.close();
    };
    const stop = this.subscribe(look);
    look();
  }

  close(): void {
    this.#connection.close();
    this.#hold.stop();
    this.#settlements.end(cut('closed'));
  }

  #text(text: string): void {
    const parsed = parseFrame(text, FRAMES);
    if (parsed.kind === 'bad') {
      this.#connection.lost(cut('bad-frame-from-hub'));
      return;
    }
    if (parsed.kind === 'unknown') return;
    const { frame } = parsed;
    switch (frame.t) {
      case 'welcome':
        this.#welcomed(frame.protocol);
        break;
      case 'part':
        this.#part(frame);
        break;
      case 'act':
        this.#acted(frame.n, frame.asked);
        break;
      case 'refused':
        this.#refused(frame.n, { kind: frame.kind, params: frame.params });
        break;
      case 'bye':
        this.#connection.lost(cut(frame.kind, frame.params));
    }
    if (this.#seen.received(text.length)) this.#tellSeen();
  }

  #welcomed(hub: number): void {
    if (hub !== PROTOCOL) {
      this.#connection.lost(cut('protocol', { hub, client: PROTOCOL }));
      return;
    }
    this.#open = true;
    this.#connection.send({ t: 'look', ...this.#look });
    this.#connection.welcomed();
    this.#flush();
  }

  #part(frame: PartFrame): void {
    this.#frames += 1;
    const known = partCame(this.#known.get(frame.part), frame);
    if (known === 'gap') {
      this.#connection.lost(cut('gap'));
      return;
    }
    this.#known.set(frame.part, known);
    if (known.coming !== null) return;
    const { head, rows } = known;
    this.#store.set({ parts: { ...this.get().parts, [frame.part]: head === null ? null : { head, rows } } });
  }

  #acted(n: number, asked: AskedAct): void {
    if (asked.outcome !== null) {
      this.#settle(n, { kind: 'told', asked });
      return;
    }
    this.#store.set({
      pending: replace(this.get().pending, n, (one) => ({ ...one, standing: { kind: 'acked' } })),
    });
    this.#hold.over();
    this.#flush();
  }

  #refused(n: number, problem: Problem): void {
    if (!PASSING_REFUSALS.includes(problem.kind)) {
      this.#settle(n, { kind: 'refused', problem });
      return;
    }
    this.#store.set({
      pending: replace(this.get().pending, n, (one) => ({ ...one, standing: { kind: 'queued' } })),
    });
    this.#held = true;
    this.#hold.held();
  }

  #settle(n: number, outcome: TeamActEnd): void {
    const { pending } = this.get();
    if (!pending.some((one) => one.n === n)) return;
    this.#store.set({ pending: pending.filter((one) => one.n !== n) });
    this.#settlements.settle(n, outcome);
    this.#hold.over();
    this.#flush();
  }

  #flush(): void {
    if (!this.#open || this.#held) return;
    const { pending, out } = sendable(this.get().pending, () => true);
    this.#store.set({ pending });
    const now = this.#options.time.now();
    for (const { n, page, ask, at } of out)
      this.#connection.send({ t: 'act', n, page, ask, ago: Math.max(0, now - at) });
  }

  #down(): void {
    this.#open = false;
    this.#frames = 0;
    this.#seen.reset();
    this.#hold.stop();
    this.#held = false;
    for (const [part, known] of this.#known) this.#known.set(part, partKept(known));
    // The hub that comes next is asked for the end of those that were kept, too.
    this.#store.set({ pending: requeue(this.get().pending, true) });
  }

  #tellSeen(): void {
    if (this.#open) this.#seen.tell({ t: 'seen', frames: this.#frames });
  }
}

interface Row {
  readonly id: string;
}

/** A part as it was told last, and what has come of the next revision. */
export interface KnownPart {
  /** Null: it came over an earlier connection, and the hub sends it whole again. */
  readonly rev: number | null;
  /** Null: the hub has no such thing. */
  readonly head: object | null;
  readonly rows: readonly Row[];
  readonly coming:
    | (Pick<PartFrame, 'rev' | 'since'> & { readonly head: object | null; readonly rows: readonly Row[] })
    | null;
}

const NOTHING: KnownPart = { rev: null, head: null, rows: [], coming: null };

/** The next piece of a part has come; `gap`: it does not fit what is here. `known` undefined: nothing of it was told yet. */
export function partCame(known: KnownPart | undefined, frame: PartFrame): KnownPart | 'gap' {
  const before = known ?? NOTHING;
  const { coming } = before;
  if (coming === null && frame.since !== null && frame.since !== before.rev) return 'gap';
  if (coming !== null && (coming.rev !== frame.rev || coming.since !== frame.since)) return 'gap';
  const from = coming ?? (frame.since === null ? { head: null, rows: [] } : before);
  const head = frame.head === undefined ? from.head : frame.head;
  const rows = placed(from.rows, frame);
  if (frame.more) return { ...before, coming: { rev: frame.rev, since: frame.since, head, rows } };
  return { rev: frame.rev, head, rows, coming: null };
}

/** The connection ended: what is here stays, and is old. */
export const partKept = (known: KnownPart): KnownPart => ({ ...known, rev: null, coming: null });

function placed(before: readonly Row[], { rows, gone }: Pick<PartFrame, 'rows' | 'gone'>): readonly Row[] {
  if (rows.length === 0 && gone.length === 0) return before;
  const away = new Set(gone);
  const now = before.filter(({ id }) => !away.has(id));
  const known = new Set(now.map(({ id }) => id));
  for (const { after, row } of rows) {
    if (known.has(row.id)) now.splice(at(now, row.id), 1);
    known.add(row.id);
    const last = now.at(-1)?.id ?? null;
    if (after === last) now.push(row);
    else now.splice(after === null ? 0 : at(now, after) + 1, 0, row);
  }
  return now;
}

const at = (rows: readonly Row[], id: string): number => rows.findIndex((row) => row.id === id);
