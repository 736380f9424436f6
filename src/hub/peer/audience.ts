import type { Time } from '../../ports/clock.ts';
import type { Presence } from '../../protocol/messages.ts';
import { CoalescingTimer } from '../../timing/coalescing-timer.ts';
import type { Limits } from '../base/limits.ts';
import type { LineBatch } from '../lines/line-feed.ts';
import { type EventFrame, mergedFrames } from '../room/fan-out.ts';
import type { Peer } from './peer.ts';

/*
 * Those who look on from the web. There may be hundreds of them, and nobody at a terminal waits for one:
 *
 *   framed, tell, lines ──gather──► turn: what, and to whom ──slices──► peers
 *                        webEvery                           webSlice at a time, other work between
 *
 * A peer is in each turn that was closed after it had caught up, and in none before, so that it gets each event once.
 */

/** Between two slices whatever else waits has its turn. */
const PAUSE = 1;

interface Turn {
  readonly frames: readonly EventFrame[];
  readonly told: readonly string[];
  readonly lines: readonly LineBatch[];
  readonly to: readonly Peer[];
  /** Of `to`, how many have been sent it. */
  sent: number;
}

export class Audience {
  readonly #limits: Limits;
  readonly #peers = new Set<Peer>();
  readonly #live = new Set<Peer>();
  readonly #turns: Turn[] = [];
  readonly #soon: CoalescingTimer;
  readonly #next: CoalescingTimer;
  #frames: EventFrame[] = [];
  /** The newest of each kind. */
  readonly #told = new Map<string, string>();
  #lines: LineBatch[] = [];

  constructor(time: Time, limits: Limits) {
    this.#limits = limits;
    this.#soon = new CoalescingTimer(time, () => this.#close());
    this.#next = new CoalescingTimer(time, () => this.#slice());
  }

  get size(): number {
    return this.#peers.size;
  }

  get all(): Iterable<Peer> {
    return this.#peers;
  }

  /** Whether somebody of them sees log lines. */
  get reads(): boolean {
    for (const { who } of this.#peers) if (who.mayLines) return true;
    return false;
  }

  /** Who of them is here at this moment, with how many pages. */
  people(): readonly Presence[] {
    const pages = new Map<string, number>();
    for (const { who } of this.#live) pages.set(who.actor.id, (pages.get(who.actor.id) ?? 0) + 1);
    return [...pages].map(([participant, terminals]) => ({
      participant,
      terminals,
      activeAt: null,
      pane: null,
    }));
  }

  add(peer: Peer): void {
    this.#peers.add(peer);
  }

  /** It has caught up, and gets what is gathered from now on. */
  caughtUp(peer: Peer): void {
    this.#close();
    this.#live.add(peer);
  }

  /** False: it was none of them. */
  delete(peer: Peer): boolean {
    this.#live.delete(peer);
    return this.#peers.delete(peer);
  }

  framed(frames: readonly EventFrame[]): void {
    if (this.#live.size === 0) return;
    this.#frames.push(...frames);
    this.#soon.within(this.#limits.webEvery);
  }

  /** State beside the log; the next of its kind replaces it. */
  tell(kind: string, text: string): void {
    if (this.#live.size === 0) return;
    this.#told.set(kind, text);
    this.#soon.within(this.#limits.webEvery);
  }

  lines(batch: LineBatch): void {
    if (!this.reads) return;
    // Its frames are made now: later there would be more lines in them.
    batch.frames(true);
    this.#lines.push(batch);
    this.#soon.within(this.#limits.webEvery);
  }

  stop(): void {
    this.#soon.stop();
    this.#next.stop();
  }

  #close(): void {
    this.#soon.stop();
    const [gathered, told, lines] = [this.#frames, [...this.#told.values()], this.#lines];
    if (gathered.length + told.length + lines.length === 0) return;
    this.#frames = [];
    this.#told.clear();
    this.#lines = [];
    const frames = mergedFrames(gathered, this.#limits.frame);
    this.#turns.push({ frames, told, lines, to: [...this.#live], sent: 0 });
    this.#next.within(0);
  }

  #slice(): void {
    const turn = this.#turns[0];
    if (turn === undefined) return;
    const peers = turn.to.slice(turn.sent, turn.sent + this.#limits.webSlice);
    // One text after the other, since a text is encoded once while it is sent to peer after peer.
    for (const frame of turn.frames) for (const peer of peers) peer.events([frame]);
    for (const text of turn.told) for (const peer of peers) peer.tell(text);
    for (const batch of turn.lines) for (const peer of peers) peer.lines(batch);
    turn.sent += peers.length;
    if (turn.sent >= turn.to.length) this.#turns.shift();
    if (this.#turns.length > 0) this.#next.within(PAUSE);
  }
}
