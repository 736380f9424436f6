import { describe, expect, it } from 'vitest';
import type { PageNumbers, PageRequest } from '../../src/detection/detection-event.ts';
import { type DetectionMemory, NO_MEMORY, NOTHING_HELD } from '../../src/detection/detection-memory.ts';
import type { Exclusion } from '../../src/detection/exclusion.ts';
import type { DetectionRule } from '../../src/detection/rule.ts';
import { alertOf } from '../../src/detector/alert.ts';
import { countsFor, MINUTE, ruleFor, T0 } from '../detection/rules.ts';

const DAY = 1_440 * MINUTE;
const iso = (ms: number) => new Date(ms).toISOString();
const numbers = (users: number, more: Partial<PageNumbers> = {}): PageNumbers => ({
  ...countsFor(users),
  ...{ slot: T0, from: iso(T0 - 5 * MINUTE), to: iso(T0) },
  ...more,
});
const request = (more: Partial<PageRequest> = {}): PageRequest => ({
  ...{ kind: 'impact', rule: 'checkout-5xx', group: [], key: 'oncall/checkout-5xx/x', episode: T0 - MINUTE },
  ...{ slot: T0, late: false, numbers: numbers(40), blind: null, ended: [], service: null },
  ...more,
});
const exclusion = (id: string, until: number, rule: string | null = 'checkout-5xx'): Exclusion => ({
  ...{ id, rule, source: null, match: { by: 'query', query: `acquirer:${id}` } },
  ...{ owner: 'sato', reason: 'maintenance', from: iso(T0 - DAY), until: iso(until) },
});
const memoryOf = (...exclusions: readonly Exclusion[]): DetectionMemory => ({
  ...NO_MEMORY,
  exclusions: new Map(exclusions.map((each) => [each.id, each])),
});
const alert = (
  more: Partial<PageRequest> = {},
  rule: DetectionRule | null = ruleFor(),
  memory: DetectionMemory = NO_MEMORY,
) => alertOf(request(more), rule, memory, false, { lang: 'en', timeZone: 'Asia/Tokyo' });

describe('the alert of a page', () => {
  it('DET-719 carries all that its rule says, and its numbers', () => {
    const rule = ruleFor({
      ...{ title: 'Checkout fails', total: 'service:checkout', group: 'region', severity: 'SEV1' },
      ...{ procedure: 'checkout-down', runbook: 'https://wiki/checkout', owner: 'payments' },
    });
    const of = {
      group: [{ field: 'region', value: 'eu' }],
      service: 'checkout',
      late: true,
      numbers: numbers(1_240, { bad: 3_000, total: 9_000, totalUsers: 4_000 }),
    };
    expect(alert(of, rule, memoryOf(exclusion('b', T0 + 1), exclusion('over', T0)))).toEqual({
      ...{ key: 'oncall/checkout-5xx/x', service: 'checkout', low: false, at: iso(T0), source: 'app' },
      summary: 'Checkout fails region=eu: 1,240 of 4,000 users affected (31%) in 5m',
      ...{ severity: 'critical', component: 'checkout', group: 'region=eu' },
      details: {
        ...{ rule: 'checkout-5xx', log_source: 'app' },
        log_query: '(service:checkout AND status:>=500) AND region:"eu" AND NOT (acquirer:b)',
        ...{ rule_severity: 'SEV1', procedure: 'checkout-down' },
        ...{ window_from: iso(T0 - 5 * MINUTE), window_to: iso(T0) },
        ...{ users: 1_240, total_users: 4_000, share: '31.0%', bad: 3_000, total: 9_000 },
        ...{ group: 'region=eu', owner: 'payments', late: 'yes' },
      },
      links: [{ href: 'https://wiki/checkout', text: 'Runbook' }],
    });
  });

  it('DET-719 looks for an excluded pattern where its source has messages', () => {
    const pattern: Exclusion = {
      ...exclusion('p', T0 + 1),
      match: { by: 'pattern', pattern: 'p1', template: 'payment late' },
    };
    const queryOf = (messageField?: string | null) =>
      alertOf(
        ...([
          request(),
          ruleFor(),
          memoryOf(pattern),
          false,
          { lang: 'en', timeZone: 'UTC' },
          messageField,
        ] as const),
      ).details.log_query;
    expect(queryOf('log.text')).toBe(String(queryOf('message')).replaceAll('message:', 'log.text:'));
    expect(queryOf('log.text')).toContain('log.text:');
    expect([queryOf(null), queryOf()]).toEqual([queryOf('message'), queryOf('message')]);
  });

  it('DET-997 says that it is for errors that name no user, and which users it knows of', () => {
    const of = (n: number, unnamed: number) => ({
      unnamed: true as const,
      numbers: numbers(n, { bad: n + unnamed, users: { n, unnamed } }),
    });
    const told = (more: Partial<PageRequest>, lang: 'en' | 'ja' = 'en') =>
      alertOf(request(more), ruleFor(), NO_MEMORY, false, { lang, timeZone: 'UTC' }).summary;
    expect(told(of(0, 1_240))).toBe('checkout-5xx: 1,240 errors naming no user in 5m');
    expect(told(of(0, 1))).toBe('checkout-5xx: 1 error naming no user in 5m');
    expect(told(of(1, 1_240))).toBe(
      'checkout-5xx: 1,240 errors naming no user in 5m; at least 1 user affected',
    );
    expect(told(of(0, 1_240), 'ja')).toBe('checkout-5xx: 利用者の記録がないエラー1,240件(5分)');
    expect(told(of(3, 1_240), 'ja')).toBe(
      'checkout-5xx: 利用者の記録がないエラー1,240件(5分、利用者3人以上に影響)',
    );
    expect(alert(of(0, 1_240))).toMatchObject({
      low: false,
      details: { users: 0, lines_without_user: 1_240 },
    });
  });

  it.each([
    ['en', '; also firing: search', 'search: 12 users affected in 5m, since 02:58', ', c, d, 2 more'],
    ['ja', '。ほかにsearchも発報', 'search: 利用者12人に影響(5分)(02:58から)', ', c, d, ほか2件も発報'],
  ] as const)(
    'DET-999 names the rules that fire with it, each with its figures, in %s',
    (lang, title, line, many) => {
      const other = (rule: string): PageRequest =>
        request({ rule, key: `oncall/${rule}/x`, episode: T0 - 2 * MINUTE, numbers: numbers(12) });
      const of = (...rules: readonly string[]) =>
        alertOf(request({ others: rules.map(other) }), ruleFor(), NO_MEMORY, false, {
          lang,
          timeZone: 'UTC',
        });
      const { summary, details } = of('search');
      expect(summary.endsWith(title)).toBe(true);
      expect(details.also_firing).toBe(line);
      // Groups of one rule are named once, and not more than three rules.
      expect(of('b', 'b', 'c', 'd', 'e', 'f').summary).toContain(many);
      expect(String(of('b', 'b', 'c').details.also_firing).split('\n')).toHaveLength(3);
      // What nobody could count has no figures.
      const blind = { ...other('search'), numbers: null };
      const { details: none } = alertOf(request({ others: [blind] }), null, NO_MEMORY, false, {
        lang,
        timeZone: 'UTC',
      });
      expect(none).not.toHaveProperty('also_firing');
    },
  );

  it('DET-719 has nothing that its rule does not say', () => {
    expect(alert()).toEqual({
      ...{ key: 'oncall/checkout-5xx/x', service: null, low: false, at: iso(T0), source: 'app' },
      ...{
        summary: 'checkout-5xx: 40 users affected in 5m',
        severity: 'error',
        component: null,
        group: null,
      },
      details: {
        ...{ rule: 'checkout-5xx', log_source: 'app', log_query: 'service:checkout AND status:>=500' },
        ...{ window_from: iso(T0 - 5 * MINUTE), window_to: iso(T0), users: 40, bad: 40 },
      },
      links: [],
    });
  });

  it('DET-719 is sent with its name and numbers where its rule is gone', () => {
    expect(alert({}, null, memoryOf(exclusion('b', T0 + DAY)))).toMatchObject({
      ...{ source: 'checkout-5xx', summary: 'checkout-5xx: 40 users affected in 5m', severity: 'error' },
      ...{ details: { rule: 'checkout-5xx', users: 40, bad: 40 }, links: [] },
    });
  });

  it.each([
    ['SEV1', 'critical'],
    ['SEV2', 'error'],
    ['SEV3', 'warning'],
    ['SEV4', 'info'],
  ])('DET-719 has the severity of its rule: %s is %s', (severity, said) => {
    expect(alert({}, ruleFor({ severity })).severity).toBe(said);
  });

  it.each<[Partial<PageNumbers>, string, object]>([
    [{ bad: 100, users: { n: 40, unnamed: 1 } }, '40 users affected in 5m', { lines_without_user: 1 }],
    [
      { bad: 100, users: { n: 40, unnamed: 2 }, totalUsers: 80 },
      'at least 40 users affected in 5m (2% of the lines name none)',
      { lines_without_user: 2, total_users: 80, share: '50.0%' },
    ],
    [{ totalUsers: 0 }, '40 users affected in 5m', { total_users: 0 }],
    [{ totalUsers: 3_000 }, '40 of 3,000 users affected (1%) in 5m', { share: '1.3%' }],
    [{ from: iso(T0 - 90_000) }, '40 users affected in 1m30s', { window_from: iso(T0 - 90_000) }],
  ])('DET-719 says how sure its numbers are: %j', (more, summary, details) => {
    const said = alert({ numbers: numbers(40, more) });
    expect(said.summary).toBe(`checkout-5xx: ${summary}`);
    expect(said.details).toMatchObject(details);
  });

  it.each<[string, readonly Exclusion[], string, string | undefined]>([
    ['none', [], '', undefined],
    [
      'one that ended a moment ago',
      [exclusion('b', T0 - MINUTE + 1)],
      '; exclusion b ended just now',
      'exclusion b ended at 11:59',
    ],
    [
      'one that ended a minute ago',
      [exclusion('b', T0 - MINUTE)],
      '; exclusion b ended 1m ago',
      'exclusion b ended at 11:59',
    ],
    [
      'three, of which the last one is named',
      [exclusion('b', T0 - 9 * MINUTE), exclusion('c', T0 - 2 * MINUTE), exclusion('d', T0 - 8 * MINUTE)],
      '; exclusion c ended 2m ago (2 more ended)',
      'exclusion b ended at 11:51; exclusion c ended at 11:58; exclusion d ended at 11:52',
    ],
    [
      'one for every rule that held nothing of this one back',
      [exclusion('b', T0 - MINUTE, null)],
      '',
      'exclusion b ended at 11:59',
    ],
    [
      'one for every rule that held a page of this one back',
      [exclusion('held', T0 - MINUTE, null)],
      '; exclusion held ended 1m ago',
      'exclusion held ended at 11:59',
    ],
  ])('DET-881 names exclusions that ended: %s', (_what, exclusions, title, details) => {
    const held = new Map([
      ['held', { ...NOTHING_HELD, rules: ['other', 'checkout-5xx'] }],
      ['b', { ...NOTHING_HELD, rules: ['other'] }],
    ]);
    const ended = exclusions.map(({ id }) => id);
    const said = alert({ ended }, ruleFor(), { ...memoryOf(...exclusions), held });
    expect(said.summary).toBe(`checkout-5xx: 40 users affected in 5m${title}`);
    expect(said.details.exclusion_ended).toBe(details);
  });

  it('DET-881 names no exclusion that the log does not know', () => {
    for (const held of [new Map(), new Map([['lost', { pages: 1, users: 40, rules: ['checkout-5xx'] }]])]) {
      const said = alert({ ended: ['lost'] }, ruleFor(), { ...memoryOf(), held });
      expect([said.summary, said.details.exclusion_ended]).toEqual([
        'checkout-5xx: 40 users affected in 5m',
        undefined,
      ]);
    }
  });
});

describe('the alert that a source cannot be read', () => {
  const blindness = (kind: string, params: Readonly<Record<string, string | number>> = {}) => ({
    ...{ since: T0 - 2 * MINUTE, slots: 3, raised: true, why: { kind, params } },
  });
  const blind = (more: Partial<PageRequest> = {}) =>
    alert(
      {
        ...{ kind: 'blind', rule: 'app', key: 'oncall/blind/x', numbers: null, rules: ['cart', 'checkout'] },
        blind: blindness('timeout', { seconds: 5 }),
        ...more,
      },
      null,
    );

  it('DET-715 is of low urgency, with its rules and since when', () => {
    expect(blind()).toEqual({
      ...{ key: 'oncall/blind/x', service: null, low: true, at: iso(T0), source: 'app', component: null },
      summary:
        'detection is blind: app cannot be read since 11:58 (no answer in time 5); rules: cart, checkout',
      ...{ severity: 'warning', group: null, details: {}, links: [] },
    });
  });

  it('DET-715 names ten rules, and how many more there are', () => {
    const rules = Array.from({ length: 12 }, (_, i) => `r${i}`);
    expect(blind({ rules: rules.slice(0, 10) }).summary).toMatch(/rules: r0, .*r8, r9$/);
    expect(blind({ rules }).summary).toMatch(/rules: r0, .*r8, r9, 2 more$/);
    expect(blind({ rules: undefined as never }).summary).toMatch(/rules: $/);
  });

  it('DET-902 says that rules are wrong where it is not the source', () => {
    expect(blind({ blind: blindness('no-such-field', { field: 'usr' }) }).summary).toBe(
      'detection is blind: rules of app cannot be counted since 11:58 (no such field usr): cart, checkout',
    );
    const total = { rule: 'cart', users: 40, total: 2 };
    expect(blind({ blind: blindness('total-contradicts', total) }).summary).toBe(
      'detection is blind: rules of app cannot be counted since 11:58 (`total` finds 2 users, `query` 40 affected: one of the two is wrong): cart, checkout',
    );
    expect(blind({ blind: null }).summary).toBe(
      'detection is blind: app cannot be read since 12:00 (?); rules: cart, checkout',
    );
  });

  it('DET-902 says in words of the team’s language why detection is blind', () => {
    const said = (kind: string, params: Record<string, string | number>): string => {
      const asked = request({ kind: 'blind', rule: 'app', numbers: null, blind: blindness(kind, params) });
      return alertOf(asked, null, NO_MEMORY, false, { lang: 'ja', timeZone: 'UTC' }).summary;
    };
    expect(said('bad-query', { reason: 'syntax' })).toContain('(検索条件が正しくありません syntax)');
    expect(said('unreachable', { node: 'http://search' })).toContain('(接続不可 http://search)');
    expect(said('no-documents', {})).toContain('(ログが届いていません)');
  });

  it('DET-902 is one line without control characters', () => {
    const { summary } = blind({ blind: blindness('failed', { reason: 'a\u001b[31mb\nc' }) });
    expect(summary).not.toMatch(/\p{Cc}/u);
  });

  it.each([
    [
      'en',
      'source',
      'Checkout: no documents in app since 12:00 (service pay); whether users are affected is unknown',
    ],
    [
      'en',
      'total',
      'Checkout: `total` finds no documents in app since 12:00 (service pay); whether users are affected is unknown',
    ],
    ['ja', 'source', 'Checkout: app にログが12:00から届いていません(サービス pay)。利用者への影響は不明です'],
    [
      'ja',
      'total',
      'Checkout: app に total に該当するログが12:00からありません(サービス pay)。利用者への影響は不明です',
    ],
  ] as const)('DET-992 says in %s of the %s what is known, and no number', (lang, of, summary) => {
    const silence = { of, since: T0 - 59_000, source: 'app' };
    const asked = request({ kind: 'silence', numbers: null, service: 'pay', silence });
    const words = { lang, timeZone: 'Asia/Tokyo' };
    const rule = ruleFor({ title: 'Checkout', severity: 'SEV1', runbook: 'https://wiki/checkout' });
    const sent = alertOf(asked, rule, NO_MEMORY, true, words);
    expect(sent).toMatchObject({ summary, low: false, severity: 'critical', source: 'app', service: 'pay' });
    expect(sent.links).toHaveLength(1);
    expect(Object.keys(sent.details)).not.toContain('users');
    expect(sent.details.unlogged).toBeDefined();
    // Where its rule is gone it still says so, without a service if it has none.
    const bare = alertOf({ ...asked, service: null }, null, NO_MEMORY, false, words);
    expect(bare.summary).toBe(
      summary.replace('Checkout', 'checkout-5xx').replace(/ ?\((?:service|サービス) pay\)/, ''),
    );
    expect(bare).toMatchObject({ source: 'app', severity: 'error', details: { silent: of } });
  });

  it('DET-713 says where it could not be saved', () => {
    const of = (unlogged: boolean, numbered: boolean) =>
      alertOf(request(numbered ? {} : { numbers: null }), null, NO_MEMORY, unlogged, {
        ...{ lang: 'en', timeZone: 'UTC' },
      }).details.unlogged;
    const said = 'paged without being saved to the watch log';
    expect([of(true, true), of(true, false), of(false, true)]).toEqual([said, said, undefined]);
  });
});
