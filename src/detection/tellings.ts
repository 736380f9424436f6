import { dayStamp } from '../text/time.ts';
import { type Exclusion, endsSoon } from './exclusion.ts';
import type { RaisedNotice } from './watch-event.ts';
import { type HeldBack, NOTHING_HELD, type WatchMemory } from './watch-log.ts';

/** A post for the team's chat, made once. `key` names it, the same from any process. */
export type DetectionTelling =
  /** The notices of a rule on one day, oldest first: one message, kept up as more come. */
  | { readonly key: string; readonly kind: 'notice'; readonly notices: readonly RaisedNotice[] }
  | {
      readonly key: string;
      readonly kind: 'ending';
      readonly exclusion: Exclusion;
      readonly held: HeldBack;
    };

/** Older events are no news. */
const FRESH_MS = 6 * 3_600_000;

/** What there is to tell at `now` (epoch ms). Days are those of the team's time zone (IANA). */
export function tellings(
  { notices, exclusions, held, reminded }: Pick<WatchMemory, 'notices' | 'exclusions' | 'held' | 'reminded'>,
  now: number,
  timeZone: string,
): readonly DetectionTelling[] {
  const days = Map.groupBy(
    notices,
    ({ rule, slot }) => `notice ${rule} ${dayStamp(new Date(slot).toISOString(), timeZone)}`,
  );
  const ending = [...exclusions.values()].filter((one) => reminded.has(one.id) && endsSoon(one, now));
  return [
    ...[...days].flatMap(([key, all]): DetectionTelling[] =>
      now - Math.max(...all.map(({ slot }) => slot)) < FRESH_MS
        ? [{ key, kind: 'notice', notices: all }]
        : [],
    ),
    ...ending.map(
      (exclusion): DetectionTelling => ({
        key: `exclusion ${exclusion.id}`,
        kind: 'ending',
        exclusion,
        held: held.get(exclusion.id) ?? NOTHING_HELD,
      }),
    ),
  ];
}
