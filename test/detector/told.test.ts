import { describe, expect, it } from 'vitest';
import { MemoryDetection } from '../../src/adapters/memory-detection/memory-detection.ts';
import type { EvaluatedRule } from '../../src/detection/checkpoint.ts';
import {
  type DetectionMemory,
  NO_MEMORY,
  NOTHING_HELD,
  remember,
} from '../../src/detection/detection-memory.ts';
import type { Exclusion } from '../../src/detection/exclusion.ts';
import {
  catchUpRule,
  INITIAL_STATE,
  type RuleMove,
  type RuleState,
  stepRule,
} from '../../src/detection/machine.ts';
import type { SlotResult } from '../../src/detection/slot.ts';
import { logTold, toldFacts } from '../../src/detector/told.ts';
import { countsFor, MINUTE, resultOf, ruleFor, T0 } from '../detection/rules.ts';
import { detectorRig } from './detector-rig.ts';

const iso = (ms: number) => new Date(ms).toISOString();
const counting = (events: readonly string[], event: string) => events.filter((each) => each === event).length;

const exclusionOf = (more: Partial<Exclusion>): Exclusion => ({
  ...{ id: 'maint', rule: 'checkout-5xx', source: null, match: { by: 'query', query: 'acquirer:b' } },
  ...{ owner: 'sato', reason: 'maintenance', from: iso(T0 - 12 * MINUTE), until: iso(T0 + 4 * MINUTE) },
  ...more,
});
/** `users` of an exclusion, none of the rest. */
const leftOut = (users: number) =>
  countsFor(0, {
    excluded: [
      {
        exclusion: 'maint',
        bad: users,
        users: { n: users, unnamed: 0 },
        usersWithout: users,
        freshWithout: null,
      },
    ],
  });

describe('a watcher tells what it pages nobody for', () => {
  it('DET-882 says once that an exclusion ends soon, with what it held back, also after another took over', async () => {
    const store = new MemoryDetection();
    await store.append('sato', 0, iso(T0), [{ type: 'exclusion.added', data: exclusionOf({}) }]);
    const a = detectorRig({ rules: [ruleFor()], store, name: 'a' });
    a.app.counts.set('checkout-5xx', leftOut(40));
    a.start();
    await a.slots(2);
    expect(a.logged.find(({ event }) => event === 'exclusion-ends-soon')?.fields).toEqual({
      ...{ exclusion: 'maint', until: iso(T0 + 4 * MINUTE), owner: 'sato', reason: 'maintenance' },
      ...{ wouldHavePaged: 1, users: 40 },
    });
    await a.stop();
    const b = detectorRig({ rules: [ruleFor()], store, time: a.time, account: a.account, name: 'b' });
    b.start();
    await b.slots(1);
    expect(counting([...a.events(), ...b.events()], 'exclusion-ends-soon')).toBe(1);
    expect(counting(await b.facts(), 'exclusion.reminded')).toBe(1);
    await b.stop();
  });

  it('DET-883 notes a notice with its users, once each time, and none for what pages', async () => {
    const level = { users: 'user.id', notice: 3, page: 20 };
    const rig = detectorRig({ rules: [ruleFor({ impact: level, owner: 'payments' })] });
    rig.start();
    const users = async (n: number) => {
      rig.app.counts.set('checkout-5xx', n);
      await rig.slots(2);
    };
    for (const n of [0, 5, 0, 8, 0, 40]) await users(n);
    const { notices } = remember(NO_MEMORY, await rig.store.events(1));
    expect(notices.map(({ users: n, owner }) => [n, owner])).toEqual([
      [5, 'payments'],
      [8, 'payments'],
    ]);
    expect(counting(rig.events(), 'notice')).toBe(2);
    expect(rig.incidents()).toHaveLength(1);
    await rig.stop();
  });

  it('DET-883 raises no notice where the last of the missed slots pages', () => {
    const rule = ruleFor({ impact: { users: 'user.id', notice: 3, page: 20 } });
    const told = (...results: readonly SlotResult[]) => {
      const { moves } = catchUpRule(rule, INITIAL_STATE, results);
      const moved = moves.map((move) => ({ rule, move }));
      return [moves.map(({ kind }) => kind), toldFacts(moved, [], NO_MEMORY, T0).map(({ type }) => type)];
    };
    expect(told(resultOf(0, 8))).toEqual([['notice'], ['notice.raised']]);
    expect(told(resultOf(0, 8), resultOf(1, 40))).toEqual([['notice', 'page'], []]);
  });

  it('DET-720 records once that an exclusion holds a page of a group back, however long nothing else is bad in it', async () => {
    const rig = detectorRig({ rules: [ruleFor({ group: 'region' })] });
    const groups = [{ group: [{ field: 'region', value: 'eu' }], counts: leftOut(40) }];
    rig.app.count = async (ask) =>
      ask.rules.map(() => ({ unknown: null, groups, bad: 0, earlier: [], total: null, unlisted: null }));
    rig.start();
    await rig.slots(7);
    expect(counting(await rig.facts(), 'exclusion.held')).toBe(1);
    await rig.stop();
  });

  it('DET-883 a rule without a notice level makes no notice', async () => {
    const rig = detectorRig({ rules: [ruleFor({ for: '5m' })] });
    rig.app.counts.set('checkout-5xx', 40);
    rig.start();
    await rig.slots(2);
    expect(rig.standing('checkout-5xx')).toBe('pending');
    expect(await rig.facts()).not.toContain('notice.raised');
    await rig.stop();
  });

  it.each([
    ['for its rule', 'checkout-5xx', 0, true],
    ['for every rule, and held back a page of this one', null, 40, true],
    ['for every rule, and left out nothing of this one', null, 0, false],
  ] as const)(
    'DET-881 a page names in its title an exclusion that ended and was %s',
    async (_, rule, users, named) => {
      const store = new MemoryDetection();
      const data = exclusionOf({ rule, until: iso(T0 + 2 * MINUTE) });
      await store.append('sato', 0, iso(T0), [{ type: 'exclusion.added', data }]);
      const rig = detectorRig({ rules: [ruleFor()], store });
      rig.app.counts.set('checkout-5xx', leftOut(users));
      rig.start();
      await rig.slots(4);
      rig.app.counts.set('checkout-5xx', 40);
      await rig.slots(1);
      const [page] = rig.incidents();
      const said = named ? '; exclusion maint ended 3m ago' : '';
      expect(page?.title).toBe(`checkout-5xx: 40 users affected in 5m${said}`);
      expect(page?.alerts[0]?.details).toMatchObject({ exclusion_ended: 'exclusion maint ended at 03:02' });
      await rig.stop();
    },
  );

  it('DET-881 also one that was added to an open page, and is for every rule', async () => {
    const store = new MemoryDetection();
    const rig = detectorRig({ rules: [ruleFor()], store });
    rig.app.counts.set('checkout-5xx', 40);
    rig.start();
    await rig.slots(1);
    const from = iso(rig.time.now());
    const data = exclusionOf({ rule: null, from, until: iso(T0 + 6 * MINUTE) });
    await store.append('sato', 0, from, [{ type: 'exclusion.added', data }]);
    rig.app.counts.set('checkout-5xx', leftOut(40));
    await rig.slots(4);
    expect(rig.incidents()[0]?.status).toBe('resolved');
    expect(counting(await rig.facts(), 'exclusion.covers')).toBe(1);
    // Nobody would have been paged a second time.
    expect(rig.checkpoint?.exclusions).toMatchObject([{ pages: 0 }]);
    rig.app.counts.set('checkout-5xx', 40);
    await rig.slots(3);
    expect(rig.incidents().at(-1)?.title).toMatch(/; exclusion maint ended \S+ ago$|ended just now$/);
    expect(rig.incidents()).toHaveLength(2);
    await rig.stop();
  });

  describe('of one evaluation', () => {
    const eu = [{ field: 'region', value: 'eu' }];
    const us = [{ field: 'region', value: 'us' }];
    const rule = ruleFor({
      group: 'region',
      owner: 'payments',
      impact: { users: 'user.id', notice: 3, page: 20 },
    });
    const moved = (users: number | null, group = eu, more: Partial<RuleMove> = {}) => {
      const { moves } = stepRule(rule, INITIAL_STATE, resultOf(0, users, { group }));
      return moves.map((move) => ({ rule, move: { ...move, ...more } as RuleMove }));
    };
    const data = { rule: 'checkout-5xx', group: eu, slot: T0, users: 8, totalUsers: null, owner: 'payments' };

    it('DET-883 a notice has its group, users and owner', () => {
      expect(toldFacts(moved(8), [], NO_MEMORY, T0)).toEqual([{ type: 'notice.raised', data }]);
    });

    it('DET-883 a group that pages takes no notice away from another one', () => {
      const told = toldFacts([...moved(40, us), ...moved(8)], [], NO_MEMORY, T0);
      expect(told).toEqual([{ type: 'notice.raised', data }]);
      const other = moved(40).map(({ move }) => ({ rule: ruleFor({ name: 'other' }), move }));
      expect(toldFacts([...other, ...moved(8)], [], NO_MEMORY, T0)).toEqual([
        { type: 'notice.raised', data },
      ]);
    });

    it('DET-883 nothing else that changes is a notice', () => {
      const ended = moved(8).map(({ move }) => ({
        rule,
        move: { ...move, kind: 'notice-ended' } as RuleMove,
      }));
      expect(toldFacts(ended, [], NO_MEMORY, T0)).toEqual([]);
      // A level of pages alone is none, nor is one that only pages are raised by.
      const paging = ruleFor({ for: '5m', impact: { users: 'user.id', notice: 3, page: 20 } });
      const { moves } = stepRule(paging, INITIAL_STATE, resultOf(0, 40));
      expect(moves.map(({ kind }) => kind)).toContain('notice');
      expect(
        toldFacts(
          moves.map((move) => ({ rule: paging, move })),
          [],
          NO_MEMORY,
          T0,
        ),
      ).toEqual([]);
    });

    const memory = (more: Partial<DetectionMemory>): DetectionMemory => ({ ...NO_MEMORY, ...more });
    const ofTwelve = exclusionOf({ id: 'maint', from: iso(T0), until: iso(T0 + 12 * MINUTE) });

    it.each<[string, number, Partial<DetectionMemory>, boolean]>([
      ['a moment before the last quarter of its time', 9 * MINUTE - 1, {}, false],
      ['in the last quarter of its time', 9 * MINUTE, {}, true],
      ['at its end', 12 * MINUTE, {}, false],
      ['once people were reminded', 9 * MINUTE, { reminded: new Set(['maint']) }, false],
      ['once people were reminded of another one', 9 * MINUTE, { reminded: new Set(['other']) }, true],
    ])('DET-882 an exclusion ends soon, or not: %s', (_what, after, more, isTold) => {
      const exclusions = new Map([['maint', ofTwelve]]);
      const reminder = { id: 'maint', until: iso(T0 + 12 * MINUTE), pages: 0, users: 0 };
      expect(toldFacts([], [], memory({ exclusions, ...more }), T0 + after)).toEqual(
        isTold ? [{ type: 'exclusion.reminded', data: reminder }] : [],
      );
    });

    const paging = stepRule(rule, INITIAL_STATE, resultOf(0, 40)).state;
    const evaluated = (
      ...groups: readonly {
        readonly state: RuleState;
        readonly shadows: Readonly<Record<string, RuleState>>;
      }[]
    ) =>
      [
        {
          ...{ rule, leaving: false, slot: T0, counted: [], silence: null },
          groups: groups.map((each) => ({ group: eu, last: null, bars: [], ...each })),
        },
      ] satisfies readonly EvaluatedRule[];
    const held = (...rules: readonly string[]) => new Map([['maint', { ...NOTHING_HELD, rules }]]);
    const well = { state: INITIAL_STATE, shadows: { maint: paging } };
    it.each<[string, readonly EvaluatedRule[], Partial<DetectionMemory>, boolean]>([
      ['it would be paging', evaluated(well), {}, true],
      ['two groups of it would be paging', evaluated(well, well), {}, true],
      ['it would be paging, and another rule would', evaluated(well), { held: held('other') }, true],
      ['that is known', evaluated(well), { held: held('other', 'checkout-5xx') }, false],
      ['it would be well, too', evaluated({ ...well, shadows: { maint: INITIAL_STATE } }), {}, false],
      ['it is paging all the same', evaluated({ ...well, state: paging }), {}, false],
      ['nothing is left out', evaluated({ ...well, shadows: {} }), {}, false],
    ])('DET-881 an exclusion covers a rule, or not: %s', (_what, rules, more, isTold) => {
      const covers = { type: 'exclusion.covers', data: { id: 'maint', rule: 'checkout-5xx' } };
      expect(toldFacts([], rules, memory(more), T0)).toEqual(isTold ? [covers] : []);
    });

    it('DET-882 is in the log of the process: notices, and exclusions that end, with their owner', () => {
      const logged: unknown[] = [];
      const log = (level: string) => (fields: object, event: string) =>
        void logged.push([level, event, fields]);
      const reminder = { id: 'maint', until: iso(T0), pages: 2, users: 40 };
      logTold(
        { info: log('info'), warn: log('warn'), error: log('error') },
        [
          { type: 'notice.raised', data },
          { type: 'exclusion.covers', data: { id: 'maint', rule: 'x' } },
          { type: 'exclusion.reminded', data: reminder },
          { type: 'exclusion.reminded', data: { ...reminder, id: 'lost' } },
        ],
        memory({ exclusions: new Map([['maint', ofTwelve]]) }),
      );
      const ends = { until: iso(T0), wouldHavePaged: 2, users: 40 };
      expect(logged).toEqual([
        [
          'info',
          'notice',
          { rule: 'checkout-5xx', group: 'region=eu', users: 8, totalUsers: null, slot: T0 },
        ],
        [
          'warn',
          'exclusion-ends-soon',
          { exclusion: 'maint', owner: 'sato', reason: 'maintenance', ...ends },
        ],
        ['warn', 'exclusion-ends-soon', { exclusion: 'lost', owner: null, reason: null, ...ends }],
      ]);
    });
  });
});
