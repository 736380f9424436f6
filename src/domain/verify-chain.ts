import {
  CHAIN_START,
  type ChainBreak,
  type ChainHead,
  type ChainStep,
  type ChainTip,
  follow,
  type TextHash,
} from './chain.ts';
import type { AnyEvent } from './event.ts';

/** What an `events.redacted` says of one event: its hash as it was, and that of the text now in its place. */
export interface RedactedEntry {
  readonly seq: number;
  readonly hash: string;
  readonly text: string;
}

export type ChainCheck =
  | { readonly ok: true; readonly head: ChainHead; readonly redacted: readonly number[] }
  | ChainBreak;

/**
 * Checks a whole session (or, with `after`, the rest of one). An edited event shows as `bad-prev` at the one after
 * it; an edited or cut-off end shows only when the head returned here is compared with a head noted before.
 * `redacted`: the events whose text was taken out.
 */
export function verifyChain(
  events: Iterable<unknown>,
  hash: TextHash,
  after: ChainTip = CHAIN_START,
): ChainCheck {
  const chain = new ChainVerifier(hash, after);
  for (const event of events) {
    const step = chain.take(event);
    if (!step.ok) return step;
  }
  return chain.end();
}

/** The same, event by event. */
export class ChainVerifier {
  readonly #hash: TextHash;
  /** Events up to here were not seen. */
  readonly #unseen: number;
  /** Redacted events that no event has confirmed yet, with their hash and that of the text in them. */
  readonly #open = new Map<number, { readonly was: string; readonly text: string }>();
  readonly #redacted: number[] = [];
  #tip: ChainTip;

  constructor(hash: TextHash, after: ChainTip = CHAIN_START) {
    this.#hash = hash;
    this.#unseen = after.seq;
    this.#tip = after;
  }

  get tip(): ChainTip {
    return this.#tip;
  }

  take(given: unknown): ChainStep {
    const step = follow(given, this.#tip, this.#hash);
    if (!step.ok) return step;
    const event = given as AnyEvent;
    if (event.redacted !== undefined) {
      this.#open.set(event.seq, { was: event.redacted.hash, text: this.#hash(step.text) });
      this.#redacted.push(event.seq);
    }
    const unsound = event.type === 'events.redacted' ? this.#confirm(event) : null;
    if (unsound !== null) return { ok: false, seq: unsound, problem: 'bad-redaction' };
    this.#tip = step.tip;
    return step;
  }

  /** The whole chain: a later event has confirmed each redacted one. */
  end(): ChainCheck {
    const seq = this.#open.keys().next().value;
    if (seq !== undefined) return { ok: false, seq, problem: 'bad-redaction' };
    const { seq: last, hash } = this.#tip;
    return { ok: true, head: { seq: last, hash }, redacted: this.#redacted };
  }

  /** The seq that is not as this event says, else null. */
  #confirm(event: AnyEvent): number | null {
    for (const { seq, hash, text } of redactedEntries(event)) {
      if (seq <= this.#unseen) continue;
      const found = this.#open.get(seq);
      if (found?.was !== hash || found.text !== text) return seq;
      this.#open.delete(seq);
    }
    return null;
  }
}

/** The entries of an `events.redacted`, read without trust. */
export function redactedEntries({ data }: AnyEvent): readonly RedactedEntry[] {
  const { events } = data as { readonly events?: unknown };
  if (!Array.isArray(events)) return [];
  return events.filter(
    (entry): entry is RedactedEntry =>
      Number.isSafeInteger(entry?.seq) && typeof entry.hash === 'string' && typeof entry.text === 'string',
  );
}
