import { clockOrigin } from '../domain/clock.ts';
import { beginOf } from '../domain/course.ts';
import type { Session } from '../domain/session.ts';
import type { Lang } from '../text/i18n/messages.ts';
import { yamlString } from '../text/markdown.ts';
import { wholeSeconds } from '../text/time.ts';

type Fact = string | number | boolean | null | readonly (string | number)[];

const scalar = (fact: string | number | boolean | null): string =>
  typeof fact === 'string' ? yamlString(fact) : String(fact);

/** The facts for machines: times in UTC, spans in whole seconds since the alert (or the opening, where nothing fired). */
export function frontMatter(s: Session, hash: string, lang: Lang): readonly string[] {
  const { clock: c } = s;
  const begin = beginOf(s);
  const facts: readonly (readonly [string, Fact])[] = [
    ['session', s.id],
    ['title', s.title],
    ['lang', lang],
    ['kind', s.kind],
    ['status', s.status],
    ['severity', s.severity],
    ['time_zone', s.timeZone],
    ...released(s),
    ['impact_began', s.impact?.since ?? null],
    ['began', begin?.at ?? null],
    ['began_by', begin?.by ?? null],
    ['fired', c.fired],
    ['acknowledged', c.acknowledged],
    ['opened', c.opened],
    ['second_person', c.secondPerson],
    ['start', c.start],
    ['mitigated', c.mitigated],
    ['resolved', c.resolved],
    ['relapsed', s.relapses.map(({ happenedAt }) => happenedAt)],
    ['closed', s.closedAt],
    ['seconds_from', c.fired === null ? 'opening' : 'alert'],
    ['seconds_to_acknowledge', secondsTo(s, c.acknowledged)],
    ['seconds_to_open', secondsTo(s, c.opened)],
    ['seconds_to_second_person', secondsTo(s, c.secondPerson)],
    ['seconds_to_start', secondsTo(s, c.start)],
    ['seconds_to_mitigate', secondsTo(s, c.mitigated)],
    ['seconds_to_resolve', secondsTo(s, c.resolved)],
    ['users_affected', s.verdict?.hurt ?? null],
    ['verdict_cause', s.verdict?.why ?? null],
    ['verdict_prevention', s.verdict?.prevent ?? null],
    [
      'participants',
      Object.values(s.participants)
        .filter(({ kind }) => kind !== 'observer')
        .map(({ name }) => name),
    ],
    ['incidents', s.incidents.map(({ id, number }) => number ?? id)],
    ['procedure', s.procedure?.id ?? null],
    ['procedure_hash', s.procedure?.hash ?? null],
    ['head_seq', s.seq],
    ['head_hash', hash],
  ];
  const rows = facts.map(([key, fact]) =>
    Array.isArray(fact)
      ? `${key}: [${fact.map(scalar).join(', ')}]`
      : `${key}: ${scalar(fact as Exclude<Fact, readonly unknown[]>)}`,
  );
  return ['---', ...rows, '---', ''];
}

/** Only a release has these: `release: ["tag=v2026.11.26", …]` and its window. */
function released({ release, rollback }: Session): readonly (readonly [string, Fact])[] {
  if (release === null) return [];
  return [
    ['release', release.variables.map(({ id, value }) => `${id}=${value}`)],
    ['window_from', release.window?.since ?? null],
    ['window_until', release.window?.until ?? null],
    ['rolled_back', rollback?.at ?? null],
  ];
}

function secondsTo(session: Session, at: string | null): number | null {
  const origin = clockOrigin(session);
  return origin === null || at === null ? null : wholeSeconds(Date.parse(at) - Date.parse(origin));
}
