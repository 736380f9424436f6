import { pastTime } from '../../domain/past-time.ts';
import { clock, clockAndDay, duration, parseWhen } from '../../text/time.ts';
import { type Saying, word } from './words.ts';
import { nowIso, type World } from './world.ts';

/** A clock time this far away cannot be meant for another day's. */
const NEAR_MS = 12 * 60 * 60_000;

/** A time as it is said and typed: with its day where that is not today. */
export const whenText = (iso: string, world: Pick<World, 'session' | 'now' | 'lang'>): string =>
  clockAndDay(iso, nowIso(world), world.session.timeZone, world.lang);

/** Of something that has happened: the day only where the clock time alone could mean another one. */
export const pastText = (iso: string, world: Pick<World, 'session' | 'now' | 'lang'>): string =>
  Math.abs(world.now - Date.parse(iso)) < NEAR_MS ? clock(iso, world.session.timeZone) : whenText(iso, world);

/** What a typed time is taken for, told while it is typed: `= 11/24(火) 23:50 (3時間前)`; '' where it says none. */
export function readAs(text: string, lean: 'past' | 'future', world: World): string {
  const iso = parseWhen(text, nowIso(world), world.session.timeZone, lean);
  if (iso === null) return '';
  const ms = Date.parse(iso) - world.now;
  const time = whenText(iso, world);
  return word(world.lang, ms > 0 ? 'time.ahead' : 'time.ago', { time, span: duration(ms, world.lang) });
}

/** When something has happened, as it was typed: ISO, null where nothing was typed; or why it cannot be. */
export function readPast(
  text: string,
  { session, now }: Pick<World, 'session' | 'now'>,
): { readonly at: string | null } | Saying {
  const read = pastTime(text, session.timeZone, now);
  return 'wrong' in read ? { key: `why.${read.wrong}`, params: { text } } : read;
}
