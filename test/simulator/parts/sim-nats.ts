import { JetStreamApiError } from '@nats-io/jetstream';
import type { KV } from '@nats-io/kv';
import { headers, type MsgHdrs, type Status, TimeoutError } from '@nats-io/transport-node';
import { NatsLink, REQUEST_MS } from '../../../src/adapters/jetstream-log/nats-link.ts';
import type { Time } from '../../../src/ports/clock.ts';
import type { FakeTime } from '../../network/fake-time.ts';

interface Message {
  readonly seq: number;
  readonly subject: string;
  readonly header: MsgHdrs;
  readonly data: Uint8Array;
}

interface Entry {
  readonly key: string;
  readonly value: string;
  readonly operation: 'PUT' | 'DEL';
  readonly revision: number;
  readonly at: number;
}

interface Wish {
  readonly filter_subjects: string;
  readonly opt_start_seq?: number;
  readonly deliver_policy?: 'last_per_subject';
}

const WRONG_LAST = 10071;
const refused = (code: number, why: string) =>
  new JetStreamApiError({ code: 400, err_code: code, description: why });
const wrongLast = (last: number) => refused(WRONG_LAST, `wrong last sequence: ${last}`);
const isOf = (filter: string, subject: string): boolean =>
  filter.endsWith('.*') ? subject.startsWith(filter.slice(0, -1)) : subject === filter;

class Stream {
  readonly created = '2026-11-25T00:00:00Z';
  last = 0;
  readonly messages = new Map<number, Message>();
  readonly deleted: number[] = [];
  /** By subject. */
  readonly #of = new Map<string, Message[]>();

  of(filter: string): readonly Message[] {
    if (!filter.endsWith('.*')) return this.#of.get(filter) ?? [];
    return [...this.messages.values()].filter(({ subject }) => isOf(filter, subject));
  }

  lastOf(subject: string): Message | null {
    return this.#of.get(subject)?.at(-1) ?? null;
  }

  erase(seq: number): boolean {
    const message = this.messages.get(seq);
    if (message === undefined) return false;
    this.messages.delete(seq);
    const all = this.#of.get(message.subject) ?? [];
    all.splice(all.indexOf(message), 1);
    this.deleted.push(seq);
    return true;
  }

  add(subject: string, header: MsgHdrs, data: Uint8Array): number {
    this.last += 1;
    const message = { seq: this.last, subject, header, data };
    this.messages.set(this.last, message);
    const all = this.#of.get(subject) ?? [];
    this.#of.set(subject, all);
    all.push(message);
    return this.last;
  }
}

/** What a JetStream cluster keeps and refuses, as far as a hub has to do with it: one stream each, one bucket. */
export class SimNats {
  readonly #time: FakeTime;
  readonly #streams = new Map<string, Stream>();
  readonly #keys = new Map<string, Entry>();
  /** How often it was asked for something. */
  calls = 0;
  readonly #ttlMs: number;
  #revision = 0;

  /** `ttlMs`: after so long without a write a key is gone. */
  constructor(time: FakeTime, ttlMs: number) {
    this.#time = time;
    this.#ttlMs = ttlMs;
  }

  stream(name: string): Stream {
    const known = this.#streams.get(name) ?? new Stream();
    this.#streams.set(name, known);
    return known;
  }

  publish(
    name: string,
    subject: string,
    data: Uint8Array,
    given: MsgHdrs | undefined,
    after: number | undefined,
  ): number {
    const stream = this.stream(name);
    const last = stream.lastOf(subject)?.seq ?? 0;
    if (after !== undefined && last !== after) throw wrongLast(last);
    const header = headers();
    for (const key of given?.keys() ?? []) header.set(key, given?.get(key) ?? '');
    if (after !== undefined) header.set('Nats-Expected-Last-Subject-Sequence', String(after));
    return stream.add(subject, header, data.slice());
  }

  erase(name: string, seq: number): boolean {
    if (!this.stream(name).erase(seq)) throw refused(10043, 'no message found');
    return true;
  }

  entry(key: string): Entry | null {
    const found = this.#keys.get(key);
    return found && this.#time.now() - found.at < this.#ttlMs ? found : null;
  }

  /** `revision`: of the entry that it takes the place of; null: there is none, or it was deleted. */
  put(key: string, value: string, operation: Entry['operation'], revision: number | null): number {
    const found = this.entry(key);
    const isFree = found === null || found.operation === 'DEL';
    if (revision === null ? !isFree : found?.revision !== revision) throw wrongLast(found?.revision ?? 0);
    this.#revision += 1;
    this.#keys.set(key, { key, value, operation, revision: this.#revision, at: this.#time.now() });
    return this.#revision;
  }

  get revision(): number {
    return this.#revision;
  }
}

/** Which way of a connection loses what is sent. */
export type LostWay = 'requests' | 'answers' | 'both';

/** One process's connection to it. */
export class SimConnection {
  /** Null: nothing is lost. */
  loses: LostWay | null = null;
  /** How much later than usual the next message to be kept arrives, ms. */
  late: () => number = () => 0;
  /** It died: nobody hears an answer. */
  #dead = false;
  readonly #nats: SimNats;
  readonly #network: Time;
  readonly #time: Time;
  /** How long a way takes, ms; 0: no time at all. */
  readonly #latency: () => number;
  readonly #statuses: Status[] = [];
  #wake: () => void = () => {};

  /** `network`: the clock of what is on its way; `time`: that of the process. */
  constructor(nats: SimNats, network: Time, time: Time, latency: () => number) {
    this.#nats = nats;
    this.#network = network;
    this.#time = time;
    this.#latency = latency;
  }

  cut(): void {
    this.#dead = true;
  }

  /** The client notices that the connection is gone, or is there again. */
  notices(type: 'disconnect' | 'reconnect'): void {
    this.#statuses.push({ type, server: 'nats.test' } as Status);
    this.#wake();
  }

  /** `clock`: by which the hub goes. */
  link(clock: Time = this.#time): NatsLink {
    const nats = this.#nats;
    const js = {
      publish: (
        subject: string,
        data: Uint8Array,
        {
          headers: given,
          expect,
        }: { headers?: MsgHdrs; expect: { streamName: string; lastSubjectSequence?: number } },
      ) =>
        this.#ask(
          REQUEST_MS,
          () => ({ seq: nats.publish(expect.streamName, subject, data, given, expect.lastSubjectSequence) }),
          this.late(),
        ),
      consumers: {
        get: (name: string, wish: Wish) => this.#ask(REQUEST_MS, () => this.#consumer(name, wish)),
      },
    };
    const streams = {
      getMessage: (name: string, query: { seq?: number; last_by_subj?: string; next_by_subj?: string }) =>
        this.#ask(REQUEST_MS, () => {
          const stream = nats.stream(name);
          const { seq = 0, last_by_subj: last, next_by_subj: next } = query;
          if (last !== undefined) return stream.lastOf(last);
          if (next !== undefined) return stream.of(next).find((one) => one.seq >= seq) ?? null;
          return stream.messages.get(seq) ?? null;
        }),
      info: (name: string, options: { subjects_filter?: string } = {}) =>
        this.#ask(REQUEST_MS, () => {
          const { created, last, messages, deleted } = nats.stream(name);
          const subjects: Record<string, number> = {};
          for (const { subject } of messages.values())
            if (isOf(options.subjects_filter ?? '', subject))
              subjects[subject] = (subjects[subject] ?? 0) + 1;
          const first = messages.keys().next().value ?? last + 1;
          return { created, state: { last_seq: last, first_seq: first, subjects, deleted: [...deleted] } };
        }),
      deleteMessage: (name: string, seq: number) => this.#ask(2 * REQUEST_MS, () => nats.erase(name, seq)),
    };
    const nc = {
      status: () => this.#status(),
      info: { version: '2.15.1', max_payload: 1 << 20 },
      close: async () => {},
    };
    const parts = { nc, js, jsm: { streams }, quick: { streams } };
    return new NatsLink(parts as unknown as ConstructorParameters<typeof NatsLink>[0], clock);
  }

  kv(): KV {
    const nats = this.#nats;
    const ask = <T>(work: () => T) => this.#ask(2 * REQUEST_MS, work);
    const kv = {
      get: (key: string) =>
        ask(() => {
          const found = nats.entry(key);
          return found && { ...found, json: () => JSON.parse(found.value) as unknown };
        }),
      create: (key: string, value: string) => ask(() => nats.put(key, value, 'PUT', null)),
      update: (key: string, value: string, revision: number) =>
        ask(() => nats.put(key, value, 'PUT', revision)),
      delete: (key: string, { previousSeq }: { previousSeq: number }) =>
        ask(() => void nats.put(key, '', 'DEL', previousSeq)),
      status: () => ask(() => ({ streamInfo: { state: { last_seq: nats.revision } } })),
    };
    return kv as unknown as KV;
  }

  /** What a consumer had to give when it was made. */
  #consumer(
    name: string,
    { filter_subjects: filter, opt_start_seq: from = 0, deliver_policy: policy }: Wish,
  ) {
    const all = this.#nats.stream(name).of(filter);
    const wanted = policy === undefined ? all : all.filter(({ seq, subject }) => isLast(all, seq, subject));
    const left = wanted.filter(({ seq }) => seq >= from);
    return {
      info: () => this.#ask(REQUEST_MS, () => ({ num_pending: left.length })),
      fetch: ({ max_messages: most }: { readonly max_messages: number }) =>
        this.#ask(REQUEST_MS, () => {
          const some = left.splice(0, most);
          return (async function* () {
            for (const [i, { seq, subject, header, data }] of some.entries())
              yield {
                seq,
                subject,
                headers: header,
                data,
                info: { pending: left.length + some.length - i - 1 },
              };
          })();
        }),
      delete: async () => true,
    };
  }

  /** Asks the servers, and hears of it; a request that is lost, or whose answer is, ends with its time. */
  #ask<T>(timeoutMs: number, work: () => T, lateMs = 0): Promise<T> {
    this.#nats.calls += 1;
    return new Promise((resolve, reject) => {
      let isOver = false;
      const end = (tell: () => void): void => {
        if (isOver || this.#dead) return;
        isOver = true;
        cancel();
        tell();
      };
      const cancel = this.#time.after(timeoutMs, () => end(() => reject(new TimeoutError())));
      const answered = (): void => {
        let tell: () => void;
        try {
          const value = work();
          tell = () => resolve(value);
        } catch (error) {
          tell = () => reject(error);
        }
        if (this.#loses('answers')) return;
        // It is heard by the process, which may be stopped just then.
        this.#way(
          () => this.#time.after(0, () => end(tell)),
          () => end(tell),
        );
      };
      // What was sent before a process died arrives all the same.
      if (!this.#dead && !this.#loses('requests')) this.#way(answered, answered, lateMs);
    });
  }

  #way(later: () => void, now: () => void, lateMs = 0): void {
    const ms = this.#latency() + lateMs;
    if (ms === 0) now();
    else this.#network.after(ms, later);
  }

  #loses(way: LostWay): boolean {
    return this.loses === 'both' || this.loses === way;
  }

  async *#status(): AsyncGenerator<Status> {
    for (;;) {
      for (const status of this.#statuses.splice(0)) yield status;
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }
}

const isLast = (all: readonly Message[], at: number, of: string): boolean =>
  !all.some(({ seq, subject }) => subject === of && seq > at);
