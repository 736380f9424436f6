import type { Actor } from '../../domain/event.ts';
import type { Time } from '../../ports/clock.ts';
import type { Socket } from '../../ports/socket.ts';
import type { Problem } from '../../protocol/http.ts';
import type { ByeKind } from '../../protocol/messages.ts';
import type { AskedAct } from '../../protocol/page-acts.ts';
import type { PartName } from '../../protocol/team.ts';
import type { Limits } from '../base/limits.ts';
import { personRate } from '../base/person-rate.ts';
import type { Who } from '../base/who.ts';
import { Clients } from '../identity/clients.ts';
import { ingestActor } from '../ingest/ingest.ts';
import { type Bye, turnAway } from '../peer/bye.ts';
import { noPlace } from '../presence/room-places.ts';
import { LookedAt, type PartSource } from './part.ts';
import { type PagesLook, type TeamAct, type TeamHost, TeamPeer } from './team-peer.ts';

/** What the feed tells of, and what it asks. */
export interface TeamSources {
  sessions(): PartSource<'sessions'>;
  pages(look: PagesLook, by: Actor): PartSource<'pages'>;
  oncall(by: Actor): PartSource<'oncall'>;
  maintenance(): PartSource<'maintenance'>;
  detection(): PartSource<'detection'>;
  /** Keeps an act; it is on disk when this resolves. */
  act(asked: TeamAct, by: Actor): Promise<AskedAct>;
  /** How it stands with one, after `waitMs` at most; null: it is not known any more. */
  acted(id: string, session: string | null, waitMs: number): Promise<AskedAct | null>;
  /** Why any of these was rejected, as a route says it. */
  told(error: unknown): Problem;
}

export interface TeamFeedDeps {
  readonly sources: TeamSources;
  readonly time: Time;
  readonly limits: Limits;
  /** Whether this hub does what a team has once; where it stops to, homes are sent to look for the one that does. */
  readonly leads: () => boolean;
}

const CHECK_MS = 2_000;
const CALENDAR: readonly PartName[] = ['oncall', 'maintenance'];

/** What a team has once, told to its members' homes: one reading serves all who look at the same, for as long as they do. */
export class TeamFeed implements TeamHost {
  readonly #deps: TeamFeedDeps;
  readonly #clients: Clients;
  readonly #mayLook: (person: string) => number | null;
  readonly #mayAct: (person: string) => number | null;
  readonly #peers = new Set<TeamPeer>();
  /** By what is looked at. */
  readonly #seen = new Map<string, LookedAt>();
  #cancelCheck: (() => void) | null = null;
  #busyAt: number;
  #stopped = false;

  constructor(deps: TeamFeedDeps) {
    const { time, limits } = deps;
    this.#deps = deps;
    this.#busyAt = time.now();
    this.#clients = new Clients(limits);
    this.#mayLook = personRate(time, 'look');
    this.#mayAct = personRate(time, 'command');
  }

  /** Epoch milliseconds since which no home is there; null: one is. */
  idleSince(): number | null {
    return this.#peers.size > 0 ? null : this.#busyAt;
  }

  /** Serves one upgraded connection of a member of the hub from its `hello` on. */
  attach(socket: Socket, given: Who): void {
    const { time, limits, leads } = this.#deps;
    const places = { ...limits, peersPerRoom: limits.peers };
    const bye: Bye | null =
      leads() && !this.#stopped ? noPlace(this.#peers, given, places) : { kind: 'stopping', params: {} };
    if (bye) {
      turnAway(socket, bye, time, limits.byeGrace);
      return;
    }
    const peer = new TeamPeer(socket, { ...given, actor: ingestActor(given.actor) }, this, time, limits);
    if (peer.isEnded) return;
    this.#peers.add(peer);
    this.#check();
  }

  /** Lists of sessions or pages may have changed. `known`: pages have, and they can be read at once. */
  changed(known = false): void {
    for (const part of this.#seen.values())
      if (part.name === 'pages' || (part.name === 'sessions' && !known)) part.touch(known);
  }

  /** Who is on call, or what is under maintenance, may have changed. */
  calendarChanged(): void {
    for (const part of this.#seen.values()) if (CALENDAR.includes(part.name)) part.touch();
  }

  /** Ends the connections of which `which` is true. */
  drop(which: (who: Who) => boolean, kind: ByeKind): void {
    for (const peer of [...this.#peers]) if (which(peer.who)) peer.bye(kind);
  }

  stop(): void {
    this.#stopped = true;
    this.drop(() => true, 'stopping');
    this.#cancelCheck?.();
  }

  // What the peers need.

  admits(peer: TeamPeer): boolean {
    const { id } = peer.who.actor;
    if (!this.#clients.claim(peer.client, id)) return false;
    // The same home again: its old connection is dead.
    for (const other of [...this.#peers])
      if (other !== peer && other.client === peer.client) other.bye('client-taken');
    const { sources } = this.#deps;
    this.#see(peer, 'sessions', '', () => sources.sessions());
    this.#see(peer, 'oncall', id, () => sources.oncall(peer.who.actor));
    this.#see(peer, 'maintenance', '', () => sources.maintenance());
    this.#see(peer, 'detection', '', () => sources.detection());
    return true;
  }

  looks(peer: TeamPeer, { scope, hundreds }: PagesLook): void {
    const { actor } = peer.who;
    if (this.#mayLook(actor.id) !== null) {
      peer.bye('too-fast');
      return;
    }
    for (const [key, part] of this.#seen) if (part.name === 'pages') this.#leave(peer, key, part);
    peer.forget('pages');
    // Rows say what is the asker's own, so no two people have the same.
    this.#see(peer, 'pages', `${actor.id} ${scope} ${hundreds}`, () =>
      this.#deps.sources.pages({ scope, hundreds }, actor),
    );
  }

  async act(peer: TeamPeer, asked: TeamAct): Promise<AskedAct | Problem> {
    const { actor, ended } = peer.who;
    if (ended?.()) return { kind: 'not-allowed', params: { act: 'hub', kind: 'ended' } };
    if (this.#mayAct(actor.id) !== null) return { kind: 'too-fast', params: {} };
    return this.#told(() => this.#deps.sources.act(asked, actor));
  }

  acted({ id, session }: AskedAct, waitMs: number): Promise<AskedAct | Problem> {
    return this.#told(async () => {
      const asked = await this.#deps.sources.acted(id, session, waitMs);
      return asked ?? { kind: 'unknown-action', params: { action: id } };
    });
  }

  async fresh(peer: TeamPeer, about: 'page' | 'calendar'): Promise<void> {
    const parts: readonly PartName[] = about === 'page' ? ['pages'] : CALENDAR;
    const shown = [...this.#seen.values()].filter(({ name }) => parts.includes(name));
    for (const part of shown) part.touch();
    await Promise.all(shown.filter((part) => part.isSeenBy(peer)).map((part) => part.fresh()));
  }

  gone(peer: TeamPeer, _bye: Bye | null): void {
    this.#peers.delete(peer);
    this.#busyAt = this.#deps.time.now();
    for (const [key, part] of [...this.#seen]) this.#leave(peer, key, part);
  }

  async #told(work: () => Promise<AskedAct | Problem>): Promise<AskedAct | Problem> {
    try {
      return await work();
    } catch (error) {
      return this.#deps.sources.told(error);
    }
  }

  #see(peer: TeamPeer, part: PartName, whose: string, source: () => PartSource): void {
    const key = `${part} ${whose}`;
    const known = this.#seen.get(key);
    if (known) known.join(peer);
    else {
      const { sources, time } = this.#deps;
      this.#seen.set(key, new LookedAt(part, source(), (error) => sources.told(error), time, peer));
    }
  }

  #leave(peer: TeamPeer, key: string, part: LookedAt): void {
    if (!part.leave(peer)) this.#seen.delete(key);
  }

  /** While somebody is there: whether they still may be, and whether this is still the place. */
  #check(): void {
    this.#cancelCheck ??= this.#deps.time.after(CHECK_MS, () => {
      this.#cancelCheck = null;
      if (!this.#deps.leads()) this.drop(() => true, 'stopping');
      for (const kind of ['revoked', 'expired'] as const) this.drop((who) => who.ended?.() === kind, kind);
      if (this.#peers.size > 0) this.#check();
    });
  }
}
