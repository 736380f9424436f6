import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArrivedBefore } from '../../../src/ports/log-source.ts';
import { type Doc, mulberry, SimulatedIndex, type Writing, write } from './simulated-index.ts';
import { TailerRig } from './tailer-rig.ts';

const START = 1_790_000_000_000;
const WIDTH = 100;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Hosts that are behind by hours and minutes, ahead, years ahead, and one without times. */
const SKEWS = [-20 * MINUTE, -2 * HOUR, -9 * HOUR, -6 * MINUTE, -3 * MINUTE, 3 * MINUTE, 9_000 * HOUR, null];

const STEADY: Writing = {
  seed: 1,
  from: START,
  to: START + 40_000,
  perSecond: 20,
  shards: 3,
  refreshMs: 1_000,
  late: 0,
  lateMs: 0,
  fastMs: 0,
  grain: 1,
};

const behind = (n: number, at: number, more: Partial<Doc> = {}): Doc[] =>
  Array.from({ length: n }, (_, i) => ({
    key: `logs-0/behind-${at}-${i}`,
    time: at - 20 * MINUTE,
    visibleAt: at,
    seq: 1e6 + at - START + i,
    ...more,
  }));

const known = (rig: TailerRig): boolean =>
  rig.tailer.complete(null, { ahead: [], hides: false })?.behind !== null;
const once = (rig: TailerRig): boolean => [...rig.shown.values()].every((times) => times === 1);

describe('what arrives for times that a tail does not read', () => {
  it('OSS-700 is shown once, for every host, also while indices are late, slow to refresh or failing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.integer(),
          perSecond: fc.integer({ min: 1, max: 60 }),
          shards: fc.integer({ min: 1, max: 5 }),
          refreshMs: fc.constantFrom(100, 1_000, 5_000),
          late: fc.constantFrom(0, 0.3),
          lateMs: fc.constantFrom(3_000, 100_000),
          fastMs: fc.constantFrom(0, 45_000),
          grain: fc.constantFrom(1, 1_000),
          slowMs: fc.constantFrom(0, 3_000),
        }),
        fc.constantFrom(300, 1_000, 4_000),
        fc.constantFrom(0, 0.1),
        // With fewer remembered than come in ten seconds what is slow to be shown might be taken for known.
        fc.constantFrom(500_000, 1_500),
        async (writing, every, failing, remembered) => {
          const docs = write({ ...writing, from: START - 20_000, to: START + 40_000, skews: SKEWS });
          const index = new SimulatedIndex(docs, WIDTH);
          const random = mulberry(writing.seed + 1);
          index.now = START;
          const rig = new TailerRig(index, START, { remembered });
          await rig.poll();
          const begun = await index.marks();
          index.passes = () => {
            index.now += random() * 30;
          };
          index.fails = () => index.now < START + 40_000 && random() < failing;
          await rig.until(START + 40_000, every);
          await rig.until(START + 440_000, 5_000);
          const isNew = ({ key, seq }: Doc) => seq > (begun?.get(key.slice(0, key.indexOf('/'))) ?? -1);
          expect(docs.filter((doc) => isNew(doc) && !rig.shown.has(doc.key))).toEqual([]);
          expect(once(rig)).toBe(true);
          expect([rig.gaps, rig.unshown]).toEqual([[], 0]);
        },
      ),
      { numRuns: 60, seed: 21 },
    );
  });

  it('OSS-700 does not include documents from before, and does not change lines in time', async () => {
    const docs = [...write(STEADY), ...behind(50, START - 30_000)];
    const index = new SimulatedIndex(docs, WIDTH);
    index.now = START;
    const rig = new TailerRig(index, START);
    await rig.until(START + 60_000, 1_000);
    expect(rig.behind).toEqual([]);
    expect(rig.shown.size).toBe(docs.length - 50);
    // One small request in five seconds, beside sixty for what is in time.
    expect(index.arrivalAsks).toBeLessThanOrEqual(1 + 60 / 5);
    expect(index.asks).toBe(60);
  });

  it('OSS-701 is counted once where it is too much to show, and shown again later when it is less', async () => {
    const index = new SimulatedIndex(write({ ...STEADY, to: START + 200_000 }), WIDTH);
    // The last part alone could be shown; it is a part of the flood all the same.
    const flood = [5_000, 3_000, 1_200, 900].flatMap((n, i) => behind(n, START + 20_000 + i * 5_000));
    const after = behind(40, START + 120_000);
    index.add(...behind(7, START + 10_000), ...flood, ...after);
    index.now = START;
    const rig = new TailerRig(index, START);
    await rig.until(START + 190_000, 1_000);
    expect(rig.unshown).toBe(flood.length);
    const spans = rig.behind.filter(({ unshown }) => unshown > 0).map(({ span }) => span);
    expect(Math.min(...spans.map((span) => span?.from ?? 0))).toBe(flood[0]?.time);
    expect(flood.some(({ key }) => rig.shown.has(key))).toBe(false);
    expect([...behind(7, START + 10_000), ...after].every(({ key }) => rig.shown.get(key) === 1)).toBe(true);
    expect(rig.shown.size + rig.unshown).toBe(index.visible.length);
  });

  it('OSS-701 is shown once where nothing else comes, and where few documents are remembered', async () => {
    const few = Array.from({ length: 20 }, (_, i) => behind(1, START + 1_500 + i * 3_000)).flat();
    const alone = new SimulatedIndex(few, WIDTH);
    alone.now = START - 1_000;
    const rig = new TailerRig(alone, START - 1_000);
    await rig.until(START + 120_000, 1_000);
    expect([rig.shown.size, once(rig)]).toEqual([20, true]);

    const busy = new SimulatedIndex(write({ ...STEADY, perSecond: 50, skews: SKEWS }), WIDTH);
    busy.now = START;
    const small = new TailerRig(busy, START, { remembered: 100 });
    await small.poll();
    await small.until(START + 440_000, 1_000);
    expect([small.shown.size, once(small)]).toEqual([busy.visible.length, true]);
  });

  it('OSS-702 is found from when the source was first read for its session, or last where it is read on', async () => {
    const index = new SimulatedIndex(write({ ...STEADY, to: START + 300_000 }), WIDTH);
    index.add(...behind(3, START - 10_000), ...behind(4, START + 20_000), ...behind(5, START + 70_000));
    index.now = START;
    const before: ArrivedBefore = {};
    const first = new TailerRig(index, START, {}, false, before);
    await first.until(START + 60_000, 1_000);
    index.now = START + 100_000;
    const other = new TailerRig(index, START, {}, true, before);
    await other.until(START + 120_000, 1_000);
    const from = (rig: TailerRig, at: number) => behind(5, at).filter(({ key }) => rig.shown.has(key)).length;
    const each = [-10_000, 20_000, 70_000].map((at) => START + at);
    expect(each.map((at) => from(first, at))).toEqual([0, 4, 0]);
    expect(each.map((at) => from(other, at))).toEqual([0, 4, 5]);

    index.add(...behind(6, START + 130_000));
    index.now = START + 150_000;
    const on = new TailerRig(index, START + 118_000, {}, true, before, true);
    await on.until(START + 170_000, 1_000);
    expect(
      [...each, START + 130_000].map((at) => behind(6, at).filter(({ key }) => on.shown.has(key)).length),
    ).toEqual([0, 0, 0, 6]);
  });

  it('OSS-703 does not include rewritten documents, and starts from the first number of a recreated index', async () => {
    const index = new SimulatedIndex(write(STEADY), WIDTH);
    index.now = START;
    const rig = new TailerRig(index, START);
    await rig.until(START + 20_000, 1_000);
    index.add(...behind(5, START + 20_000, { again: true }));
    await rig.until(START + 40_000, 1_000);
    expect([rig.behind.length, rig.unshown]).toEqual([0, 0]);
    const anew = new SimulatedIndex(
      behind(9, START + 41_000).map((doc, i) => ({ ...doc, seq: i })),
      WIDTH,
    );
    anew.now = START + 42_000;
    await rig.on(anew).until(START + 60_000, 1_000);
    expect(behind(9, START + 41_000).filter(({ key }) => rig.shown.get(key) === 1)).toHaveLength(9);
  });

  it('OSS-704 is not known where documents are not numbered, or while it cannot be asked', async () => {
    const index = new SimulatedIndex(write({ ...STEADY, to: START + 200_000 }), WIDTH);
    index.now = START;
    const rig = new TailerRig(index, START);
    await rig.until(START + 10_000, 1_000);
    expect(known(rig)).toBe(true);
    index.fails = (what) => what === 'arrivals';
    await rig.until(START + 60_000, 1_000);
    expect([known(rig), rig.failures]).toEqual([false, 0]);
    index.fails = () => false;
    index.add(...behind(3, START + 50_000));
    await rig.until(START + 70_000, 1_000);
    expect([known(rig), rig.behind.length]).toEqual([true, 1]);
    expect(behind(3, START + 50_000).every(({ key }) => rig.shown.get(key) === 1)).toBe(true);

    const bare = new SimulatedIndex(write(STEADY), WIDTH);
    bare.sequence = false;
    bare.now = START;
    const other = new TailerRig(bare, START);
    await other.until(START + 10_000, 1_000);
    expect(known(other)).toBe(false);
    expect(other.shown.size).toBe(bare.visible.length);
  });

  it('OSS-705 that is ahead is reported, and shown when it is due', async () => {
    const docs = behind(2, START + 5_000, { time: START + 90_000 });
    const index = new SimulatedIndex([...write(STEADY), ...docs], WIDTH);
    index.now = START;
    const rig = new TailerRig(index, START);
    await rig.until(START + 20_000, 1_000);
    expect(rig.sawAhead).toBeGreaterThan(0);
    expect(rig.shown.has(docs[0]?.key ?? '')).toBe(false);
    await rig.until(START + 100_000, 1_000);
    expect(docs.every(({ key }) => rig.shown.get(key) === 1)).toBe(true);
    expect([rig.behind, rig.gaps]).toEqual([[], []]);
  });
});
