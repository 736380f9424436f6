import type { AskAnswers, PagerFacts, PagerReach } from '../../protocol/asks.ts';
import { named } from '../../text/nearest.ts';
import type { OnCallRow, PagerKnown } from '../model/pager.ts';
import type { ScreenClient } from '../model/screen-client.ts';
import type { World } from '../model/world.ts';

export const askPager = (client: ScreenClient, incidents: boolean) => client.ask('pager', { incidents });

/** Whom incidents page was asked for by the person who needed it, and stays until it is asked for again. */
export function pagerTold(before: PagerKnown, told: PagerFacts | null, incidents: boolean): PagerKnown {
  if (told === null) return 'none';
  const kept = before === null || before === 'none' ? [] : before.incidents;
  return incidents ? told : { ...told, incidents: kept };
}

export const factsOf = (known: PagerKnown): PagerFacts | null =>
  known === null || known === 'none' ? null : known;

export const reachOf = (known: PagerKnown, incident: string): PagerReach | null =>
  factsOf(known)?.incidents.find((one) => one.incident === incident) ?? null;

/** Names of those whom a level of the incident's policy pages; '' where that is not known. */
export const namesAt = (reach: PagerReach | null, level: number | null): string =>
  reach?.levels.find((one) => one.level === level)?.people.join(', ') ?? '';

/** The account has said that it cannot, or has refused it in this session. */
export function lacksResponders({ pager, session }: Pick<World, 'pager' | 'session'>): boolean {
  // What was refused here counts for more than what the account says of itself.
  const refused = session.actions.some(({ act, kind }) => act === 'responder' && kind === 'ability-missing');
  return refused || factsOf(pager)?.responders === false;
}

export const askOnCall = (client: ScreenClient) => client.ask('oncall', {});

/** People who are on call, each once, with the first level that they are on. */
export const peopleOnCall = (rows: readonly OnCallRow[]) => {
  const people = rows.flatMap(({ names, ...of }) => names.map((name) => ({ ...of, name })));
  return people.filter(({ name }, i) => people.findIndex((one) => one.name === name) === i);
};

/** The names of people on call and of policies that a typed name means; several: it is not one of them. */
export function whomNamed(typed: string, { oncall }: Pick<World, 'oncall'>): readonly string[] {
  const policies = oncall.map(({ policy: name }) => ({ name }));
  const { meant, near } = named(typed, [...peopleOnCall(oncall), ...policies]);
  return [...new Set((meant.length > 0 ? meant : near).map(({ name }) => name))];
}

/** Levels of all policies, those that are paged first at the top. */
export function onCallRows(answer: AskAnswers['oncall']): readonly OnCallRow[] {
  const rows = (answer?.policies ?? []).flatMap(({ id: policyId, name, levels }) =>
    levels.map(({ level, people }): OnCallRow => {
      const names = [...new Set(people.map((person) => person.name))];
      return { policyId, policy: name, level, names };
    }),
  );
  return rows.sort((a, b) => a.level - b.level);
}
