import type { StoredAnswer } from '../../ports/event-log.ts';
import { ANSWERS_KEPT, keptSince } from '../../ports/event-log.ts';
import { type Commit, CommitParts, NO_HEAD, type StreamMessage, type SubjectHead } from './commit-message.ts';

/** The messages of one commit, by their stream sequences. */
interface Group {
  readonly at: readonly number[];
}

interface KeptAnswer {
  readonly answer: StoredAnswer;
  readonly group: Group;
}

/** What of earlier messages has to be said again so that they can be erased. */
export interface Carried {
  readonly replaced: readonly string[];
  readonly answers: readonly StoredAnswer[];
  readonly erased: readonly number[];
}

/** A session's messages, put together in their order: the exact text of each event, and who was answered what. */
export class SessionFold {
  /** Stream sequence of the last message; 0: none. */
  last = 0;
  /** Who wrote it. */
  lastId = '';
  epoch = 0;
  /** The subject has more messages, which no server can read. */
  isTorn = false;
  head: SubjectHead = NO_HEAD;
  /** Characters held. */
  size = 0;
  readonly #texts: (string | undefined)[] = [];
  readonly #groups: (Group | undefined)[] = [];
  readonly #answers = new Map<string, KeptAnswer>();
  /** Messages that were read, and of those the ones that hold nothing which counts. */
  readonly #seen = new Set<number>();
  readonly #dead = new Set<number>();
  readonly #parts = new CommitParts();

  /** The next message of the subject. */
  take(message: StreamMessage): void {
    const { at, id, head, epoch } = message;
    this.#seen.add(at);
    this.last = at;
    this.lastId = id;
    this.epoch = epoch;
    this.head = head;
    const whole = this.#parts.take(message, (dropped) => this.#dead.add(dropped));
    if (whole !== null) this.#apply(whole.commit, { at: whole.at });
  }

  /** Texts of the events from `from` to the head; undefined where one is missing. */
  texts(from: number): readonly (string | undefined)[] {
    return Array.from({ length: Math.max(0, this.head.seq - from + 1) }, (_, i) => this.#texts[from - 1 + i]);
  }

  textAt(seq: number): string | undefined {
    return this.#texts[seq - 1];
  }

  /** Those that are still to be kept, as `ANSWERS_KEPT` says. */
  answers(): readonly StoredAnswer[] {
    const all = [...this.#answers.values()].map(({ answer }) => answer);
    const people = Map.groupBy(all, ({ by, at }) => (by === undefined || at === undefined ? null : by));
    return [...people].flatMap(([person, own]) => (person === null ? own : newestOf(own)));
  }

  /** Messages that were read and can be erased. */
  leftOver(): readonly number[] {
    return [...this.#dead].filter((at) => this.#seen.has(at) && at !== this.last);
  }

  erased(at: number): void {
    this.#seen.delete(at);
    this.#dead.delete(at);
  }

  /** What has to be said again where these texts take the place of those of their seqs. */
  carry(overwrites: ReadonlyMap<number, string>): Carried {
    const groups = new Set([...overwrites.keys()].flatMap((seq) => this.#groups[seq - 1] ?? []));
    const replaced: string[] = [];
    this.#groups.forEach((group, i) => {
      const text = overwrites.get(i + 1) ?? this.#texts[i];
      if (group !== undefined && groups.has(group) && text !== undefined) replaced.push(text);
    });
    const answers = [...this.#answers.values()].flatMap(({ answer, group }) =>
      groups.has(group) ? answer : [],
    );
    const erased = [...groups].flatMap(({ at }) => at);
    return { replaced, answers, erased: [...erased, ...this.leftOver()] };
  }

  #apply(commit: Commit, group: Group): void {
    if (commit.removed) this.#forget(group);
    for (const at of commit.erased) this.#dead.add(at);
    for (const [i, text] of commit.events.entries()) this.#put(commit.from + i, text, group);
    for (const text of commit.replaced) this.#put(seqOf(text), text, group);
    for (const answer of commit.answers) {
      const key = JSON.stringify([answer.client, answer.n]);
      const kept = this.#answers.get(key);
      // Said again so that its message can go; else the first answer to a command stays.
      if (kept === undefined || kept.group.at.some((at) => this.#dead.has(at))) {
        this.#answers.set(key, { answer, group });
      }
    }
  }

  #put(seq: number, text: string, group: Group): void {
    this.size += text.length - (this.#texts[seq - 1]?.length ?? 0);
    this.#texts[seq - 1] = text;
    this.#groups[seq - 1] = group;
  }

  #forget(group: Group): void {
    for (const at of this.#seen) if (!group.at.includes(at)) this.#dead.add(at);
    this.#texts.length = 0;
    this.#groups.length = 0;
    this.#answers.clear();
    this.size = 0;
  }
}

/** Of one person: what is older than may be, or beyond the newest, goes. */
function newestOf(own: readonly StoredAnswer[]): readonly StoredAnswer[] {
  const sorted = [...own].sort((a, b) => (b.at ?? '').localeCompare(a.at ?? ''));
  const since = keptSince(sorted[0]?.at ?? '');
  const boundary = sorted[ANSWERS_KEPT.ofPerson - 1]?.at ?? '';
  return own.filter(({ at = '' }) => at >= since && at >= boundary);
}

function seqOf(text: string): number {
  try {
    const { seq } = JSON.parse(text) as { seq?: unknown };
    return Number.isSafeInteger(seq) ? (seq as number) : 0;
  } catch {
    return 0;
  }
}
