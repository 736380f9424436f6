import { readFileSync } from 'node:fs';
import { describe } from 'vitest';
import { parseProcedure } from '../../src/adapters/procedure-files/parse.ts';
import { bareActionsLine } from '../../src/cli/commands/act/close.ts';
import type { Incident } from '../../src/domain/event.ts';
import type { Session } from '../../src/domain/session.ts';
import { digestPost, sessionsSince } from '../../src/hub/chat/digest-posts.ts';
import { headlineText } from '../../src/record/chat/headline.ts';
import { threadText } from '../../src/record/chat/thread.ts';
import { type DigestSource, digestOf } from '../../src/record/digest/digest.ts';
import { digestText } from '../../src/record/digest/digest-page.ts';
import { renderRecord } from '../../src/record/markdown.ts';
import { sessionFacts, statsOf } from '../../src/record/stats/stats.ts';
import { statsBlocks } from '../../src/record/stats/stats-page.ts';
import { CLI } from '../../src/text/i18n/cli/cli.ts';
import { type Lang, translator } from '../../src/text/i18n/messages.ts';
import { Given, opening, pager, sato, tanaka } from '../domain/given.ts';
import { Rig } from '../tui/rig.ts';
import { underWay } from '../tui/story.ts';
import { claim } from './claim.ts';

const INCIDENT = new URL('../../sessions/procedures/incident.yaml', import.meta.url);
const built = parseProcedure(readFileSync(INCIDENT, 'utf8'), 'built-in:incident');
if (!built.ok) throw new Error('the incident procedure cannot be read');
const { procedure } = built.loaded;

const at = (time: string): string => new Date(`2026-11-25T${time}:00+09:00`).toISOString();
const ZONE = 'Asia/Tokyo';
const SINCE = at('00:00');
const UNTIL = at('10:00');

/** What may be lacking of an incident that two people work. Everything is there without it. */
interface Without {
  /** Nobody says since when. */
  readonly since?: boolean;
  /** Nothing says when the alert fired. */
  readonly alert?: boolean;
  readonly work?: boolean;
  readonly recovery?: boolean;
  /** It comes back at 03:20, ten minutes after it was mitigated. */
  readonly back?: boolean;
  /** It stays open. */
  readonly close?: boolean;
}

const PAGE: Incident = {
  ...{ id: 'Q1', number: 4812, title: '5xx', service: 'checkout', url: null, urgency: 'high' },
  ...{ status: 'acknowledged', triggeredAt: at('02:58'), acknowledgedAt: at('02:59') },
  ...{ acknowledgedBy: '佐藤', resolvedAt: null, resolvedBy: null },
};

/** An incident of that night: fired 02:58, opened 02:59, worked 03:00, mitigated 03:10, resolved 03:44, closed 03:50. */
function night(without: Without = {}): Given {
  const given = new Given();
  const when = (time: string, ...act: Parameters<Given['when']>): void => {
    given.now = Date.parse(at(time)) - 1_000;
    const { refused } = given.when(...act);
    if (refused !== null) throw new Error(`${act[1]}: ${JSON.stringify(refused)}`);
  };
  const firedAt = without.alert ? null : at('02:58');
  when('02:59', sato, 'session.open', { ...opening, procedure, firedAt });
  when('02:59', sato, 'participant.join', {});
  if (!without.alert) when('02:59', pager, 'incident.link', { incident: PAGE });
  when('02:59', sato, 'severity.set', { severity: 'SEV2' });
  if (!without.work) when('03:00', sato, 'note.add', { text: '見始めた' });
  if (!without.work) {
    const impact = { who: '641人', what: '決済', since: without.since ? null : at('02:55') };
    when('03:04', tanaka, 'impact.set', { impact });
  }
  if (!without.recovery) when('03:10', sato, 'session.mitigate', {});
  if (without.back) {
    when('03:20', sato, 'session.relapse', {});
    when('03:40', sato, 'session.mitigate', {});
  }
  if (!without.recovery) when('03:44', tanaka, 'session.resolve', {});
  if (!without.close) when('03:50', tanaka, 'session.close', { reason: 'x' });
  return given;
}

const record = (given: Given, lang: Lang): string =>
  renderRecord(given.log, { importedTo: 0, lang, hash: 'H' });

const slack = ({ state }: Given, lang: Lang): string =>
  JSON.stringify(
    threadText(
      state,
      {
        kind: 'closed',
        seq: 0,
        at: state.closedAt ?? '',
        mentions: [],
        minutes: 0,
        isLate: false,
        quiet: null,
      },
      lang,
    ),
  );

const source = (sessions: readonly Session[], more: Partial<DigestSource> = {}): DigestSource => ({
  ...{ sessions, unread: [], of: 'hub' },
  ...more,
});
const digest = (of: DigestSource, lang: Lang): string =>
  digestText(digestOf(of, SINCE, UNTIL), { lang, zone: ZONE }).join('\n');

interface Counted {
  readonly unread?: number;
  readonly pagesOf?: 'hub' | 'files';
}
function stats(
  sessions: readonly Given[],
  lang: Lang,
  { unread = 0, pagesOf = 'hub' }: Counted = {},
): string {
  const found = statsOf({
    ...{ sessions: sessions.map(({ state }) => sessionFacts(state)), unread, pages: [], pagesOf },
    ...{ baseline: [], since: SINCE, until: UNTIL, zone: ZONE, target: 180_000 },
  });
  const blocks = statsBlocks(found, { lang, zone: ZONE, text: (text) => text });
  return blocks.map((block) => `${JSON.stringify(block).replaceAll('"', '')};`).join('\n');
}

describe('CLM-500 Since when, in the record', () => {
  claim('CLM-500', {
    ja: '02:55 +09:00発生',
    known: (lang) => record(night(), lang),
    lacking: {
      part: (lang) => record(night({ since: true }), lang),
      unsaid: (lang) => record(night({ since: true, alert: true }), lang),
    },
  });
});

describe('CLM-501 Since when, in Slack’s closing line', () => {
  claim('CLM-501', {
    ja: '02:55 +09:00発生',
    known: (lang) => slack(night(), lang),
    lacking: {
      part: (lang) => slack(night({ since: true }), lang),
      unsaid: (lang) => slack(night({ since: true, alert: true }), lang),
    },
  });
});

describe('CLM-502 Since when, in the digest', () => {
  const said = (without: Without) => (lang: Lang) => digest(source([night(without).state]), lang);
  claim('CLM-502', {
    ja: '02:55 +09:00発生',
    known: said({}),
    lacking: { part: said({ since: true }), unsaid: said({ since: true, alert: true }) },
  });
});

describe('CLM-503 How soon the first action was', () => {
  claim('CLM-503', {
    ja: '初動は発報から2分',
    known: (lang) => record(night(), lang),
    lacking: {
      unsaid: (lang) => record(night({ alert: true }), lang),
      undone: (lang) => record(night({ work: true, recovery: true }), lang),
    },
  });
});

describe('CLM-504 The target, in the record', () => {
  claim('CLM-504', {
    ja: '目標3分以内 達成',
    known: (lang) => record(night(), lang),
    lacking: {
      unsaid: (lang) => record(night({ alert: true }), lang),
      undone: (lang) => record(night({ work: true, recovery: true }), lang),
    },
  });
});

describe('CLM-505 The target, in the header', () => {
  /** The same screen with another clock: the session as its log has it. */
  function header(lang: Lang, clock: Partial<Session['clock']>): string {
    const client = underWay(undefined, lang);
    const { view } = client.get();
    const session = { ...view.session, clock: { ...view.session.clock, ...clock } };
    client.set({ view: { ...view, session } });
    return new Rig(client, { lang, cols: 160 }).rows()[1] ?? '';
  }
  claim('CLM-505', {
    ja: '目標3分以内 達成',
    known: (lang) => header(lang, {}),
    lacking: {
      unsaid: (lang) => header(lang, { fired: null }),
      undone: (lang) => header(lang, { start: null }),
    },
  });
});

describe('CLM-506 How many were within the target', () => {
  claim('CLM-506', {
    ja: '(目標内 1/1件)',
    known: (lang) => stats([night()], lang),
    lacking: {
      undone: (lang) => stats([night(), night({ work: true, recovery: true })], lang),
      unsaid: (lang) => stats([night({ alert: true })], lang),
    },
  });
});

describe('CLM-507 No incident, in the statistics', () => {
  claim('CLM-507', {
    ja: ': 障害も訓練もありません。',
    known: (lang) => stats([], lang),
    lacking: {
      damaged: (lang) => stats([], lang, { unread: 1 }),
      part: (lang) => stats([], lang, { pagesOf: 'files' }),
    },
  });
});

describe('CLM-508 No incident, in the digest', () => {
  claim('CLM-508', {
    ja: 'JSTから障害・リリース・訓練はありません',
    known: (lang) => digest(source([]), lang),
    lacking: {
      damaged: (lang) => digest(source([], { unread: ['checkout-1125'] }), lang),
      part: (lang) => digest(source([], { of: 'records' }), lang),
    },
  });
});

describe('CLM-509 No incident, in the digest that is posted', () => {
  /** A hub with one session, of which reading says so. */
  async function posted(lang: Lang, status: 'damaged' | 'open' | null): Promise<string> {
    const listed = [status ?? []].flat().map((status) => ({
      summary: { id: 'checkout-1125', status, closedAt: null },
      brief: () => null,
    }));
    const hub = { listed: async () => listed } as unknown as Parameters<typeof sessionsSince>[0];
    const span = { since: SINCE, until: UNTIL };
    return JSON.stringify(digestPost(await sessionsSince(hub, SINCE), span, lang, ZONE));
  }
  claim('CLM-509', {
    ja: 'JSTから障害・リリース・訓練はありません',
    known: (lang) => posted(lang, null),
    lacking: { damaged: (lang) => posted(lang, 'damaged'), unread: (lang) => posted(lang, 'open') },
  });
});

describe('CLM-510 After how long it recovered', () => {
  claim('CLM-510', {
    ja: '02:55 +09:00発生、49分で復旧',
    known: (lang) => record(night(), lang),
    lacking: {
      undone: (lang) => record(night({ recovery: true }), lang),
      part: (lang) => record(night({ back: true }), lang),
    },
  });
});

describe('CLM-511 How long users were hit', () => {
  claim('CLM-511', {
    ja: '継続時間: 15分(暫定復旧まで)',
    known: (lang) => record(night(), lang),
    lacking: {
      undone: (lang) => record(night({ recovery: true, close: true }), lang),
      part: (lang) => record(night({ back: true }), lang),
    },
  });
});

/** A night in which an update, or a call for help, is asked of the pager; `outcomes` are those of each incident. */
function asked(outcomes: readonly ('done' | 'fail' | 'lose')[], toPager = true, isCall = false): Given {
  const given = night({ close: true, recovery: true });
  if (outcomes.length > 1)
    given.when(pager, 'incident.link', { incident: { ...PAGE, id: 'Q2', number: 4813 } });
  if (isCall) given.when(tanaka, 'responder.request', { who: '山田', message: '' });
  else {
    const how = toPager ? { pager: true } : {};
    given.when(tanaka, 'notice.send', { text: '調査中です', nextAt: null, final: false, ...how });
  }
  const open = given.state.actions.filter(({ outcome }) => outcome === null);
  for (const [i, { id }] of open.entries()) {
    const outcome = outcomes[i];
    if (outcome === 'done') given.when(pager, 'action.done', { action: id, params: {} });
    if (outcome === 'fail') given.when(pager, 'action.fail', { action: id, kind: 'forbidden', params: {} });
    if (outcome === 'lose') given.when(pager, 'action.lose', { action: id, kind: 'unreachable', params: {} });
  }
  return given;
}

describe('CLM-512 That an update was sent', () => {
  claim('CLM-512', {
    ja: '(送信 03:0',
    known: (lang) => record(asked(['done']), lang),
    lacking: {
      unsaid: (lang) => record(asked([], false), lang),
      undone: (lang) => record(asked(['lose']), lang),
      part: (lang) => record(asked(['done', 'fail']), lang),
    },
  });
});

describe('CLM-513 That the first update is sent, as a step', () => {
  claim('CLM-513', {
    ja: '[x] 初報の送信 — 自動',
    known: (lang) => record(asked(['done']), lang),
    lacking: {
      unsaid: (lang) => record(asked([], false), lang),
      undone: (lang) => record(asked(['lose']), lang),
      part: (lang) => record(asked(['done', 'fail']), lang),
    },
  });
});

describe('CLM-514 That help is called, as a step', () => {
  claim('CLM-514', {
    ja: '[x] 必要に応じた応援要請 — 自動',
    known: (lang) => record(asked(['done'], true, true), lang),
    lacking: { undone: (lang) => record(asked(['fail'], true, true), lang) },
  });
});

describe('CLM-515 That every follow-up has an owner, as a step', () => {
  function owned(recovery: boolean, more: boolean): Given {
    const given = night({ close: true, recovery: true });
    given.when(sato, 'note.add', { kind: 'action', text: '負荷試験', owner: sato.id });
    if (more) given.when(sato, 'note.add', { kind: 'action', text: '上限を戻す' });
    if (recovery) given.when(sato, 'session.resolve', {});
    return given;
  }
  claim('CLM-515', {
    ja: '[x] 残作業すべての担当決め — 自動',
    known: (lang) => record(owned(true, false), lang),
    lacking: {
      unsaid: (lang) => record(owned(false, false), lang),
      part: (lang) => record(owned(true, true), lang),
    },
  });
});

describe('CLM-516 That it is mitigated, in Slack', () => {
  function headline(lang: Lang, more: (given: Given) => void): string {
    const given = night({ close: true, recovery: true });
    given.when(sato, 'session.mitigate', { happenedAt: at('03:04') });
    given.now = Date.parse(at('03:20'));
    more(given);
    return headlineText(given.state, lang)
      .map((line) => line.map((span) => ('text' in span ? span.text : '')).join(''))
      .join('\n');
  }
  claim('CLM-516', {
    ja: 'SEV2 暫定復旧(経過観察中)',
    known: (lang) => headline(lang, () => {}),
    lacking: {
      undone: (lang) => headline(lang, (given) => given.when(sato, 'reading.undo', { reading: 'mitigated' })),
      part: (lang) => headline(lang, (given) => given.when(sato, 'session.relapse', {})),
    },
  });
});

describe('CLM-517 How long it took to mitigate, in the statistics', () => {
  claim('CLM-517', {
    ja: '障害1件;',
    known: (lang) => stats([night()], lang),
    lacking: {
      part: (lang) => stats([night({ back: true })], lang),
      unsaid: (lang) => stats([night({ alert: true })], lang),
      damaged: (lang) => stats([night()], lang, { unread: 1 }),
    },
  });
});

describe('CLM-518 What was not done, in the record', () => {
  claim('CLM-518', {
    ja: '未実施: **指揮・ドライバー・記録の決定** — 終了時も未完了',
    known: (lang) => record(night(), lang),
    lacking: { undone: (lang) => record(night({ close: true }), lang) },
  });
});

/** The open session with one action. */
function withAction(due: string | null): Given {
  const given = night({ close: true });
  given.when(sato, 'note.add', { kind: 'action', text: '再発防止', owner: tanaka.id, due });
  return given;
}

describe('CLM-519 How many actions are overdue, in the digest', () => {
  const said = (due: string | null) => (lang: Lang) => digest(source([withAction(due).state]), lang);
  claim('CLM-519', {
    ja: '残TODO 1件(期限切れ1)',
    known: said(at('09:00')),
    lacking: { unsaid: said(null) },
  });
});

describe('CLM-520 Which actions lack an owner or a due time, of `oncall close`', () => {
  const cli = (lang: Lang) => ({ t: translator(CLI, lang) });
  claim('CLM-520', {
    ja: '担当者か期限のないTODO: night-1125#',
    known: (lang) => {
      const given = withAction(null);
      given.when(tanaka, 'session.close', { reason: 'x' });
      return bareActionsLine(cli(lang), 'night-1125', given.state) ?? '';
    },
    lacking: { unread: (lang) => bareActionsLine(cli(lang), 'night-1125', null) ?? '' },
  });
});
