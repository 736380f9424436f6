import { describe, expect, it } from 'vitest';
import { MemoryDetection } from '../../src/adapters/memory-detection/memory-detection.ts';
import type { Checkpoint } from '../../src/detection/checkpoint.ts';
import type { DetectionRule } from '../../src/detection/rule.ts';
import { Tenure, type TenureDeps } from '../../src/detector/tenure.ts';
import { OutsideError } from '../../src/ports/outside.ts';
import { exclusionFor, MINUTE, ruleFor, T0 } from '../detection/rules.ts';
import { FakeTime } from '../network/fake-time.ts';
import { HeldSource } from './detector-rig.ts';

const iso = (ms: number) => new Date(ms).toISOString();

interface Options {
  readonly store?: MemoryDetection;
  readonly time?: FakeTime;
  readonly rules?: readonly DetectionRule[];
  readonly watcher?: string;
  readonly skews?: readonly (number | null)[];
  readonly ping?: TenureDeps['ping'];
  /** What the pager says to an alert. */
  readonly refuses?: () => Error | null;
  /** What is so before it begins. */
  readonly before?: (source: HeldSource, seen: { holds: boolean }) => void;
}

/** One tenure over a source that says 40 users, or what a test sets. */
async function tenureOf(options: Options = {}) {
  const { store = new MemoryDetection(), time = new FakeTime(T0 + 5_000), watcher = 'a' } = options;
  const { fence } = await store.lease(watcher, time.now(), 600 * MINUTE);
  const sources = (options.skews ?? [null]).map((skew, i) => {
    const source = new HeldSource(i === 0 ? 'app' : `source-${i}`);
    source.skew = skew;
    return source;
  });
  const [app] = sources as [HeldSource, ...HeldSource[]];
  const logged: (readonly [level: string, event: string, fields: Readonly<Record<string, unknown>>])[] = [];
  const log = (level: string) => (fields: object, event: string) =>
    void logged.push([level, event, fields as never]);
  const seen = { holds: true, fenced: 0, fence: fence as number | null, checks: 0, rulesFail: false };
  const checkpoints: Checkpoint[] = [];
  const triggered: string[] = [];
  const summaries: string[] = [];
  const tenure = new Tenure({
    ...{ watcher, store, time, leaseMs: 15_000, words: { lang: 'en', timeZone: 'UTC' } },
    sources: new Map(sources.map((source) => [source.name, source])),
    rules: async () => ({ rules: options.rules ?? [ruleFor()], broken: [] }),
    sender: {
      ways: () => ['service'],
      async trigger({ key, summary }) {
        triggered.push(key);
        summaries.push(summary);
        const error = options.refuses?.() ?? null;
        if (error !== null) throw error;
      },
      resolve: async () => {},
    },
    ping: options.ping ?? null,
    random: () => 0,
    hash: (text) => text,
    logger: { info: log('info'), warn: log('warn'), error: log('error') },
    onCheckpoint: (checkpoint) => void checkpoints.push(checkpoint),
    fence: () => seen.fence,
    holds: async () => {
      seen.checks += 1;
      return seen.holds;
    },
    onFenced: () => {
      seen.fenced += 1;
    },
  });
  options.before?.(app, seen);
  const ends = new AbortController();
  const events = (event: string) =>
    logged.flatMap(([level, name, fields]) => (name === event ? [[level, fields]] : []));
  return {
    ...{ store, time, app, sources, logged, seen, checkpoints, triggered, summaries, events },
    over: tenure.run(ends.signal),
    async stop() {
      ends.abort();
      await time.advance(0);
    },
  };
}
type Rig = Awaited<ReturnType<typeof tenureOf>>;
const slots = (rig: Rig) => rig.app.asks.map(({ span }) => (span.to - T0) / MINUTE);

describe('the turns of a watcher', () => {
  it('DET-880 ends while it counts: nothing of that is written, sent or saved', async () => {
    let answer = () => {};
    const rig = await tenureOf({
      before: (source) => {
        const count = source.count.bind(source);
        source.count = async (ask) => {
          if (ask.span.to > T0 + MINUTE) await new Promise<void>((done) => (answer = done));
          return count(ask);
        };
        source.counts.set('checkout-5xx', 0);
      },
    });
    await rig.time.advance(MINUTE);
    rig.app.counts.set('checkout-5xx', 40);
    await rig.time.advance(MINUTE);
    const facts = (await rig.store.events(1)).length;
    const [saved, logged] = [rig.checkpoints.length, rig.logged.length];
    expect(saved).toBeGreaterThan(0);
    await rig.stop();
    answer();
    await rig.over;
    expect(rig.triggered).toEqual([]);
    expect((await rig.store.events(1)).length).toBe(facts);
    expect([rig.checkpoints.length, rig.logged.length]).toEqual([saved, logged]);
  });

  it('DET-705 count each slot once, and look at files and log every five seconds', async () => {
    const rig = await tenureOf();
    await rig.time.advance(2 * MINUTE);
    expect(slots(rig)).toEqual([0, 1, 2]);
    const before = rig.seen.checks;
    await rig.time.advance(30_000);
    expect(rig.seen.checks - before).toBe(6);
    expect(rig.events('evaluated')).toEqual(
      [0, 1, 2].map((n) => [
        'info',
        { slots: 1, skipped: 0, ms: 0, at: iso(T0 + Math.max(5_000, n * MINUTE)) },
      ]),
    );
    // A checkpoint a slot, and one after the look at open pages.
    expect(rig.checkpoints.map(({ at, next }) => [at - T0, ((next ?? 0) - T0) / MINUTE])).toEqual([
      ...[
        [5_000, 1],
        [5_000, 1],
        [MINUTE, 2],
        [MINUTE, 2],
        [2 * MINUTE, 3],
        [2 * MINUTE, 3],
      ],
    ]);
    await rig.stop();
    await rig.over;
    expect(rig.time.waiting).toBe(0);
    const refused = await tenureOf({ refuses: () => new OutsideError('rejected', {}) });
    refused.app.counts.set('checkout-5xx', 40);
    await refused.time.advance(100);
    await refused.stop();
    await refused.over;
    // Nor is a page shown any more that was not sent.
    expect(refused.time.waiting).toBe(0);
  });

  it('DET-705 go on at the pace of five seconds without a rule', async () => {
    const rig = await tenureOf({ rules: [] });
    await rig.time.advance(20_000);
    expect([rig.seen.checks, rig.app.asks, rig.checkpoints]).toEqual([5, [], []]);
    await rig.stop();
  });

  it('DET-880 do nothing while the lease is not held', async () => {
    const rig = await tenureOf({
      before(_source, seen) {
        seen.holds = false;
      },
    });
    await rig.time.advance(2 * MINUTE);
    expect([rig.app.asks, rig.checkpoints, await rig.store.events(1)]).toEqual([[], [], []]);
    rig.seen.holds = true;
    await rig.time.advance(MINUTE);
    expect(slots(rig)).toEqual([2, 3]);
    await rig.stop();
  });

  it('DET-713 go on after a fault of ours, and say so', async () => {
    const rig = await tenureOf({
      before(source) {
        source.skewMs = async () => {
          throw new Error('ours');
        };
      },
    });
    await rig.time.advance(6_000);
    expect(rig.events('watch-fault')).toMatchObject([
      ['error', { err: { message: 'ours' } }],
      ['error', {}],
    ]);
    rig.app.skewMs = async () => null;
    await rig.time.advance(MINUTE);
    expect(slots(rig)).toEqual([0, 1]);
    await rig.stop();
  });

  it('DET-713 say that a checkpoint could not be saved, and make one without a lease all the same', async () => {
    const rig = await tenureOf();
    const save = rig.store.saveCheckpoint.bind(rig.store);
    rig.store.saveCheckpoint = async () => {
      throw new Error('full');
    };
    await rig.time.advance(1_000);
    expect(rig.events('checkpoint-unsaved')).toMatchObject([
      ['error', { err: { message: 'full' } }],
      ['error', {}],
    ]);
    rig.seen.fence = null;
    await rig.time.advance(MINUTE);
    expect(rig.events('checkpoint-unsaved')).toHaveLength(2);
    expect(rig.checkpoints).toHaveLength(4);
    rig.store.saveCheckpoint = save;
    rig.seen.fence = 1;
    await rig.time.advance(MINUTE);
    expect(JSON.parse((await rig.store.checkpoint()) ?? '')).toMatchObject({
      at: T0 + 2 * MINUTE,
      watcher: 'a',
    });
    await rig.stop();
  });

  it('DET-713 go on where the log cannot be read, and say so each time', async () => {
    const rig = await tenureOf();
    await rig.time.advance(1_000);
    const events = rig.store.events.bind(rig.store);
    rig.store.events = async () => {
      throw new Error('gone');
    };
    await rig.time.advance(10_000);
    expect(rig.events('watch-log-unread').map(([level]) => level)).toEqual(['warn', 'warn']);
    await rig.time.advance(MINUTE);
    expect(slots(rig)).toEqual([0, 1]);
    rig.store.events = events;
    await rig.stop();
  });
});

describe('taking over', () => {
  it('DET-711 is written down, with the watcher before where that was another one', async () => {
    const from: unknown[] = [];
    const store = new MemoryDetection();
    const time = new FakeTime(T0 + 5_000);
    const logged: unknown[] = [];
    for (const watcher of ['a', 'a', 'b']) {
      const rig = await tenureOf({ store, time, watcher });
      await time.advance(MINUTE);
      logged.push(...rig.events('watch-took-over'));
      await rig.stop();
      await store.release(watcher, rig.seen.fence ?? 0);
    }
    for (const { type, data } of await store.events(1)) if (type === 'watcher.took-over') from.push(data);
    expect(from).toEqual([{ from: null }, { from: null }, { from: 'a' }]);
    expect(logged).toEqual([
      ['info', { from: null, slot: null }],
      ['info', { from: null, slot: T0 + MINUTE }],
      ['info', { from: 'a', slot: T0 + 2 * MINUTE }],
    ]);
  });

  it('DET-713 happens later where the log cannot be read at first: what was found meanwhile stays', async () => {
    const store = new MemoryDetection();
    const first = await tenureOf({ store });
    first.app.counts.set('checkout-5xx', 40);
    await first.time.advance(1_000);
    await first.stop();
    await store.release('a', first.seen.fence ?? 0);
    const events = store.events.bind(store);
    store.events = async () => {
      throw new Error('gone');
    };
    const save = store.saveCheckpoint.bind(store);
    store.saveCheckpoint = async () => {};
    const next = await tenureOf({ store, time: first.time, watcher: 'b' });
    next.app.counts.set('checkout-5xx', 40);
    await first.time.advance(5 * MINUTE);
    expect(next.events('watch-log-unread')[0]?.[0]).toBe('error');
    expect(next.events('watch-took-over')).toEqual([]);
    store.events = events;
    await first.time.advance(MINUTE);
    expect(next.events('watch-took-over')).toEqual([['info', { from: 'a', slot: T0 + 5_000 }]]);
    const found = next.checkpoints.at(-1)?.rules[0];
    // It counts on from its own slots, not from those of the checkpoint.
    expect(slots(next)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(found?.groups[0]?.bars).toHaveLength(7);
    store.saveCheckpoint = save;
    await next.stop();
  });
});

describe('the clock of the sources', () => {
  it.each<[readonly (number | null)[], number]>([
    [[null], 0],
    [[4_999], 0],
    [[-4_999], 0],
    [[5_000], 5_000],
    [[-60_000], -60_000],
    [[null, 60_000, null], 60_000],
    [[0, 90_000, 60_000], 60_000],
    [[120_000, 60_000, 90_000, 30_000], 60_000],
  ])('DET-726 is gone by where ours differs by five seconds: %j is %i', async (skews, ahead) => {
    const rig = await tenureOf({ skews, time: new FakeTime(T0 + 30_000) });
    await rig.time.advance(1_000);
    expect(slots(rig)).toEqual([Math.floor((30_000 - ahead) / MINUTE)]);
    expect(rig.events('clock-skew')).toEqual(ahead === 0 ? [] : [['warn', { aheadMs: ahead }]]);
    expect(rig.events('evaluated')[0]?.[1]).toMatchObject({ at: iso(T0 + 30_000 - ahead) });
    await rig.stop();
  });

  it('DET-726 is looked at every ten minutes', async () => {
    let asked = 0;
    const rig = await tenureOf({
      skews: [60_000],
      before(source) {
        source.skewMs = async () => {
          asked += 1;
          return source.skew;
        };
      },
    });
    await rig.time.advance(10 * MINUTE - 1);
    expect(asked).toBe(1);
    rig.app.skew = 0;
    await rig.time.advance(10_000);
    expect(asked).toBe(2);
    await rig.time.advance(2 * MINUTE);
    expect(rig.events('clock-skew')).toHaveLength(1);
    expect(slots(rig).at(-1)).toBe(12);
    await rig.stop();
  });
});

describe('the dead man’s switch', () => {
  it.each([
    [true, []],
    [false, [['warn', {}]]],
  ])('DET-722 was pinged in time, and taken: %s', async (ok, said) => {
    const rig = await tenureOf({ ping: async () => ok });
    await rig.time.advance(1_000);
    expect(rig.checkpoints.map(({ ping }) => ping)).toEqual([null, { at: T0 + 5_000, ok }]);
    expect(rig.events('dead-man-unreached')).toEqual(said);
    await rig.stop();
  });

  it('DET-921 is not pinged while a page is not sent, and says how many are not', async () => {
    let pings = 0;
    let refused: Error | null = new OutsideError('rejected', { reason: 'wrong key' });
    const rig = await tenureOf({
      ping: async () => {
        pings += 1;
        return true;
      },
      refuses: () => refused,
    });
    await rig.time.advance(1_000);
    rig.app.counts.set('checkout-5xx', 40);
    await rig.time.advance(2 * MINUTE);
    expect(rig.checkpoints.at(-1)?.ping).toEqual({ at: T0 + 2 * MINUTE, ok: false, withheld: true });
    expect(rig.events('dead-man-withheld')[0]).toEqual(['error', { pages: 1 }]);
    expect([rig.events('dead-man-unreached'), rig.checkpoints.at(-1)?.pager?.ok]).toEqual([[], false]);
    const before = pings;
    refused = null;
    await rig.time.advance(2 * MINUTE);
    expect(pings).toBeGreaterThan(before);
    expect(rig.checkpoints.at(-1)?.ping).toEqual({ at: T0 + 4 * MINUTE, ok: true });
    expect(rig.checkpoints.at(-1)?.pager).toMatchObject({ ok: true });
    await rig.stop();
  });

  it('DET-722 is not pinged by who has lost the lease, and none is set here', async () => {
    const pings: number[] = [];
    const rig = await tenureOf({ ping: async () => pings.push(1) > 0 });
    const save = rig.store.saveCheckpoint.bind(rig.store);
    rig.store.saveCheckpoint = async (...args) => {
      rig.seen.holds = false;
      return save(...args);
    };
    await rig.time.advance(1_000);
    expect([pings, rig.checkpoints.map(({ ping }) => ping)]).toEqual([[], [null, null]]);
    await rig.stop();
    const none = await tenureOf();
    await none.time.advance(1_000);
    expect(none.checkpoints.at(-1)?.ping).toBeNull();
    await none.stop();
  });
});

describe('what a watcher says of an evaluation', () => {
  it('DET-921 a page that is not sent is in a checkpoint within half a second of the try', async () => {
    const rig = await tenureOf({ refuses: () => new OutsideError('rejected', { reason: 'wrong key' }) });
    rig.app.counts.set('checkout-5xx', 40);
    await rig.time.advance(0);
    const before = rig.checkpoints.length;
    await rig.time.advance(499);
    expect(rig.checkpoints).toHaveLength(before);
    await rig.time.advance(1);
    expect(rig.checkpoints).toHaveLength(before + 1);
    expect(rig.checkpoints.at(-1)?.pages).toMatchObject([
      { status: 'sending', unsent: { why: { kind: 'rejected' } } },
    ]);
    await rig.stop();
  });

  it('DET-721 each transition of a rule is in the log of the process', async () => {
    const rig = await tenureOf();
    rig.app.counts.set('checkout-5xx', 40);
    await rig.time.advance(1_000);
    const of = { rule: 'checkout-5xx', group: [], slot: T0, late: false };
    expect(rig.events('transition')).toEqual([
      ['info', { ...of, kind: 'notice' }],
      ['info', { ...of, kind: 'page' }],
    ]);
    expect(rig.triggered).toEqual(['oncall/checkout-5xx/']);
    await rig.stop();
  });

  it('DET-719 a page is in the words of its rule, also where another one is before it', async () => {
    const rules = ['other', 'checkout-5xx', 'last'].map((name) =>
      ruleFor({ name, title: `Title of ${name}` }),
    );
    const rig = await tenureOf({ rules });
    rig.app.counts.set('checkout-5xx', 40);
    await rig.time.advance(1_000);
    expect(rig.summaries).toEqual(['Title of checkout-5xx: 40 users affected in 5m']);
    await rig.stop();
  });

  it('DET-901 an exclusion that cannot be read is said once, with its owner where that is known', async () => {
    const store = new MemoryDetection();
    const odd = exclusionFor('odd', { match: { by: 'query', query: '((' } });
    await store.append('sato', 0, iso(T0), [{ type: 'exclusion.added', data: odd }]);
    const rig = await tenureOf({ store });
    const count = rig.app.count.bind(rig.app);
    rig.app.count = async (ask) => {
      const answers = await count(ask);
      return answers.map((answer, i) =>
        (ask.rules[i]?.exclusions.length ?? 0) > 0 ? { unknown: { kind: 'bad-query', params: {} } } : answer,
      );
    };
    await rig.time.advance(3 * MINUTE);
    expect(rig.events('exclusion-broken')).toEqual([['warn', { exclusion: 'odd', owner: 'sato' }]]);
    await rig.stop();
  });

  it('DET-715 an alert that a source cannot be read is over once each of its rules was counted, or none is left', async () => {
    const rules: DetectionRule[] = [ruleFor(), ruleFor({ name: 'slow', every: '5m' })];
    const rig = await tenureOf({ rules });
    rig.app.counts.set('checkout-5xx', null).set('slow', null);
    await rig.time.advance(11 * MINUTE);
    const blind = async () =>
      (await rig.store.events(1)).flatMap(({ type }) => (type.startsWith('resolve') ? [type] : []));
    expect(rig.triggered).toEqual(['oncall/blind/app']);
    // The faster one is counted again, the other one is still unknown.
    rig.app.counts.set('checkout-5xx', 0);
    await rig.time.advance(3 * MINUTE);
    expect(await blind()).toEqual([]);
    rig.app.counts.set('slow', 0);
    await rig.time.advance(2 * MINUTE);
    expect(await blind()).toEqual(['resolve.requested', 'resolve.sent']);
    rig.app.counts.set('checkout-5xx', null).set('slow', null);
    await rig.time.advance(10 * MINUTE);
    expect(rig.triggered).toHaveLength(2);
    rules.length = 0;
    await rig.time.advance(MINUTE);
    expect(await blind()).toHaveLength(4);
    await rig.stop();
  });

  const resolved = async (rig: Rig) =>
    (await rig.store.events(1)).flatMap((each) => (each.type === 'resolve.requested' ? [each.data] : []));

  it('DET-716 the page of one rule is over, and that of another one that began at the same slot is not', async () => {
    const rig = await tenureOf({ rules: [ruleFor(), ruleFor({ name: 'other', together: '0s' })] });
    rig.app.counts.set('checkout-5xx', 40).set('other', 40);
    await rig.time.advance(MINUTE);
    rig.app.counts.set('other', 0);
    await rig.time.advance(3 * MINUTE);
    expect(await resolved(rig)).toMatchObject([{ rule: 'other', why: 'cleared' }]);
    rig.app.counts.set('checkout-5xx', 0).set('other', 40);
    await rig.time.advance(MINUTE);
    rig.app.counts.set('other', 0);
    await rig.time.advance(3 * MINUTE);
    const episodes = (await resolved(rig)).map(({ rule, episode }) => [rule, (episode - T0) / MINUTE]);
    expect(episodes).toEqual([
      ['other', 0],
      ['checkout-5xx', 0],
      ['other', 5],
    ]);
    await rig.stop();
  });

  it('DET-715 the alert of one source is over, and that of another one is not', async () => {
    const rules = [ruleFor(), ruleFor({ name: 'cdn-5xx', source: 'source-1' })];
    const rig = await tenureOf({ rules, skews: [null, null] });
    rig.app.counts.set('checkout-5xx', null);
    rig.sources[1]?.counts.set('cdn-5xx', null);
    await rig.time.advance(2 * MINUTE);
    expect(rig.triggered).toEqual(['oncall/blind/app', 'oncall/blind/source-1']);
    rig.app.counts.set('checkout-5xx', 0);
    await rig.time.advance(2 * MINUTE);
    expect(await resolved(rig)).toMatchObject([{ rule: 'app', why: 'sighted' }]);
    await rig.stop();
  });

  it('DET-715 the alert of a source that cannot be read yet is not over for a watcher that knows nothing else of it', async () => {
    const store = new MemoryDetection();
    const first = await tenureOf({ store });
    first.app.counts.set('checkout-5xx', null);
    await first.time.advance(2 * MINUTE);
    expect(first.triggered).toEqual(['oncall/blind/app']);
    await first.stop();
    await store.saveCheckpoint(first.seen.fence ?? 0, '{}');
    await store.release('a', first.seen.fence ?? 0);
    const before = (source: HeldSource) => void source.counts.set('checkout-5xx', null);
    const next = await tenureOf({ store, time: first.time, watcher: 'b', before });
    await next.time.advance(1_000);
    expect([slots(next), await resolved(next)]).toEqual([[2], []]);
    next.app.counts.set('checkout-5xx', 0);
    await next.time.advance(MINUTE);
    expect(await resolved(next)).toMatchObject([{ rule: 'app' }]);
    await next.stop();
  });
});
