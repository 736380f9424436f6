import type { ParticipantState } from '../../domain/session.ts';
import type { World } from '../model/world.ts';

const AT_NAME = /(?:^|[\s\u3000])[@\uff20](\S+)/u;

/** Those whose name it is, or who have a name that begins so. */
export function namedPeople(name: string, people: readonly ParticipantState[]): readonly ParticipantState[] {
  const low = name.normalize('NFKC').toLowerCase();
  const exact = people.find((each) => each.name.toLowerCase() === low);
  return exact ? [exact] : people.filter((each) => each.name.toLowerCase().startsWith(low));
}

/** Whose an action is, where its text says `@name`: the start of a name is enough where it is one person's. */
export function namedOwner(text: string, { session }: Pick<World, 'session'>): ParticipantState | null {
  const [, name] = AT_NAME.exec(text) ?? [];
  if (name === undefined) return null;
  const people = Object.values(session.participants);
  const [only, ...others] = namedPeople(
    name,
    people.filter((each) => !each.removed && each.kind !== 'observer'),
  );
  return others.length === 0 ? (only ?? null) : null;
}

/** The text without the `@name` it begins or ends with, once that is said by the owner; amid a sentence it is a word. */
export function withoutOwner(text: string): string {
  const first = AT_NAME.exec(text);
  if (first === null) return text;
  const before = text.slice(0, first.index).trim();
  const after = text.slice(first.index + first[0].length).trim();
  return before !== '' && after !== '' ? text : before || after || text;
}
