import type { ConnectionState } from '../../src/client/connection/connection-state.ts';
import { NOWHERE } from '../../src/client/drafts/drafts.ts';
import { LineBuffer } from '../../src/client/lines/lines.ts';
import type { ClientState } from '../../src/client/state/client-state.ts';
import { createStore, type WritableStore } from '../../src/client/state/store.ts';
import { withDefaults } from '../../src/client/sync/command-defaults.ts';
import type { Pending } from '../../src/client/sync/pending.ts';
import type { Command, CommandType } from '../../src/domain/command.ts';
import { commandDataSchemas } from '../../src/domain/command-schema.ts';
import { decide } from '../../src/domain/decide.ts';
import type { Actor, SessionEvent } from '../../src/domain/event.ts';
import { keyOf } from '../../src/domain/event-keys.ts';
import { reduceAll } from '../../src/domain/reduce.ts';
import { initialSession, type Session } from '../../src/domain/session.ts';
import type { Anchors, NumberedLine } from '../../src/protocol/messages.ts';
import type { ScreenClient } from '../../src/tui/model/screen-client.ts';

type Outcome = Awaited<ReturnType<ScreenClient['settled']>>;

/**
 * A session's client without a hub: the real rules decide and fold, and what is sent is answered when the test says
 * so (`answerAll`), or at once.
 */
export class FakeClient implements ScreenClient {
  readonly lines = new LineBuffer();
  readonly views: Anchors[] = [];
  readonly drafts: Record<string, string> = {};
  readonly sent: { readonly type: CommandType; readonly data: unknown }[] = [];
  now: number;
  /** Holds answers back, as a slow or absent hub does. */
  holding = false;
  olderLines: readonly NumberedLine[] = [];
  retried = 0;
  #confirmed: Session;
  #pending: {
    readonly n: number;
    readonly type: CommandType;
    readonly data: unknown;
    readonly at: number;
  }[] = [];
  #n = 0;
  #no = 0;
  #skipped = 0;
  readonly #waiting = new Map<number, (outcome: Outcome) => void>();
  readonly #outcomes = new Map<number, Promise<Outcome>>();
  readonly #store: WritableStore<ClientState>;
  readonly you: Actor;

  constructor(id: string, you: Actor, now: number) {
    this.you = you;
    this.now = now;
    this.#confirmed = initialSession(id);
    const state: ClientState = {
      connection: { kind: 'live', since: now },
      view: { session: this.#confirmed, confirmed: 0, pendingKeys: new Set() },
      you,
      head: 0,
      pending: [],
      hold: null,
      skew: 0,
      presence: [],
      unsavedSince: null,
      sources: [],
      driverView: null,
      pointed: null,
      notices: [],
      place: NOWHERE,
    };
    this.#store = createStore<ClientState>(state);
  }

  get get() {
    return this.#store.get;
  }
  get subscribe() {
    return this.#store.subscribe;
  }

  /** Somebody does something, and it is in the log. */
  act<T extends CommandType>(by: Actor, type: T, data: unknown): void {
    if (!Object.hasOwn(commandDataSchemas, type)) throw new Error(`there is no command ${type}`);
    const outcome = this.#decide(by, type, data, 'c-other', this.#confirmed.seq + 1);
    if (outcome.kind === 'refused')
      throw new Error(`${type} was refused: ${JSON.stringify(outcome.refusal)}`);
    this.#publish();
  }

  set(slices: Partial<ClientState>): void {
    this.#store.set(slices);
  }

  /** The hub tells since when its store has not answered, ISO time; null: it does. */
  unsavedSince(since: string | null): void {
    this.#store.set({ unsavedSince: since });
  }

  connection(connection: ConnectionState): void {
    this.#store.set({ connection });
  }

  log(...lines: readonly Omit<NumberedLine, 'no'>[]): void {
    this.lines.came(
      lines.map((line) => ({ ...line, no: ++this.#no })),
      this.#skipped,
    );
    this.#skipped = 0;
  }

  /** Lines that this client is not sent, before the next ones. */
  skipLines(count: number): void {
    this.#no += count;
    this.#skipped += count;
  }

  send(type: CommandType, data: unknown): { readonly n: number } {
    const n = ++this.#n;
    this.sent.push({ type, data });
    this.#outcomes.set(n, new Promise((resolve) => this.#waiting.set(n, resolve)));
    this.#pending.push({ n, type, data, at: this.now });
    if (!this.holding) this.answerAll();
    this.#publish();
    return { n };
  }

  /** The hub answers everything that waits. */
  answerAll(): void {
    for (const { n, type, data, at } of this.#pending.splice(0)) {
      const askedAt = new Date(at).toISOString();
      this.#waiting.get(n)?.(this.#decide(this.you, type, data, 'c-screen', n, askedAt));
    }
    this.#publish();
  }

  settled(n: number): Promise<Outcome> {
    return this.#outcomes.get(n) ?? Promise.resolve({ kind: 'ack', seq: 0 });
  }

  readonly asked: (readonly [what: string, args: unknown])[] = [];
  /** What the hub answers; a kind that is not here is refused, as an older hub does. */
  answers: Record<string, unknown> = { point: null };

  ask(what: string, args: unknown): Promise<never> {
    // What a screen asks by itself, as soon as it is there.
    const itself = ['histogram', 'shown-histogram', 'people-hit', 'log-facts', 'patterns'].includes(what);
    const opening = itself || (what === 'pager' && !(args as { incidents: boolean }).incidents);
    if (!opening) this.asked.push([what, args]);
    if (what === 'try-query' && !Object.hasOwn(this.answers, what))
      return Promise.resolve({ sources: [] } as never);
    return Object.hasOwn(this.answers, what)
      ? Promise.resolve(this.answers[what] as never)
      : Promise.reject(new Error('no hub'));
  }

  gapLines: readonly NumberedLine[] = [];
  fill(place: number): Promise<number> {
    return Promise.resolve(
      this.lines.fill(place, this.gapLines.map(({ no: _, late: __, ...line }) => line) as never),
    );
  }

  /** The newest of the older lines that the hub still has. */
  older(place: number, limit = 200): Promise<{ added: number; more: boolean }> {
    const page = this.olderLines.slice(-limit).map(({ no: _, late: __, ...line }) => line);
    this.olderLines = this.olderLines.slice(0, -limit);
    const added = this.lines.merge(place, page as never);
    return Promise.resolve({ added, more: this.olderLines.length > 0 });
  }

  /** Lines that the hub's sources find before an ISO time. */
  sourceLines: readonly NumberedLine[] = [];
  upTo(time: string, limit = 200): Promise<{ added: number; more: boolean }> {
    const before = this.sourceLines.filter((line) => (line.time ?? '') < time);
    const page = before.slice(-limit).map(({ no: _, late: __, ...line }) => line);
    this.lines.letGoOfPages(true);
    const added = this.lines.merge(this.lines.first, page as never);
    return Promise.resolve({ added, more: before.length > limit });
  }

  setView(anchors: Anchors): void {
    this.views.push(anchors);
  }
  keepPane(): void {}
  keepDraft(key: string, text: string): void {
    if (text === '') delete this.drafts[key];
    else this.drafts[key] = text;
  }
  dismiss(): void {}
  retryNow(): void {
    this.retried += 1;
  }
  heardAt(): number {
    return this.now;
  }

  get session(): Session {
    return this.#confirmed;
  }

  #decide(by: Actor, type: CommandType, data: unknown, client: string, n: number, askedAt?: string): Outcome {
    const at = new Date(this.now).toISOString();
    const full = withDefaults(type, data as never);
    const asked = askedAt === undefined ? {} : { askedAt };
    const command = { type, data: full, by, cmd: { client, n }, ...asked } as unknown as Command;
    const decision = decide(this.#confirmed, command, at);
    if (!decision.ok) return { kind: 'refused', refusal: decision.refusal };
    const events = decision.facts.map(
      (fact, i): SessionEvent => ({
        v: 1,
        session: this.#confirmed.id,
        seq: this.#confirmed.seq + 1 + i,
        prev: '',
        at,
        by,
        cmd: { client, n },
        ...fact,
      }),
    );
    this.#confirmed = reduceAll(this.#confirmed, events);
    return { kind: 'ack', seq: this.#confirmed.seq };
  }

  #publish(): void {
    let session = this.#confirmed;
    const pendingKeys = new Set<string>();
    for (const { n, type, data, at } of this.#pending) {
      const command = {
        type,
        data: withDefaults(type, data as never),
        by: this.you,
        cmd: { client: 'c-screen', n },
      } as unknown as Command;
      const iso = new Date(at).toISOString();
      const decision = decide(session, command, iso);
      if (!decision.ok) continue;
      const events = decision.facts.map((fact, i) => {
        pendingKeys.add(keyOf(fact, this.you));
        return {
          v: 1 as const,
          session: session.id,
          seq: session.seq + 1 + i,
          prev: '',
          at: iso,
          by: this.you,
          cmd: command.cmd,
          ...fact,
        };
      });
      session = reduceAll(session, events as SessionEvent[]);
    }
    const pending = this.#pending.map(
      (each) => ({ ...each, standing: { kind: 'queued' } }) as unknown as Pending,
    );
    this.#store.set({ view: { session, confirmed: this.#confirmed.seq, pendingKeys }, pending });
  }
}
