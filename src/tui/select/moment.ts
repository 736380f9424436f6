import { clockSeconds, dayStamp } from '../../text/time.ts';
import type { World } from '../model/world.ts';

/** `03:09:50` of a session that is played; with its day where it lasts longer than one: `11-25 03:09:50`. */
export function momentText(at: number, { replay, lang }: Pick<World, 'replay' | 'lang'>): string {
  if (replay === null) return '';
  const { from, to, last } = replay.recording;
  const day = (ms: number): string => dayStamp(new Date(ms).toISOString(), last.timeZone).slice(5);
  const time = clockSeconds(new Date(at).toISOString(), last.timeZone);
  if (day(from) === day(to)) return time;
  return `${lang === 'ja' ? day(at).replace('-', '/') : day(at)} ${time}`;
}
