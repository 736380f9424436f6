import type { Time } from '../../ports/clock.ts';
import type { Anchors, Down, Spot } from '../../protocol/messages.ts';
import { CoalescingTimer } from '../../timing/coalescing-timer.ts';
import type { Limits } from '../base/limits.ts';
import type { Tail } from '../lines/tail.ts';
import type { Audience } from '../peer/audience.ts';
import type { Peer } from '../peer/peer.ts';
import { fittingFrame } from '../room/fan-out.ts';
import { PresenceCounter } from './presence.ts';

/** A peer that was too slow gets it again after this. */
const AGAIN = 1_000;
const POINT_EVERY = 500;

/**
 * State outside of the log, to all peers of a room: who is here, the state of the sources, whether the store answers; to terminals
 * alone what the driver's screen is at, and who points at what.
 */
export class EphemeralBroadcast {
  readonly presence = new PresenceCounter();
  readonly view: ViewFeed;
  readonly #time: Time;
  readonly #limits: Limits;
  readonly #peers: ReadonlySet<Peer>;
  readonly #audience: Audience;
  readonly #tail: Tail;
  readonly #presenceSoon: CoalescingTimer;
  readonly #sourcesSoon: CoalescingTimer;
  readonly #storeSoon: CoalescingTimer;
  /** Browsers cannot ping: that the connection is well they know by what comes. */
  readonly #webBeat: CoalescingTimer;
  #unsavedSince: string | null = null;
  /** By participant, of whom a session has a bounded number. */
  readonly #pointedAt = new Map<string, number>();

  constructor(time: Time, limits: Limits, peers: ReadonlySet<Peer>, audience: Audience, tail: Tail) {
    this.#time = time;
    this.#limits = limits;
    this.#peers = peers;
    this.#audience = audience;
    this.#tail = tail;
    this.view = new ViewFeed(time, limits.viewEvery, (view) => this.#sendView(view));
    this.#presenceSoon = new CoalescingTimer(time, () => this.#sendPresence());
    this.#sourcesSoon = new CoalescingTimer(time, () => this.#sendSources());
    this.#storeSoon = new CoalescingTimer(time, () => this.#sendStore());
    this.#webBeat = new CoalescingTimer(time, () => this.#beat());
  }

  cameOrWent(): void {
    this.#presenceSoon.within(this.#limits.presenceEvery);
  }

  /** Somebody on the web: pages come and go with every train tunnel. */
  pageCameOrWent(): void {
    this.#presenceSoon.within(this.#limits.webPresenceEvery);
  }

  /** A key press or a command; `pane` where it told one. */
  active(participant: string, pane?: Anchors['pane']): void {
    const moved = this.presence.active(participant, this.#time.now(), pane);
    this.#presenceSoon.within(moved ? this.#limits.presenceEvery : this.#limits.activityEvery);
  }

  /** What somebody's screen is at; the driver's goes on to the others, where it fits a frame. */
  looks(participant: string, anchors: Anchors, drives: boolean): void {
    this.active(participant, anchors.pane);
    if (drives && Buffer.byteLength(JSON.stringify(anchors)) <= this.#limits.view) {
      this.view.moved(participant, anchors);
    }
  }

  /** Somebody points at something: said to everyone else at once, or to a peer too slow for it not at all. */
  point(by: string, spot: Spot): void {
    this.active(by);
    // It rings everyone's bell: the person who points again and again rings it no more often than a person would.
    const now = this.#time.now();
    if (now - (this.#pointedAt.get(by) ?? Number.NEGATIVE_INFINITY) < POINT_EVERY) return;
    this.#pointedAt.set(by, now);
    const frame: Down = { t: 'point', by, spot };
    this.#tellOthers(by, JSON.stringify(frame));
  }

  sourcesChanged(): void {
    this.#sourcesSoon.within(this.#limits.presenceEvery);
  }

  /** As `LiveRoom.unsavedSince`. */
  storeStands(since: string | null): void {
    if (since === this.#unsavedSince) return;
    this.#unsavedSince = since;
    this.#sendStore();
  }

  /** All that a peer gets on top of the log when it becomes live. */
  introduce(peer: Peer): void {
    peer.tell(this.#sources(peer.isGuest));
    if (this.#unsavedSince !== null) peer.tell(this.#store());
    if (peer.isWeb) {
      peer.tell(this.#presence(this.presence.people()));
      this.pageCameOrWent();
      this.#webBeat.within(this.#limits.webBeat);
    } else this.cameOrWent();
  }

  stop(): void {
    this.view.stop();
    this.#presenceSoon.stop();
    this.#sourcesSoon.stop();
    this.#storeSoon.stop();
    this.#webBeat.stop();
  }

  #sendPresence(): void {
    const terminals = this.presence.people();
    const text = this.#presence([...terminals, ...this.#audience.people()]);
    // Those on the web are not told of each other: there may be hundreds.
    this.#audience.tell('presence', this.#presence(terminals));
    if (!this.#tellPeers(text)) this.#presenceSoon.within(AGAIN);
  }

  #presence(people: readonly object[]): string {
    return fittingFrame('{"t":"presence","people":[', people, this.#limits.frame);
  }

  #sendSources(): void {
    const texts = [this.#sources(false), this.#sources(true)] as const;
    this.#audience.tell('sources', texts[1]);
    let all = true;
    for (const peer of this.#peers) all = peer.tell(texts[peer.isGuest ? 1 : 0]) && all;
    if (!all) this.#sourcesSoon.within(AGAIN);
  }

  #sendStore(): void {
    this.#audience.tell('store', this.#store());
    if (!this.#tellPeers(this.#store())) this.#storeSoon.within(AGAIN);
  }

  #beat(): void {
    if (this.#audience.size === 0) return;
    this.#audience.tell('store', this.#store());
    this.#webBeat.within(this.#limits.webBeat);
  }

  #store(): string {
    const frame: Down = { t: 'store', since: this.#unsavedSince };
    return JSON.stringify(frame);
  }

  #sendView({ by, anchors }: DriverView): void {
    const frame: Down = { t: 'view', by, anchors };
    this.#tellOthers(by, JSON.stringify(frame));
  }

  #tellOthers(by: string, text: string): void {
    for (const peer of this.#peers) if (peer.who.actor.id !== by) peer.tell(text);
  }

  #sources(guest: boolean): string {
    return fittingFrame('{"t":"sources","sources":[', this.#tail.sources(guest), this.#limits.frame);
  }

  #tellPeers(text: string): boolean {
    let all = true;
    for (const peer of this.#peers) all = peer.tell(text) && all;
    return all;
  }
}

interface DriverView {
  readonly by: string;
  readonly anchors: Anchors;
}

/** What the driver's screen is at: the latest wins, sent on at most once in `every` ms. Forgotten at a hand-over. */
class ViewFeed {
  readonly #time: Time;
  readonly #every: number;
  readonly #send: (view: DriverView) => void;
  readonly #soon: CoalescingTimer;
  #latest: DriverView | null = null;
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(time: Time, every: number, send: (view: DriverView) => void) {
    this.#time = time;
    this.#every = every;
    this.#send = send;
    this.#soon = new CoalescingTimer(time, () => this.#flush());
  }

  /** For those who join now. */
  get latest(): DriverView | null {
    return this.#latest;
  }

  /** Takes the driver's anchors; the caller knows that they are the driver's. */
  moved(by: string, anchors: Anchors): void {
    this.#latest = { by, anchors };
    const wait = this.#sentAt + this.#every - this.#time.now();
    if (wait <= 0) this.#flush();
    else this.#soon.within(wait);
  }

  handedOver(): void {
    this.#latest = null;
    this.#soon.stop();
  }

  stop(): void {
    this.#soon.stop();
  }

  #flush(): void {
    if (!this.#latest) return;
    this.#sentAt = this.#time.now();
    this.#send(this.#latest);
  }
}
