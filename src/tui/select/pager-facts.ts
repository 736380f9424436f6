import type { ScreenClient } from '../model/screen-client.ts';

export const askPager = (client: ScreenClient, incidents: boolean) => client.ask('pager', { incidents });

type Told = Awaited<ReturnType<typeof askPager>>;
export type PagerFacts = NonNullable<Told>;
export type Reach = PagerFacts['incidents'][number];

/** What the hub has told of its pager; `none`: it has none; null: not known. */
export type PagerKnown = PagerFacts | 'none' | null;

/** Whom incidents page was asked for by whoever needed it, and stays until it is asked for anew. */
export function pagerTold(before: PagerKnown, told: Told, incidents: boolean): PagerKnown {
  if (told === null) return 'none';
  const kept = before === null || before === 'none' ? [] : before.incidents;
  return incidents ? told : { ...told, incidents: kept };
}

export const factsOf = (known: PagerKnown): PagerFacts | null =>
  known === null || known === 'none' ? null : known;

export const reachOf = (known: PagerKnown, incident: string): Reach | null =>
  factsOf(known)?.incidents.find((one) => one.incident === incident) ?? null;

/** Names of those whom a level of the incident's policy pages; '' where that is not known. */
export const namesAt = (reach: Reach | null, level: number | null): string =>
  reach?.levels.find((one) => one.level === level)?.people.join(', ') ?? '';
