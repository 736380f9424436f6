import type { AskAnswers } from '../../protocol/asks.ts';
import type { OnCallRow } from '../model/pager.ts';
import type { ScreenClient } from '../model/screen-client.ts';

export const askOnCall = (client: ScreenClient) => client.ask('oncall', {});

/** Levels of all policies, those that are paged first at the top. */
export function onCallRows(answer: AskAnswers['oncall']): readonly OnCallRow[] {
  const rows = (answer?.policies ?? []).flatMap(({ id: policyId, name, levels }) =>
    levels.map(({ level, people }): OnCallRow => {
      const names = [...new Set(people.map((person) => person.name))].join(', ');
      return { policyId, policy: name, level, names };
    }),
  );
  return rows.sort((a, b) => a.level - b.level);
}
