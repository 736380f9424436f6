import type { AskedDistinct, AskedPeople } from '../../protocol/question-answers.ts';
import { shareText } from '../../text/share.ts';
import { word } from '../model/words.ts';
import type { World } from '../model/world.ts';

type Around = Pick<World, 'people' | 'lang'>;

/** What the screen shows of who is hit; null: nothing, or no source names its users. */
export function peopleTold({
  people,
}: Pick<World, 'people'>): (AskedPeople & { users: AskedDistinct }) | null {
  if (people === null || people === 'none' || people.users === null) return null;
  return { ...people, users: people.users };
}

/** There may be more than are counted: lines or sources name no user, one does not answer, or they could not be joined. */
const isLeast = ({ users, unnamed, failed, since, unset }: AskedPeople): boolean =>
  users?.least === true || unnamed > 0 || failed.length > 0 || unset.length > 0 || since !== null;

/**
 * By which query they were counted, where that is not the one that the log is read by now: null for all lines, undefined
 * where there is nothing to say.
 */
export function countedBy(
  told: AskedPeople,
  { tail }: Pick<World['session'], 'tail'>,
): string | null | undefined {
  // An older hub counts by what the log was read by when it was asked.
  if (told.query === undefined) return tail.query ?? undefined;
  return told.query === tail.query ? undefined : told.query;
}

/** `641 users`, `37+ users`, `~5,000 users`; null: not known. */
export function usersText(world: Around): string | null {
  const told = peopleTold(world);
  if (told === null || isUnknown(told)) return null;
  const { n, error } = told.users;
  const kind = `${error > 0 ? 'about' : ''}${error > 0 && isLeast(told) ? '-' : ''}${isLeast(told) ? 'least' : ''}`;
  const params = { n: n.toLocaleString('en-US') };
  if (kind === '') return word(world.lang, 'people.users', params);
  return word(world.lang, `people.users.${kind as 'least'}`, params);
}

/** No user is named where there are errors: that is not nobody. */
export const isUnknown = ({ users, errors, unnamed }: AskedPeople): boolean =>
  users?.n === 0 && errors > 0 && unnamed > 0;

/** The share of users that have errors, '' where it says nothing. */
export function hitShare({ users, allUsers }: AskedPeople): string {
  if (users === null || allUsers === null || users.n === 0) return '';
  return shareText(Math.min(users.n, allUsers.n), allUsers.n);
}
