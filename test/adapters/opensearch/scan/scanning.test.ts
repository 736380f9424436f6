import { describe, expect, it } from 'vitest';
import type { ClusterRequest } from '../../../../src/adapters/opensearch/connection.ts';
import type { Inspection } from '../../../../src/adapters/opensearch/inspect.ts';
import { aggregate, type Scanning } from '../../../../src/adapters/opensearch/scan/scanning.ts';
import { fullRuns, joined, presentSteps, slicesOf } from '../../../../src/adapters/opensearch/scan/slices.ts';
import { scanTotals } from '../../../../src/adapters/opensearch/scan/totals.ts';
import { Trouble } from '../../../../src/adapters/opensearch/trouble.ts';
import { merged } from '../../../../src/text/time-span.ts';

const MINUTE = 60_000;
const T0 = 480_000 * 3_600_000;

type Answer = (request: ClusterRequest) => object;

/** A cluster that is asked by hand; `asked` keeps the bodies, `pauses` how long was waited. */
function scanningOf(answer: Answer) {
  const asked: ClusterRequest[] = [];
  const pauses: number[] = [];
  const view = { timeField: '@timestamp', cursorField: '@timestamp', queries: [], expression: 'app' };
  const scanning: Scanning = {
    connection: {
      async request(request) {
        asked.push(request);
        return { body: answer(request) as Record<string, unknown>, bytes: null };
      },
      troubleOf: () => new Trouble('refused'),
      close: () => {},
    },
    inspection: { view } as unknown as Inspection,
    offset: 0,
    time: {
      now: () => T0,
      after(ms, run) {
        pauses.push(ms);
        queueMicrotask(run);
        return () => {};
      },
    },
    random: () => 1,
    signal: new AbortController().signal,
  };
  return { scanning, asked, pauses };
}

const whole = (aggregations: object) => ({
  ...{ timed_out: false, _shards: { total: 1, failed: 0 }, hits: { hits: [] }, aggregations },
});

/** Counts minutes of an index with `perMinute` documents in each, as a date histogram does. */
function histogram(request: ClusterRequest, perMinute: (minute: number) => number) {
  const { query, aggs } = request.body as {
    readonly query: { readonly bool: { readonly filter: readonly object[] } };
    readonly aggs: { readonly steps: { readonly date_histogram: { readonly fixed_interval: string } } };
  };
  const [{ range }] = query.bool.filter as readonly [
    { readonly range: Record<string, { readonly gte: number; readonly lt: number }> },
  ];
  const { gte, lt } = range['@timestamp'] as { readonly gte: number; readonly lt: number };
  const width = Number(aggs.steps.date_histogram.fixed_interval.replace('ms', ''));
  const buckets = new Map<number, number>();
  for (let at = gte; at < lt; at += MINUTE) {
    const key = Math.floor(at / width) * width;
    const count = perMinute((at - T0) / MINUTE);
    if (count > 0) buckets.set(key, (buckets.get(key) ?? 0) + count);
  }
  const steps = [...buckets].map(([key, count]) => ({ key, doc_count: count }));
  return { span: { from: gte, to: lt }, answer: whole({ steps: { buckets: steps } }) };
}

describe('the scan of an index', () => {
  it('DET-860 goes on where the cluster was busy for a moment, and says why where it stays so', async () => {
    const busy = [
      new Trouble('overloaded', { status: 429 }),
      new Trouble('partial', { failed: 1, total: 2 }),
    ];
    const once = scanningOf(() => {
      const trouble = busy.shift();
      if (trouble !== undefined) throw trouble;
      return whole({ n: { value: 3 } });
    });
    expect(await aggregate(once.scanning, [], {})).toEqual({ n: { value: 3 } });
    expect(once.pauses).toEqual([500, 1_000]);
    const always = scanningOf(() => {
      throw new Trouble('overloaded', { status: 429 });
    });
    await expect(aggregate(always.scanning, [], {})).rejects.toMatchObject({ kind: 'overloaded' });
    expect(always.asked).toHaveLength(4);
    const wrong = scanningOf(() => {
      throw new Trouble('bad-query', { reason: '(' });
    });
    await expect(aggregate(wrong.scanning, [], {})).rejects.toMatchObject({ kind: 'bad-query' });
    expect(wrong.asked).toHaveLength(1);
  });

  it('DET-861 counts half by half what cannot be counted in time, each step once', async () => {
    const { scanning, asked } = scanningOf((request) => {
      const { span, answer } = histogram(request, () => 1);
      // It manages ten minutes.
      if (span.to - span.from > 10 * MINUTE) return { ...answer, timed_out: true };
      return answer;
    });
    const steps = await presentSteps(scanning, { from: T0, to: T0 + 37 * MINUTE }, MINUTE);
    expect(steps.map(({ at }) => (at - T0) / MINUTE)).toEqual(Array.from({ length: 37 }, (_, i) => i));
    expect(asked.length).toBeLessThan(12);
    const slow = scanningOf((request) => ({ ...histogram(request, () => 1).answer, timed_out: true }));
    const asking = presentSteps(slow.scanning, { from: T0, to: T0 + 4 * MINUTE }, MINUTE);
    await expect(asking).rejects.toMatchObject({ kind: 'timeout' });
    expect(slow.asked.length).toBeLessThan(5);
  });

  it('DET-862 cuts slices of one page each, in an outage too, and none where nothing is', async () => {
    // 30 days: the first count has steps of six minutes.
    const minutes = 30 * 24 * 60;
    const perMinute = (minute: number) =>
      minute >= 600 && minute < 640 ? 4_000 : minute % 1_000 === 0 ? 1 : 0;
    const { scanning, asked } = scanningOf((request) => histogram(request, perMinute).answer);
    const span = { from: T0, to: T0 + minutes * MINUTE };
    const slices = await slicesOf(scanning, null, span, MINUTE, 10_000);
    expect(asked).toHaveLength(2);
    let found = 0;
    let last = T0;
    for (const { from, to } of slices) {
      expect(from).toBeGreaterThanOrEqual(last);
      last = to;
      let documents = 0;
      for (let at = from; at < to; at += MINUTE) documents += perMinute((at - T0) / MINUTE);
      expect(documents).toBeLessThanOrEqual(10_000);
      found += documents;
    }
    expect(found).toBe(40 * 4_000 + 44);
    expect(slices.length).toBeLessThan(25);
  });

  it('DET-862 puts neighbours together while they are one page, and looks closer only at what is more', () => {
    const step = (n: number, count: number) => ({ from: n, to: n + 1, count });
    expect(joined([step(0, 4), step(1, 5), step(5, 3), step(6, 20)], 10)).toEqual([
      { from: 0, to: 2 },
      { from: 5, to: 6 },
      { from: 6, to: 7 },
    ]);
    const runs = fullRuns(
      [step(0, 4), step(1, 50), step(2, 60), step(3, 70), step(5, 80), step(6, 1)],
      10,
      2,
    );
    expect(runs.map((run) => run.map(({ from }) => from))).toEqual([[0], [1, 2], [3], [5], [6]]);
  });

  it('DET-872 counts the users of many spans at once, over their own documents only', async () => {
    const { scanning, asked } = scanningOf((request) => {
      const { aggs } = request.body as { aggs: { spans: { filters: { filters: object } } } };
      const names = Object.keys(aggs.spans.filters.filters);
      const bucket = { doc_count: 2, users: { value: 1 }, unnamed: { doc_count: 1 } };
      return whole({ spans: { buckets: Object.fromEntries(names.map((name) => [name, bucket])) } });
    });
    const span = (minute: number) => {
      const from = T0 + minute * MINUTE;
      return { from, to: from + 5 * MINUTE, seen: from + 6 * MINUTE, group: [] };
    };
    const spans = Array.from({ length: 100 }, (_, i) => span(i < 50 ? i : 10_000 + i));
    const totals = await scanTotals(scanning, null, { users: 'user', group: [] }, spans);
    expect(totals).toHaveLength(100);
    expect(totals[99]).toEqual({ lines: 2, users: 1, unnamed: 1 });
    expect(asked).toHaveLength(2);
    expect(merged(spans)).toEqual([
      { from: T0, to: T0 + 54 * MINUTE },
      { from: T0 + 10_050 * MINUTE, to: T0 + 10_104 * MINUTE },
    ]);
  });
});
