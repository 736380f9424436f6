import { describe, expect, it } from 'vitest';
import { width } from '../../../src/text/width.ts';
import { ruleFor } from '../../detection/rules.ts';
import { detectionNight, groupOf, NOW } from './detection-night.ts';
import { opened } from './open-detection.tsx';

describe('the screen of oncall watch', () => {
  it.each([
    ['ja', '2分経過。以後の影響が5人に達すれば発報(現在2人)'],
    ['en', '2m passed, pages if it goes on (2 of 5 users since)'],
  ] as const)('DET-913 says what a rule waits for whose `for` has passed, in %s', async (lang, said) => {
    const rule = ruleFor({ for: '2m' });
    const fresh = [9, 0, 1, 1].map((n) => ({ users: { n: 9, unnamed: 0 }, fresh: n }));
    const rules = [
      { rule, leaving: false, slot: null, groups: [groupOf(rule, fresh)], counted: [], silence: null },
    ];
    const { frame } = await opened({ lang, reading: { checkpoint: detectionNight({ rules, pages: [] }) } });
    expect(frame()).toContain(said);
  });

  it.each([
    ['ja', 80, '⚠ checkout-5xx 未送信 02:54から(Invalid routing key)。次は03:12:05'],
    ['en', 80, '⚠ checkout-5xx NOT SENT since 02:54 (Invalid routing key). Next try 03:12:05'],
    ['ja', 130, '未送信 02:54から(PagerDuty: Invalid routing key)。次は03:12:05(既定のキー)'],
    [
      'en',
      130,
      'NOT SENT since 02:54 (PagerDuty: Invalid routing key). Next try 03:12:05, by the default key',
    ],
  ] as const)('DET-921 says first that a page is not sent, in %s at %i columns', async (lang, cols, said) => {
    const why = { kind: 'rejected', reason: 'Invalid routing key', uncertain: false };
    const unsent = { since: NOW - 1_000_000, why, next: { at: NOW + 26_000, by: 'default' as const } };
    const pages = detectionNight().pages.map((page) =>
      page.rule === 'checkout-5xx'
        ? { ...page, status: 'sending' as const, number: null, who: null, unsent }
        : page,
    );
    const ping = { at: NOW, ok: false, withheld: true as const };
    const { frame } = await opened({ lang, cols, reading: { checkpoint: detectionNight({ pages, ping }) } });
    expect(frame()).toContain(said);
    const row = frame()
      .split('\n')
      .find((each) => each.includes('641'));
    expect(row).toContain(lang === 'ja' ? '未送信' : 'NOT SENT');
    expect(frame().split('\n')[0]).toContain(lang === 'ja' ? '死活監視 停止' : 'dead man withheld');
  });

  it.each([
    ['ja', '削除済み 03:05から', '今すぐ解決: oncall rules retire', '評価されていません'],
    ['en', 'removed, since 03:05', 'To resolve it now:', 'nobody counts it'],
  ] as const)(
    'DET-932 says that a rule is removed, and how its page ends, in %s',
    async (lang, row, word, nobody) => {
      const rules = detectionNight().rules.map((each) => ({
        ...each,
        leaving: each.rule.name === 'checkout-5xx',
      }));
      const left = await opened({ lang, cols: 150, reading: { checkpoint: detectionNight({ rules }) } });
      expect(left.frame()).toContain(row);
      left.press('enter');
      expect(left.frame()).toContain(word);
      const gone = detectionNight().rules.filter(({ rule }) => rule.name !== 'checkout-5xx');
      const orphan = await opened({
        lang,
        cols: 150,
        reading: { checkpoint: detectionNight({ rules: gone }) },
      });
      expect(orphan.frame().split('\n')[1]).toContain(nobody);
    },
  );

  it.each([
    ['ja', '試行のため送信しません', /発報済み|確認済み|PD/],
    ['en', 'dry run, not sent', /[^t] sent|acked|PD/],
  ] as const)('DET-994 a dry run says of no page that it was sent, in %s', async (lang, said, claims) => {
    const pages = detectionNight().pages.map((page) => ({
      ...page,
      status: 'sent' as const,
      incident: null,
      number: null,
      who: null,
    }));
    const reading = { checkpoint: detectionNight({ pages }) };
    const { frame, press } = await opened({ lang, cols: 150, dryRun: true, reading });
    expect(frame()).toContain(said);
    expect(frame()).not.toMatch(claims);
    press('o');
    expect(frame().split('\n').slice(-2)[0]).toContain(said);
    press('enter');
    expect(frame()).not.toMatch(claims);
    expect((await opened({ lang, cols: 150, reading })).frame()).toMatch(claims);
  });

  it.each(['default', 'low'] as const)('DET-922 says that another key took the page (%s)', async (by) => {
    const pages = detectionNight().pages.map((page) =>
      page.rule === 'checkout-5xx' ? { ...page, by } : page,
    );
    const { frame } = await opened({
      lang: 'en',
      cols: 160,
      reading: { checkpoint: detectionNight({ pages }) },
    });
    expect(frame()).toContain(`acked by 佐藤, sent by the ${by === 'low' ? 'low-urgency' : 'default'} key`);
  });

  it.each([
    ['ja', '0人'],
    ['en', '0 users'],
  ] as const)('DET-908 says that no group of a rule has anything, in %s', async (lang, said) => {
    const [first] = detectionNight().rules;
    if (first === undefined) throw new Error('no rule');
    const rule = { ...first.rule, name: 'by-region', group: ['region'] };
    const shown = async (slot: number | null): Promise<string> => {
      const checkpoint = detectionNight({
        rules: [{ rule, leaving: false, slot, groups: [], counted: [], silence: null }],
        pages: [],
      });
      const { frame } = await opened({ lang, reading: { checkpoint } });
      return frame()
        .split('\n')
        .filter((row) => row.includes('by-region'))
        .join();
    };
    expect(await shown(first.slot)).toContain(said);
    expect(await shown(null)).not.toContain(said);
  });

  it.each(['ja', 'en'] as const)(
    'DET-1004 the affected users of a rule stay at 80 columns beside a long name of another, in %s',
    async (lang) => {
      const { rules } = detectionNight();
      const [first, ...others] = rules;
      if (first === undefined) throw new Error('no rule');
      const long = { ...first, rule: { ...first.rule, name: 'slow-responses-of-the-payment-page' } };
      const { frame } = await opened({
        lang,
        cols: 80,
        reading: { checkpoint: detectionNight({ rules: [long, ...others] }) },
      });
      const row = frame()
        .split('\n')
        .find((each) => each.includes('search-slow'));
      expect(row).toContain(lang === 'ja' ? '9/2,210人 (0.4%)' : '9/2,210 users (0.4%)');
      expect(frame()).toContain('slow-responses');
    },
  );

  it.each([
    ['ja', 80],
    ['ja', 130],
    ['en', 80],
    ['en', 130],
  ] as const)('DET-718 shows rules by how urgent they are, in %s at %i columns', async (lang, cols) => {
    const { frame } = await opened({ lang, cols });
    const shown = frame();
    await expect(`${shown}\n`).toMatchFileSnapshot(`goldens/detection-${lang}-${cols}.txt`);
    for (const row of shown.split('\n')) expect(width(row)).toBeLessThanOrEqual(cols);
    const order = [
      'checkout-5xx',
      'search-slow',
      'pay-declines',
      'login-errors',
      'image-404',
      'acquirer-maint',
    ];
    const places = order.map((name) => shown.indexOf(name));
    expect(places.every((place, i) => place > (places[i - 1] ?? 0))).toBe(true);
  });

  it('DET-718 shows unknown where it is unknown, and what names nobody', async () => {
    const night = detectionNight();
    const [first, ...others] = night.rules.toReversed();
    const group = first?.groups[0];
    const last = group?.last;
    if (!first || !group || !last || last.counts === null) throw new Error('no counts');
    const counts = { ...last.counts, bad: 300, users: { n: 37, unnamed: 36 } };
    const rules = [{ ...first, groups: [{ ...group, last: { ...last, counts } }] }, ...others];
    const { frame } = await opened({ reading: { checkpoint: { ...night, rules } as never } });
    expect(frame()).toContain('37人以上 (12%はidなし)'.replace(' (', '('));
    expect(
      frame()
        .split('\n')
        .find((row) => row.includes('pay-declines')),
    ).toContain('不明');
  });

  it.each([
    ['ja', '03:08から app: total に該当するログなし  #4816 未確認', '不明', '発報なし'],
    ['en', 'since 03:08, app: `total` finds nothing  #4816 not acked', 'unknown', 'Nothing pages'],
  ] as const)(
    'DET-993 says of a rule whose `total` is silent since when, and its page, in %s',
    async (...row) => {
      const [lang, said, unknown, quiet] = row;
      const night = detectionNight();
      const calm = night.rules.find(({ rule }) => rule.name === 'image-404');
      if (calm === undefined) throw new Error('no rule');
      const { first, since } = { first: NOW - 2 * 60_000, since: NOW - 219_000 };
      const silence = { first, last: NOW, since, of: 'total', raised: true } as const;
      const rule = { ...calm.rule, name: 'sales', source: 'app' };
      const page = {
        ...{
          rule: 'sales',
          group: [],
          kind: 'silence' as const,
          episode: first,
          incident: 'Q4',
          number: 4816,
        },
        ...{ status: 'triggered' as const, unsent: null, by: null, who: null },
      } as const;
      const reading = (of: typeof silence | null) => ({
        checkpoint: { ...night, rules: [{ ...calm, rule, silence: of }], pages: of === null ? [] : [page] },
      });
      const { frame } = await opened({ lang, cols: 160, reading: reading(silence) });
      const shown = frame()
        .split('\n')
        .find((each) => each.includes('sales'));
      expect(shown).toContain(said);
      expect(shown).toContain(unknown);
      expect(frame()).not.toContain(quiet);
      const well = await opened({ lang, reading: reading(null) });
      expect(well.frame()).not.toContain(said);
    },
  );

  it('DET-718 says that it only shows what another watcher evaluates, and what cannot be read', async () => {
    const standby = await opened({ reading: { holder: 'hub-2', role: 'shows' } });
    expect(standby.frame()).toContain('表示のみ(評価担当 hub-2)');
    const narrow = await opened({ reading: { holder: 'hub-2', role: 'shows' }, lang: 'en', cols: 80 });
    expect(narrow.frame()).toContain('display only (evaluated by hub-2)');
    const unread = await opened({ reading: { trouble: 'busy' }, lang: 'en' });
    expect(unread.frame()).toContain('the watch log cannot be read: busy');
    const alone = await opened({ reading: { role: 'alone' }, lang: 'en' });
    expect(alone.frame()).toContain('evaluated by hub-1 (alone: no watch log)');
    const broken = await opened({
      reading: { checkpoint: detectionNight({ broken: ['a.yaml:3'] }) },
      lang: 'en',
    });
    expect(broken.frame()).toContain('rule files cannot be read: a.yaml:3');
  });

  it('DET-718 says that all is quiet where it is', async () => {
    const night = detectionNight();
    const rules = night.rules.filter(({ rule }) => rule.name === 'image-404');
    const sources = night.sources.filter(({ blindSince }) => blindSince === null);
    const { frame } = await opened({ reading: { checkpoint: { ...night, rules, sources, pages: [] } } });
    expect(frame()).toContain('発報なし。1ルール、取得元2/2件を03:11まで読めています');
    expect(frame()).toContain('正常1(うち記録のみ1)');
  });

  it('DET-888 says which exclusion ends soon, in how long, and what follows', async () => {
    const night = detectionNight();
    const [first, other] = night.exclusions;
    if (!first || !other) throw new Error('no exclusion');
    const until = '2026-11-25T20:11:39.000Z';
    const exclusions = [{ ...first, exclusion: { ...first.exclusion, until } }, other];
    const soon = { reading: { checkpoint: { ...night, exclusions } } };
    const ja = (await opened(soon)).frame();
    expect(ja).toContain('あと2時間で終了(05:11) 佐藤');
    expect(ja).toContain('除外 acquirer-maint はあと2時間で終了。その後は再び発報の対象になります');
    const en = (await opened({ ...soon, lang: 'en', cols: 80 })).frame();
    expect(en).toContain('Exclusion acquirer-maint ends in 2h; after that its lines count again');
    expect((await opened()).frame()).not.toContain('再び発報の対象');
  });

  it('DET-888 shows a rule at its notice level before those that are well, and counts it', async () => {
    const night = detectionNight();
    const rules = night.rules.map((each) => {
      if (each.rule.name !== 'image-404') return each;
      const [group] = each.groups;
      if (!group) throw new Error('no group');
      return { ...each, groups: [{ ...group, state: { ...group.state, noticed: true } }] };
    });
    const { frame } = await opened({ lang: 'en', reading: { checkpoint: { ...night, rules } } });
    expect(frame()).toContain('at the notice level, pages nobody');
    expect(frame()).toContain('1 normal (1 at notice level, 1 only counted)');
  });

  it.each([
    [
      'ja',
      'idなしのエラー90件',
      '5人、または利用者の記録がないエラー40件',
      '5人・利用者の記録がないエラー40件未満が2回で解決',
    ],
    [
      'en',
      '90 errors without id',
      '5 users, or 40 errors naming no user',
      'resolves after 2 below 5 users and 40 errors',
    ],
  ] as const)(
    'DET-997 shows how many errors name no user, and how many page, in %s',
    async (lang, count, level, ends) => {
      const night = detectionNight();
      const rule = ruleFor({
        name: 'image-404',
        impact: { users: 'user.id', page: 5, unnamed: 40 },
        for: '2m',
      });
      const crash = { bad: 90, users: { n: 0, unnamed: 90 }, fresh: 0, freshUnnamed: 13 };
      const of = (more: object, slots: number) => {
        const own = { ...rule, impact: { ...rule.impact, ...more } };
        const groups = [groupOf(own, Array(slots).fill(crash))];
        const rules = night.rules.map((each) =>
          each.rule.name === 'image-404' ? { ...each, rule: own, groups } : each,
        );
        return opened({ lang, reading: { checkpoint: { ...night, rules } } });
      };
      const held = await of({}, 4);
      const row = () =>
        held
          .frame()
          .split('\n')
          .find((each) => each.includes('image-404')) ?? '';
      expect(row()).toContain(count);
      expect(row()).toContain(
        lang === 'ja'
          ? '2分経過。以後エラー40件で発報(現在26件)'
          : '2m passed, pages at 40 errors, 26 so far',
      );
      held.press('/');
      held.type('image');
      held.press('enter', 'enter');
      const shown = held.frame().replace(/[\s│]+/g, lang === 'ja' ? '' : ' ');
      expect(shown).toContain(level);
      expect(shown).toContain(ends);
      const alone = await of({ page: null }, 5);
      expect(alone.frame()).toContain(lang === 'ja' ? 'エラー40件' : '40 errors');
      expect(alone.frame()).not.toContain(lang === 'ja' ? '記録のみ' : 'only counted');
    },
  );

  it.each([
    ['en', '#4812 acked by 佐藤, in the page of checkout-5xx'],
    ['ja', '#4812 佐藤 確認済み(checkout-5xx のアラートに含む)'],
  ] as const)('DET-999 says in whose page a rule is named, while that is open, in %s', async (lang, said) => {
    const night = detectionNight();
    const rule = ruleFor({ name: 'image-404', impact: { users: 'user.id', page: 5 } });
    const groups = [groupOf(rule, [{ bad: 9, users: { n: 9, unnamed: 0 } }])];
    const { first: episode } = groups[0]?.state.episode ?? { first: 0 };
    const rules = night.rules.map((each) =>
      each.rule.name === rule.name ? { ...each, rule, groups } : each,
    );
    const shown = async (others: object) => {
      const pages = night.pages.map((page) => (page.number === 4812 ? { ...page, ...others } : page));
      const { frame } = await opened({
        lang,
        cols: 160,
        reading: { checkpoint: { ...night, rules, pages } },
      });
      return (
        frame()
          .split('\n')
          .find((each) => each.includes('image-404')) ?? ''
      );
    };
    expect(await shown({ others: [{ rule: 'image-404', group: [], episode }] })).toContain(said);
    for (const more of [{ episode: episode - 1 }, { rule: 'other' }, { group: [{ field: 'a', value: 'b' }] }])
      expect(await shown({ others: [{ rule: 'image-404', group: [], episode, ...more }] })).not.toContain(
        '#4812',
      );
  });

  it('DET-718 narrows by state and by words, and opens the last evaluations', async () => {
    const { frame, press, type } = await opened({ lang: 'en' });
    press('t', 't');
    expect(frame()).toContain('search-slow');
    expect(frame()).not.toContain('checkout-5xx ');
    press('esc', '/');
    type('login');
    press('enter');
    expect(frame()).toContain('filter: login (1)');
    press('enter');
    expect(frame()).toContain('5m every 1m, delay 0s, for 0s; resolves after 3 below 5 users');
    press('esc', 'esc', '?');
    expect(frame()).toContain('add exclusion');
    press('esc', 'q');
  });

  it('DET-718 adds an exclusion of the chosen rule, and goes to the session of its page', async () => {
    const { host, press, type, frame, sessions, quits } = await opened({ lang: 'en' });
    press('-');
    press('enter');
    expect(frame()).toContain('must not be empty');
    type('acquirer:b');
    press('enter');
    type('maintenance');
    press('enter');
    type('0');
    press('enter');
    expect(frame()).toContain('give 1 to 30 days');
    press('ctrl+u');
    type('3');
    press('enter');
    await new Promise((done) => setImmediate(done));
    expect(host.wishes).toEqual([
      { rule: 'checkout-5xx', query: 'acquirer:b', reason: 'maintenance', days: 3, sure: false },
    ]);
    expect(frame()).toContain('exclusion checkout-5xx-2026-11-25 added');
    press('o');
    expect(sessions).toEqual(['Q1']);
    expect(quits()).toBe(0);
    press('j', 'o');
    expect(sessions).toEqual(['Q1']);
  });

  it('DET-945 says why an exclusion needs a second confirmation, keeps what was typed, and adds it with one more Enter', async () => {
    const { host, press, type, frame } = await opened({ lang: 'en' });
    host.doubt = 'a page of checkout-5xx is open';
    press('-');
    for (const text of ['acquirer:b', 'maintenance', '']) {
      type(text);
      press('enter');
    }
    await new Promise((done) => setImmediate(done));
    expect(frame()).toContain('a page of checkout-5xx is open');
    expect(frame()).toContain('Enter: add it all the same');
    expect(frame()).toContain('acquirer:b');
    press('enter');
    await new Promise((done) => setImmediate(done));
    const wish = { rule: 'checkout-5xx', query: 'acquirer:b', reason: 'maintenance', days: 7 };
    expect(host.wishes).toEqual([
      { ...wish, sure: false },
      { ...wish, sure: true },
    ]);
    expect(frame()).toContain('exclusion checkout-5xx-2026-11-25 added');
  });

  it('HOM-707 : opens the acts by their names, and ? narrows with /', async () => {
    const { frame, press, type, quits } = await opened({ lang: 'en' });
    press(':');
    expect(frame()).toContain('add exclusion');
    type('add exclusion');
    press('enter');
    expect(frame()).toContain('add an exclusion to checkout-5xx');
    press('esc', '?');
    expect(frame()).not.toContain('No rule matches');
    press('/');
    type('session');
    expect(frame()).toContain('go to session');
    expect(frame()).not.toContain('by state');
    press('enter', 'esc', 'esc', ':');
    type('終了');
    press('enter');
    expect(quits()).toBe(1);
  });

  it('DET-990 no key acts on another rule where the selected one is gone, until one selects again', async () => {
    const { host, press, frame, sessions } = await opened({ lang: 'en' });
    const night = detectionNight();
    const without = (name: string) => ({
      ...{ ...host.reading },
      checkpoint: { ...night, rules: night.rules.filter(({ rule }) => rule.name !== name) },
    });
    await host.tick();
    press('j');
    const chosen =
      frame()
        .split('\n')
        .find((row) => row.includes('»') && !row.includes('┌')) ?? '';
    const gone = night.rules.find(({ rule }) => chosen.includes(rule.name))?.rule.name ?? '';
    expect(gone).not.toBe('');
    host.reading = without(gone);
    await host.tick();
    for (const key of ['-', 'o', 'enter']) {
      press(key);
      expect([key, frame()]).toEqual([key, expect.stringContaining('The selected row is gone')]);
    }
    expect(frame()).not.toContain('Exclusion of');
    expect(sessions).toEqual([]);
    // What came into its place is one step away, and it comes back chosen where nobody moved.
    host.reading = { ...host.reading, checkpoint: night };
    await host.tick();
    expect(
      frame()
        .split('\n')
        .find((row) => row.includes('»') && row.includes(gone)),
    ).toBeDefined();
  });

  it('DET-718 rings once where another rule begins to page', async () => {
    const { host } = await opened();
    await host.tick();
    expect(host.bells).toBe(0);
    const night = detectionNight();
    const quiet = { ...night, rules: night.rules.filter(({ rule }) => rule.name !== 'checkout-5xx') };
    host.reading = { ...host.reading, checkpoint: quiet };
    await host.tick();
    host.reading = { ...host.reading, checkpoint: night };
    await host.tick();
    await host.tick();
    expect(host.bells).toBe(1);
  });
});
