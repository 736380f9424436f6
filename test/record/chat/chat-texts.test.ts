import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatText } from '../../../src/domain/chat/chat.ts';
import type { Session } from '../../../src/domain/session.ts';
import { headlineText } from '../../../src/record/chat/headline.ts';
import { type ThreadPost, threadText } from '../../../src/record/chat/thread.ts';
import { LANGS } from '../../../src/text/i18n/messages.ts';
import { opened, pager, sato, tanaka } from '../../domain/given.ts';

const said = (text: ChatText | null): string =>
  (text ?? [])
    .map((line) => line.map((span) => ('text' in span ? span.text : `@${span.id}`)).join(''))
    .join('\n');

const incident = {
  id: 'Q4812',
  number: 4812,
  title: '決済画面で5xx急増',
  url: null,
  service: 'checkout',
  urgency: 'high',
  status: 'acknowledged',
  triggeredAt: '2026-11-24T17:58:11.000Z',
  acknowledgedAt: '2026-11-24T17:58:50.000Z',
  acknowledgedBy: '佐藤',
  resolvedAt: null,
  resolvedBy: null,
} as const;

function underWay() {
  const given = opened();
  given.when(tanaka, 'participant.join', {});
  given.when(pager, 'incident.link', { incident });
  given.when(sato, 'severity.set', { severity: 'SEV2' });
  given.when(sato, 'role.take', { role: 'driver' });
  given.when(tanaka, 'role.take', { role: 'lead' });
  const impact = { who: '決済中の利用者 641人', what: '', since: '2026-11-24T17:55:00.000Z' };
  given.when(sato, 'impact.set', { impact });
  given.when(sato, 'note.add', { kind: 'decision', text: '02:54のデプロイ(7be2)を切り戻す' });
  given.when(tanaka, 'notice.send', {
    text: '決済の一部が失敗しています',
    nextAt: '2026-11-24T18:45:00.000Z',
    final: false,
  });
  return given;
}

const post = (kind: ThreadPost['kind'], session: Session, more: Partial<ThreadPost> = {}): ThreadPost => ({
  kind,
  seq: 0,
  at: session.at ?? '',
  quiet: null,
  mentions: [],
  minutes: 5,
  isLate: false,
  ...more,
});

describe('the message of a session', () => {
  it('SLK-763 says state and title, impact, what is done, who is on it, the steps, and how to join', () => {
    const { state } = underWay();
    expect(said(headlineText(state, 'ja')).split('\n')).toEqual([
      'SEV2 対応中  決済画面で5xx急増',
      '影響  決済中の利用者 641人、02:55 JSTから',
      'いま  対応中。02:54のデプロイ(7be2)を切り戻す  次報 03:45 JST',
      '体制  指揮 田中  ドライバー 佐藤  PagerDuty #4812 確認済み 佐藤 02:58 JST',
      '進み  0/3  次: PD確認',
      '参加  oncall join checkout-1125',
    ]);
    expect(said(headlineText(state, 'en'))).toContain('SEV2 open  決済画面で5xx急増');
    expect(said(headlineText(state, 'en'))).toContain('PagerDuty #4812 acknowledged by 佐藤 02:58 JST');
  });

  it('SLK-763 follows the state, not the time, to the close', () => {
    const given = underWay();
    const before = said(headlineText(given.state, 'ja'));
    given.now += 600_000;
    given.when(sato, 'log.pin', {
      line: { id: 'l1', time: null, level: null, service: null, message: 'x', fields: {}, source: 'app' },
      query: null,
      window: null,
      step: null,
      comment: null,
    });
    expect(said(headlineText(given.state, 'ja'))).toBe(before);
    given.when(sato, 'session.mitigate', {});
    expect(said(headlineText(given.state, 'ja'))).toContain('SEV2 暫定復旧(経過観察中)');
    given.when(sato, 'session.resolve', {});
    given.when(sato, 'session.close', { reason: 'テスト' });
    const last = said(headlineText(given.state, 'ja'));
    expect(last).toContain('SEV2 終了');
    expect(last).toContain('記録  oncall export checkout-1125');
    expect(last).not.toContain('oncall join');
  });

  it('SLK-864 says how it ended once it is closed, and nothing that goes on', () => {
    const closed = (before: (given: ReturnType<typeof underWay>) => void, lang: 'ja' | 'en' = 'ja') => {
      const given = underWay();
      before(given);
      given.when(sato, 'session.close', { reason: 'テスト' });
      const [title = '', , line = '', ...rest] = said(headlineText(given.state, lang)).split('\n');
      expect(rest.join('\n')).not.toMatch(/次[:報]|next/);
      return [title.split('  ')[0], line];
    };
    const mitigate = (given: ReturnType<typeof underWay>) => void given.when(sato, 'session.mitigate', {});
    const resolve = (given: ReturnType<typeof underWay>) => void given.when(sato, 'session.resolve', {});
    expect(closed(mitigate)).toEqual([
      'SEV2 終了',
      '結果  02:59 JSTに暫定復旧し、復旧の宣言なしで終了しました',
    ]);
    expect(closed(mitigate, 'en')).toEqual([
      'SEV2 closed',
      'Outcome  Mitigated at 02:59 JST, then closed without being resolved',
    ]);
    expect(closed(resolve)).toEqual(['SEV2 終了', '結果  02:59 JSTに復旧しました']);
    expect(closed(() => {})).toEqual(['SEV2 終了(復旧の記録なし)', '結果  復旧の記録なしで終了しました']);
  });

  it('SLK-764 stays small and on its lines, whatever people have written', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 2_000 }),
        fc.string({ unit: 'binary', maxLength: 500 }),
        (who, text) => {
          const given = opened();
          given.when(sato, 'impact.set', { impact: { who, what: text, since: null } });
          given.when(sato, 'note.add', { kind: 'finding', text: `${text}!` });
          const lines = headlineText(given.state, 'ja');
          const words = said(lines);
          expect(lines).toHaveLength(6);
          expect(words.split('\n')).toHaveLength(6);
          expect([...words].length).toBeLessThan(2_000);
          expect(words).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f\u202e]/);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('times', () => {
  it.each(LANGS)(
    'SLK-1009 are dates of the chat wherever a post names one, and have their zone in words, in %s',
    (lang) => {
      const given = underWay();
      given.when(sato, 'session.mitigate', {});
      given.when(tanaka, 'session.relapse', {});
      given.when(sato, 'session.mitigate', {});
      given.when(sato, 'session.resolve', {});
      const { state } = given;
      const at = '2026-11-24T18:00:00.000Z';
      const late = '2026-11-26T18:00:00.000Z';
      const quiet = { session: 'search-1125', at };
      const seq = (state.relapses[0]?.seq ?? 0) as number;
      const noticed = { seq: state.notices[0]?.seq ?? 0, at };
      const texts = [
        headlineText(underWay().state, lang),
        headlineText(state, lang),
        ...(['mitigated', 'resolved', 'closed', 'start', 'again'] as const).map((kind) =>
          threadText(state, post(kind, state, { at, quiet }), lang),
        ),
        threadText(state, post('relapsed', state, { seq, at }), lang),
        threadText(state, post('notice', state, noticed), lang),
        threadText(state, post('resolved', state, { at: late }), lang),
      ];
      const spans = texts.flatMap((text) => text?.flat() ?? []).filter((span) => 'text' in span);
      const named = spans.filter(({ text }) => /\d:\d\d/.test(text) && !text.includes('7be2'));
      expect(named.filter((span) => span.at === undefined && !/JST|\+09:00/.test(span.text))).toEqual([]);
      const times = named.flatMap((span) => span.at ?? []);
      expect(times.length).toBeGreaterThanOrEqual(13);
      expect(named.every(({ text, at }) => at === undefined || text.endsWith(' JST'))).toBe(true);
      expect(times.filter(({ day }) => day)).toEqual([{ iso: state.clock.resolved, day: true }]);
    },
  );
});

describe('posts in the thread', () => {
  it('SLK-765 tell when, what and by whom: notices by their order, the last one as the final', () => {
    const given = underWay();
    given.when(tanaka, 'notice.send', { text: '切り戻し中です', nextAt: null, final: false });
    given.when(tanaka, 'notice.send', {
      text: '復旧しました\n二重決済はありません',
      nextAt: null,
      final: true,
    });
    const { state } = given;
    const told = state.notices.map(({ seq, at }) =>
      said(threadText(state, post('notice', state, { seq, at }), 'ja')),
    );
    expect(told[0]).toBe('02:59 JST  初報  次報 03:45 JST  田中\n決済の一部が失敗しています');
    expect(told[1]).toMatch(/^02:59 JST {2}続報 {2}田中\n切り戻し中です$/);
    expect(told[2]).toMatch(/^02:59 JST {2}最終報 {2}田中\n復旧しました\n二重決済はありません$/);
    expect(threadText(state, post('notice', state, { seq: 9_999 }), 'ja')).toBeNull();
  });

  it('SLK-765 call by mention, and say how to join without a secret', () => {
    const { state } = underWay();
    const mentions = [{ mention: 'group', id: 'S0ONCALL11' }] as const;
    const start = said(threadText(state, post('start', state, { mentions }), 'ja'));
    expect(start).toMatch(
      /^02:59 JST {2}@S0ONCALL11 {2}決済画面で5xx急増の対応を始めました。参加: oncall join checkout-1125$/,
    );
    const again = said(threadText(state, post('again', state, { minutes: 10 }), 'en'));
    expect(again).toContain(
      'Nobody else has joined in 10 min since the start. Join: oncall join checkout-1125',
    );
  });

  it('SLK-880 name the session that has just called instead of calling again', () => {
    const { state } = underWay();
    const quiet = { session: 'search-1125', at: '2026-11-24T17:50:00.000Z' };
    expect(said(threadText(state, post('start', state, { quiet }), 'ja'))).toContain(
      '02:50 JSTにsearch-1125で呼び出しを依頼済みのため、いまは呼び出しません。参加: oncall join checkout-1125',
    );
    expect(said(threadText(state, post('start', state, { quiet }), 'en'))).toContain(
      'The team is not called now, as search-1125 asked for that at 02:50 JST. Join: ',
    );
  });

  it('SLK-766 end with three lines of summary and where the record is', () => {
    const given = underWay();
    given.when(sato, 'session.resolve', {});
    given.when(sato, 'verdict.set', {
      verdict: { hurt: true, why: '接続プール枯渇', prevent: '上限を上げる' },
    });
    given.when(sato, 'session.close', { reason: 'テスト' });
    const { state } = given;
    const lines = said(threadText(state, post('closed', state), 'ja')).split('\n');
    expect(lines[0]).toMatch(/^02:59 JST {2}終了$/);
    expect(lines[1]).toContain('決済画面で5xx急増(SEV2');
    expect(lines[2]).toBe('影響: 決済中の利用者 641人');
    expect(lines[3]).toContain('復旧');
    expect(lines[4]).toBe('記録: sessions/2026-11-25-checkout-1125.md(oncall export checkout-1125)');
    const verdict = said(threadText(state, post('verdict', state), 'ja'));
    expect(verdict).toBe(
      '02:59 JST  影響判定  利用者への影響あり\n原因: 接続プール枯渇\n再発防止: 上限を上げる',
    );
  });

  it('SLK-767 cut what is long, and say where it goes on', () => {
    const given = opened();
    given.when(tanaka, 'notice.send', { text: `${'長'.repeat(5_000)}`, nextAt: null, final: false });
    const { state } = given;
    const seq = state.notices[0]?.seq ?? 0;
    const text = said(threadText(state, post('notice', state, { seq }), 'ja'));
    expect([...text].length).toBeLessThan(2_200);
    expect(text).toMatch(/…\(続きは記録に: oncall export checkout-1125\)$/);
  });
});
