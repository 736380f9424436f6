import { asCompared } from '../text/as-compared.ts';
import { DUE } from '../text/due.ts';
import { parseWhen } from '../text/time.ts';
import { looksOn } from './permission.ts';
import type { ParticipantState, Session } from './session.ts';

/** A session, and epoch milliseconds. */
interface Given {
  readonly session: Pick<Session, 'participants' | 'timeZone'>;
  readonly now: number;
}

const AT_NAME = /(?:^|[\s\u3000])[@\uff20](\S+)/u;

/** Those whose name it is, or who have a name that begins so. */
export function namedPeople<T extends Pick<ParticipantState, 'name'>>(
  name: string,
  people: readonly T[],
): readonly T[] {
  const wanted = asCompared(name);
  const exact = people.find((each) => asCompared(each.name) === wanted);
  return exact ? [exact] : people.filter((each) => asCompared(each.name).startsWith(wanted));
}

/** Whose an action is, where its text says `@name`: the start of a name is enough where it is one person's. */
function namedOwner(text: string, { session }: Pick<Given, 'session'>): ParticipantState | null {
  const [, name] = AT_NAME.exec(text) ?? [];
  if (name === undefined) return null;
  const people = Object.values(session.participants);
  const [only, ...others] = namedPeople(
    name,
    people.filter((each) => !each.removed && !looksOn(each.kind)),
  );
  return others.length === 0 ? (only ?? null) : null;
}

/** The owner and the due time (ISO) that an action's text names, and the text without them where it starts or ends with them. */
export function givenIn(
  text: string,
  world: Given,
): { readonly text: string; readonly owner: ParticipantState | null; readonly due: string | null } {
  const owner = namedOwner(text, world);
  const [, japanese, english] = DUE.exec(text) ?? [];
  const time = japanese ?? english;
  const due =
    time === undefined
      ? null
      : parseWhen(time, new Date(world.now).toISOString(), world.session.timeZone, 'future');
  const timeless = due === null ? text : without(DUE, text);
  const ownerless = owner === null ? timeless : without(AT_NAME, timeless);
  return { text: due === null ? ownerless : without(DUE, ownerless), owner, due };
}

/** Removes what a field already holds from the start or end of a text; inside a sentence it stays. */
function without(what: RegExp, text: string): string {
  const first = what.exec(text);
  if (first === null) return text;
  const before = text.slice(0, first.index).trim();
  const after = text.slice(first.index + first[0].length).trim();
  return before !== '' && after !== '' ? text : before || after || text;
}
