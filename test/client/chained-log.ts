import { eventHash } from '../../src/domain/chain.ts';
import type { CommandInput, CommandType } from '../../src/domain/command.ts';
import type { Actor, AnyEvent } from '../../src/domain/event.ts';
import type { Welcome } from '../../src/protocol/messages.ts';
import { PROTOCOL } from '../../src/protocol/version.ts';
import { opened, sato } from '../domain/given.ts';
import { sha256 } from '../network/sha256.ts';

export const NOW = Date.parse('2026-11-24T18:30:00.000Z');

/** A hub's log, grown by commands, its events chained as on the wire. */
export class ChainedLog {
  readonly #given = opened();
  readonly events: AnyEvent[] = [];
  /** Events that `#given` knows nothing of. */
  #skipped = 0;

  constructor() {
    this.#chain();
  }

  get state() {
    return this.#given.state;
  }

  get head(): { seq: number; hash: string } {
    const last = this.events.at(-1);
    return { seq: this.events.length, hash: last ? eventHash(last, sha256) : '' };
  }

  /** Does something and returns the events it made. */
  add<T extends CommandType>(by: Actor, type: T, input: CommandInput<T>): readonly AnyEvent[] {
    this.#given.when(by, type, input);
    return this.#chain();
  }

  /** Adds an event of the hub's own. */
  addFact(fact: { readonly type: string; readonly data: AnyEvent['data'] }): readonly AnyEvent[] {
    const { seq, hash } = this.head;
    const last = this.events.at(-1) as AnyEvent;
    const event = {
      ...last,
      redacted: undefined,
      seq: seq + 1,
      prev: hash,
      ...fact,
      cmd: { client: 'hub', n: seq },
    };
    // As it comes out of JSON: what is undefined is no key.
    const fresh = JSON.parse(JSON.stringify(event)) as AnyEvent;
    this.events.push(fresh);
    this.#skipped += 1;
    return [fresh];
  }

  notes(count: number): readonly AnyEvent[] {
    const from = this.events.length;
    for (let i = 0; i < count; i += 1) this.add(sato, 'note.add', { text: `note ${i}` });
    return this.events.slice(from);
  }

  /** Events as they come over a wire: fresh values. */
  from(seq: number, to = this.events.length): readonly AnyEvent[] {
    return JSON.parse(JSON.stringify(this.events.slice(seq - 1, to)));
  }

  welcome(more: Partial<Welcome> = {}): Welcome {
    return {
      t: 'welcome',
      protocol: PROTOCOL,
      epoch: 'epoch-1',
      linesEpoch: 'lines-1',
      you: sato,
      now: new Date(NOW).toISOString(),
      head: this.head,
      view: null,
      ...more,
    };
  }

  #chain(): readonly AnyEvent[] {
    const fresh = this.#given.log.slice(this.events.length - this.#skipped);
    for (const event of fresh) {
      this.events.push({ ...event, seq: event.seq + this.#skipped, prev: this.head.hash });
    }
    return this.events.slice(-fresh.length);
  }
}
