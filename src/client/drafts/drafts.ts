import { isRecord } from '../../logs/json.ts';
import type { Pending } from '../sync/pending.ts';

/** A private place for one text, of one terminal in one session: two at once would share a command counter. */
export interface Storage {
  /** The text last saved, null when there is none; may throw. */
  load(): string | null;
  /** Replaces it whole or not at all; resolves (or returns) when it would survive a kill. */
  save(text: string): void | Promise<void>;
}

/** What brings a person back to where they were. */
export interface Place {
  readonly pane: string | null;
  /** What was being written, by where: a new note, the amending of one, a reason. */
  readonly drafts: Readonly<Record<string, string>>;
}

export const NOWHERE: Place = { pane: null, drafts: {} };

/** The same place with another draft under `key`; '' forgets it. */
export function withDraft(place: Place, key: string, text: string): Place {
  const { [key]: _, ...others } = place.drafts;
  return { ...place, drafts: text === '' ? others : { ...others, [key]: text } };
}

/** What survives a kill. */
export interface KeptClient {
  /** This counter's random name; only with it do the numbers mean anything to the hub. */
  readonly client: string;
  /** Number of the next command. */
  readonly next: number;
  /** Commands not known to be answered, rising. */
  readonly pending: readonly Pending[];
  readonly place: Place;
}

export type KeptResult =
  | { readonly kind: 'kept'; readonly kept: KeptClient }
  | { readonly kind: 'none' }
  /** Unreadable, or of another session: a new counter starts; `reason` is for a log. */
  | { readonly kind: 'damaged'; readonly reason: string };

const VERSION = 1;

/**
 * A save that failed (a full disk) leaves numbers behind that the hub knows and the file does not. A number used
 * twice would be taken for a repeat, and the second command lost: so a new run starts well above them.
 */
const SKIP = 1_000;

export function keptText(session: string, { client, next, pending, place }: KeptClient): string {
  const commands = pending.map(({ n, type, data, at }) => ({ n, type, data, at }));
  return JSON.stringify({ v: VERSION, session, client, next, pending: commands, place });
}

/** Reads what an earlier run left; nothing in it is trusted to have its shape. */
export function readKept(storage: Storage, session: string): KeptResult {
  let value: unknown;
  try {
    const text = storage.load();
    if (text === null) return { kind: 'none' };
    value = JSON.parse(text);
  } catch (error) {
    return { kind: 'damaged', reason: error instanceof Error ? error.message : String(error) };
  }
  if (!isRecord(value) || value.v !== VERSION) return { kind: 'damaged', reason: 'not of this version' };
  if (value.session !== session) return { kind: 'damaged', reason: 'of another session' };
  const { client, next, pending } = value;
  if (typeof client !== 'string' || !/^[A-Za-z0-9_-]{8,64}$/.test(client)) {
    return { kind: 'damaged', reason: 'no client' };
  }
  if (!isNumber(next) || !Array.isArray(pending)) return { kind: 'damaged', reason: 'no counter' };
  const commands = pending.filter(isPending);
  if (commands.length !== pending.length || !rises(commands, next)) {
    return { kind: 'damaged', reason: 'no list of commands' };
  }
  // To leave was of that moment: it must not send away the person who comes back.
  const wanted = commands.filter(({ type }) => type !== 'participant.leave');
  const restored = wanted.map(({ n, type, data, at }): Pending => {
    return { n, type, data, at, standing: { kind: 'queued' } };
  });
  return {
    kind: 'kept',
    kept: { client, next: next + SKIP, pending: restored, place: placeOf(value.place) },
  };
}

function placeOf(value: unknown): Place {
  if (!isRecord(value)) return NOWHERE;
  const texts = Object.entries(isRecord(value.drafts) ? value.drafts : {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { pane: typeof value.pane === 'string' ? value.pane : null, drafts: Object.fromEntries(texts) };
}

const isNumber = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

function isPending(value: unknown): value is Pending {
  return (
    isRecord(value) &&
    isNumber(value.n) &&
    typeof value.type === 'string' &&
    isRecord(value.data) &&
    isNumber(value.at)
  );
}

function rises(pending: readonly Pending[], next: number): boolean {
  return pending.every((command, i) => command.n < (pending[i + 1]?.n ?? next));
}
