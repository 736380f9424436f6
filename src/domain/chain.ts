import type { AnyEvent } from './event.ts';

/*
 * A session's events form a hash chain:
 *
 *   event 1 (prev '') ◄── event 2 (prev = hash of 1's text) ◄── event 3 …   head = {seq, hash} of the last
 *
 * The person who edits, removes or moves an event breaks the link after it; the last event is confirmed by the head that somebody
 * kept. The chain proves that nothing changed since the head was noted, not who wrote it.
 *
 * An event whose text was taken out keeps in `redacted.hash` the hash that it had, so the link after it holds; what
 * is in it now is confirmed by the `events.redacted` that named it (verify-chain.ts).
 */

/** Makes the hash of a text; the log uses SHA-256 of its UTF-8 bytes as base64url. */
export type TextHash = (text: string) => string;

export interface ChainHead {
  /** 0 when there is no event. */
  readonly seq: number;
  /** '' when there is no event. */
  readonly hash: string;
}

/** Where the next event must join on. `session` is null before the first event: any session will do. */
export interface ChainTip extends ChainHead {
  readonly session: string | null;
  readonly at: string;
}

/** `bad-redaction`: a text is missing that no later event says was taken out, or is there though one says so. */
export type ChainProblem =
  | 'bad-seq'
  | 'bad-prev'
  | 'bad-time'
  | 'bad-session'
  | 'bad-shape'
  | 'bad-redaction';

/** `seq` is the place in the chain that does not hold, whatever the event found there calls itself. */
export interface ChainBreak {
  readonly ok: false;
  readonly seq: number;
  readonly problem: ChainProblem;
}

export type ChainStep = { readonly ok: true; readonly text: string; readonly tip: ChainTip } | ChainBreak;

export const CHAIN_START: ChainTip = { session: null, seq: 0, hash: '', at: '' };

const HASH = /^[A-Za-z0-9_-]{43}$/;
const SESSION_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;

/**
 * The JSON text that is stored and hashed: compact, the envelope's keys in this order, everything below as it is.
 * Give it an event as it was made or as `JSON.parse` returned it; one rebuilt by a schema may hash differently.
 */
export function eventText(event: AnyEvent): string {
  const { v, session, seq, prev, at, by, cmd, type, data, redacted } = event;
  // What is undefined leaves no key.
  return JSON.stringify({ v, session, seq, prev, at, by, cmd, type, data, redacted });
}

/** The hash by which the event after it names this one; `text` where it is at hand. */
export function eventHash(event: AnyEvent, hash: TextHash, text?: string): string {
  return event.redacted?.hash ?? hash(text ?? eventText(event));
}

const EPOCH_CHARACTERS = 16;

/** The name of a log by the hash of its first event, so that one read again is known from one that was begun again. */
export const epochOf = (opening: string): string => opening.slice(0, EPOCH_CHARACTERS);

/** Why `event` cannot follow `after`; null when it can. Does not look into `data`: its type may be unknown. */
export function linkProblem(event: unknown, after: ChainTip): ChainProblem | null {
  if (!isEnvelope(event)) return 'bad-shape';
  if (after.session !== null && event.session !== after.session) return 'bad-session';
  if (event.seq !== after.seq + 1) return 'bad-seq';
  if (event.prev !== after.hash) return 'bad-prev';
  if (!isInstant(event.at) || event.at < after.at) return 'bad-time';
  return null;
}

/** Adds one event to a chain: its text and the new tip, or why it does not fit. */
export function follow(event: unknown, after: ChainTip, hash: TextHash): ChainStep {
  const problem = linkProblem(event, after);
  if (problem !== null) return { ok: false, seq: after.seq + 1, problem };
  const sound = event as AnyEvent;
  const text = eventText(sound);
  return {
    ok: true,
    text,
    tip: { session: sound.session, seq: sound.seq, hash: eventHash(sound, hash, text), at: sound.at },
  };
}

/** Keys beyond these would not be hashed, so an event that has any is not one of ours. */
function isEnvelope(value: unknown): value is AnyEvent {
  if (!isObject(value)) return false;
  const { v, session, seq, prev, at, by, cmd, type, data, redacted } = value;
  if (Object.keys(value).length !== (redacted === undefined ? 9 : 10)) return false;
  return (
    v === 1 &&
    typeof session === 'string' &&
    SESSION_ID.test(session) &&
    isPositive(seq) &&
    typeof prev === 'string' &&
    typeof at === 'string' &&
    isObject(by) &&
    typeof by.id === 'string' &&
    typeof by.name === 'string' &&
    typeof by.kind === 'string' &&
    isObject(cmd) &&
    typeof cmd.client === 'string' &&
    isPositive(cmd.n) &&
    typeof type === 'string' &&
    type !== '' &&
    isObject(data) &&
    (redacted === undefined || isRedacted(redacted))
  );
}

function isRedacted(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 1 && HASH.test(String(value.hash));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPositive(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

/** Most instants, without the days that not every month has: `Date` is slow for each event of a long log. */
const PLAIN_INSTANT =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** UTC with milliseconds and nothing else, so that text order is time order. */
function isInstant(at: string): boolean {
  if (PLAIN_INSTANT.test(at)) return true;
  const ms = Date.parse(at);
  return !Number.isNaN(ms) && new Date(ms).toISOString() === at;
}
