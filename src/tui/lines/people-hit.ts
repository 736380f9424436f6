import { shareText } from '../../text/share.ts';
import { clock } from '../../text/time.ts';
import { styled } from '../draw/line.ts';
import { type Part, part } from '../draw/parts.ts';
import { word } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { countedBy, hitShare, isUnknown, peopleTold, usersText } from '../select/people-hit.ts';

/** Of a query, as in the title of the log. */
const QUERY_CHARS = 30;
/** Older than this, a number says of when it is. */
const OLD_MS = 180_000;

/** `37+ users hit (9%)  12% of lines without user`; nothing where no source names its users. */
export function peopleParts(world: World): readonly Part[] {
  const { lang, now, session } = world;
  const told = peopleTold(world);
  if (told === null) return [];
  const { unnamed, errors, to, users } = told;
  const text = usersText(world);
  const share = hitShare(told);
  const hit =
    text === null || isUnknown(told)
      ? styled('wait', word(lang, 'people.hit-unknown'))
      : share === ''
        ? word(lang, 'people.hit', { users: text })
        : word(lang, 'people.hit-share', { users: text, share });
  const main = users.n > 0 && typeof hit === 'string' ? styled('burn', hit) : hit;
  const by = countedBy(told, session);
  const of =
    by === undefined
      ? ''
      : by === null
        ? word(lang, 'people.of-all')
        : word(lang, 'people.of', { query: by.slice(0, QUERY_CHARS) });
  const without = unnamed === 0 ? '' : word(lang, 'people.without', { share: shareText(unnamed, errors) });
  const old = now - Date.parse(to) > OLD_MS;
  const time = old ? word(lang, 'people.as-of', { time: clock(to, session.timeZone) }) : '';
  return [
    part(1, main),
    ...(of === '' ? [] : [part(2, styled('past', of))]),
    ...(without === '' ? [] : [part(5, styled('past', without))]),
    ...(old ? [part(2, styled('wait', time))] : []),
  ];
}
