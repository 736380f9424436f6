import { CHAIN_START, type ChainTip, eventText, follow } from '../../src/domain/chain.ts';
import type { Command, CommandType } from '../../src/domain/command.ts';
import { commandDataSchemas } from '../../src/domain/command-schema.ts';
import { decide } from '../../src/domain/decide.ts';
import type { Actor, AnyEvent, CommandId } from '../../src/domain/event.ts';
import { reduceAll } from '../../src/domain/reduce.ts';
import { type Refusal, refusal } from '../../src/domain/refusal.ts';
import { initialSession, type Session } from '../../src/domain/session.ts';
import type { Time } from '../../src/ports/clock.ts';
import type { Socket } from '../../src/ports/socket.ts';
import type { Down, Up, UpOf } from '../../src/protocol/messages.ts';
import { PROTOCOL } from '../../src/protocol/version.ts';
import { opening, sato } from '../domain/given.ts';
import type { HubInHand } from './hub-in-hand.ts';
import { sha256 } from './sha256.ts';

/*
 * What a hub is to its clients, and nothing more: the reference that the real one is held against. A command is
 * decided on all that is on its way, made durable by `commit`, and only then told to anyone. A crash forgets what
 * was not committed. `faults` break its two promises on purpose, to prove that the fuzz would notice.
 */

export interface Faults {
  /** Forgets what it has answered. */
  readonly forgetful?: boolean;
  /** Acknowledges before the commit. */
  readonly hasty?: boolean;
}

interface Peer {
  readonly socket: Socket;
  readonly actor: Actor;
  client: string | null;
}

type Answer = { readonly seq: number } | Refusal;

interface Entry {
  readonly key: string | null;
  readonly events: readonly AnyEvent[];
  readonly answer: Answer;
  readonly peers: (readonly [Peer, number])[];
}

const CHUNK = 7;

export class ModelHub implements HubInHand {
  readonly #time: Time;
  readonly #faults: Faults;
  readonly #peers = new Set<Peer>();
  readonly #answers = new Map<string, Answer>();
  #log: AnyEvent[] = [];
  #state: Session;
  #tip: ChainTip;
  #gathering: Entry[] = [];
  #tentative: { state: Session; tip: ChainTip };
  #joins = 0;
  diskFull = false;

  constructor(session: string, time: Time, faults: Faults = {}) {
    this.#time = time;
    this.#faults = faults;
    this.#state = initialSession(session);
    this.#tip = { ...CHAIN_START, session };
    this.#tentative = { state: this.#state, tip: this.#tip };
    this.#decide('session.open', opening, sato, { client: 'opener-1', n: 1 }, null);
    this.commit();
  }

  get state(): Session {
    return this.#state;
  }

  log(): readonly AnyEvent[] {
    return this.#log;
  }

  accept(socket: Socket, actor: Actor): void {
    const peer: Peer = { socket, actor, client: null };
    this.#peers.add(peer);
    socket.on({
      message: (text) => this.#take(peer, JSON.parse(text)),
      close: () => this.#peers.delete(peer),
    });
  }

  commit(): void {
    const entries = this.#gathering.splice(0);
    if (entries.length === 0) return;
    const { state, tip } = this.#tentative;
    if (this.diskFull) {
      this.#tentative = { state: this.#state, tip: this.#tip };
      for (const { peers } of entries) {
        for (const [peer, n] of peers) this.#say(peer, { t: 'refused', n, kind: 'not-saved', params: {} });
      }
      return;
    }
    const events = entries.flatMap((entry) => entry.events);
    this.#state = state;
    this.#tip = tip;
    this.#log.push(...events);
    for (const { key, answer } of entries) if (key !== null) this.#answers.set(key, answer);
    if (events.length > 0) {
      for (const peer of this.#peers) if (peer.client !== null) this.#say(peer, { t: 'events', events });
    }
    if (this.#faults.hasty) return;
    for (const { peers, answer } of entries) for (const [peer, n] of peers) this.#answer(peer, n, answer);
  }

  /** The process dies and comes back: its log and answers are what was committed. */
  crash(): void {
    for (const { socket } of this.#peers) socket.terminate();
    this.#peers.clear();
    this.#gathering = [];
    this.#tentative = { state: this.#state, tip: this.#tip };
  }

  /** An older backup is put back: everything after `seq` never was. */
  rewind(seq: number): void {
    this.crash();
    const log = this.#log.slice(0, seq);
    this.#log = [];
    this.#answers.clear();
    this.#state = initialSession(this.#state.id);
    this.#tip = { ...CHAIN_START, session: this.#state.id };
    for (const event of log) {
      this.#tip = chained(event, this.#tip);
      this.#answers.set(keyOf(event.by, event.cmd), { seq: event.seq });
      this.#log.push(event);
    }
    this.#state = reduceAll(this.#state, log);
    this.#tentative = { state: this.#state, tip: this.#tip };
  }

  async settle(): Promise<void> {
    this.commit();
  }

  #take(peer: Peer, frame: Up): void {
    if (!this.#peers.has(peer)) return;
    if (frame.t === 'hello') this.#welcome(peer, frame);
    else if (frame.t === 'command' && peer.client !== null) this.#command(peer, peer.client, frame);
  }

  #welcome(peer: Peer, { client, epoch, lastSeq }: UpOf<'hello'>): void {
    for (const other of this.#peers) {
      if (other === peer || other.client !== client) continue;
      this.#say(other, { t: 'bye', kind: 'client-taken', params: {} });
      other.socket.close(1008);
      this.#peers.delete(other);
    }
    peer.client = client;
    const [first] = this.#log;
    const ours = first ? sha256(eventText(first)) : '';
    const { seq, hash } = this.#tip;
    this.#say(peer, {
      t: 'welcome',
      protocol: PROTOCOL,
      epoch: ours,
      linesEpoch: 'lines-1',
      you: peer.actor,
      now: new Date(this.#time.now()).toISOString(),
      head: { seq, hash },
      view: null,
    });
    const from = epoch === ours && lastSeq <= seq ? lastSeq : 0;
    for (let i = from; i < seq; i += CHUNK) {
      this.#say(peer, { t: 'events', events: this.#log.slice(i, i + CHUNK) });
    }
    this.#joins += 1;
    this.#decide('participant.join', {}, peer.actor, { client: 'hub', n: this.#joins }, null);
  }

  #command(peer: Peer, client: string, { n, type, data }: UpOf<'command'>): void {
    const cmd = { client, n };
    const key = keyOf(peer.actor, cmd);
    if (!this.#faults.forgetful) {
      const answer = this.#answers.get(key);
      if (answer) {
        this.#answer(peer, n, answer);
        return;
      }
      const under = this.#gathering.find((entry) => entry.key === key);
      if (under) {
        under.peers.push([peer, n]);
        if (this.#faults.hasty) this.#answer(peer, n, under.answer);
        return;
      }
    }
    const entry = this.#decide(type as CommandType, data, peer.actor, cmd, key);
    entry.peers.push([peer, n]);
    if (this.#faults.hasty) this.#answer(peer, n, entry.answer);
  }

  #decide(type: CommandType, input: unknown, by: Actor, cmd: CommandId, key: string | null): Entry {
    const parsed = commandDataSchemas[type]?.safeParse(input);
    const { state, tip } = this.#tentative;
    const at = new Date(Math.max(this.#time.now(), tip.at === '' ? 0 : Date.parse(tip.at))).toISOString();
    const decision = parsed?.success
      ? decide(state, { type, data: parsed.data, by, cmd } as Command, at)
      : { ok: false as const, refusal: refusal('invalid') };
    const events: AnyEvent[] = [];
    let end = tip;
    for (const fact of decision.ok ? decision.facts : []) {
      const next = {
        v: 1,
        session: state.id,
        seq: end.seq + 1,
        prev: end.hash,
        at,
        by,
        cmd,
        ...fact,
      } as AnyEvent;
      events.push(next);
      end = chained(next, end);
    }
    this.#tentative = { state: reduceAll(state, events), tip: end };
    const answer: Answer = decision.ok ? { seq: end.seq } : decision.refusal;
    const entry: Entry = { key, events, answer, peers: [] };
    this.#gathering.push(entry);
    return entry;
  }

  #answer(peer: Peer, n: number, answer: Answer): void {
    this.#say(peer, 'seq' in answer ? { t: 'ack', n, seq: answer.seq } : { t: 'refused', n, ...answer });
  }

  #say(peer: Peer, frame: Down): void {
    peer.socket.send(JSON.stringify(frame));
  }
}

const keyOf = (by: Actor, { client, n }: CommandId): string => `${by.id} ${client} ${n}`;

function chained(event: AnyEvent, tip: ChainTip): ChainTip {
  const step = follow(event, tip, sha256);
  if (!step.ok) throw new Error(`the model broke its own chain: ${step.problem} at ${step.seq}`);
  return step.tip;
}
