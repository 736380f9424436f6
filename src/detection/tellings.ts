import { dayStamp } from '../text/time.ts';
import type { RaisedNotice } from './detection-event.ts';
import { type DetectionMemory, type HeldBack, type LoggedPage, NOTHING_HELD } from './detection-memory.ts';
import { type Exclusion, endsSoon } from './exclusion.ts';

/** A post for the team's chat, made once. `key` names it, the same from any process. */
export type DetectionTelling =
  /** The notices of a rule on one day, oldest first: one message, kept up as more come. */
  | { readonly key: string; readonly kind: 'notice'; readonly notices: readonly RaisedNotice[] }
  /** Pages of a rule (blind: of a source) that the pager did not take, of one hour, oldest first: kept up until all are sent. */
  | { readonly key: string; readonly kind: 'unsent'; readonly pages: readonly LoggedPage[] }
  | {
      readonly key: string;
      readonly kind: 'ending';
      readonly exclusion: Exclusion;
      readonly held: HeldBack;
    };

/** Older events are no news. */
const HOUR_MS = 3_600_000;
const FRESH_MS = 6 * HOUR_MS;

/** What there is to tell at `now` (epoch ms). Days are those of the team's time zone (IANA). */
export function tellings(
  {
    pages,
    notices,
    exclusions,
    held,
    reminded,
  }: Pick<DetectionMemory, 'pages' | 'notices' | 'exclusions' | 'held' | 'reminded'>,
  now: number,
  timeZone: string,
): readonly DetectionTelling[] {
  const days = Map.groupBy(
    notices,
    ({ rule, slot }) => `notice ${rule} ${dayStamp(new Date(slot).toISOString(), timeZone)}`,
  );
  const ending = [...exclusions.values()].filter((one) => reminded.has(one.id) && endsSoon(one, now));
  const unsent = Map.groupBy(
    [...pages.values()].filter((page) => page.trouble !== null && isFresh(page, now)),
    ({ rule, requestedAt }) => `unsent ${rule} ${Math.floor(Date.parse(requestedAt) / HOUR_MS)}`,
  );
  return [
    ...[...unsent].map(([key, all]): DetectionTelling => ({ key, kind: 'unsent', pages: all })),
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

/** One that is still owed is news however old it is. */
const isFresh = ({ sentAt, endedAt }: LoggedPage, now: number): boolean => {
  const over = sentAt ?? endedAt;
  return over === null || now - Date.parse(over) < FRESH_MS;
};
