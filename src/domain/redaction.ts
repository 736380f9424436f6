import { eventHash, eventText, type TextHash } from './chain.ts';
import type { Actor, AnyEvent } from './event.ts';
import { isEventType } from './event-table.ts';
import { EVENT_TEXTS, type How } from './event-texts.ts';
import { redactedEntries } from './verify-chain.ts';

/** What stands where a text was. */
export const REMOVED = '[redacted:manual]';

/** What the session knows of it: who took the texts out of which events, and why. */
export interface Redaction {
  readonly seq: number;
  readonly by: Actor;
  readonly at: string;
  readonly reason: string | null;
  readonly events: readonly number[];
}

/**
 * The event without its texts, the same no matter who makes it; its place in the chain is kept. One that was redacted
 * before stays as it is. Of a type that this program does not know every string in the data goes.
 */
export function redactEvent(event: AnyEvent, hash: TextHash): AnyEvent {
  if (event.redacted !== undefined) return event;
  return { ...event, data: withoutTexts(event), redacted: { hash: eventHash(event, hash) } };
}

/** What an event, or a fact of the same form, carries, without its texts. */
export function withoutTexts<T extends Pick<AnyEvent, 'type' | 'data'>>({ type, data }: T): T['data'] {
  if (!isEventType(type)) return marked(data) as T['data'];
  const without = structuredClone(data);
  for (const [path, how] of Object.entries<How>(EVENT_TEXTS[type])) change(without, path.split('.'), how);
  return without;
}

/**
 * A log, whole from event 1, with the events redacted that the last `fresh` ones name; null where one of them has
 * another text than it should.
 */
export function redactLog(
  log: readonly AnyEvent[],
  fresh: number,
  hash: TextHash,
): readonly AnyEvent[] | null {
  const redacted = [...log];
  for (const event of log.slice(log.length - fresh)) {
    if (event.type !== 'events.redacted') continue;
    for (const { seq, text } of redactedEntries(event)) {
      const found = redacted[seq - 1];
      if (found === undefined) return null;
      const without = redactEvent(found, hash);
      if (hash(eventText(without)) !== text) return null;
      redacted[seq - 1] = without;
    }
  }
  return redacted;
}

/** Changes what lies at a path; what is not there, or is null, stays so. */
function change(at: Record<string, unknown>, path: readonly string[], how: How): void {
  const [first = '', ...rest] = path;
  const key = first.replace(/\[\]$/, '');
  const value = Object.hasOwn(at, key) ? at[key] : undefined;
  // An empty text holds nothing, and of an action says that its step has the words.
  if (value === undefined || value === null || value === '') return;
  if (rest.length > 0) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (typeof item === 'object' && item !== null) change(item as Record<string, unknown>, rest, how);
    }
  } else if (how === 'drop') delete at[key];
  else at[key] = changed(value, how);
}

function changed(value: unknown, how: Exclude<How, 'drop'>): unknown {
  switch (how) {
    case 'none':
      return null;
    case 'empty':
      return {};
    case 'strings':
      return marked(value);
    case 'outcome':
      return typeof value === 'object'
        ? { ...(marked(value) as object), ...idsIn(value as Readonly<Record<string, unknown>>) }
        : marked(value);
    case 'text':
      return REMOVED;
  }
}

/** What an act has made: an incident, or a post in the chat, whose place has two parts. */
function idsIn({ incident, channel, message }: Readonly<Record<string, unknown>>): object {
  const isId = (part: unknown) => typeof part === 'string' && /^[\w-]{1,64}$/.test(part);
  return {
    ...(isId(incident) ? { incident } : {}),
    ...(isId(channel) && isId(message) ? { channel, message } : {}),
  };
}

/** Whether these words stand in a text of it, or in the name of a field. */
export function holdsWords(value: unknown, words: string): boolean {
  if (typeof value === 'string') return value.includes(words);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, held]) => key.includes(words) || holdsWords(held, words));
}

/** The same value with the mark for each string in it. */
function marked(value: unknown): unknown {
  if (typeof value === 'string') return value === '' ? '' : REMOVED;
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, marked(held)]));
}
