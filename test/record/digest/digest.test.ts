import { describe, expect, it } from 'vitest';
import { nextStep, nextUpdate } from '../../../src/domain/briefing.ts';
import type { Session } from '../../../src/domain/session.ts';
import {
  type Digest,
  type DigestSource,
  digestJson,
  digestOf,
  foundCause,
  isInDigest,
} from '../../../src/record/digest/digest.ts';
import {
  actionsMarkdown,
  digestActions,
  digestMarkdown,
  digestText,
} from '../../../src/record/digest/digest-page.ts';
import { LANGS } from '../../../src/text/i18n/messages.ts';
import { Given, opening, sato, tanaka } from '../../domain/given.ts';
import { HOSTILE, shapeOf, squeezed } from '../markdown-shape.ts';
import { saying } from '../saying.ts';

const SINCE = '2026-11-24T01:00:00.000Z';
const UNTIL = '2026-11-25T01:00:00.000Z';
const JA = { lang: 'ja', zone: 'Asia/Tokyo' } as const;
const EN = { lang: 'en', zone: 'Asia/Tokyo' } as const;

function begun(title: string, opened: string, more: Partial<typeof opening> = {}): Given {
  const given = new Given();
  given.now = Date.parse(opened);
  given.when(sato, 'session.open', { ...opening, title, firedAt: null, ...more });
  given.when(sato, 'participant.join', {});
  return given;
}

const named = (id: string, { state }: Given): Session => ({ ...state, id });

/** Closed in the span: two worked, the cause is known, two actions are left. */
function closed(): Session {
  const given = begun('決済画面で5xx急増', '2026-11-24T17:59:03Z', { firedAt: '2026-11-24T17:58:11.000Z' });
  given.when(tanaka, 'participant.join', {});
  given.when(sato, 'severity.set', { severity: 'SEV2' });
  given.when(sato, 'impact.set', { impact: { who: '決済中の利用者', what: '641人が失敗', since: null } });
  given.when(sato, 'note.add', { text: '推定原因: 外部' });
  given.when(sato, 'note.add', { text: '原因: 02:54のデプロイ(7be2)' });
  given.when(sato, 'note.add', {
    kind: 'action',
    text: '負荷試験',
    owner: tanaka.id,
    due: '2026-11-28T03:00:00.000Z',
  });
  given.when(sato, 'note.add', { kind: 'action', text: '二重決済の確認' });
  given.when(sato, 'note.add', { kind: 'action', text: 'done already' });
  const last = given.state.notes.at(-1)?.id ?? '';
  given.when(sato, 'note.amend', { note: last, done: true });
  given.now = Date.parse('2026-11-24T18:44:00Z');
  given.when(sato, 'session.resolve', {});
  given.when(sato, 'verdict.set', { verdict: { hurt: true, why: null, prevent: null } });
  given.when(sato, 'session.close', { reason: 'x' });
  return named('checkout-1125', given);
}

function open(): Session {
  const given = begun('検索が遅い', '2026-11-24T23:52:00Z');
  given.when(sato, 'severity.set', { severity: 'SEV3' });
  given.when(sato, 'step.do', { step: 'ack' });
  given.when(sato, 'notice.send', { text: '調査中', nextAt: '2026-11-25T01:30:00.000Z', final: false });
  return named('search-1125', given);
}

/** Closed long ago; an action of it is overdue. */
function past(): Session {
  const given = begun('batch', '2026-11-13T00:00:00Z');
  given.when(sato, 'note.add', {
    kind: 'action',
    text: '再発防止策の起票',
    owner: sato.id,
    due: '2026-11-20T08:00:00.000Z',
  });
  given.when(sato, 'session.close', { reason: 'x' });
  return named('batch-1113', given);
}

function drill(): Session {
  const given = begun('drill', '2026-11-24T05:00:00Z', { kind: 'drill' });
  given.when(sato, 'session.close', { reason: 'x' });
  return named('drill-1124', given);
}

/** Closed long ago, with the same in it. */
const long = (session: Session): Session => ({
  ...session,
  id: 'c',
  status: 'closed',
  closedAt: '2026-11-01T00:00:00.000Z',
});
const of = (sessions: readonly Session[]): DigestSource => ({ sessions, unread: [], of: 'hub' });
const all = () => digestOf(of([past(), drill(), closed(), open()]), SINCE, UNTIL);
const actionsOf = ({ actions }: Digest) => actions.map(({ note, session }) => note.text || session.id);

describe('the digest', () => {
  it('REC-392 has open sessions first, then what closed in the span, drills last; and the open actions of all, what is due first', () => {
    const found = all();
    expect(found.sessions.map(({ id }) => id)).toEqual(['search-1125', 'checkout-1125', 'drill-1124']);
    expect(actionsOf(found).slice(0, 3)).toEqual(['再発防止策の起票', '負荷試験', 'batch-1113']);
    expect(found.actions.map(({ overdue }) => overdue).slice(0, 3)).toEqual([true, false, false]);
    expect(actionsOf(found)).not.toContain('done already');
    const running = { ...drill(), id: 'drill-open', status: 'open', closedAt: null } as const;
    for (const list of [
      [running, closed()],
      [closed(), running],
    ])
      expect(digestOf(of(list), SINCE, UNTIL).sessions.map(({ id }) => id)).toEqual([
        'checkout-1125',
        'drill-open',
      ]);
    const later = digestOf(of([past(), drill(), closed(), open()]), '2026-11-24T20:00:00.000Z', UNTIL);
    expect(later.sessions.map(({ id }) => id)).toEqual(['search-1125']);
    const grave = { ...open(), id: 'unset', severity: null };
    expect(digestOf(of([open(), grave]), SINCE, UNTIL).sessions.map(({ id }) => id)).toEqual([
      'unset',
      'search-1125',
    ]);
  });

  it('REC-393 says of each session its course, its impact, what is next or its cause, and what is left with owners', () => {
    expect(digestText(all(), JA).slice(0, 12)).toEqual([
      '2026/11/24(火) 10:00 JST – 2026/11/25(水) 10:00 JST   障害2件(対応中1)  リリース0件  訓練1件  残TODO 6件(期限切れ1、期限なし4)',
      '',
      '対応中  search-1125  SEV3  検索が遅い',
      '  2026/11/25(水) 08:52 +09:00セッション開始、1時間7分経過(対応中)。対応1名、初動はセッション開始から3秒(発報の時刻は不明)',
      '  影響: 未記入',
      '  次: 証跡の保全  次報 2026/11/25(水) 10:30 +09:00',
      '',
      '終了  checkout-1125  SEV2  決済画面で5xx急増',
      '  2026/11/25(水) 02:58 +09:00発報、45分で復旧。対応2名、初動は発報から57秒、残TODO 3件',
      '  影響: 「決済中の利用者」が「641人が失敗」',
      '  原因: 02:54のデプロイ(7be2)',
      '  TODO: 負荷試験(田中、2026/11/28(土)まで)、二重決済の確認(⚠ 担当なし)、振り返り(⚠ 担当なし)',
    ]);
    expect(digestText(all(), EN).slice(2, 6)).toEqual([
      'Open  search-1125  SEV3  検索が遅い',
      '  Session opened 2026-11-25 (Wed) 08:52 +09:00, 1h7m so far. 1 responder, first action 3s after the session opened (the alert’s time is not known)',
      '  Impact: not recorded',
      '  Next: Preserve evidence  next update 2026-11-25 (Wed) 10:30 +09:00',
    ]);
    expect(digestActions(all(), JA).slice(0, 3)).toEqual([
      '残TODO 6件',
      '  再発防止策の起票  (batch-1113)  佐藤  ⚠ 期限切れ 2026/11/20(金) 17:00 +09:00  12日前から',
      '  負荷試験  (checkout-1125)  田中  2026/11/28(土) 12:00 +09:00まで  7時間前から',
    ]);
  });

  it('REC-660 names each open action once: with its session, or in the list of the others', () => {
    for (const page of [digestText(all(), JA).join('\n'), digestMarkdown(all(), JA)]) {
      for (const text of ['負荷試験', '二重決済の確認', '再発防止策の起票'])
        expect(page.split(text), text).toHaveLength(2);
      expect(page).toContain('ほかの残TODO 2件');
    }
    const none = digestOf(of([closed()]), SINCE, UNTIL);
    expect(digestText(none, EN).join('\n')).not.toContain('Other open actions');
    expect(digestMarkdown(none, EN)).not.toContain('Other open actions');
    expect(digestActions(none, EN)[0]).toBe('Open actions: 3');
  });

  it('REC-394 REC-931 is one line where nothing happened, and says how many actions are left', () => {
    expect(digestText(digestOf(of([]), SINCE, UNTIL), JA)).toEqual([
      '2026/11/24(火) 10:00 JSTから障害・リリース・訓練はありません。',
    ]);
    expect(digestText(digestOf(of([past()]), SINCE, UNTIL), EN)).toEqual([
      'No incident, release or drill since 2026-11-24 10:00 JST (Tue). 2 open actions (1 overdue, 1 without a due time): oncall digest --actions',
    ]);
  });

  it('REC-395 for machines has the same facts, times in UTC', () => {
    const json = JSON.parse(JSON.stringify(digestJson(all())));
    expect(json).toMatchObject({ since: SINCE, until: UNTIL });
    expect(json.sessions[0]).toMatchObject({
      session: 'search-1125',
      status: 'open',
      beganAt: null,
      beganBy: null,
      firedAt: null,
      openedAt: '2026-11-24T23:52:01.000Z',
      secondsToStart: 3,
      secondsToStartFrom: 'opening',
      nextUpdateAt: '2026-11-25T01:30:00.000Z',
      nextStep: { step: 'evidence' },
      cause: null,
    });
    expect(json.sessions[1]).toMatchObject({
      session: 'checkout-1125',
      severity: 'SEV2',
      beganAt: null,
      firedAt: '2026-11-24T17:58:11.000Z',
      secondsToStart: 57,
      secondsToStartFrom: 'alert',
      responders: ['佐藤', '田中'],
      usersAffected: true,
      cause: { text: '02:54のデプロイ(7be2)', presumed: false },
    });
    expect(json.actions[0]).toMatchObject({
      session: 'batch-1113',
      text: '再発防止策の起票',
      owner: '佐藤',
      overdue: true,
    });
    expect(json.actions.map(({ text }: { text: string }) => text)).toContain('振り返り');
  });

  it('REC-396 as Markdown the open actions stand alone where only they are asked for', () => {
    const page = actionsMarkdown(all(), EN);
    expect(page.split('\n').slice(0, 5)).toEqual([
      '## Open actions: 6',
      '',
      '| Action | Session | Owner | Due | Age |',
      '| --- | --- | --- | --- | --- |',
      '| 再発防止策の起票 | `batch-1113` | 佐藤 | ⚠ overdue, 2026-11-20 (Fri) 17:00 +09:00 | 12d old |',
    ]);
    expect(digestMarkdown(all(), EN)).toMatch(/## Other open actions: 2\n\n\|.*\n(?:\|.*\n){3}$/);
    expect(actionsMarkdown(digestOf(of([]), SINCE, UNTIL), EN)).toBe('## Open actions: 0\n');
  });

  for (const lang of LANGS) {
    it(`REC-396 in ${lang} as Markdown says what people wrote literally`, () => {
      const page = (text: string): string =>
        digestMarkdown(
          digestOf(
            of([saying(text).state, { ...open(), id: 'b', title: text }, long(saying(text).state)]),
            SINCE,
            '2026-11-25T01:00:00.000Z',
          ),
          { lang, zone: 'Asia/Tokyo' },
        );
      const calm = shapeOf(page('plain words'));
      expect(calm).toContain('table[');
      expect(calm).not.toMatch(/html|image|footnote|link|delete|emphasis/);
      for (const text of HOSTILE) {
        const texts: string[] = [];
        expect(shapeOf(page(text), texts), text).toBe(calm);
        expect(squeezed(texts.join('')).split(squeezed(text)).length, text).toBeGreaterThan(5);
      }
      expect(page('@tanaka #12')).not.toMatch(/@tanaka|#12/);
    });
  }

  it.each([
    [{ status: 'damaged', closedAt: null, openActions: 0 }, null, true],
    [{ status: 'open', closedAt: null, openActions: 0 }, SINCE, true],
    [{ status: 'open', closedAt: null, openActions: 0 }, null, false],
    [{ status: 'closed', closedAt: SINCE, openActions: 0 }, SINCE, true],
    [{ status: 'closed', closedAt: '2026-11-24T00:59:59.999Z', openActions: 0 }, SINCE, false],
    [{ status: 'closed', closedAt: null, openActions: 0 }, SINCE, false],
    [{ status: 'closed', closedAt: null, openActions: 1 }, null, true],
    [{ status: 'closed', closedAt: null }, null, true],
  ] as const)('REC-392 a session with %j is read for a digest since %j: %j', (listed, since, is) => {
    expect(isInDigest(listed, since)).toBe(is);
  });

  it('REC-392 has sessions that closed or opened at its bounds, the older first of one severity, then by id', () => {
    const at = (id: string, more: Partial<Session>): Session => ({ ...open(), ...more, id });
    const clock = (opened: string) => ({ ...open().clock, opened, fired: null });
    const bounds = [
      at('closed at once', { status: 'closed', closedAt: SINCE, clock: clock(SINCE) }),
      at('closed before', { status: 'closed', closedAt: '2026-11-24T00:59:59.999Z' }),
      at('opened last', { clock: clock(UNTIL) }),
      at('opened after', { clock: clock('2026-11-25T01:00:00.001Z') }),
      at('never opened', { status: 'new' }),
      at('b', { clock: clock('2026-11-24T20:00:00.000Z') }),
      at('a', { clock: clock('2026-11-24T20:00:00.000Z') }),
      at('later', { clock: { ...clock('2026-11-24T21:00:00.000Z'), fired: '2026-11-24T20:30:00.000Z' } }),
      at('grave', { severity: 'SEV1' }),
    ];
    const order = ['grave', 'a', 'b', 'later', 'opened last', 'closed at once'];
    for (const list of [bounds, bounds.toReversed()])
      expect(digestOf(of(list), SINCE, UNTIL).sessions.map(({ id }) => id)).toEqual(order);
  });

  it('REC-393 next is the first step that is open in what has begun, and none once it is closed', () => {
    const given = begun('x', '2026-11-24T23:52:00Z');
    const next = () => nextStep(given.state)?.id ?? null;
    expect(next()).toBe('ack');
    given.when(sato, 'step.start', { step: 'ack' });
    expect(next()).toBe('ack');
    given.when(sato, 'step.skip', { step: 'ack', reason: 'r' });
    given.when(sato, 'step.do', { step: 'evidence' });
    expect(next()).toBe('read-back');
    given.when(sato, 'step.skip', { step: 'read-back', reason: 'r' });
    expect(next()).toBeNull();
    expect(digestText(digestOf(of([given.state]), SINCE, UNTIL), EN).join('\n')).toContain(
      'Next: close the session',
    );
    expect(nextStep({ ...begun('x', '2026-11-24T23:52:00Z').state, status: 'closed' })).toBeNull();
  });

  it('REC-393 the next update is the one that the last one names, and none after the final one or the close', () => {
    const given = begun('x', '2026-11-24T23:52:00Z');
    const [first, second] = ['2026-11-25T01:30:00.000Z', '2026-11-25T02:30:00.000Z'];
    const send = (nextAt: string | null, final = false) =>
      given.when(sato, 'notice.send', { text: 't', nextAt, final });
    expect(nextUpdate(given.state)).toBeNull();
    send(first);
    send(second);
    expect(nextUpdate(given.state)).toBe(second);
    expect(nextUpdate({ ...given.state, status: 'closed' })).toBeNull();
    send(null);
    expect(nextUpdate(given.state)).toBeNull();
    const last = given.state.notices.map((notice) => ({ ...notice, nextAt: second, final: true }));
    expect(nextUpdate({ ...given.state, notices: last })).toBeNull();
  });

  it('REC-393 the cause is that of the last note under its heading, else that of the verdict', () => {
    const given = begun('x', '2026-11-24T23:52:00Z');
    expect(foundCause(given.state)).toBeNull();
    const verdict = { hurt: true, why: 'the verdict', prevent: null };
    expect(foundCause({ ...given.state, verdict })).toEqual({ text: 'the verdict', presumed: false });
    given.when(sato, 'note.add', { text: 'presumed cause: b?' });
    given.when(sato, 'note.add', { text: 'cause: a' });
    given.when(sato, 'note.add', { text: 'presumed cause: b' });
    given.when(sato, 'note.add', { text: 'elsewhere: c' });
    expect(foundCause({ ...given.state, verdict })).toEqual({ text: 'b', presumed: true });
    const end = { ...given.state, status: 'closed' as const, closedAt: UNTIL };
    expect(digestText(digestOf(of([end]), SINCE, UNTIL), EN).join('\n')).toContain('Presumed cause: b');
  });

  it('REC-395 a session for machines has all its times, its state and its actions', () => {
    const session = closed();
    const [json] = JSON.parse(JSON.stringify(digestJson(digestOf(of([session]), SINCE, UNTIL)))).sessions;
    expect(json).toMatchObject({
      ...{ session: 'checkout-1125', title: '決済画面で5xx急増', kind: 'incident', status: 'closed' },
      ...{ severity: 'SEV2', importedTo: 0, importedBy: null, beganAt: null, beganBy: null },
      ...{ firedAt: '2026-11-24T17:58:11.000Z', openedAt: '2026-11-24T17:59:04.000Z', mitigatedAt: null },
      ...{ resolvedAt: session.clock.resolved, relapsedAt: [], closedAt: session.closedAt },
      ...{ impact: session.impact, nextStep: null, nextUpdateAt: null },
    });
    expect(json.actions).toMatchObject([
      {
        session: 'checkout-1125',
        text: '負荷試験',
        owner: '田中',
        due: '2026-11-28T03:00:00.000Z',
        overdue: false,
      },
      { text: '二重決済の確認', owner: null, due: null },
      { text: '振り返り' },
    ]);
    const relapsed = { ...session, relapses: [{ seq: 1, happenedAt: SINCE }], importedTo: 4 };
    const [someone] = Object.values(session.participants);
    const participants = { ...session.participants, boss: { ...someone, name: 'Boss', kind: 'observer' } };
    const importedBy = { by: sato, at: UNTIL, seq: 4 };
    const watched = { ...relapsed, participants, importedBy } as never as Session;
    const [again] = JSON.parse(JSON.stringify(digestJson(digestOf(of([watched]), SINCE, UNTIL)))).sessions;
    expect(again).toMatchObject({ relapsedAt: [SINCE], importedTo: 4, importedBy: '佐藤' });
    expect(again.responders).toEqual(['佐藤', '田中']);
    const seen = { ...session, impact: { who: 'w', what: 'x', since: SINCE } };
    const [hit] = JSON.parse(JSON.stringify(digestJson(digestOf(of([seen]), SINCE, UNTIL)))).sessions;
    expect(hit).toMatchObject({ beganAt: SINCE });
    expect(hit.beganBy).not.toBeNull();
  });

  it('REC-394 none is said only of what was read, and sessions that could not be are named', () => {
    const first = (source: Partial<DigestSource>) =>
      digestText(digestOf({ ...of([]), ...source }, SINCE, UNTIL), EN);
    expect(first({ of: 'records' })[0]).toBe(
      'In these records, no incident, release or drill since 2026-11-24 10:00 JST (Tue).',
    );
    const one = first({ unread: ['x'] }).join('\n');
    expect(one).toContain('Of the sessions that can be read, no incident');
    expect(one).toContain('⚠ 1 session cannot be read, so it is not here: x');
    expect(first({ unread: ['x', 'y'] }).join('\n')).toContain(
      '⚠ 2 sessions cannot be read, so they are not here: x, y',
    );
    const page = digestText(digestOf({ ...of([open()]), unread: ['x'] }, SINCE, UNTIL), EN).join('\n');
    expect(page).toContain('⚠ 1 session cannot be read');
    expect(digestMarkdown(digestOf({ ...of([]), unread: ['x', 'y'] }, SINCE, UNTIL), EN)).toBe(
      [
        '# Daily scrum 2026-11-25 10:00 JST (Wed)',
        '',
        'Of the sessions that can be read, no incident, release or drill since 2026-11-24 10:00 JST (Tue).',
        '',
        '⚠ 2 sessions cannot be read, so they are not here: x, y',
        '',
      ].join('\n'),
    );
  });

  it('REC-392 counts one and several of each kind, those that are open, and actions that are late or undated', () => {
    const kind = (id: string, of: Session['kind'], more: Partial<Session> = {}): Session => ({
      ...open(),
      id,
      kind: of,
      ...more,
    });
    const head = (...sessions: readonly Session[]) =>
      digestText(digestOf(of(sessions), SINCE, UNTIL), EN)[0]?.split('   ')[1];
    const over = { status: 'closed', closedAt: UNTIL } as const;
    expect(head(kind('a', 'incident', over))).toBe('1 incident  0 releases  0 open actions');
    expect(head(kind('a', 'release', over), kind('b', 'release'), kind('c', 'drill', over))).toBe(
      '0 incidents  2 releases (1 open)  1 drill  0 open actions',
    );
    expect(head(kind('a', 'drill'), kind('b', 'drill'), kind('c', 'release', over))).toBe(
      '0 incidents  1 release  2 drills (2 open)  0 open actions',
    );
    const dated = begun('x', '2026-11-24T23:52:00Z');
    dated.when(sato, 'note.add', { kind: 'action', text: 'a', due: '2026-11-24T23:59:00.000Z' });
    expect(head(dated.state)).toBe('1 incident (1 open)  0 releases  1 open action (1 overdue)');
    dated.when(sato, 'note.add', { kind: 'action', text: 'b', due: '2026-11-26T23:59:00.000Z' });
    expect(head(dated.state)).toBe('1 incident (1 open)  0 releases  2 open actions (1 overdue)');
  });
});
