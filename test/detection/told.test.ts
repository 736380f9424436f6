import { describe, expect, it } from 'vitest';
import type { DetectionFact } from '../../src/detection/detection-event.ts';
import { NO_MEMORY, remember } from '../../src/detection/detection-memory.ts';
import { type Exclusion, endsSoon, exclusionsOf, remindedFrom } from '../../src/detection/exclusion.ts';
import { detectionNews, readNews } from '../../src/detection/news.ts';
import { tellings } from '../../src/detection/tellings.ts';
import { MINUTE, T0 } from './rules.ts';

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const iso = (ms: number) => new Date(ms).toISOString();

const exclusionOf = (length: number, more: Partial<Exclusion> = {}): Exclusion => ({
  ...{ id: 'maint', rule: null, source: null, match: { by: 'query', query: 'acquirer:b' } },
  ...{ owner: 'sato', reason: 'maintenance', from: iso(T0), until: iso(T0 + length) },
  ...more,
});
const memoryOf = (...facts: readonly DetectionFact[]) =>
  remember(
    NO_MEMORY,
    facts.map((fact, i) => ({ ...fact, n: i + 1, at: iso(T0 + i), by: 'a', fence: 1 })),
  );
const notice = (slot: number, users: number, rule = 'image-404'): DetectionFact => ({
  type: 'notice.raised',
  data: { rule, group: [], slot, users, totalUsers: 3_000, owner: null },
});
const held = (users: number, rule = 'checkout-5xx'): DetectionFact => ({
  type: 'exclusion.held',
  data: { id: 'maint', rule, group: [], episode: T0, users },
});

describe('what is said where nobody is paged', () => {
  it('DET-882 an exclusion is near its end a day before, a short one in its last quarter', () => {
    const hours = (length: number) => {
      const one = exclusionOf(length);
      return (Date.parse(one.until) - remindedFrom(one)) / HOUR;
    };
    expect([30 * DAY, 4 * DAY, 2 * DAY, 8 * HOUR].map(hours)).toEqual([24, 24, 12, 2]);
    const long = exclusionOf(7 * DAY);
    const at = (ms: number) => endsSoon(long, T0 + 7 * DAY - ms);
    expect([at(DAY + 1), at(DAY), at(1), at(0)]).toEqual([false, true, true, false]);
  });

  it('DET-720 an exclusion holds from its first moment on and not at its last, for its rule and its source', () => {
    const at = (minutes: number): number => Date.parse('2026-11-25T03:00:00.000Z') + minutes * 60_000;
    const [from, until] = [at(10), at(20)].map((ms) => new Date(ms).toISOString()) as [string, string];
    const of = (rule: string | null, source: string | null) => ({ from, until, rule, source }) as Exclusion;
    const holds = (slot: number, exclusion: Exclusion) =>
      exclusionsOf({ name: 'a', source: 'app' }, slot, [exclusion]).length === 1;
    const all = of(null, null);
    expect([at(10) - 1, at(10), at(20) - 1, at(20)].map((slot) => holds(slot, all))).toEqual([
      ...[false, true, true, false],
    ]);
    const pairs = [of('a', null), of('b', null), of(null, 'app'), of(null, 'cdn'), of('a', 'cdn')];
    expect(pairs.map((one) => holds(at(15), one))).toEqual([true, false, true, false, false]);
  });

  it('DET-883 the notices of a rule on one day of the team are one telling; old ones are none', () => {
    // 03:00 UTC is noon in Tokyo; 15:30 UTC is the next day there.
    const memory = memoryOf(notice(T0, 12), notice(T0 + HOUR, 14), notice(T0 + 12.5 * HOUR, 13));
    const keys = (now: number) => tellings(memory, now, 'Asia/Tokyo').map(({ key }) => key);
    expect(keys(T0 + 2 * HOUR)).toEqual(['notice image-404 2026-11-25', 'notice image-404 2026-11-26']);
    // The newest of a day decides.
    expect(keys(T0 + 6.5 * HOUR)).toEqual(['notice image-404 2026-11-25', 'notice image-404 2026-11-26']);
    expect(keys(T0 + 13 * HOUR)).toEqual(['notice image-404 2026-11-26']);
    expect(keys(T0 + 20 * HOUR)).toEqual([]);
    const [first] = tellings(memory, T0 + 2 * HOUR, 'Asia/Tokyo');
    expect(first).toMatchObject({ kind: 'notice', notices: [{ users: 12 }, { users: 14 }] });
  });

  it('DET-882 an exclusion has a post once people were reminded of it, with what it held back at worst', () => {
    const added: DetectionFact = { type: 'exclusion.added', data: exclusionOf(7 * DAY) };
    const now = T0 + 7 * DAY - HOUR;
    const reminded: DetectionFact = {
      type: 'exclusion.reminded',
      data: { id: 'maint', until: iso(T0 + 7 * DAY), pages: 2, users: 40 },
    };
    expect(tellings(memoryOf(added, held(40)), now, 'UTC')).toEqual([]);
    const [told] = tellings(memoryOf(added, held(40), held(9, 'search'), reminded), now, 'UTC');
    expect(told).toMatchObject({
      ...{ key: 'exclusion maint', kind: 'ending' },
      held: { pages: 2, users: 40, rules: ['checkout-5xx', 'search'] },
    });
  });

  it('DET-887 what nobody evaluates is not known; exclusions that end are', () => {
    const memory = memoryOf({ type: 'exclusion.added', data: exclusionOf(7 * DAY) }, held(0));
    const sources = [{ name: 'pay', blindSince: T0, why: null, readAt: null }];
    const now = T0 + 7 * DAY - HOUR;
    const ending = [{ id: 'maint', owner: 'sato', until: iso(T0 + 7 * DAY), pages: 1, users: 0 }];
    expect(detectionNews(memory, { rules: [], sources, pages: [] }, 'hub-1', now)).toEqual({
      ...{ watcher: 'hub-1', rules: 0, unsent: [], notices: [], ending },
      blind: [{ source: 'pay', since: iso(T0) }],
    });
    expect(detectionNews(memory, { rules: [], sources, pages: [] }, null, now)).toMatchObject({
      blind: [],
      ending,
    });
  });

  it('DET-887 what a hub told is read as far as it is sound', () => {
    const memory = memoryOf({ type: 'exclusion.added', data: exclusionOf(7 * DAY) });
    const news = detectionNews(memory, null, 'hub-1', T0 + 7 * DAY - HOUR);
    expect(readNews(JSON.parse(JSON.stringify(news)))).toEqual(news);
    const nothing = { watcher: null, rules: 0, unsent: [], notices: [], ending: [], blind: [] };
    for (const lie of [
      null,
      'x',
      [],
      { ending: 'x', notices: [null, { users: 'x' }], blind: [{ source: 1 }] },
    ])
      expect(readNews(lie)).toEqual(nothing);
  });
});
