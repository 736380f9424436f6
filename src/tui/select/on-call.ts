import type { ScreenClient } from '../model/screen-client.ts';

type Answer = Awaited<ReturnType<typeof askOnCall>>;

/** One level of a policy, and who is on call at it now. */
export interface OnCallRow {
  readonly policyId: string;
  readonly policy: string;
  readonly level: number;
  readonly names: string;
}

export const askOnCall = (client: ScreenClient) => client.ask('oncall', {});

/** Levels of all policies, those that are paged first at the top. */
export function onCallRows(answer: Answer): readonly OnCallRow[] {
  const rows = (answer?.policies ?? []).flatMap(({ id: policyId, name, levels }) =>
    levels.map(({ level, people }): OnCallRow => {
      const names = [...new Set(people.map((person) => person.name))].join(', ');
      return { policyId, policy: name, level, names };
    }),
  );
  return rows.sort((a, b) => a.level - b.level);
}
