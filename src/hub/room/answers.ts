import type { Refusal } from '../../domain/refusal.ts';
import type { Answer } from '../base/requests.ts';

/** Seq of the last event it made (or the head it left as it was), or why not. */
type Kept = number | Refusal;

/** What one client was answered. */
interface ClientBook {
  /** Who uses this client id; null: known only from answers of an earlier program, so the next to come. */
  participant: string | null;
  /** Rising by `n`, so the first is the oldest. */
  kept: Map<number, Kept>;
  /** Answers up to this `n` may have been let go. */
  forgottenTo: number;
  /** It has made an event: then its id is in the log for all to see, and is never another's. */
  made: boolean;
}

/** What is remembered of one participant, so that the person who asks much pushes out their own. */
interface Shelf {
  /** Those used last at the end. */
  readonly books: Map<string, ClientBook>;
  /** Answers that no event tells, in the order in which they were given. */
  readonly withoutEvent: Map<string, { readonly client: string; readonly n: number }>;
}

export type Found =
  | { readonly k: 'new' }
  | { readonly k: 'answered'; readonly answer: Answer }
  /** The client id belongs to someone else. */
  | { readonly k: 'taken' }
  /** Too old: its answer has been let go. */
  | { readonly k: 'forgotten' };

export interface AnswerLimits {
  readonly answersPerClient: number;
  readonly clientsOfPerson: number;
  readonly answersOfPerson: number;
}

/**
 * What each `(participant, client, n)` was answered, so that a repeat gets the same. Bounded for each participant: the
 * newest answers of the clients they used last; a client has far fewer commands under way than are kept.
 */
export class Answers {
  readonly #limits: AnswerLimits;
  readonly #books = new Map<string, ClientBook>();
  readonly #shelves = new Map<string, Shelf>();

  constructor(limits: AnswerLimits) {
    this.#limits = limits;
  }

  /** Looks a command up. A client id that is not known becomes theirs when an answer to it is kept. */
  claim(participant: string, client: string, n: number): Found {
    const book = this.#books.get(client);
    if (!book) return { k: 'new' };
    if (book.participant === null) {
      book.participant = participant;
      this.#used(participant, client, book);
    }
    if (book.participant !== participant) return { k: 'taken' };
    const kept = book.kept.get(n);
    if (kept !== undefined) this.#used(participant, client, book);
    if (kept !== undefined) return { k: 'answered', answer: answerOf(kept) };
    return n <= book.forgottenTo ? { k: 'forgotten' } : { k: 'new' };
  }

  /** Whom a client id belongs to, as far as this session knows. */
  ownerOf(client: string): string | null {
    return this.#books.get(client)?.participant ?? null;
  }

  /** Keeps the answer to a command that made an event. */
  keepEvent(participant: string, client: string, n: number, seq: number): void {
    const book = this.#keep(participant, client, n, seq);
    if (book) book.made = true;
  }

  /** Keeps the answer to one that was refused or without effect; `participant` null: an earlier program kept it. */
  keep(participant: string | null, client: string, n: number, kept: Kept): void {
    const book = this.#keep(participant, client, n, kept);
    if (!book || book.participant === null) return;
    const { withoutEvent } = this.#shelf(book.participant);
    withoutEvent.set(`${client} ${n}`, { client, n });
    if (withoutEvent.size <= this.#limits.answersOfPerson) return;
    const [key, oldest] = withoutEvent.entries().next().value as [string, { client: string; n: number }];
    withoutEvent.delete(key);
    const old = this.#books.get(oldest.client);
    if (old) forget(old, oldest.n);
  }

  #keep(participant: string | null, client: string, n: number, kept: Kept): ClientBook | null {
    const book = this.#books.get(client) ?? this.#newBook(participant, client);
    book.participant ??= participant;
    if (participant !== null && book.participant !== participant) return null;
    this.#used(book.participant, client, book);
    book.kept.set(n, kept);
    if (book.kept.size > this.#limits.answersPerClient) forget(book, book.kept.keys().next().value as number);
    return book;
  }

  #newBook(participant: string | null, client: string): ClientBook {
    const book: ClientBook = { participant, kept: new Map(), forgottenTo: 0, made: false };
    this.#books.set(client, book);
    return book;
  }

  /** The client becomes the one used last; the participant's client used longest ago may be let go for it. */
  #used(participant: string | null, client: string, book: ClientBook): void {
    if (participant === null) return;
    const { books } = this.#shelf(participant);
    books.delete(client);
    books.set(client, book);
    if (books.size <= this.#limits.clientsOfPerson) return;
    const [oldest, gone] = books.entries().next().value as [string, ClientBook];
    books.delete(oldest);
    if (!gone.made) this.#books.delete(oldest);
    for (const n of gone.kept.keys()) gone.forgottenTo = Math.max(gone.forgottenTo, n);
    gone.kept = new Map();
  }

  #shelf(participant: string): Shelf {
    const shelf = this.#shelves.get(participant) ?? { books: new Map(), withoutEvent: new Map() };
    this.#shelves.set(participant, shelf);
    return shelf;
  }
}

function forget(book: ClientBook, n: number): void {
  if (book.kept.delete(n)) book.forgottenTo = Math.max(book.forgottenTo, n);
}

function answerOf(kept: Kept): Answer {
  return typeof kept === 'number' ? { ok: true, seq: kept } : { ok: false, refusal: kept };
}
