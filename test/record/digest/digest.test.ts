import { describe, expect, it } from 'vitest';
import type { Session } from '../../../src/domain/session.ts';
import { type Digest, type DigestSource, digestJson, digestOf } from '../../../src/record/digest/digest.ts';
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
});
