import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TUNING as OPENSEARCH } from '../../../src/adapters/opensearch/options.ts';
import { InOrder, type Ordered, type Placed } from '../../../src/logs/tail/in-order.ts';

const { lateMs: mostMs, orderMs: rememberMs, settleMs: HOLD, activeMs: POLL } = OPENSEARCH;
const TUNING = { mostMs, rememberMs, held: 1_000 };

interface Doc extends Placed<number> {
  readonly visibleAt: number;
}

/** What a tail gives that polls until all is given, with the time of each. */
function tail(docs: readonly Doc[], hold = HOLD) {
  const order = new InOrder<number>(TUNING);
  const given: (Ordered<number> & { readonly at: number })[] = [];
  const end = Math.max(...docs.map(({ visibleAt, time }) => Math.max(visibleAt, time))) + 20_000;
  let shown = 0;
  const waiting = docs.toSorted((a, b) => a.visibleAt - b.visibleAt);
  for (let now = 0; now <= end; now += POLL) {
    const from = shown;
    while ((waiting[shown]?.visibleAt ?? Number.POSITIVE_INFINITY) <= now) shown += 1;
    const found = waiting.slice(from, shown).toSorted((a, b) => a.time - b.time);
    given.push(...order.take(found, now, hold).map((one) => ({ ...one, at: now })));
  }
  return given;
}

/** Documents of some hosts over three shards, each shard shown by its own refresh once a second. */
const written = (hosts: number, delay: number, count = 400): Doc[] =>
  Array.from({ length: count }, (_, i) => {
    const time = i * 25;
    const phase = [130, 470, 810][(i * 7) % 3] as number;
    const indexed = time + delay;
    const visibleAt = Math.ceil((indexed - phase) / 1_000) * 1_000 + phase;
    return { item: i, stream: `web-${i % hosts}`, time, visibleAt };
  });

const streamOf = (docs: readonly Doc[], item: number) => docs[item] as Doc;

/** Lines given after a newer one of their own stream. */
const disordered = (docs: readonly Doc[], given: readonly Ordered<number>[]) => {
  const newest = new Map<string, number>();
  return given.filter(({ item }) => {
    const { stream, time } = streamOf(docs, item);
    const behind = time < (newest.get(stream) ?? Number.NEGATIVE_INFINITY);
    newest.set(stream, Math.max(time, newest.get(stream) ?? Number.NEGATIVE_INFINITY));
    return behind;
  });
};

describe('lines of one host and index', () => {
  it('OSS-320 keep their order though shards refresh at different moments', () => {
    const docs = written(4, 20);
    const given = tail(docs);
    expect(given).toHaveLength(docs.length);
    expect(disordered(docs, given)).toEqual([]);
    // Without waiting they do not: the check above can fail.
    expect(disordered(docs, tail(docs, 0)).length).toBeGreaterThan(0);
  });

  it('OSS-320 are held for as long as the shards need, and no longer', () => {
    const docs = written(4, 20);
    const lags = tail(docs).map(({ item, at }) => at - streamOf(docs, item).time);
    expect(Math.max(...lags)).toBeLessThanOrEqual(HOLD + POLL);
    const late = written(1, 3_000);
    expect(
      Math.max(...tail(late).map(({ item, at }) => at - streamOf(late, item).visibleAt)),
    ).toBeLessThanOrEqual(5_000);
  });

  it.each([3_000, 13_000])(
    'OSS-320 that all come %i ms late keep their order, and wait as long as others',
    (delay) => {
      const docs = written(1, delay, 1_200);
      const given = tail(docs);
      expect(given).toHaveLength(docs.length);
      expect(disordered(docs, given)).toEqual([]);
      const lags = given.map(({ item, at }) => at - streamOf(docs, item).time);
      expect(Math.max(...lags)).toBeLessThanOrEqual(delay + HOLD + 2 * POLL);
    },
  );

  it('OSS-320 a few late ones do not hold the others, and are marked', () => {
    const docs = written(4, 20, 4_000).map((doc, i) =>
      i % 50 === 17
        ? { ...doc, visibleAt: doc.visibleAt + 1_000 + (i % 7) * 500, late: true }
        : { ...doc, late: false },
    );
    const given = tail(docs);
    const lags = given.flatMap(({ item, at }) => (docs[item]?.late ? [] : at - streamOf(docs, item).time));
    const sorted = lags.toSorted((a, b) => a - b);
    // The first lines of a stream do not say yet that late ones are few.
    expect(sorted[Math.floor(0.98 * sorted.length)]).toBeLessThanOrEqual(HOLD + POLL);
    const behind = given.filter(({ behind: by }) => by > 0).map(({ item }) => docs[item]?.late);
    expect(behind.length).toBeGreaterThan(50);
    expect(behind.filter((late) => !late)).toEqual([]);
  });

  it('OSS-320 in time are given within 1.5 s (p50) and 2.5 s (p99), though some are late and two clocks off', () => {
    const skews = [2_000, -3_000];
    const right = written(8, 20, 4_000);
    const docs = right.map((doc, i) => {
      const late = i % 50 === 17;
      const visibleAt = doc.visibleAt + (late ? 1_000 + (i % 7) * 500 : 0);
      return { ...doc, time: doc.time + (skews[i % 8] ?? 0), visibleAt, late };
    });
    // The first lines of a stream do not say yet how it is.
    const lags = tail(docs)
      .flatMap(({ item, at }) => (docs[item]?.late || item < 400 ? [] : at - streamOf(right, item).time))
      .toSorted((a, b) => a - b);
    expect(lags.length).toBeGreaterThan(3_000);
    expect(lags[Math.floor(0.5 * lags.length)]).toBeLessThanOrEqual(1_500);
    expect(lags[Math.floor(0.99 * lags.length)]).toBeLessThanOrEqual(2_500);
  });

  it('OSS-320 where a tenth is late, most of it is waited for', () => {
    const docs = written(1, 20, 1_200).map((doc, i) =>
      i % 10 === 7 ? { ...doc, visibleAt: doc.visibleAt + 3_000 } : doc,
    );
    const behind = disordered(docs, tail(docs)).filter(({ item }) => item > docs.length / 4);
    // Of a tenth that is late at most the few that are later than most.
    expect(behind.length).toBeLessThan(0.05 * docs.length);
  });

  it.each([4_000, -4_000])(
    'OSS-320 lines of a host whose clock is %i ms off wait no longer than others, and keep their order',
    (off) => {
      const right = written(1, 20);
      const skewed = right.map((doc) => ({ ...doc, time: doc.time + off }));
      const lagsOf = (docs: readonly Doc[]) =>
        tail(docs)
          .map(({ item, at }) => at - streamOf(right, item).time)
          .toSorted((a, b) => a - b);
      expect(disordered(skewed, tail(skewed))).toEqual([]);
      const [lags, others] = [lagsOf(skewed), lagsOf(right)];
      // How far it is off is known from the first lines that are found at once.
      for (const share of [0.5, 0.99])
        expect(lags[Math.floor(share * lags.length)]).toBeLessThanOrEqual(
          (others[Math.floor(share * others.length)] ?? 0) + POLL / 2,
        );
    },
  );

  it('OSS-320 a quiet host waits no longer for its rare lines', () => {
    const docs = written(1, 20, 40).map((doc, i) => {
      const visibleAt = i * 4_000 + 1_000 + (i % 3) * 300;
      return { ...doc, time: visibleAt - 900, visibleAt };
    });
    const lags = tail(docs).map(({ item, at }) => at - streamOf(docs, item).time);
    expect(Math.max(...lags)).toBeLessThanOrEqual(900 + POLL + POLL);
  });

  it('OSS-320 a host whose clock is set back waits as others again', () => {
    const docs = written(1, 20, 8_000).map((doc, i) => (i < 400 ? { ...doc, time: doc.time + 4_000 } : doc));
    const given = tail(docs).filter(({ item }) => item > 7_000);
    expect(disordered(docs, given)).toEqual([]);
  });

  it('OSS-320 each comes out once, in order of its host or told how far behind', () => {
    const doc = fc.record({
      stream: fc.constantFrom('a', 'b'),
      time: fc.nat(20_000),
      delay: fc.oneof(fc.nat(900), fc.nat(9_000)),
    });
    let told = 0;
    fc.assert(
      fc.property(fc.array(doc, { minLength: 1, maxLength: 120 }), (some) => {
        const docs = some.map(({ stream, time, delay }, item) => ({
          item,
          stream,
          time,
          visibleAt: time + delay,
        }));
        const given = tail(docs);
        expect(given.map(({ item }) => item).toSorted((a, b) => a - b)).toEqual(docs.map(({ item }) => item));
        const behind = new Set(disordered(docs, given).map(({ item }) => item));
        for (const { item, behind: by } of given) expect(by > 0).toBe(behind.has(item));
        told += behind.size;
      }),
      { numRuns: 200, seed: 20_261_125 },
    );
    expect(told).toBeGreaterThan(50);
  });

  it('OSS-320 are bounded in number while they wait', () => {
    const order = new InOrder<number>({ ...TUNING, held: 10 });
    const flood = Array.from({ length: 100 }, (_, i) => ({ item: i, stream: 'a', time: 10_000 + i }));
    expect(order.take(flood, 10_100, HOLD).map(({ item }) => item)).toEqual(
      Array.from({ length: 90 }, (_, i) => i),
    );
    expect(order.flush().map(({ item }) => item)).toEqual(Array.from({ length: 10 }, (_, i) => 90 + i));
  });
});
