import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FirstLook, patternDifferences } from '../../../src/logs/difference/pattern-differences.ts';
import { serviceDifferences } from '../../../src/logs/difference/service-differences.ts';
import type { Level } from '../../../src/logs/line.ts';
import { PatternMiner } from '../../../src/logs/patterns/miner.ts';
import { PatternSeries } from '../../../src/logs/patterns/pattern-series.ts';
import { makeLine } from '../make-line.ts';

const MINUTE = 60_000;
const ALERT = Date.parse('2026-11-25T02:58:11.000Z');
const END = ALERT + 13 * MINUTE;

interface Written {
  readonly message: string;
  readonly level?: Level;
  readonly service?: string;
  /** Minutes after the alert, from and to, and lines in each. */
  readonly from: number;
  readonly to: number;
  readonly a: number;
}

function changesOf(written: readonly Written[], looks: Record<string, FirstLook> = {}, covered = 0) {
  const series = new PatternSeries(new PatternMiner());
  for (const { message, level = 'info', service = 'checkout', from, to, a } of written) {
    for (let minute = from; minute < to; minute++) {
      for (let i = 0; i < a; i++) {
        const at = ALERT + minute * MINUTE + Math.floor((i * MINUTE) / a);
        series.add(makeLine({ message, level, service }), at);
      }
    }
  }
  const byId = (id: string) =>
    Object.entries(looks).find(([message]) => new PatternMiner().read(message).id === id)?.[1] ?? null;
  const sources = [
    { series, covered, reaches: 0, until: Number.POSITIVE_INFINITY, complete: Number.POSITIVE_INFINITY },
  ];
  const question = { at: ALERT, leadMs: 5 * MINUTE, end: END, firstLook: byId };
  const changes = patternDifferences(sources, question);
  return { changes, services: serviceDifferences(sources, changes) };
}
const told = ({ changes }: ReturnType<typeof changesOf>) =>
  changes.rows.map(({ change, template }) => [change, template]);

const noise: Written = { message: 'cart emptied', from: -21, to: 13, a: 50 };
const fault: Written = { message: 'pool exhausted', level: 'error', from: -3, to: 13, a: 20 };

describe('what changed at a boundary', () => {
  it('LOG-554 new comes first, then risen, then gone, then what is the same, errors first in each', () => {
    const seen = changesOf(
      [
        noise,
        { message: 'new and calm', from: -1, to: 13, a: 9 },
        { message: 'circuit open', level: 'warn', from: -2, to: 13, a: 3 },
        fault,
        { message: 'slow query on stock', level: 'warn', from: -21, to: -3, a: 5 },
        { message: 'risen error', level: 'error', from: -21, to: -3, a: 1 },
        { message: 'risen error', level: 'error', from: -3, to: 13, a: 12 },
      ],
      { 'new and calm': { at: ALERT - MINUTE } },
    );
    expect(told(seen)).toEqual([
      ['new', 'pool exhausted'],
      ['new', 'circuit open'],
      ['new', 'new and calm'],
      ['risen', 'risen error'],
      ['gone', 'slow query on stock'],
      ['same', 'cart emptied'],
    ]);
    expect(seen.changes.rows[3]?.factor).toBeCloseTo(12, 0);
    expect(seen.changes.since).toBe(ALERT - 3 * MINUTE);
  });

  it('LOG-555 what its source has seen before the boundary is not new, however long it was silent', () => {
    const yesterday = { at: ALERT - 20 * 60 * MINUTE };
    expect(told(changesOf([noise, fault], { 'pool exhausted': yesterday }))[0]).toEqual([
      'risen',
      'pool exhausted',
    ]);
    expect(told(changesOf([noise, fault], { 'pool exhausted': 'asking' }))[0]).toEqual([
      'new',
      'pool exhausted',
    ]);
    // Of what is no warning most is rare: it is new only when its source says so.
    const calm = { message: 'a rare thing', from: 1, to: 2, a: 1 };
    expect(told(changesOf([noise, calm]))).toContainEqual(['same', 'a rare thing']);
    expect(told(changesOf([noise, calm], { 'a rare thing': 'unknown' }))).toContainEqual([
      'new',
      'a rare thing',
    ]);
  });

  it('LOG-556 where nothing of before was counted nothing is new, unless its source says so', () => {
    const since = ALERT - 4 * MINUTE;
    expect(told(changesOf([fault], {}, since))).toEqual([['same', 'pool exhausted']]);
    expect(told(changesOf([fault], { 'pool exhausted': { at: ALERT - 3 * MINUTE } }, since))).toEqual([
      ['new', 'pool exhausted'],
    ]);
    expect(changesOf([fault], {}, since).changes.beforeMinutes).toBe(0);
  });

  it('LOG-554 chance alone makes nothing new, risen or gone', () => {
    const rate = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(fc.array(rate, { minLength: 1, maxLength: 12 }), fc.integer(), (rates, seed) => {
        let state = seed;
        const random = () => {
          state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
          return state / 0x80000000;
        };
        const series = new PatternSeries(new PatternMiner());
        for (const [n, a] of rates.entries()) {
          for (let i = 0; i < a * 34; i++) {
            const at = ALERT + Math.floor((random() * 34 - 21) * MINUTE);
            series.add(makeLine({ message: `pattern ${'abcdefghijkl'[n]} done`, level: 'error' }), at);
          }
        }
        const { rows } = patternDifferences([{ series, covered: 0, reaches: 0, until: END, complete: END }], {
          at: ALERT,
          leadMs: 5 * MINUTE,
          end: END,
          firstLook: () => 'unknown',
        });
        // Some thousand draws of a rule that errs less than once in a thousand.
        expect(rows.filter(({ change }) => change !== 'same').length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });

  describe('of what stopped', () => {
    /** Lines at these minutes after the alert, asked so long after it; `complete`: minutes up to which nothing is missing. */
    const asked = (minutes: readonly number[], end: number, complete = Number.POSITIVE_INFINITY) => {
      const series = new PatternSeries(new PatternMiner());
      for (const minute of minutes) {
        if (minute <= Math.min(end, complete))
          series.add(makeLine({ message: 'beat' }), ALERT + minute * MINUTE);
      }
      // Another one goes on, so that the source is read.
      for (let minute = -21; minute <= Math.min(end, complete); minute++)
        series.add(makeLine({ message: 'cart emptied' }), ALERT + minute * MINUTE);
      const one = { series, covered: 0, reaches: 0, until: Number.POSITIVE_INFINITY };
      const changes = patternDifferences([{ ...one, complete: ALERT + complete * MINUTE }], {
        at: ALERT,
        leadMs: 5 * MINUTE,
        end: ALERT + end * MINUTE,
        firstLook: () => null,
      });
      return changes.rows.find(({ template }) => template === 'beat');
    };
    /** Every so many minutes from 21 minutes before the alert up to then. */
    const every = (step: number, to: number, n = 1): number[] =>
      Array.from(
        { length: Math.ceil((to + 21) / step) * n },
        (_, i) => -21 + Math.floor(i / n) * step + (i % n) / 600,
      );

    it('LOG-874 a pattern is gone three minutes after it stopped, by its rate', () => {
      // 459 lines in 15 minutes.
      const beat = every(1 / 30.6, 0);
      expect(asked(beat, 0.5)?.change).toBe('same');
      expect(asked(beat, 3)?.change).toBe('gone');
      expect(asked(beat, 15)?.change).toBe('gone');
      // Wherever in a minute it stops.
      for (let second = 0; second < 60; second += 3)
        expect(asked(every(1 / 30.6, second / 60), 3 + second / 60)?.change).toBe('gone');
      // A stray line is no beat.
      expect(asked([...beat, 1.5, 4.9], 5)).toMatchObject({ change: 'gone', before: 459, now: 2 });
      expect(asked([...beat, ...every(0.1, 9).filter((at) => at > 0)], 9)?.change).toBe('same');
    });

    it('LOG-874 a slow one is gone later, and one that comes in bursts after a longer pause than before', () => {
      const slow = every(1, 0);
      expect([5, 6.5, 8].map((end) => asked(slow, end)?.change)).toEqual(['same', 'same', 'gone']);
      const burst = (to: number) => every(5, to, 100);
      expect([6, 7.5, 8.9].map((end) => asked(burst(5), end)?.change)).toEqual(['same', 'same', 'same']);
      expect(asked(burst(5), 14)?.change).toBe('gone');
    });

    it('LOG-874 lines that have not arrived yet are not gone', () => {
      const beat = every(1 / 30, 20);
      expect(asked(beat, 9, 1)?.change).toBe('same');
      expect(asked(every(1 / 30, 0), 9, 1)?.change).toBe('same');
      expect(asked(every(1 / 30, 0), 9, 4)?.change).toBe('gone');
    });

    it('LOG-875 now begins with the boundary: lines of the lead count in neither period', () => {
      const row = asked(every(1 / 30, 0), 4);
      expect(row).toMatchObject({ before: 450, now: 0 });
      expect(row?.count).toBeGreaterThan(590);
    });
  });

  it('LOG-557 services are compared by the minute, the one with the most new errors first', () => {
    const { services } = changesOf([
      noise,
      { ...noise, service: 'gateway' },
      fault,
      { message: 'gateway answers 502', level: 'error', service: 'gateway', from: -21, to: 13, a: 2 },
    ]);
    expect(services.map(({ service, fresh, gone }) => [service, fresh, gone])).toEqual([
      ['checkout', 1, 0],
      ['gateway', 0, 0],
    ]);
    const [checkout, gateway] = services as [(typeof services)[0], (typeof services)[0]];
    expect([checkout.errorsBefore, Math.round(checkout.errorsNow)]).toEqual([0, 20]);
    expect([Math.round(gateway.errorsBefore ?? -1), Math.round(gateway.errorsNow)]).toEqual([2, 2]);
    expect(checkout.top?.template).toBe('pool exhausted');
    expect(Math.round(checkout.linesBefore ?? -1)).toBe(50);
    expect(changesOf([fault], {}, ALERT).services[0]?.errorsBefore).toBeNull();
  });

  describe('of a source that was not there for all of it', () => {
    /** What each source holds, the minute after the alert in which it begins, and up to which it was read. */
    const compared = (
      sources: readonly {
        readonly begins: number;
        readonly until?: number;
        readonly written: readonly Written[];
      }[],
      looks: Record<string, FirstLook> = {},
    ) => {
      const miner = new PatternMiner();
      const counted = sources.map(({ begins, until, written }) => {
        const series = new PatternSeries(miner);
        for (const { message, level = 'info', service = 'checkout', from, to, a } of written) {
          for (let minute = from; minute < to; minute++)
            for (let i = 0; i < a; i++) {
              const at = ALERT + minute * MINUTE + Math.floor((i * MINUTE) / a);
              series.add(makeLine({ message, level, service }), at);
            }
        }
        const at = ALERT + begins * MINUTE;
        const end = until === undefined ? Number.POSITIVE_INFINITY : ALERT + until * MINUTE;
        return { series, covered: at, reaches: at, until: end, complete: Number.POSITIVE_INFINITY };
      });
      const byId = (id: string) =>
        Object.entries(looks).find(([message]) => new PatternMiner().read(message).id === id)?.[1] ?? null;
      const changes = patternDifferences(counted, {
        at: ALERT,
        leadMs: 5 * MINUTE,
        end: END,
        firstLook: byId,
      });
      return { changes, services: serviceDifferences(counted, changes) };
    };
    const steady = (from: number, part: Partial<Written> = {}): Written => ({
      ...{ message: 'payment declined', level: 'error', from, to: 13, a: 12 },
      ...part,
    });

    it('LOG-860 rates are compared over the time that it reaches alone', () => {
      // The first five of the fifteen minutes before are all that it has.
      const { changes, services } = compared([
        { begins: -21, written: [noise] },
        { begins: -10, written: [steady(-10)] },
      ]);
      expect(told({ changes, services })).toEqual([
        ['same', 'payment declined'],
        ['same', 'cart emptied'],
      ]);
      expect(services[0]?.errorsBefore).toBeCloseTo(12, 0);
      expect(services[0]?.errorsNow).toBeCloseTo(12, 0);
      const risen = compared([{ begins: -10, written: [steady(-10, { to: -3 }), steady(-3, { a: 60 })] }])
        .changes.rows[0];
      expect([risen?.change, Math.round(risen?.factor ?? 0)]).toEqual(['risen', 5]);
    });

    it('LOG-861 its patterns are neither new nor risen where it begins at the boundary or later', () => {
      const first = { at: ALERT - 4 * MINUTE };
      const late = { begins: -4, written: [steady(-4)] };
      const { changes, services } = compared([{ begins: -21, written: [noise] }, late], {
        'payment declined': first,
      });
      expect(told({ changes, services })).toContainEqual(['same', 'payment declined']);
      expect(changes.rows.every(({ change }) => change === 'same')).toBe(true);
      // Another source that reaches back has never seen it.
      const both = compared([{ begins: -21, written: [noise, steady(-4)] }, late], {
        'payment declined': first,
      });
      expect(told(both)[0]).toEqual(['new', 'payment declined']);
    });

    it('LOG-861 what it adds to a pattern of another source is no rise, and its service has no rate of before', () => {
      const { changes, services } = compared([
        { begins: -21, written: [noise, steady(-21)] },
        { begins: 0, written: [steady(0, { a: 200 })] },
      ]);
      expect(changes.rows.map(({ change }) => change)).toEqual(['same', 'same']);
      expect(changes.rows[0]?.now).toBeGreaterThan(2_000);
      const [checkout] = services;
      expect(checkout?.errorsBefore).toBeNull();
      expect(checkout?.errorsNow).toBeGreaterThan(150);
      expect(checkout?.compared?.map(Math.round)).toEqual([12, 12]);
      expect(compared([{ begins: 0, written: [steady(0)] }]).services[0]?.compared).toBeNull();
    });

    it('LOG-864 what cannot be read now is not gone, and rates are of the time in which it was read', () => {
      const stopped = (until: number) =>
        compared([
          { begins: -21, written: [noise, { ...noise, service: 'gateway' }] },
          { begins: -21, until, written: [steady(-21, { to: until, service: 'pay' })] },
        ]);
      const unread = stopped(-4);
      expect(told(unread)).not.toContainEqual(['gone', 'payment declined']);
      const pay = unread.services.find(({ service }) => service === 'pay');
      expect([pay?.isUnread, pay?.compared]).toEqual([true, null]);
      expect(Math.round(pay?.errorsBefore ?? 0)).toBe(12);
      const part = stopped(6).services.find(({ service }) => service === 'pay');
      expect([part?.isUnread, Math.round(part?.errorsNow ?? 0)]).toEqual([false, 12]);
      // What was read long enough and did not come is gone all the same.
      const gone = compared([
        { begins: -21, written: [noise] },
        { begins: -21, until: 10, written: [steady(-21, { to: -5 })] },
      ]);
      expect(told(gone)).toContainEqual(['gone', 'payment declined']);
    });
  });
});
