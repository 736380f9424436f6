import { describe, expect, it } from 'vitest';
import { oneNamed, personFor, serviceIds, targetFor } from '../../../src/hub/pager/named.ts';
import type { Pager, PagerUser } from '../../../src/ports/pager.ts';
import { handPager, SATO_USER, shift, TANAKA_USER } from './hand-pager.ts';

const user = (id: string, name: string): PagerUser => ({ id, name, email: null, teams: [] });
const notFound = (params: object) => expect.objectContaining({ kind: 'not-found', params });

/** A pager with these users, two at a time. */
const pagerWith = (users: readonly PagerUser[], answers: Partial<Pager> = {}): Pager =>
  handPager({
    async *users() {
      for (let i = 0; i < users.length; i += 2) yield users.slice(i, i + 2);
    },
    userByEmail: async (email) => users.find((one) => one.email === email) ?? null,
    policies: async () => [],
    oncall: async () => [],
    ...answers,
  });

describe('something that is named', () => {
  const known = [
    { id: 'S1', name: 'Checkout' },
    { id: 'S2', name: 'search' },
    { id: 'S3', name: 'Search' },
    { id: 'search', name: 'other' },
  ];

  it('PDY-428 is the one of this id, else the only one of this name in any case', () => {
    expect(oneNamed(known, 'S2', 'service').name).toBe('search');
    expect(oneNamed(known, 'CHECKOUT', 'service').id).toBe('S1');
    expect(oneNamed(known, 'search', 'service').id).toBe('search');
    for (const who of ['SEARCH', 'check', ''])
      expect(() => oneNamed(known, who, 'service')).toThrow(notFound({ what: 'service', who }));
  });

  it('PDY-428 is found in letters of any width, on either side', () => {
    const levels = [
      { id: 'P1', name: '最高' },
      { id: 'P2', name: 'Ｓｅｖ－２' },
      { id: 'P3', name: 'Sev-3' },
    ];
    expect(oneNamed(levels, 'sev-2', 'priority').id).toBe('P2');
    expect(oneNamed(levels, 'Ｓｅｖ-３', 'priority').id).toBe('P3');
    expect(() => oneNamed([...levels, { id: 'P4', name: 'Sev-2' }], 'Ｓｅｖ－２', 'priority')).toThrow(
      notFound({ what: 'priority', who: 'Ｓｅｖ－２' }),
    );
  });

  it('PDY-434 services are found by name or id, each once', () => {
    expect(serviceIds(known, ['checkout', 'S1', 'other'])).toBe('S1 search');
    expect(() => serviceIds(known, ['checkout', 'gone'])).toThrow(notFound({ what: 'service', who: 'gone' }));
  });
});

describe('a person who is named', () => {
  const users = [
    SATO_USER,
    TANAKA_USER,
    user('P3', '鈴木 一郎'),
    user('P4', '鈴木 花子'),
    user('P5', '高橋 花'),
  ];
  const pager = pagerWith(users);

  it.each([
    ['an address', 'tanaka@example.com', 'PTANAKA'],
    ['an id', 'P4', 'P4'],
    ['a whole name', '佐藤', 'PSATO01'],
    ['a word that only one has', '一郎', 'P3'],
  ])('PDY-661 is found by %s', async (_how, who, id) => {
    expect((await personFor(who, pager)).id).toBe(id);
  });

  it('PDY-661 those whose name has a word of it, or contains it, are named, five at most', async () => {
    await expect(personFor('鈴木', pager)).rejects.toMatchObject({
      kind: 'not-found',
      params: { what: 'person', who: '鈴木', near: '鈴木 一郎, 鈴木 花子' },
    });
    await expect(personFor('木 一', pager)).rejects.toMatchObject({ params: { near: '鈴木 一郎' } });
    const turned = pagerWith([user('P1', '山田 花'), user('P2', '山田 次 花')]);
    await expect(personFor('花 山田', turned)).rejects.toMatchObject({
      params: { near: '山田 花, 山田 次 花' },
    });
    const many = pagerWith(Array.from({ length: 7 }, (_, i) => user(`P${i}`, `山田 ${i}`)));
    await expect(personFor('山田', many)).rejects.toMatchObject({
      params: { near: '山田 0, 山田 1, 山田 2, 山田 3, 山田 4' },
    });
    for (const who of ['中村', 'nobody@example.com'])
      await expect(personFor(who, pager)).rejects.toThrow(notFound({ what: 'person', who }));
  });

  it('PDY-661 an id is also the name of its person, but not of two', async () => {
    const twin = pagerWith([user('sato', 'sato'), user('P2', 'x')]);
    expect((await personFor('sato', twin)).id).toBe('sato');
    const two = pagerWith([user('sato', 'x'), user('P2', 'sato')]);
    await expect(personFor('sato', two)).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('the person that a request for help names', () => {
  const primary = { id: 'D1', name: 'Primary' };
  const pager = pagerWith([SATO_USER, TANAKA_USER], {
    policies: async () => [
      { id: 'E0', name: 'Payments old' },
      { id: 'E1', name: 'Payments' },
    ],
    oncall: async ({ schedules, policies }) =>
      schedules.length + policies.length > 0
        ? []
        : [shift(SATO_USER, 1), shift(TANAKA_USER, 1, { schedule: primary })],
  });

  it.each([
    ['an address', 'sato@example.com', 'user', 'PSATO01', '佐藤'],
    ['a policy', 'payments', 'policy', 'E1', 'Payments'],
    ['a schedule', 'PRIMARY', 'user', 'PTANAKA', '田中'],
    ['somebody on call', '佐藤', 'user', 'PSATO01', '佐藤'],
    ['a person', 'PTANAKA', 'user', 'PTANAKA', '田中'],
  ])('PDY-95 is found by %s', async (_how, who, type, id, name) => {
    expect(await targetFor(who, pager, {})).toEqual({ type, id, name });
  });

  it('PDY-95 is nobody where the name means nobody, and an address may be the name of a policy', async () => {
    await expect(targetFor('中村', pager, {})).rejects.toMatchObject({ kind: 'not-found' });
    const at = pagerWith([], { policies: async () => [{ id: 'E2', name: 'team@night' }] });
    expect(await targetFor('team@night', at, {})).toEqual({ type: 'policy', id: 'E2', name: 'team@night' });
  });
});
