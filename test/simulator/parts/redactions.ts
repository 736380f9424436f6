import type { AnyEvent } from '../../../src/domain/event.ts';
import { Broken } from '../../network/checks.ts';
import type { Part } from '../world.ts';
import type { Sessions } from './sessions.ts';
import type { Terminals } from './terminals.ts';

/** Words that nothing else has: those that the simulator gives. */
const OWN = /\b(?:text|note|because|amended|goal|step) \d+\b/g;

/** What was taken out of sessions: its words stand nowhere any more. */
export class Redactions implements Part {
  readonly #terminals: Terminals;
  readonly #sessions: () => Sessions;
  /** Where else words may stand, by what it is. */
  readonly #elsewhere: () => Readonly<Record<string, unknown>>;
  /** Words of each event as it was seen first, by session and seq. */
  readonly #words = new Map<string, Map<number, readonly string[]>>();
  readonly #gone = new Set<string>();

  constructor(
    terminals: Terminals,
    sessions: () => Sessions,
    elsewhere: () => Readonly<Record<string, unknown>>,
  ) {
    this.#terminals = terminals;
    this.#sessions = sessions;
    this.#elsewhere = elsewhere;
  }

  /** Keeps the words of what is new. */
  watch(): void {
    for (const { terminal, session } of this.#terminals.open.values())
      this.#read(session, terminal.client.events());
  }

  check(): void {
    for (const { id, log, state } of this.#sessions().settled) {
      const known = this.#words.get(id);
      const gone = log.flatMap(({ seq, redacted, data }) => {
        const left = wordsIn(data);
        return redacted ? (known?.get(seq) ?? []).filter((words) => !left.includes(words)) : [];
      });
      this.#read(id, log);
      if (gone.length === 0) continue;
      for (const words of gone) this.#gone.add(`${id} ${words}`);
      const places = { 'its log': log, 'its state': state, ...this.#kept(id), ...this.#elsewhere() };
      for (const [what, value] of Object.entries(places)) {
        const there = wordsIn(value);
        const left = gone.find((words) => there.includes(words));
        if (left) throw new Broken(`${id}: "${left}" was taken out and is still in ${what}`);
      }
    }
  }

  figures(): Readonly<Record<string, number>> {
    return { 'texts taken out': this.#gone.size };
  }

  #read(session: string, events: readonly AnyEvent[]): void {
    const known = this.#words.get(session) ?? new Map<number, readonly string[]>();
    this.#words.set(session, known);
    for (let at = events.length - 1; at >= 0; at -= 1) {
      const event = events[at] as AnyEvent;
      if (known.has(event.seq)) break;
      if (event.redacted === undefined) known.set(event.seq, wordsIn(event.data));
    }
  }

  /** What terminals keep on their disks. */
  #kept(session: string): Readonly<Record<string, unknown>> {
    const { there } = this.#terminals.of(session);
    return Object.fromEntries(there.map(({ name, storage }) => [`what ${name} keeps`, storage.disk]));
  }
}

const wordsIn = (value: unknown): readonly string[] => JSON.stringify(value)?.match(OWN) ?? [];
