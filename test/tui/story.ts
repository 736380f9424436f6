import { readFileSync } from 'node:fs';
import { parseProcedure } from '../../src/adapters/procedure-files/parse.ts';
import type { Actor } from '../../src/domain/event.ts';
import type { NumberedLine } from '../../src/protocol/messages.ts';
import { FakeClient } from './fake-client.ts';

export const SATO: Actor = { id: 'sato@example.com', name: '佐藤', kind: 'member' };
export const TANAKA: Actor = { id: 'tanaka@example.com', name: '田中', kind: 'member' };
export const SUZUKI: Actor = { id: 'suzuki@example.com', name: '鈴木', kind: 'member' };
export const YAMADA: Actor = { id: 'yamada@example.com', name: '山田', kind: 'member' };
export const OBSERVER: Actor = { id: 'boss@example.com', name: '部長', kind: 'observer' };
export const PAGER: Actor = { id: 'feed:pagerduty', name: 'PagerDuty', kind: 'system' };

/** 02:58:11 in Tokyo. */
export const FIRED = Date.parse('2026-11-24T17:58:11.000Z');
const at = (seconds: number): number => FIRED + seconds * 1_000;
const iso = (seconds: number): string => new Date(at(seconds)).toISOString();

const loaded = parseProcedure(
  readFileSync(new URL('../../sessions/procedures/incident.yaml', import.meta.url), 'utf8'),
  'built-in:incident',
);
if (!loaded.ok) throw new Error('the incident procedure cannot be read');
const { procedure: knowing, hash, origin } = loaded.loaded;

/** The same checklist with every step left to people. */
const byHand = {
  ...knowing,
  phases: knowing.phases.map((phase) => ({
    ...phase,
    steps: phase.steps.map(({ when: _, ...step }) => step),
  })),
};

/** A session just opened by 佐藤, with `you` at the screen. `facts`: steps that know; else every step is ticked by hand. */
export function opened(
  you: Actor = TANAKA,
  lang: 'ja' | 'en' = 'ja',
  facts = false,
  id = 'checkout-1125',
): FakeClient {
  const client = new FakeClient(id, you, at(52));
  client.act(SATO, 'session.open', {
    title: lang === 'ja' ? '決済画面で5xx急増' : '5xx spike on checkout',
    kind: 'incident',
    timeZone: 'Asia/Tokyo',
    lang,
    procedure: facts ? knowing : byHand,
    procedureHash: hash,
    procedureOrigin: origin,
    severity: null,
    firedAt: iso(0),
    tail: { sources: ['app-*'], query: null, window: null },
  });
  client.act(SATO, 'participant.join', {});
  client.act(you, 'participant.join', {});
  return client;
}

/** Twelve minutes in: the team is at the evidence. */
export function underWay(you: Actor = TANAKA, lang: 'ja' | 'en' = 'ja', id?: string): FakeClient {
  const ja = lang === 'ja';
  const client = opened(you, lang, false, id);
  const step = (seconds: number, by: Actor, type: string, data: unknown): void => {
    client.now = at(seconds);
    client.act(by, type as never, data);
  };
  const incident = {
    id: 'Q1ABC',
    number: 4812,
    title: '5xx rate > 5% for 5m',
    service: 'checkout',
    url: null,
    urgency: 'high',
    status: 'acknowledged',
    triggeredAt: iso(0),
    acknowledgedAt: iso(41),
    acknowledgedBy: '佐藤',
    resolvedAt: null,
    resolvedBy: null,
  };
  step(53, PAGER, 'incident.link', { incident });
  step(60, SATO, 'role.take', { role: 'driver' });
  step(60, SATO, 'rotation.set', { minutes: 15 });
  step(108, TANAKA, 'participant.join', {});
  step(110, TANAKA, 'role.take', { role: 'navigator' });
  step(125, SATO, 'step.do', { step: 'ack' });
  step(130, SATO, 'severity.set', { severity: 'SEV2' });
  step(131, SATO, 'step.do', { step: 'severity' });
  step(150, SUZUKI, 'participant.join', {});
  step(151, SUZUKI, 'role.take', { role: 'scribe' });
  step(160, SATO, 'step.do', { step: 'roles' });
  step(200, YAMADA, 'participant.join', {});
  step(300, TANAKA, 'note.add', {
    kind: 'finding',
    step: 'symptom',
    text: ja ? '5xxは02:55から。acquirer-b宛てのみ' : '5xx since 02:55, only towards acquirer-b',
  });
  step(302, TANAKA, 'step.do', { step: 'symptom' });
  step(360, TANAKA, 'impact.set', {
    impact: {
      who: ja ? '決済の約2割' : 'about 20% of payments',
      what: ja ? '決済が失敗' : 'fail',
      since: iso(-191),
    },
  });
  step(361, TANAKA, 'step.do', { step: 'impact' });
  step(480, SATO, 'step.do', { step: 'recent-change' });
  step(500, SATO, 'goal.set', {
    goal: ja ? '02:40のデプロイを切り戻して止める' : 'Stop it by rolling back the 02:40 deploy',
  });
  step(540, SATO, 'note.add', {
    kind: 'decision',
    text: ja
      ? '02:40のデプロイを切り戻す。5分で下がらなければ中止'
      : 'Roll back the 02:40 deploy. Stop if the rate has not fallen in 5 minutes.',
  });
  step(600, SUZUKI, 'note.add', {
    kind: 'action',
    text: ja ? 'CSへ一報' : 'Call support',
    owner: SUZUKI.id,
    due: iso(1309),
  });
  step(620, TANAKA, 'step.assign', { step: 'evidence', participant: TANAKA.id });
  step(640, SATO, 'notice.send', { text: ja ? '初報' : 'first notice', nextAt: iso(1009), final: false });
  client.now = at(751);
  client.set({
    presence: [SATO, TANAKA, SUZUKI, YAMADA].map((person, i) => ({
      participant: person.id,
      terminals: person === YAMADA ? 0 : 1,
      activeAt: iso(person === SUZUKI ? 300 : 740),
      pane: (['logs', 'checklist', 'notes', 'people'] as const)[i] ?? null,
    })),
    sources: [{ name: 'app-*', state: 'live', completeTo: iso(771), behind: [] }],
  });
  if (you !== SATO) {
    const anchors = { pane: 'logs', step: 'evidence', note: null, line: null, opened: null } as const;
    client.set({
      driverView: { by: SATO.id, anchors: { ...anchors, level: null, filters: [], search: null } },
    });
  }
  return client;
}

const MESSAGES: readonly (readonly [NumberedLine['level'], string, string])[] = [
  ['error', 'checkout', 'payment gateway timeout after 3000ms order=81532'],
  ['error', 'checkout', 'payment gateway timeout after 3000ms order=81533'],
  ['warn', 'gateway', 'circuit open: acquirer-b'],
  [
    'error',
    'checkout',
    'cannot reserve stock: pool exhausted\n  at Pool.take (pool.js:31)\n  at reserve (stock.js:9)',
  ],
  ['info', 'deploy', 'rollback started sha=1c9e by actions'],
  ['info', 'checkout', '注文 81534 を受け付けました(お客様: 山田 太郎)'],
  ['debug', 'search', 'cache miss key=item:889'],
];

/** Line `i` of a log that repeats itself as real ones do. */
export function logLine(i: number, seconds = 720 + i / 4): Omit<NumberedLine, 'no'> {
  const [level, service, message] = MESSAGES[i % MESSAGES.length] ?? MESSAGES[0]!;
  return {
    id: `line-${i}`,
    time: iso(seconds),
    level,
    service,
    message,
    fields: { pod: `checkout-7c9f-${i % 3}`, region: 'ap-northeast-1' },
    source: 'app-*',
  };
}

export const logLines = (count: number, from = 0): Omit<NumberedLine, 'no'>[] =>
  Array.from({ length: count }, (_, i) => logLine(from + i));
