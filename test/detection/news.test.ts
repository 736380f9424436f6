import { describe, expect, it } from 'vitest';
import type { Checkpoint, EvaluatedRule, SeenPage, UnsentPage } from '../../src/detection/checkpoint.ts';
import type { DetectionFact } from '../../src/detection/detection-event.ts';
import { NO_MEMORY, remember } from '../../src/detection/detection-memory.ts';
import type { Exclusion } from '../../src/detection/exclusion.ts';
import { INITIAL_STATE, stepRule } from '../../src/detection/machine.ts';
import { type DetectionNews, detectionNews, readNews, unsentOf } from '../../src/detection/news.ts';
import { MINUTE, resultOf, ruleFor, T0 } from './rules.ts';

const HOUR = 60 * MINUTE;
const iso = (ms: number) => new Date(ms).toISOString();
const NOW = T0 + 2 * HOUR;
const memoryOf = (...facts: readonly DetectionFact[]) =>
  remember(
    NO_MEMORY,
    facts.map((fact, i) => ({ ...fact, n: i + 1, at: iso(T0 + i * MINUTE), by: 'a', fence: 1 })),
  );
const ref = (rule: string, more: object = {}) =>
  ({ kind: 'impact', rule, group: [], key: `key of ${rule}`, episode: T0, ...more }) as const;
const requested = (rule: string, more: object = {}): DetectionFact => ({
  type: 'page.requested',
  data: {
    ...ref(rule, more),
    ...{ slot: T0, late: false, numbers: null, blind: null, ended: [], service: null },
  },
});
const why = { kind: 'rejected', reason: 'no such key', uncertain: false };
const unsent = (rule: string, more: object = {}): DetectionFact => ({
  type: 'page.unsent',
  data: { ...ref(rule, more), why, by: 'service' },
});
const tried: UnsentPage = {
  ...{ since: T0 + 5_000, why: { kind: 'unreachable', reason: 'ECONNREFUSED', uncertain: true } },
  next: { at: NOW + 30_000, by: 'default' },
};
const seen = (rule: string, more: Partial<SeenPage> = {}): SeenPage => ({
  ...{ ...ref(rule), number: null, incident: null, status: 'sending', unsent: tried, by: null, who: null },
  ...more,
});
const newsOf = (
  memory: ReturnType<typeof memoryOf>,
  checkpoint: Partial<Checkpoint> = {},
  watcher: string | null = 'hub-1',
) => detectionNews(memory, { rules: [], sources: [], pages: [], ...checkpoint }, watcher, NOW);

describe('pages that the pager has not taken', () => {
  const owed = {
    ...{ rule: 'a', group: '', since: iso(T0), ...why },
    ...{ next: null, by: null },
  };

  it('DET-921 are those that the log knows of, the oldest first, with the newest words of who tries', () => {
    const memory = memoryOf(requested('b'), requested('a'), unsent('a'), unsent('b'), requested('c'));
    expect(newsOf(memory).unsent).toEqual([
      { ...owed, rule: 'b' },
      { ...owed, since: iso(T0 + MINUTE) },
    ]);
    expect(newsOf(memory, { pages: [seen('a')] }).unsent).toEqual([
      { ...owed, rule: 'b' },
      {
        ...{ rule: 'a', group: '', since: iso(T0 + 5_000), ...tried.why },
        ...{ next: iso(NOW + 30_000), by: 'default' },
      },
    ]);
    // Since when it is not sent is what its detector says.
    const later = { ...tried, since: T0 + HOUR };
    expect(newsOf(memory, { pages: [seen('b', { unsent: later })] }).unsent).toMatchObject([
      { rule: 'a', since: iso(T0 + MINUTE) },
      { rule: 'b', since: iso(T0 + HOUR) },
    ]);
    // The same of a page that the log has no trouble of yet.
    expect(newsOf(memoryOf(requested('a')), { pages: [seen('a')] }).unsent).toMatchObject([{ rule: 'a' }]);
  });

  it('DET-921 are tried by nobody where nobody evaluates', () => {
    const memory = memoryOf(requested('a'), unsent('a'));
    expect(newsOf(memory, { pages: [seen('a')] }, null).unsent).toMatchObject([
      { rule: 'a', kind: 'unreachable', next: null, by: null },
    ]);
    expect(detectionNews(memory, null, null, NOW).unsent).toEqual([owed]);
    const idle = { ...tried, next: null };
    expect(newsOf(memory, { pages: [seen('a', { unsent: idle })] }).unsent).toMatchObject([
      { next: null, by: null },
    ]);
  });

  it('DET-921 are none that were sent, ended, or are of another episode, group or kind', () => {
    const over: readonly DetectionFact[] = [
      { type: 'page.sent', data: ref('a') },
      { type: 'resolve.requested', data: { ...ref('a'), why: 'cleared' } },
      { type: 'page.failed', data: { ...ref('a'), reason: 'refused' } },
    ];
    for (const fact of over)
      expect(newsOf(memoryOf(requested('a'), unsent('a'), fact), { pages: [seen('a')] }).unsent).toEqual([]);
    const memory = memoryOf(requested('a'));
    const eu = [{ field: 'region', value: 'eu' }];
    const others = [
      seen('b'),
      seen('a', { episode: T0 + 1 }),
      seen('a', { group: eu }),
      seen('a', { kind: 'blind' }),
    ];
    for (const other of others) expect(newsOf(memory, { pages: [other] }).unsent).toEqual([]);
    expect(newsOf(memory, { pages: [seen('a', { unsent: null })] }).unsent).toEqual([]);
    const grouped = memoryOf(requested('a', { group: eu }), unsent('a', { group: eu }));
    expect(newsOf(grouped).unsent).toMatchObject([{ group: 'region=eu' }]);
    expect(newsOf(grouped, { pages: [seen('a', { group: eu })] }).unsent).toMatchObject([
      { group: 'region=eu', kind: 'unreachable' },
    ]);
  });

  it('DET-921 are shown by screens as the hub has them', () => {
    const [one] = newsOf(memoryOf(requested('a')), { pages: [seen('a')] }).unsent;
    expect(unsentOf(one as DetectionNews['unsent'][number])).toEqual(tried);
    expect(unsentOf({ ...owed, next: null })).toEqual({ since: T0, why, next: null });
  });
});

describe('rules at their notice level, exclusions that end, blind sources', () => {
  const rule = ruleFor({ impact: { users: 'user.id', notice: 3, page: 50 }, group: 'region' });
  const eu = [{ field: 'region', value: 'eu' }];
  const at = (users: number, of = rule): EvaluatedRule => {
    const last = resultOf(0, users, { group: eu });
    const { state } = stepRule(of, INITIAL_STATE, last);
    const group = { group: eu, state, last, bars: [], shadows: {} };
    return { ...{ rule: of, leaving: false, slot: T0, groups: [group] }, counted: [], silence: null };
  };
  const raised = (slot: number, group = eu, name = rule.name): DetectionFact => ({
    type: 'notice.raised',
    data: { rule: name, group, slot, users: 4, totalUsers: null, owner: null },
  });

  it('DET-887 a rule at its notice level is named with its users and since when it is', () => {
    const memory = memoryOf(raised(T0 - HOUR), raised(T0 - MINUTE), raised(T0, []), raised(T0, eu, 'other'));
    const notice = { rule: rule.name, group: 'region=eu', users: 4, since: iso(T0 - MINUTE) };
    expect(newsOf(memory, { rules: [at(4)] })).toMatchObject({ rules: 1, notices: [notice] });
    // Without a word of it in the log: since the slot that shows it.
    expect(newsOf(memoryOf(), { rules: [at(4)] }).notices).toEqual([{ ...notice, since: iso(T0) }]);
    // Without a slot that was counted.
    const lasts = [null, resultOf(3, null, { group: eu })];
    const uncounted = lasts.map((last): EvaluatedRule => {
      const one = at(4);
      return { ...one, groups: one.groups.map((group) => ({ ...group, last })) };
    });
    expect(newsOf(memoryOf(), { rules: uncounted }).notices).toEqual([
      { ...notice, users: 0, since: iso(NOW) },
      { ...notice, users: 0, since: iso(T0 + 3 * MINUTE) },
    ]);
  });

  it('DET-887 a rule that is well, pages, or has no such level is not named, nor where nobody evaluates', () => {
    const bare = ruleFor({ impact: { users: 'user.id', page: 50 }, for: '5m' });
    // Its file lost the level since its last slot.
    const edited = { ...at(4), rule: bare };
    for (const each of [at(2), at(50), at(60, bare), edited])
      expect(newsOf(memoryOf(), { rules: [each] }).notices).toEqual([]);
    expect(newsOf(memoryOf(), { rules: [at(4)] }, null)).toMatchObject({
      rules: 1,
      notices: [],
      watcher: null,
    });
    expect(detectionNews(memoryOf(), null, 'hub-1', NOW)).toEqual({
      ...{ watcher: 'hub-1', rules: 0, unsent: [], notices: [], ending: [], blind: [] },
    });
  });

  it('DET-887 the exclusion that ends first is named first, and only where its end is near', () => {
    const exclusion = (id: string, until: number): DetectionFact => {
      const from = iso(T0 - 7 * 24 * HOUR);
      const match = { by: 'query', query: 'a:b' } as const;
      const data: Exclusion = {
        id,
        rule: null,
        source: null,
        match,
        owner: 'sato',
        reason: 'x',
        from,
        until: iso(until),
      };
      return { type: 'exclusion.added', data };
    };
    const facts = [exclusion('later', NOW + 9 * HOUR), exclusion('soon', NOW + HOUR)];
    const far = [exclusion('far', NOW + 25 * HOUR), exclusion('over', NOW)];
    const held: DetectionFact = {
      type: 'exclusion.held',
      data: { id: 'soon', rule: 'a', group: [], episode: T0, users: 40 },
    };
    expect(newsOf(memoryOf(...facts, ...far, held)).ending).toEqual([
      { id: 'soon', owner: 'sato', until: iso(NOW + HOUR), pages: 1, users: 40 },
      { id: 'later', owner: 'sato', until: iso(NOW + 9 * HOUR), pages: 0, users: 0 },
    ]);
  });

  it('DET-887 a source is named that cannot be read, and none that can', () => {
    const source = (name: string, blindSince: number | null) => ({
      name,
      blindSince,
      why: null,
      readAt: null,
    });
    expect(newsOf(memoryOf(), { sources: [source('app', null), source('pay', T0)] }).blind).toEqual([
      { source: 'pay', since: iso(T0) },
    ]);
  });
});

describe('what a hub answers', () => {
  const sound = {
    ...{ watcher: 'hub-1', rules: 3 },
    unsent: [
      {
        ...{ rule: 'a', group: '', since: iso(T0), kind: 'rejected', reason: '', uncertain: false },
        ...{ next: iso(NOW), by: 'low' },
      },
    ],
    notices: [{ rule: 'a', group: '', users: 4, since: iso(T0) }],
    ending: [{ id: 'm', owner: 'sato', until: iso(NOW), pages: 1, users: 2 }],
    blind: [{ source: 'app', since: iso(T0) }],
  };
  const lists = ['unsent', 'notices', 'ending', 'blind'] as const;

  it('DET-887 is read where it is sound, with nobody who tries and any receiver', () => {
    expect(readNews(sound)).toEqual(sound);
    for (const more of [{ next: null }, { by: null }, { by: 'service' }, { by: 'default' }]) {
      const one = { ...sound, unsent: [{ ...sound.unsent[0], ...more }] };
      expect(readNews(one)).toEqual(one);
    }
  });

  it('DET-887 drops an entry with any one wrong field, and no other', () => {
    for (const list of lists) {
      const [entry = {}] = sound[list];
      for (const field of Object.keys(entry)) {
        for (const wrong of [{}, undefined, field === 'users' || field === 'pages' ? '4' : 4]) {
          const bad = { ...entry, [field]: wrong };
          const read = readNews({ ...sound, [list]: [bad, entry, null, 'x'] });
          expect([list, field, wrong, read]).toEqual([list, field, wrong, sound]);
        }
      }
      expect(readNews({ ...sound, [list]: { 0: entry } })[list]).toEqual([]);
    }
    const times = { unsent: 'since', notices: 'since', ending: 'until', blind: 'since' };
    for (const list of lists) {
      const bad = { ...sound[list][0], [times[list]]: 'yesterday' };
      expect(readNews({ ...sound, [list]: [bad] })[list]).toEqual([]);
    }
    expect(readNews({ ...sound, unsent: [{ ...sound.unsent[0], by: 'pigeon' }] }).unsent).toEqual([]);
    expect(readNews({ ...sound, unsent: [{ ...sound.unsent[0], next: 'soon' }] }).unsent).toEqual([]);
  });

  it('DET-887 has no watcher and no rules where these are not sound', () => {
    expect(readNews({ ...sound, watcher: 7, rules: '3' })).toEqual({ ...sound, watcher: null, rules: 0 });
    expect(readNews({ ...sound, rules: Number.NaN }).rules).toBe(0);
  });
});
