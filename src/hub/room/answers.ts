import type { Refusal } from '../../domain/refusal.ts';
import type { Answer } from '../types.ts';

/** Seq of the last event it made (or the head it left as it was), or why not. */
type Kept = number | Refusal;

interface ClientBook {
  /** Who uses this client id; null: known only from stored answers, so the next to come. */
  participant: string | null;
  /** Rising by `n`, so the first is the oldest. */
  readonly kept: Map<number, Kept>;
  /** Answers up to this `n` may have been let go. */
  forgottenTo: number;
}

type Found =
  | { readonly k: 'new' }
  | { readonly k: 'answered'; readonly answer: Answer }
  /** The client id belongs to someone else. */
  | { readonly k: 'taken' }
  /** Too old: its answer has been let go. */
  | { readonly k: 'forgotten' };

/**
 * What each `(participant, client, n)` was answered, so that a repeat gets the same. Bounded: the newest answers
 * of the clients used last; a client has far fewer commands under way than are kept.
 */
export class Answers {
  readonly #clients = new Map<string, ClientBook>();
  readonly #perClient: number;
  readonly #most: number;

  constructor(limits: { readonly answersPerClient: number; readonly clientsPerRoom: number }) {
    this.#perClient = limits.answersPerClient;
    this.#most = limits.clientsPerRoom;
  }

  /** Looks a command up; an unknown client id belongs to this participant from now on. */
  claim(participant: string, client: string, n: number): Found {
    const book = this.#book(client);
    book.participant ??= participant;
    if (book.participant !== participant) return { k: 'taken' };
    const kept = book.kept.get(n);
    if (kept !== undefined) return { k: 'answered', answer: answerOf(kept) };
    return n <= book.forgottenTo ? { k: 'forgotten' } : { k: 'new' };
  }

  /** Whom a client id belongs to, as far as this session knows. */
  ownerOf(client: string): string | null {
    return this.#clients.get(client)?.participant ?? null;
  }

  keep(participant: string | null, client: string, n: number, kept: Kept): void {
    const book = this.#book(client);
    book.participant ??= participant;
    book.kept.set(n, kept);
    if (book.kept.size > this.#perClient) forgetOldest(book);
  }

  /** The client's book, made the one used last. */
  #book(client: string): ClientBook {
    const book = this.#clients.get(client) ?? { participant: null, kept: new Map(), forgottenTo: 0 };
    this.#clients.delete(client);
    this.#clients.set(client, book);
    if (this.#clients.size > this.#most) this.#clients.delete(this.#clients.keys().next().value as string);
    return book;
  }
}

function forgetOldest(book: ClientBook): void {
  const oldest = book.kept.keys().next().value as number;
  book.kept.delete(oldest);
  book.forgottenTo = Math.max(book.forgottenTo, oldest);
}

function answerOf(kept: Kept): Answer {
  return typeof kept === 'number' ? { ok: true, seq: kept } : { ok: false, refusal: kept };
}
