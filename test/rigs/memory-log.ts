import { hash } from 'node:crypto';
import { CHAIN_START, type ChainTip, eventHash, eventText, follow } from '../../src/domain/chain.ts';
import type { AnyEvent } from '../../src/domain/event.ts';
import {
  ANSWERS_KEPT,
  type Batch,
  type EventLog,
  EventLogError,
  keptSince,
  type LogHead,
  type StoredAnswer,
} from '../../src/ports/event-log.ts';
import type {
  FactChunk,
  FactLog,
  FactMark,
  FactStream,
  FactStreams,
  Numbered,
} from '../../src/ports/fact-log.ts';

const CHUNK = 500;
const sha256 = (text: string) => hash('sha256', text, 'base64url');

interface Kept {
  tip: ChainTip;
  /** Texts, so that nobody who holds an event can change what was kept. */
  readonly events: string[];
  /** By command; the first answer stands. */
  readonly answers: Map<string, string>;
}

interface KeptFacts {
  /** Number of the last one that was ever added. */
  head: number;
  /** By number, rising. */
  readonly texts: Map<number, string>;
  /** How often others were put in the place of some. */
  readonly rewritten: number;
}

const NO_FACTS: KeptFacts = { head: 0, texts: new Map(), rewritten: 0 };
const markOf = ({ head, rewritten }: KeptFacts): FactMark => ({ n: head, token: `${rewritten}` });

/** An event log that lasts as long as the process: for tests and demos, with the rules of the durable one. */
export class MemoryLog implements EventLog, FactLog {
  readonly #sessions = new Map<string, Kept>();
  readonly #facts = new Map<FactStream, KeptFacts>();
  #closed = false;

  async append(session: string, expectedSeq: number, batch: Batch): Promise<void> {
    this.#mustBeOpen();
    const kept = this.#sessions.get(session) ?? newSession(session);
    if (kept.tip.seq !== expectedSeq) {
      throw new EventLogError('conflict', { session, expected: expectedSeq, seq: kept.tip.seq });
    }
    const texts: string[] = [];
    let tip = kept.tip;
    for (const event of batch.events) {
      const step = follow(event, tip, sha256);
      if (!step.ok) throw new EventLogError('failed', { session, seq: step.seq, reason: step.problem });
      texts.push(step.text);
      tip = step.tip;
    }
    const answers = answerTexts(session, expectedSeq, batch.answers);
    const overwrites = (batch.overwrites ?? []).map(
      (event) => [event.seq - 1, overwriteText(session, kept, event)] as const,
    );
    // From here on nothing throws: a batch is kept whole or not at all.
    kept.tip = tip;
    for (const text of texts) kept.events.push(text);
    for (const [at, text] of overwrites) kept.events[at] = text;
    for (const [command, text] of answers) {
      if (!kept.answers.has(command)) kept.answers.set(command, text);
    }
    for (const { by, at } of batch.answers) if (by !== undefined && at !== undefined) letGo(kept, by, at);
    this.#sessions.set(session, kept);
  }

  /** Seq of the last event of a session; 0: it has none. */
  headOf(session: string): number {
    return this.#sessions.get(session)?.tip.seq ?? 0;
  }

  async *read(session: string, fromSeq: number): AsyncGenerator<readonly AnyEvent[]> {
    this.#mustBeOpen();
    const texts = this.#sessions.get(session)?.events ?? [];
    for (let i = Math.max(0, fromSeq - 1); i < texts.length; i += CHUNK) {
      yield texts.slice(i, i + CHUNK).map((text) => JSON.parse(text));
      this.#mustBeOpen();
    }
  }

  async answers(session: string): Promise<readonly StoredAnswer[]> {
    this.#mustBeOpen();
    const kept = this.#sessions.get(session)?.answers.values() ?? [];
    return Array.from(kept, (text) => JSON.parse(text));
  }

  async remove(session: string): Promise<void> {
    this.#mustBeOpen();
    this.#sessions.delete(session);
  }

  async sessions(): Promise<readonly LogHead[]> {
    this.#mustBeOpen();
    return [...this.#sessions]
      .filter(([, { tip }]) => tip.seq > 0)
      .map(([session, { tip }]) => ({ session, seq: tip.seq, hash: tip.hash }));
  }

  async check(): Promise<void> {
    this.#mustBeOpen();
  }

  async appendFact<S extends FactStream>(stream: S, after: number, fact: FactStreams[S]): Promise<FactMark> {
    const kept = this.#factsAt(stream, after);
    kept.head += 1;
    kept.texts.set(kept.head, JSON.stringify(fact));
    return markOf(kept);
  }

  async *facts<S extends FactStream>(stream: S, since: FactMark): AsyncGenerator<FactChunk<FactStreams[S]>> {
    this.#mustBeOpen();
    const kept = this.#facts.get(stream) ?? NO_FACTS;
    const mark = markOf(kept);
    const fromStart = since.token !== mark.token;
    if (kept.head === 0 || (!fromStart && since.n >= kept.head)) return;
    const facts = [...kept.texts].map(([n, text]) => ({ n, fact: JSON.parse(text) as FactStreams[S] }));
    yield { facts: fromStart ? facts : facts.filter(({ n }) => n > since.n), mark, fromStart };
  }

  async rewriteFacts<S extends FactStream>(
    stream: S,
    upTo: number,
    facts: readonly Numbered<FactStreams[S]>[],
  ): Promise<FactMark> {
    const { rewritten } = this.#factsAt(stream, upTo);
    const head = Math.max(upTo, facts.at(-1)?.n ?? 0);
    const texts = new Map(facts.map(({ n, fact }) => [n, JSON.stringify(fact)]));
    const kept = { head, texts, rewritten: rewritten + 1 };
    this.#facts.set(stream, kept);
    return markOf(kept);
  }

  /** Throws `conflict` where the stream does not stand there. */
  #factsAt(stream: FactStream, expected: number): KeptFacts {
    this.#mustBeOpen();
    const kept = this.#facts.get(stream) ?? { ...NO_FACTS, texts: new Map() };
    if (kept.head !== expected)
      throw new EventLogError('conflict', { path: stream, expected, seq: kept.head });
    this.#facts.set(stream, kept);
    return kept;
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new EventLogError('closed');
  }
}

function newSession(session: string): Kept {
  return { tip: { ...CHAIN_START, session }, events: [], answers: new Map() };
}

/** The text that is to stand in an event's place. Throws `failed` for one that is not the redacted form of it. */
function overwriteText(session: string, kept: Kept, event: AnyEvent): string {
  const there = kept.events[event.seq - 1];
  const before = there === undefined ? null : (JSON.parse(there) as AnyEvent);
  if (before === null || event.redacted?.hash !== eventHash(before, sha256, there)) {
    throw new EventLogError('failed', { session, seq: event.seq, reason: 'bad-redaction' });
  }
  return eventText(event);
}

/** Each answer's command and text. Throws `failed` for one that no JSON can hold. */
function answerTexts(
  session: string,
  expectedSeq: number,
  answers: readonly StoredAnswer[],
): readonly (readonly [string, string])[] {
  try {
    return answers.map((answer) => [JSON.stringify([answer.client, answer.n]), JSON.stringify(answer)]);
  } catch (error) {
    const params = { session, seq: expectedSeq + 1, reason: String(error) };
    throw new EventLogError('failed', params, error);
  }
}

/** Of one person: what is older than may be, or beyond the newest. */
function letGo({ answers }: Kept, person: string, now: string): void {
  const own = [...answers].flatMap(([command, text]) => {
    const { by, at = '' } = JSON.parse(text) as StoredAnswer;
    return by === person ? [{ command, at }] : [];
  });
  const newest = own.sort((a, b) => b.at.localeCompare(a.at));
  const boundary = newest[ANSWERS_KEPT.ofPerson - 1]?.at ?? '';
  for (const { command, at } of own) if (at < keptSince(now) || at < boundary) answers.delete(command);
}
