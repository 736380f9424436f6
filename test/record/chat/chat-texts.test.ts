import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Session } from '../../../src/domain/session.ts';
import { headlineText } from '../../../src/record/chat/headline.ts';
import { leftText, type ThreadPost, threadText } from '../../../src/record/chat/thread.ts';
import { cutTo, onOneLine, spaced, timeSpan } from '../../../src/record/chat/words.ts';
import { LANGS } from '../../../src/text/i18n/messages.ts';
import { guest, observer, opened, sato, tanaka } from '../../domain/given.ts';
import { incident, postOf, said, shownAs, underWay } from './chat-story.ts';

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
          threadText(state, postOf(kind, state, { at, quiet }), lang),
        ),
        threadText(state, postOf('relapsed', state, { seq, at }), lang),
        threadText(state, postOf('notice', state, noticed), lang),
        threadText(state, postOf('resolved', state, { at: late }), lang),
      ];
      const spans = texts
        .flatMap((text) => text?.flat() ?? [])
        .flatMap((span) => ('text' in span && !('button' in span) ? [span] : []));
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
      text: '\n復旧しました\n二重決済はありません\n',
      nextAt: null,
      final: true,
    });
    const { state } = given;
    const told = state.notices.map(({ seq, at }) =>
      shownAs(threadText(state, postOf('notice', state, { seq, at }), 'ja')),
    );
    expect(told).toEqual([
      ['{02:59 JST}  *初報*  次報 {03:45 JST}  田中', '決済の一部が失敗しています'],
      ['{02:59 JST}  *続報*  田中', '切り戻し中です'],
      ['{02:59 JST}  *最終報*  田中', '復旧しました', '二重決済はありません'],
    ]);
    expect(threadText(state, postOf('notice', state, { seq: 9_999 }), 'ja')).toBeNull();
  });

  it('SLK-765 call by mention, and say how to join without a secret', () => {
    const { state } = underWay();
    const mentions = [{ mention: 'group', id: 'S0ONCALL11' }] as const;
    expect(shownAs(threadText(state, postOf('start', state, { mentions }), 'ja'))).toEqual([
      '{02:59 JST}  (group S0ONCALL11)  決済画面で5xx急増の対応を始めました。参加: `oncall join checkout-1125`',
    ]);
    const again = said(threadText(state, postOf('again', state, { minutes: 10 }), 'en'));
    expect(again).toContain(
      'Nobody else has joined in 10 min since the start. Join: oncall join checkout-1125',
    );
  });

  it('SLK-880 name the session that has just called instead of calling again', () => {
    const { state } = underWay();
    const quiet = { session: 'search-1125', at: '2026-11-24T17:50:00.000Z' };
    expect(said(threadText(state, postOf('start', state, { quiet }), 'ja'))).toContain(
      '02:50 JSTにsearch-1125で呼び出しを依頼済みのため、いまは呼び出しません。参加: oncall join checkout-1125',
    );
    expect(said(threadText(state, postOf('start', state, { quiet }), 'en'))).toContain(
      'The team is not called now, as search-1125 asked for that at 02:50 JST. Join: ',
    );
  });

  it('SLK-766 end with three lines of summary and where the record is', () => {
    const given = underWay();
    given.when(sato, 'session.resolve', {});
    given.when(sato, 'verdict.set', {
      verdict: { hurt: true, why: '接続プール枯渇', prevent: '上限を上げる' },
    });
    // The record's file has the day of the opening.
    given.now += 24 * 3_600_000;
    given.when(sato, 'session.close', { reason: 'テスト' });
    const { state } = given;
    const lines = said(threadText(state, postOf('closed', state), 'ja')).split('\n');
    expect(lines[0]).toMatch(/^02:59 JST {2}終了$/);
    expect(lines[1]).toContain('決済画面で5xx急増(SEV2');
    expect(lines[2]).toBe('影響: 決済中の利用者 641人');
    expect(lines[3]).toContain('復旧');
    expect(lines[4]).toBe('記録: sessions/2026-11-25-checkout-1125.md(oncall export checkout-1125)');
    const verdict = said(threadText(state, postOf('verdict', state), 'ja'));
    expect(verdict).toBe(
      '02:59 JST  影響判定  利用者への影響あり\n原因: 接続プール枯渇\n再発防止: 上限を上げる',
    );
  });

  it('SLK-767 cut what is long, and say where it goes on', () => {
    const given = opened();
    given.when(tanaka, 'notice.send', { text: `${'長'.repeat(5_000)}`, nextAt: null, final: false });
    const { state } = given;
    const seq = state.notices[0]?.seq ?? 0;
    const text = said(threadText(state, postOf('notice', state, { seq }), 'ja'));
    expect([...text].length).toBeLessThan(2_200);
    expect(text).toMatch(/…\(続きは記録に: oncall export checkout-1125\)$/);
  });

  it('SLK-765 say that it is mitigated or resolved, that it came back, and that it is open again', () => {
    const given = underWay();
    given.when(sato, 'session.mitigate', {});
    given.when(tanaka, 'session.relapse', { happenedAt: '2026-11-24T18:05:00.000Z' });
    given.when(sato, 'session.resolve', { happenedAt: '2026-11-24T18:09:00.000Z' });
    const { state } = given;
    const of = (kind: ThreadPost['kind'], more: Partial<ThreadPost> = {}) => {
      const text = threadText(state, postOf(kind, state, { at: '2026-11-24T18:10:00.000Z', ...more }), 'en');
      return text === null ? null : said(text);
    };
    expect(of('mitigated')).toBe('03:10 JST  Mitigated  Mitigated; we keep monitoring');
    expect(of('resolved')).toBe('03:10 JST  Resolved  Resolved at 03:09 JST');
    expect(of('relapsed', { seq: state.relapses[0]?.seq ?? 0 })).toBe(
      '03:10 JST  Came back  It came back at 03:05 JST; we are on it again',
    );
    expect(of('relapsed', { seq: 9_999 })).toBeNull();
    expect(of('reopened')).toBe(
      '03:10 JST  Reopened  The session is open again. Join: oncall join checkout-1125',
    );
    expect(of('mitigated', { isLate: true })).toBe(
      '03:10 JST  Mitigated  Mitigated; we keep monitoring  (posted late)',
    );
    const unsaid = { ...state, clock: { ...state.clock, resolved: null } };
    const late = postOf('resolved', unsaid, { at: '2026-11-24T18:10:00.000Z' });
    expect(said(threadText(unsaid, late, 'en'))).toBe('03:10 JST  Resolved  Resolved at 03:10 JST');
  });

  it('SLK-765 say of a verdict whether users were hit, and cause and prevention where they are known', () => {
    const verdict = (hurt: boolean, why: string | null, prevent: string | null) => {
      const { state } = opened();
      const found = { ...state, verdict: { hurt, why, prevent } };
      return said(threadText(found, postOf('verdict', found), 'en'))
        .split('\n')
        .map((line) => line.split('  ').at(-1));
    };
    expect(verdict(false, null, null)).toEqual(['users were not affected']);
    expect(verdict(true, 'a\n b', '')).toEqual(['users were affected', 'Cause: a b']);
    expect(verdict(true, '', 'more pools')).toEqual(['users were affected', 'Prevention: more pools']);
    const { state } = opened();
    expect(threadText(state, postOf('verdict', state), 'en')).toBeNull();
  });

  it('SLK-786 a call for help says who asks whom, and for what', () => {
    const { state } = opened();
    const asked = { seq: 7, by: sato, who: '鈴木', message: ' the\n DB ', at: state.at ?? '', answer: null };
    const asking = { ...state, responders: [asked] } as never as Session;
    const mentions = [{ mention: 'user', id: 'U1' }] as const;
    const help = (seq: number) => threadText(asking, postOf('help', asking, { seq, mentions }), 'en');
    expect(said(help(7))).toBe('02:59 JST  @U1  佐藤 asks 鈴木 for help: the DB  oncall join checkout-1125');
    expect(help(8)).toBeNull();
  });

  it('SLK-865 SLK-866 a message that took the place of another leads to its thread, or says that it was deleted', () => {
    const { state } = opened();
    const posted = (seq: number, channel: string, asked = channel) => ({
      ...{ seq, target: 'slack', act: 'headline', outcome: 'done', at: '', outcomeAt: null },
      ...{ args: { channel: asked }, params: { channel, message: `m${seq}` } },
    });
    const actions = [posted(3, 'C1', 'ops'), posted(5, 'C2', 'db'), posted(8, 'C2', 'db')];
    const now = { ...state, actions } as never as Session;
    const of = (seq: number) => shownAs(threadText(now, postOf('moved', now, { seq }), 'en'));
    expect(of(5)).toEqual(['{02:59 JST}  *Moved*  The thread so far: (channel C1)']);
    expect(of(8)).toEqual(['{02:59 JST}  *Posted again*  The message was deleted. Its thread goes on here']);
    expect([of(3), of(4)]).toEqual([null, null]);
    expect(shownAs(leftText(state, 'C2', 'en'))).toEqual([
      '*Moved*  決済画面で5xx急増',
      'It goes on in (channel C2)  `oncall join checkout-1125`',
    ]);
  });

  it('SLK-765 say what an earlier post said and is not so any more', () => {
    const { state } = opened();
    const taken = (of: string, seq = 3) => {
      const now = { ...state, actions: [{ seq: 3, args: { post: of } }] } as never as Session;
      const text = threadText(now, postOf('taken-back', now, { seq }), 'en');
      return text === null ? null : said(text).split('  ').slice(1);
    };
    expect(taken('mitigated')).toEqual(['Correction', 'It is not mitigated: that was taken back']);
    expect(taken('resolved')).toEqual(['Correction', 'It is not resolved: that was taken back']);
    expect(taken('relapsed')).toEqual(['Correction', 'It did not come back: that was taken back']);
    expect([taken('closed'), taken('mitigated', 4)]).toEqual([null, null]);
  });

  it('SLK-767 cut a title at 300 characters and a verdict at 2000, without half of one', () => {
    const { state } = opened();
    const long = {
      ...state,
      title: '𠮷'.repeat(301),
      verdict: { hurt: true, why: '𠮷'.repeat(2_001), prevent: null },
    };
    const start = said(threadText(long, postOf('start', long), 'en'));
    expect(start).toContain(`to ${'𠮷'.repeat(300)}… has begun`);
    expect(said(threadText(long, postOf('verdict', long), 'en'))).toContain(`Cause: ${'𠮷'.repeat(2_000)}…`);
    const fits = { ...long, title: '𠮷'.repeat(300) };
    expect(said(threadText(fits, postOf('start', fits), 'en'))).not.toContain('…');
  });
});

describe('the lines of a session’s message', () => {
  const line = (n: number, given: ReturnType<typeof opened>, more: object = {}) =>
    said(headlineText({ ...given.state, ...more } as Session, 'en')).split('\n')[n];
  const clock = (given: ReturnType<typeof opened>, more: object) => ({
    clock: { ...given.state.clock, ...more },
  });
  const at = '2026-11-24T18:05:00.000Z';

  it('SLK-763 the first has the severity and how far it is', () => {
    const given = opened();
    const first = (more: object = {}) => line(0, given, more)?.replace('  決済画面で5xx急増', '');
    expect(first()).toBe('Severity not set open');
    expect(first({ severity: 'SEV1', ...clock(given, { mitigated: at }) })).toBe(
      'SEV1 mitigated (monitoring)',
    );
    expect(first(clock(given, { mitigated: at, resolved: at }))).toBe('Severity not set monitoring');
    expect(first({ status: 'closed' })).toBe('Severity not set closed (no recovery recorded)');
    expect(first({ status: 'closed', ...clock(given, { resolved: at }) })).toBe('Severity not set closed');
    expect(first({ status: 'closed', ...clock(given, { mitigated: at }) })).toBe('Severity not set closed');
    expect(first({ kind: 'drill', severity: 'SEV2' })).toBe('[DRILL] SEV2 open');
    expect(first({ kind: 'drill', status: 'closed' })).toBe('[DRILL] Severity not set closed');
    expect(first({ kind: 'release' })).toBe('Release open');
    expect(first({ kind: 'release', severity: 'SEV3', status: 'closed' })).toBe('SEV3 closed');
  });

  it('SLK-763 the second says whom it hits, and since when, as far as it is known', () => {
    const given = opened();
    const impact = (who: string, what: string, since: string | null) =>
      line(1, given, { impact: { who, what, since } });
    expect(line(1, given)).toBe('Impact  being assessed');
    expect(impact('', '', at)).toBe('Impact  being assessed');
    expect(impact('all\nusers', 'slow', null)).toBe('Impact  all users, slow');
    expect(impact('all', '', at)).toBe('Impact  all, since 03:05 JST');
    expect(impact('a'.repeat(401), '', null)).toBe(`Impact  ${'a'.repeat(400)}…`);
  });

  it('SLK-864 the third of one that is closed says how it ended, of a release and a drill only that it did', () => {
    const given = opened();
    const ended = (kind: string, more: object = {}) =>
      line(2, given, { kind, status: 'closed', ...clock(given, more) });
    expect(ended('incident')).toBe('Outcome  Closed with no recovery recorded');
    expect(ended('release')).toBe('Outcome  Ended');
    expect(ended('drill')).toBe('Outcome  Ended');
    expect(ended('drill', { resolved: at, mitigated: at })).toBe('Outcome  Resolved at 03:05 JST');
  });

  it('SLK-763 the fourth names who has lead, driver and comms, and counts the others who are in', () => {
    const given = opened();
    const people = () => line(3, given);
    expect(people()).toBe('People  1 in');
    given.when(tanaka, 'participant.join', {});
    given.when(guest, 'participant.join', {});
    given.when(observer, 'participant.join', {});
    expect(people()).toBe('People  3 in');
    given.when(tanaka, 'role.take', { role: 'comms' });
    expect(people()).toBe('People  comms 田中  2 more');
    given.when(sato, 'role.take', { role: 'lead' });
    given.when(sato, 'role.take', { role: 'scribe' });
    expect(people()).toBe('People  IC 佐藤  comms 田中  1 more');
    given.when(guest, 'participant.leave', {});
    expect(people()).toBe('People  IC 佐藤  comms 田中');
    expect(line(3, given, { participants: {}, roles: {} })).toBe('People  nobody in');
    const [one, two] = Object.values(given.state.participants);
    const gone = { [one?.id ?? '']: { ...one, removed: true }, [two?.id ?? '']: two };
    expect(line(3, given, { participants: gone, roles: {} })).toBe('People  1 in');
  });

  it('SLK-763 the fourth says how the page is, of several the first that is not resolved', () => {
    const given = opened();
    const pages = (...incidents: readonly object[]) =>
      line(3, given, { incidents: incidents.map((one) => ({ ...incident, ...one })) })?.replace(
        'People  1 in',
        '',
      );
    expect(pages()).toBe('');
    expect(pages({})).toBe('  PagerDuty #4812 acknowledged by 佐藤 02:58 JST');
    expect(pages({ acknowledgedBy: null, acknowledgedAt: null, triggeredAt: at })).toBe(
      '  PagerDuty #4812 acknowledged by ? 03:05 JST',
    );
    expect(pages({ status: 'triggered' })).toBe('  PagerDuty #4812 not acknowledged');
    const resolved = { status: 'resolved', number: 1 };
    expect(pages(resolved, { status: 'triggered', number: null })).toBe('  PagerDuty Q4812 not acknowledged');
    expect(pages(resolved, { ...resolved, number: 2 })).toBe('  PagerDuty #1 resolved');
  });

  it('SLK-763 the fifth has the steps and the next one, with whose it is', () => {
    const given = opened();
    expect(line(4, given)).toBe('Steps  0/3  next: Acknowledge');
    given.when(sato, 'step.assign', { step: 'ack', participant: sato.id });
    expect(line(4, given)).toBe('Steps  0/3  next: Acknowledge (佐藤)');
    expect(line(4, given, { status: 'closed' })).toBe('Steps  0/3');
    expect(line(4, given, { phases: [] })).toBe('Join  oncall join checkout-1125');
    given.when(sato, 'step.do', { step: 'ack' });
    expect(line(4, given)).toBe('Steps  1/3  next: Preserve evidence');
    const long = 'x'.repeat(81);
    given.when(sato, 'step.edit', { step: 'evidence', title: { ja: long, en: long } });
    expect(line(4, given)).toBe(`Steps  1/3  next: ${'x'.repeat(80)}…`);
  });
});

describe('words around a time', () => {
  it.each([
    ['2026-11-24T18:05:00.000Z', '03:05 JST', false],
    ['2026-11-25T18:05:00.000Z', '11-26 (Thu) 03:05 JST', true],
  ])('SLK-1009 %s is %s, with its day: %j', (iso, text, day) => {
    const now = '2026-11-24T18:30:00.000Z';
    expect(timeSpan(iso, now, 'Asia/Tokyo', 'en')).toEqual({ text, at: { iso, day } });
  });

  it('SLK-1009 what is no time has no date', () => {
    expect(timeSpan('soon', 'soon', 'Asia/Tokyo', 'en')).toEqual({ text: '--:--' });
  });

  it('SLK-764 parts have two blanks between them, and empty ones are left out', () => {
    const line = spaced('a', '', null, { text: 'b' }, [{ text: 'c' }, { text: 'd' }]);
    expect(said([line])).toBe('a  b  cd');
    expect(spaced()).toEqual([]);
    expect(onOneLine('  a \n\n  b\u202e ')).not.toMatch(/\n|\u202e/);
    expect(onOneLine('  a \n\n  b ')).toBe('a b');
    expect([cutTo('𠮷𠮷', 2), cutTo('𠮷𠮷𠮷', 2), cutTo('abc', 2, '!')]).toEqual(['𠮷𠮷', '𠮷𠮷…', 'ab!']);
  });
});
