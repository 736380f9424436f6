import { holdsWords } from '../../domain/redaction.ts';
import { EventLogError } from '../../ports/event-log.ts';
import {
  type FactLog,
  type FactMark,
  type FactStream,
  type FactStreams,
  NO_MARK,
  type Numbered,
} from '../../ports/fact-log.ts';
import type { FoundFact } from '../../protocol/http.ts';
import { SerialQueue } from '../../timing/serial-queue.ts';

/** What a stream of facts means. */
export interface FactRules<S extends FactStream, State> {
  readonly stream: S;
  /** The state without facts. */
  start(): State;
  /** Adds a fact to the state; one that this program cannot read is passed over. */
  fold(state: State, n: number, fact: FactStreams[S]): void;
  /**
   * Lets go of what is over, and gives the numbers of the facts that the rest was folded from, or that this program cannot
   * read; null: all count. Without the others, the oldest first, the fold is the same.
   */
  counting(state: State): ReadonlySet<number> | null;
  /** The fact without its free texts. */
  redacted(fact: FactStreams[S]): FactStreams[S];
  /** What it is about, by an id or name that stays. */
  about(fact: FactStreams[S]): string;
  /** Something is still done by its words, so they stay until then. */
  waits(state: State, n: number): boolean;
}

/** All facts that a log has. Rejects with an `EventLogError`. */
export async function wholeStream<S extends FactStream>(
  log: FactLog,
  stream: S,
): Promise<readonly Numbered<FactStreams[S]>[]> {
  let all: Numbered<FactStreams[S]>[] = [];
  for await (const { facts, fromStart } of log.facts(stream, NO_MARK)) {
    if (fromStart) all = [];
    for (const fact of facts) all.push(fact);
  }
  return all;
}

/** So many facts that count no more are kept before the stream is rewritten without them. */
const SPARE = 500;

/** One stream of facts, folded: read once, then known, and read on where another hub may have written. */
export class FactFold<S extends FactStream, State> {
  readonly #log: FactLog;
  readonly #rules: FactRules<S, State>;
  readonly #term: () => number | null;
  readonly #turns = new SerialQueue();
  #state: State;
  /** What is in the state. */
  #mark: FactMark = NO_MARK;
  /** What the log has, as far as it counts. */
  readonly #facts = new Map<number, FactStreams[S]>();
  /** How many facts the log has, with those that count no more. */
  #stored = 0;
  /** The term in which all was read; null: it may be old. */
  #freshIn: number | null = null;

  /** `term`: a number for as long as no other hub writes, another one the next time; null: others may, so the log is asked each time. */
  constructor(log: FactLog, rules: FactRules<S, State>, term: () => number | null = () => 0) {
    this.#log = log;
    this.#rules = rules;
    this.#term = term;
    this.#state = rules.start();
  }

  /** As last known; nothing before the first of all has been read. */
  get held(): State {
    return this.#state;
  }

  /** Rejects with an `EventLogError`. */
  async state(): Promise<State> {
    if (!this.#isFresh) await this.#turns.run(() => this.#known());
    return this.#state;
  }

  /**
   * Adds the fact that `decide` makes of the state, as number `n`; null: none is wanted. Where another hub has written
   * meanwhile it is read and decided again. Resolves once the fact is on disk, or rejects with an `EventLogError`.
   */
  add(decide: (state: State, n: number) => FactStreams[S] | null): Promise<void> {
    return this.#turns.run(async () => {
      await this.#known();
      let tried = '';
      await this.#onConflict(async () => {
        // Of another hub's that came behind it this one's was refused, and yet it is there.
        if (tried !== '' && [...this.#facts].some((one) => JSON.stringify(one) === tried)) return;
        const n = this.#mark.n + 1;
        const fact = decide(this.#state, n);
        if (fact === null) return;
        tried = JSON.stringify([n, fact]);
        this.#mark = await this.#log.appendFact(this.#rules.stream, this.#mark.n, fact);
        this.#take(n, fact);
        this.#forget();
        this.#compact();
      });
    });
  }

  get stream(): S {
    return this.#rules.stream;
  }

  /** The facts with these words that the log still has, also those that count no more. */
  find(words: string): Promise<readonly FoundFact[]> {
    return this.#turns.run(async () => {
      await this.#known();
      const { stream, redacted, about, waits } = this.#rules;
      return (await wholeStream(this.#log, stream)).flatMap(({ n, fact }) => {
        if (!holdsWords(fact, words)) return [];
        const stays = waits(this.#state, n) || holdsWords(redacted(fact), words);
        return { stream, n, at: fact.at, by: fact.by.name, about: about(fact), stays };
      });
    });
  }

  /**
   * Takes the texts out of these facts, but of those that wait; those that count no more are gone then, redacted or not. Gives
   * the numbers of which nothing is left.
   */
  redact(numbers: readonly number[]): Promise<readonly number[]> {
    return this.#turns.run(async () => {
      await this.#readOn();
      let goes: readonly number[] = [];
      await this.#onConflict(async () => {
        const { stream, redacted, waits } = this.#rules;
        goes = numbers.filter((n) => n <= this.#mark.n && !waits(this.#state, n));
        const facts = [...this.#facts].map(([n, fact]) => ({
          n,
          fact: goes.includes(n) ? redacted(fact) : fact,
        }));
        // Where it fails midway, what is known is old.
        this.#freshIn = null;
        const mark = await this.#log.rewriteFacts(stream, this.#mark.n, facts);
        this.#startAgain();
        for (const { n, fact } of facts) this.#take(n, fact);
        this.#mark = mark;
        this.#freshIn = this.#term();
      });
      return goes;
    });
  }

  /** The one rule for a stream that stands elsewhere: read on, fold, decide again. Where nothing is new it was no such conflict. */
  async #onConflict(write: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        // It may be there all the same.
        this.#freshIn = null;
        if (!(error instanceof EventLogError && error.kind === 'conflict')) throw error;
        if (!(await this.#readOn())) throw error;
      }
    }
  }

  get #isFresh(): boolean {
    return this.#freshIn !== null && this.#freshIn === this.#term();
  }

  async #known(): Promise<void> {
    if (!this.#isFresh) await this.#readOn();
  }

  /** Whether there was anything new. */
  async #readOn(): Promise<boolean> {
    const term = this.#term();
    let isNew = false;
    for await (const { facts, mark, fromStart } of this.#log.facts(this.#rules.stream, this.#mark)) {
      isNew = true;
      if (fromStart) this.#startAgain();
      for (const { n, fact } of facts) this.#take(n, fact);
      this.#mark = mark;
      this.#forget();
    }
    this.#freshIn = term;
    return isNew;
  }

  #startAgain(): void {
    this.#state = this.#rules.start();
    this.#facts.clear();
    this.#stored = 0;
  }

  #take(n: number, fact: FactStreams[S]): void {
    this.#rules.fold(this.#state, n, fact);
    this.#facts.set(n, fact);
    this.#stored += 1;
  }

  #forget(): void {
    const counting = this.#rules.counting(this.#state);
    if (counting === null) return;
    // The last one stays: it says where the stream stands.
    for (const n of this.#facts.keys()) if (!counting.has(n) && n !== this.#mark.n) this.#facts.delete(n);
  }

  /** Not waited for: what it leaves, the next one takes. The log puts it before what is added after this. */
  #compact(): void {
    if (this.#stored - this.#facts.size < Math.max(SPARE, this.#facts.size)) return;
    this.#stored = this.#facts.size;
    const facts = [...this.#facts].map(([n, fact]) => ({ n, fact }));
    this.#log.rewriteFacts(this.#rules.stream, this.#mark.n, facts).catch(() => {
      this.#freshIn = null;
    });
  }
}
