import type { Actor } from '../../src/domain/event.ts';
import type { Session } from '../../src/domain/session.ts';
import type { Baseline } from '../../src/record/stats/baseline.ts';
import type { JudgedPage } from '../../src/record/stats/noise.ts';
import type { PagerPage } from '../../src/record/stats/pages.ts';
import { Given, opening, sato, tanaka } from '../domain/given.ts';
import { mulberry } from './mulberry.ts';

/*
 * Six weeks of a team that begins to use the tool: incidents with and without users affected, a release every two weeks,
 * two drills, and the pages that nobody opened. All of it comes from one seed.
 */

const suzuki: Actor = { id: 'suzuki@example.com', name: '鈴木', kind: 'member' };
const TEAM = [sato, tanaka, suzuki] as const;
const DAY_MS = 86_400_000;
/** Monday, 10 o'clock in Tokyo. */
const FIRST = Date.parse('2026-10-12T01:00:00.000Z');
export const SINCE = new Date(FIRST).toISOString();
/** Wednesday, 10 o'clock: the scrum. */
export const UNTIL = '2026-11-25T01:00:00.000Z';

interface Rule {
  readonly service: string;
  readonly title: string;
  /** Of a hundred pages so many affect users, so many are opened, and so many resolve themselves soon. */
  readonly hurt: number;
  readonly opened: number;
  readonly soon: number;
  readonly pages: number;
  readonly prevent: string | null;
  readonly cause: string;
}

const RULES: readonly Rule[] = [
  {
    ...{ service: 'cart', title: 'CartView NullPointerException', hurt: 0, opened: 8, soon: 40, pages: 41 },
    ...{ prevent: 'レベルを下げる', cause: '表示だけの例外' },
  },
  {
    ...{ service: 'checkout', title: '5xx rate > 5% for 3m', hurt: 60, opened: 55, soon: 10, pages: 26 },
    ...{ prevent: '利用者の下限 5人 » 20人', cause: 'デプロイで接続プールの上限が減った' },
  },
  {
    ...{ service: 'search', title: 'slow query 412 ms', hurt: 20, opened: 20, soon: 55, pages: 38 },
    ...{ prevent: '継続時間 1分 » 5分', cause: '索引の再構築' },
  },
  {
    ...{ service: 'batch', title: 'nightly job 2 h late', hurt: 0, opened: 5, soon: 0, pages: 18 },
    ...{ prevent: null, cause: '上流の遅れ' },
  },
  {
    ...{ service: 'image', title: '404 rate > 1%', hurt: 0, opened: 0, soon: 70, pages: 34 },
    ...{ prevent: null, cause: '' },
  },
  {
    ...{ service: 'payments', title: 'declines above 12%', hurt: 70, opened: 60, soon: 0, pages: 9 },
    ...{ prevent: null, cause: '外部の決済網' },
  },
  {
    ...{ service: 'login', title: 'errors above 3%', hurt: 30, opened: 25, soon: 20, pages: 16 },
    ...{ prevent: null, cause: '証明書の更新' },
  },
];

export interface SixWeeks {
  readonly sessions: readonly Session[];
  /** Each with its whole log, as a record has it. */
  readonly logs: readonly Given[];
  readonly pager: readonly PagerPage[];
  /** Judged from home, without a session. */
  readonly judged: readonly JudgedPage[];
  readonly baselines: readonly Baseline[];
}

export function sixWeekStory(seed = 20_261_125): SixWeeks {
  const random = mulberry(seed);
  const between = (low: number, high: number): number => Math.round(low + random() * (high - low));
  const chance = (percent: number): boolean => random() * 100 < percent;
  const pager: PagerPage[] = [];
  const judged: JudgedPage[] = [];
  const logs: Given[] = [];
  for (const rule of RULES) {
    for (let i = 0; i < rule.pages; i++) {
      const fired = FIRST + between(0, 43 * DAY_MS - 3_600_000);
      const at = new Date(fired).toISOString();
      const { service, title } = rule;
      const page = { id: `Q${pager.length}`, title, service, at };
      const soon = chance(rule.soon);
      const ended = fired + (soon ? between(20, 290) : between(400, 9_000)) * 1_000;
      pager.push({ ...page, resolvedAt: new Date(ended).toISOString(), resolvedBySelf: soon });
      if (!soon && chance(rule.opened)) {
        logs.push(incident(page, fired, (fired - FIRST) / (42 * DAY_MS), rule, chance(rule.hurt), between));
      } else if (!soon && chance(45)) {
        judged.push({ ...page, hurt: false, prevent: rule.prevent, resolvedSoon: false });
      }
    }
  }
  const night = {
    id: 'Q900',
    title: '決済画面で5xx急増',
    service: 'checkout',
    at: '2026-11-24T17:58:11.000Z',
  };
  const ended = { resolvedAt: '2026-11-24T18:44:00.000Z', resolvedBySelf: false };
  pager.push({ ...night, ...ended });
  logs.push(incident(night, Date.parse(night.at), 1, RULES[1] as Rule, true, between), ...apart(), open());
  logs.sort((a, b) => (a.log[0]?.at ?? '').localeCompare(b.log[0]?.at ?? ''));
  const before = (n: number, from: number, to: number): readonly number[] =>
    Array.from({ length: n }, () => between(from, to));
  const span = { from: '2026-07-01', to: '2026-10-09' };
  return {
    sessions: logs.map(({ state }) => state),
    logs,
    pager: pager.sort((a, b) => a.at.localeCompare(b.at)),
    judged,
    baselines: [
      { measure: 'start', origin: 'alerts.csv', ...span, spans: before(61, 500, 2_500) },
      { measure: 'acknowledged', origin: 'PagerDuty', ...span, spans: before(212, 40, 900) },
    ],
  };
}

type Between = (low: number, high: number) => number;

/** `along`: from 0 to 1 through the weeks, in which the team becomes faster. */
function incident(
  { id, title, service, at }: Omit<PagerPage, 'resolvedAt' | 'resolvedBySelf'>,
  fired: number,
  along: number,
  { prevent, cause }: Rule,
  hurt: boolean,
  between: Between,
): Given {
  const given = new Given();
  const names: readonly Actor[] = [...TEAM.slice(Number(id.slice(1)) % 3), ...TEAM];
  const [first, second] = names as readonly [Actor, Actor];
  const pace = 1 - 0.75 * along;
  const day = new Date(fired + 9 * 3_600_000).toISOString().slice(5, 10).replace('-', '');
  const when = (seconds: number, ...[by, type, input]: Parameters<Given['when']>): void => {
    // Each command is one second later than the one before.
    given.now = Math.max(given.now, fired + Math.round(seconds) * 1_000 - 1_000);
    given.when(by, type, input);
  };
  given.state = { ...given.state, id: `${service}-${day}-${id.toLowerCase()}` };
  given.now = fired;
  const ack = between(25, 90) * pace + 15;
  const start = ack + between(50, 260) * pace;
  const mitigated = start + between(400, 2_600) * (0.4 + 0.6 * pace);
  const page = {
    ...{ id, number: 4_800 + Number(id.slice(1)), title, service, url: null, urgency: 'high' as const },
    ...{
      status: 'acknowledged' as const,
      triggeredAt: at,
      acknowledgedBy: first.name,
      resolvedAt: null,
      resolvedBy: null,
    },
    acknowledgedAt: new Date(fired + Math.round(ack) * 1_000).toISOString(),
  };
  when(ack + 5, first, 'session.open', { ...opening, title, firedAt: at });
  when(0, { id: 'pagerduty', name: 'PagerDuty', kind: 'system' }, 'incident.link', { incident: page });
  when(0, first, 'participant.join', {});
  when(ack + 10, first, 'severity.set', { severity: hurt ? 'SEV2' : 'SEV4' });
  when(start, first, 'note.add', { kind: 'finding', text: title });
  when(start + 20, second, 'participant.join', {});
  if (hurt) {
    const who = { who: '利用者', what: `${between(40, 900)}人が失敗`, since: null };
    when(start + 60, second, 'impact.set', { impact: who });
    when(start + 90, second, 'notice.send', { text: '調査中です', nextAt: null, final: false });
  }
  when(mitigated, first, 'session.mitigate', {});
  when(mitigated, first, 'note.add', { text: `原因: ${cause}` });
  if (hurt) {
    const due = new Date(fired + between(2, 20) * DAY_MS).toISOString();
    when(mitigated, first, 'note.add', {
      kind: 'action',
      text: `${service}の再発防止`,
      owner: second.id,
      due,
    });
    if (along < 0.85)
      when(mitigated, second, 'note.amend', { note: given.state.notes.at(-1)?.id ?? '', done: true });
  }
  when(mitigated + between(60, 900), first, 'session.resolve', {});
  when(mitigated + 1_000, first, 'verdict.set', {
    verdict: { hurt, why: null, prevent: hurt ? null : prevent },
  });
  when(mitigated + 1_100, second, 'session.close', { reason: '復旧' });
  if (along < 0.9) reviewed(given, second);
  return given;
}

/** The review that each close leaves has been held. */
function reviewed(given: Given, by: Actor): void {
  for (const { id, kind, text } of given.state.notes)
    if (kind === 'action' && text === '') given.when(by, 'note.amend', { note: id, done: true });
}

/** Releases and drills, which stand apart. */
function apart(): readonly Given[] {
  return (
    [
      ['release', 2, '定期リリース'],
      ['release', 16, '定期リリース'],
      ['release', 30, '定期リリース'],
      ['drill', 9, '訓練'],
      ['drill', 37, '訓練'],
    ] as const
  ).map(([kind, day, title]) => {
    const given = new Given();
    given.now = FIRST + day * DAY_MS + 4 * 3_600_000;
    const firedAt = kind === 'drill' ? new Date(given.now).toISOString() : null;
    given.state = { ...given.state, id: `${kind}-${day}` };
    given.when(sato, 'session.open', { ...opening, kind, title, firedAt });
    given.now += 70_000 + day * 1_000;
    given.when(sato, 'note.add', { text: '始めます' });
    given.when(sato, 'session.close', { reason: '終了' });
    reviewed(given, sato);
    return given;
  });
}

/** The one that is being worked at the scrum. */
function open(): Given {
  const given = new Given();
  given.now = Date.parse(UNTIL) - 68 * 60_000;
  given.state = { ...given.state, id: 'search-1125' };
  const firedAt = new Date(given.now).toISOString();
  given.now += 48_000;
  given.when(tanaka, 'session.open', { ...opening, title: '検索が遅い', firedAt });
  given.now += 20_000;
  given.when(tanaka, 'severity.set', { severity: 'SEV3' });
  given.when(tanaka, 'impact.set', {
    impact: { who: '検索した利用者', what: '約120人が2秒以上待ち', since: null },
  });
  given.when(sato, 'participant.join', {});
  given.when(sato, 'notice.send', { text: '調査中です', nextAt: '2026-11-25T01:30:00.000Z', final: false });
  return given;
}
