import type { ConnectionState } from '../client/connection/connection-state.ts';
import type { WatchState } from '../client/session-watch.ts';
import type { Session } from '../domain/session.ts';
import type { Lang } from '../text/i18n/messages.ts';
import { clockAndDay, duration } from '../text/time.ts';
import { pageWord } from './words.ts';

/** All that the views of a session read: a value of one moment, so that they are pure. */
export interface Looked
  extends Pick<
    WatchState,
    'session' | 'connection' | 'you' | 'presence' | 'unsavedSince' | 'lines' | 'older'
  > {
  readonly lang: Lang;
  /** IANA name of the reader's own zone. */
  readonly zone: string;
  /** Epoch milliseconds by the hub's clock: the reader's own may be a day off. */
  readonly now: number;
  /** When the hub's last word came, by the same clock; null: never. */
  readonly heardAt: number | null;
  /** What the machine itself says of its network. */
  readonly isOffline: boolean;
  /** Something on the way cuts live connections, so the page asks every few seconds. */
  readonly isAsking: boolean;
  /** Which sections are unfolded, and how many rows of long ones are shown. */
  readonly open: ReadonlySet<string>;
  readonly rows: number;
}

/** How the line to the hub stands. `isOld`: what is shown may not be so any more. */
export interface LineTold {
  readonly kind: 'live' | 'asking' | 'connecting' | 'reconnecting' | 'offline' | 'ended';
  readonly text: string;
  readonly isOld: boolean;
}

const CURRENT: ReadonlySet<string> = new Set(['live', 'asking', 'connecting']);
/** Information younger than this is not called old. */
const FRESH_MS = 5_000;
/** The same where it is asked for every few seconds. */
const ASKED_MS = 15_000;
/** After so long without the hub nobody waits for the next second. */
const OFFLINE_MS = 60_000;

export function lineTold(looked: Looked): LineTold {
  const { connection, now, heardAt, lang, isOffline, isAsking } = looked;
  const told = (kind: LineTold['kind'], params = {}): LineTold => ({
    kind,
    text: pageWord(lang, `line.${kind}`, params),
    isOld: !CURRENT.has(kind),
  });
  if (heardAt === null) return told('connecting');
  const since = { time: timeText(new Date(heardAt).toISOString(), looked) };
  if (connection.kind === 'ended') return told('ended', since);
  if (connection.kind === 'live' && !isOffline) return told('live');
  const age = Math.max(0, now - heardAt);
  if (isAsking && !isOffline && age < ASKED_MS) return told('asking', { age: duration(age, lang) });
  if (isFirst(connection, age)) return told('connecting');
  if (isOffline || age >= OFFLINE_MS) return told('offline', since);
  return told('reconnecting', { age: duration(age, lang) });
}

const isFirst = (connection: ConnectionState, age: number): boolean =>
  connection.kind === 'connecting' && connection.attempt === 1 && age < FRESH_MS;

/** A time by the reader's own clock, with its day where that is not today. */
export const timeText = (iso: string, { now, zone, lang }: Pick<Looked, 'now' | 'zone' | 'lang'>): string =>
  clockAndDay(iso, new Date(now).toISOString(), zone, lang);

/** A participant's name; an id that nobody has is shown as it is. */
export const personName = (session: Session, id: string): string => session.participants[id]?.name ?? id;
