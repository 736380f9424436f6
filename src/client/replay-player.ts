import type { Actor } from '../domain/event.ts';
import { refusal } from '../domain/refusal.ts';
import type { Pin, Session } from '../domain/session.ts';
import type { NumberedLine, Presence } from '../protocol/messages.ts';
import { AskError } from './asks.ts';
import { NOWHERE } from './drafts/drafts.ts';
import { LineBuffer } from './lines/lines.ts';
import { type Mark, marksOf } from './replay/marks.ts';
import { type Motion, moved, type Playhead, played, type Speed, startOf } from './replay/playhead.ts';
import { countUpTo, type Recording } from './replay/recording.ts';
import type { SessionClient } from './session-client.ts';
import type { ClientState } from './state/client-state.ts';
import { createStore, type WritableStore } from './state/store.ts';

/** What a screen shows of a replay beside the session: where it is, and where it can go. */
export interface Replay {
  readonly recording: Recording;
  readonly marks: readonly Mark[];
  /** Of the bar that shows where it is. */
  readonly scale: Scale;
  readonly head: Playhead;
}

/** Who watches: nobody of the session. */
const WATCHER: Actor = { id: 'replay', name: '', kind: 'observer' };
const NONE: ReadonlySet<string> = new Set();

type Played = Omit<SessionClient, 'events' | 'leave' | 'close'>;

/**
 * A session's client that is fed by a recording instead of a hub: the state after the events that have happened by the
 * time shown, and the lines that were pinned by then. Nothing is sent or kept.
 */
export class ReplayPlayer implements Played {
  readonly lines = new LineBuffer();
  readonly #store: WritableStore<ClientState>;
  readonly #sources: readonly string[];
  #pins: Session['pins'] = [];
  #replay: Replay;
  #jumped = false;
  /** When it was looked at last, ms of the person who watches. */
  #looked: number;

  /** `now`: epoch ms by this machine's clock, as for `passed`. */
  constructor(recording: Recording, speed: Speed, now: number) {
    this.#looked = now;
    const { last } = recording;
    this.#sources = [...new Set(last.pins.map(({ line }) => line.source))];
    this.lines.welcomed('replay');
    const head = startOf(recording, speed);
    const marks = marksOf(last);
    const scale = scaleOf([...recording.times, ...marks.map(({ at }) => at)]);
    this.#replay = { recording, marks, scale, head };
    const session = recording.stateAt(head.seq);
    this.#store = createStore<ClientState>({
      connection: { kind: 'live', since: now },
      view: { session, confirmed: head.seq, pendingKeys: NONE },
      you: WATCHER,
      head: head.seq,
      pending: [],
      hold: null,
      unsavedSince: null,
      skew: 0,
      presence: presenceOf(session),
      sources: [],
      driverView: null,
      pointed: null,
      notices: [],
      place: NOWHERE,
    });
    this.#showLines(session.pins);
  }

  get replay(): Replay {
    return this.#replay;
  }

  /** The session shown last is not the one that followed in time. */
  get jumped(): boolean {
    return this.#jumped;
  }

  /** The time shown, epoch ms. */
  get now(): number {
    return this.#replay.head.at;
  }

  get = (): ClientState => this.#store.get();
  subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** Time has passed for the person who watches. True when another moment is shown. */
  passed(now: number): boolean {
    const ms = Math.max(0, now - this.#looked);
    this.#looked = now;
    const { head, recording } = this.#replay;
    const next = played(head, recording, ms);
    if (next === head) return false;
    this.#go(next, false);
    return true;
  }

  /** Goes where somebody asked to. */
  move(motion: Motion, now: number): void {
    this.passed(now);
    const { head, recording } = this.#replay;
    const next = moved(head, recording, motion);
    this.#go(next, next.seq !== head.seq && next.seq !== head.seq + 1);
  }

  send(): { readonly n: number } {
    return { n: 0 };
  }
  settled: SessionClient['settled'] = async () => {
    return { kind: 'refused', refusal: refusal('not-allowed', { kind: 'observer' }) };
  };
  ask: SessionClient['ask'] = () => Promise.reject(new AskError('disconnected'));
  older: SessionClient['older'] = async () => ({ added: 0, more: false });
  upTo: SessionClient['upTo'] = async () => ({ added: 0, more: false });
  fill: SessionClient['fill'] = async () => 0;
  setView(): void {}
  keepPane(): void {}
  keepDraft(): void {}
  dismiss(): void {}
  retryNow(): void {}
  heardAt(): null {
    return null;
  }

  #go(head: Playhead, jumped: boolean): void {
    this.#jumped = jumped;
    const { recording } = this.#replay;
    this.#replay = { ...this.#replay, head };
    const { view, presence } = this.#store.get();
    if (view.confirmed === head.seq) return;
    const session = recording.stateAt(head.seq, view.session);
    this.#showLines(session.pins);
    const same = session.participants === view.session.participants;
    this.#store.set({
      view: { session, confirmed: head.seq, pendingKeys: NONE },
      head: head.seq,
      presence: same ? presence : presenceOf(session),
    });
  }

  /** Other pins are other lines: what was shown is let go, as when a tail is read by another query. */
  #showLines(pins: Session['pins']): void {
    if (pins === this.#pins) return;
    this.#pins = pins;
    const from = this.lines.next;
    this.lines.begin(this.#sources.map((name) => ({ name, from })));
    this.lines.came(
      pinnedLines(pins).map((line, i) => ({ ...line, no: from + i })),
      0,
    );
  }
}

/** Who was there, with a terminal each: how many they had, no log says. */
const presenceOf = ({ participants }: Session): readonly Presence[] =>
  Object.values(participants)
    .filter(({ leftAt, removed, kind }) => leftAt === null && !removed && kind !== 'system')
    .map(({ id }) => ({ participant: id, terminals: 1, activeAt: null, pane: null }));

type Unnumbered = Omit<NumberedLine, 'no'>;

/** The log lines that a recording keeps at one moment: those of its pins, in the order of their times, once each. */
function pinnedLines(pins: readonly Pin[]): readonly Unnumbered[] {
  const lines = new Map(
    pins.flatMap(({ removed, line }): [string, Unnumbered][] => {
      if (removed) return [];
      const { trace, ...rest } = line;
      const whole = trace === undefined ? rest : { ...rest, trace };
      return [[JSON.stringify([line.source, line.id]), whole]];
    }),
  );
  return [...lines.values()].sort((a, b) => (a.time ?? '').localeCompare(b.time ?? ''));
}

/** Without an event a night would take the whole bar, and leave the incident one cell. */
const MOST_QUIET_MS = 15 * 60_000;

/** Where a time lies between the first and the last of all, from 0 to 1. */
type Scale = (time: number) => number;

/** By time; a longer stretch in which nothing happened is as long as fifteen minutes. `times`: epoch ms, in any order. */
export function scaleOf(times: readonly number[]): Scale {
  const rising = [...times].sort((a, b) => a - b);
  const lengths: number[] = [];
  let length = 0;
  for (const [i, time] of rising.entries()) {
    length += Math.min(MOST_QUIET_MS, time - (rising[i - 1] ?? time));
    lengths.push(length);
  }
  return (time) => {
    const i = countUpTo(rising, time) - 1;
    if (i < 0) return 0;
    const since = Math.min(MOST_QUIET_MS, time - (rising[i] ?? time));
    return Math.min(1, ((lengths[i] ?? 0) + since) / Math.max(1, length));
  };
}
