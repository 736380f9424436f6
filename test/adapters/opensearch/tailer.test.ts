import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Doc, mulberry, SimulatedIndex, type Writing, write } from './simulated-index.ts';
import { TailerRig } from './tailer-rig.ts';

const START = 1_790_000_000_000;
const WIDTH = 100;

const writings = fc.record({
  seed: fc.integer(),
  perSecond: fc.integer({ min: 1, max: 80 }),
  shards: fc.integer({ min: 1, max: 5 }),
  refreshMs: fc.constantFrom(100, 1_000, 5_000),
  late: fc.constantFrom(0, 0.01, 0.3),
  lateMs: fc.constantFrom(3_000, 12_000, 100_000),
  fastMs: fc.constantFrom(0, 2_000, 45_000),
  grain: fc.constantFrom(1, 10, 1_000),
});

const STEADY: Writing = {
  seed: 1,
  from: START,
  to: START + 30_000,
  perSecond: 20,
  shards: 3,
  refreshMs: 1_000,
  late: 0,
  lateMs: 0,
  fastMs: 0,
  grain: 1,
};

/** Everything due within the horizon has come, and one more sweep has looked. */
const LONG = 400_000;

async function everything(writing: Writing, poll: { size: number; every: number; failing: number }) {
  const docs = write(writing);
  const index = new SimulatedIndex(docs, WIDTH);
  const random = mulberry(writing.seed + 1);
  index.now = START;
  index.passes = () => {
    index.now += random() * 30;
  };
  const rig = new TailerRig(index, START, { pageSize: poll.size });
  index.fails = () => index.now < writing.to && random() < poll.failing;
  await rig.until(writing.to, poll.every);
  await rig.until(writing.to + LONG, 7_000);
  return { docs, index, rig };
}

describe('a tail on a simulated cluster', () => {
  it('OSS-10 shows every document exactly once, whatever is late, fast, slow to refresh or failing', async () => {
    await fc.assert(
      fc.asyncProperty(
        writings,
        fc.constantFrom(7, 50, 2_000),
        fc.constantFrom(300, 1_000, 4_000),
        fc.constantFrom(0, 0.1),
        async (writing, size, every, failing) => {
          const written = { ...writing, from: START, to: START + 40_000 };
          const { docs, rig } = await everything(written, { size, every, failing });
          expect(rig.gaps).toEqual([]);
          expect(new Set(rig.shown.keys())).toEqual(new Set(docs.map(({ key }) => key)));
          expect([...rig.shown.values()].every((times) => times === 1)).toBe(true);
        },
      ),
      { numRuns: 60, seed: 11 },
    );
  });

  it('OSS-12 loses nothing to a fast clock even without sweeps', async () => {
    const writing = { ...STEADY, seed: 3, fastMs: 2_000 };
    const index = new SimulatedIndex(write(writing), WIDTH);
    const rig = new TailerRig(index, START, { sweepMs: 1e9, overlapMs: 0 });
    index.now = START;
    await rig.until(writing.to + 10_000, 1_000);
    expect(rig.shown.size).toBe(index.visible.length);
  });

  it('OSS-13 reads what waits from a frozen view, in order, and lets it go also when reading fails', async () => {
    const docs = write({ ...STEADY, from: START - 300_000, to: START, perSecond: 100 });
    const index = new SimulatedIndex(docs, WIDTH);
    index.now = START;
    const rig = new TailerRig(index, START - 300_000, { pageSize: 1_000 }, true);
    let pages = 0;
    index.fails = (what) => what === 'page' && ++pages === 9;
    await rig.poll();
    expect([rig.failures, index.frozen]).toEqual([1, 0]);
    expect(rig.shown.size).toBeGreaterThan(3_000);
    await rig.poll();
    expect([rig.failures, index.frozen]).toEqual([1, 0]);
    expect(rig.order).toEqual(index.visible.map(({ key }) => key));
  });

  it('OSS-13 reads on in another view when one is lost, and in the living index when each is lost at once', async () => {
    for (const every of [3, 1]) {
      const docs = write({ ...STEADY, from: START - 300_000, to: START, perSecond: 100 });
      const index = new SimulatedIndex(docs, WIDTH);
      index.now = START;
      const rig = new TailerRig(index, START - 300_000, { pageSize: 1_000 }, true);
      let pages = 0;
      index.fails = (what) => {
        pages += what === 'page' ? 1 : 0;
        if (what === 'page' && pages % every === 0) index.lose();
        return false;
      };
      await rig.poll();
      expect([rig.failures, index.frozen]).toEqual([0, 0]);
      expect(rig.order).toEqual(index.visible.map(({ key }) => key));
      expect(rig.gaps).toEqual([]);
    }
  });

  it('OSS-14 goes live at once when too much waits: a gap says what is left out, and the newest is read', async () => {
    const docs = write({ ...STEADY, from: START - 900_000, to: START, perSecond: 100 });
    const index = new SimulatedIndex(docs, WIDTH);
    index.now = START;
    const rig = new TailerRig(index, START - 900_000, {}, true);
    await rig.poll();
    const { visible } = index;
    const [gap] = rig.gaps;
    expect(rig.gaps).toHaveLength(1);
    expect(gap?.from).toBe(new Date(START - 900_000).toISOString());
    const left = visible.filter(({ time }) => time < Date.parse(gap?.to ?? ''));
    expect(gap?.count).toBe(left.length);
    expect(rig.order).toEqual(visible.slice(left.length).map(({ key }) => key));
    expect(rig.order.length).toBeGreaterThan(5_000);
    expect(rig.order.length).toBeLessThanOrEqual(10_000);
    // What comes late into the gap was not counted with it.
    index.add({ key: 'logs-0/in the gap', time: START - 500_000, visibleAt: START, seq: 1e9 });
    await rig.until(START + 60_000, 1_000);
    expect(rig.shown.get('logs-0/in the gap')).toBe(1);
    expect([rig.gaps.length, rig.unshown]).toEqual([1, 0]);
    expect(rig.shown.size + (gap?.count ?? 0)).toBe(index.visible.length);
  });

  it('OSS-14 counts again after an outage, before it reads what has gathered', async () => {
    const writing = { ...STEADY, to: START + 900_000, perSecond: 100 };
    const index = new SimulatedIndex(write(writing), WIDTH);
    const rig = new TailerRig(index, START);
    index.now = START;
    await rig.until(START + 20_000, 1_000);
    expect(rig.gaps).toEqual([]);
    index.fails = () => true;
    await rig.until(START + 800_000, 10_000);
    index.fails = () => false;
    await rig.until(writing.to + 5_000, 1_000);
    expect(rig.gaps).toHaveLength(1);
    const told = rig.shown.size + (rig.gaps[0]?.count ?? 0);
    expect(told).toBe(index.visible.length);
    expect([...rig.shown.values()].every((times) => times === 1)).toBe(true);
  });

  it('OSS-14 still finds after an outage what those who write have held back during it, newest first or last', async () => {
    const [down, up] = [START + 30_000, START + 330_000];
    const index = new SimulatedIndex(
      write({ ...STEADY, to: START + 500_000, perSecond: 10 }).map((doc, i) => {
        if (doc.visibleAt < down || doc.visibleAt >= up) return doc;
        // One host sends at once, another half a minute later, a third its newest first.
        const share = (doc.time - down) / (up - down);
        const held = [0, 30_000, (1 - share) * 60_000][i % 3] as number;
        return { ...doc, visibleAt: up + held };
      }),
      WIDTH,
    );
    index.now = START;
    const rig = new TailerRig(index, START);
    index.fails = () => index.now >= down && index.now < up;
    await rig.until(START + 700_000, 1_000);
    expect(rig.failures).toBeGreaterThan(200);
    expect(rig.gaps).toEqual([]);
    expect(rig.shown.size).toBe(index.visible.length);
    expect([...rig.shown.values()].every((times) => times === 1)).toBe(true);
  });

  it('OSS-329 a gap is told from the first document that is left out, not from where nothing was', async () => {
    const quiet = START - 900_000;
    const docs = write({ ...STEADY, from: START - 200_000, to: START, perSecond: 400 });
    const index = new SimulatedIndex(docs, WIDTH);
    index.now = START;
    const rig = new TailerRig(index, quiet, {}, true);
    await rig.poll();
    const [gap] = rig.gaps;
    expect(rig.gaps).toHaveLength(1);
    const first = Math.min(...index.visible.filter(({ key }) => !rig.shown.has(key)).map(({ time }) => time));
    const from = Date.parse(gap?.from ?? '');
    expect(from).toBeLessThanOrEqual(first);
    expect(from).toBeGreaterThan(first - 2_000);
  });

  it('OSS-329 a gap after an outage begins behind what was shown before it', async () => {
    const before = write({ ...STEADY, from: START, to: START + 20_000, perSecond: 50 });
    const after = write({ ...STEADY, seed: 5, from: START + 600_000, to: START + 800_000, perSecond: 400 });
    const index = new SimulatedIndex(
      [...before, ...after.map((doc) => ({ ...doc, key: `after-${doc.key}` }))],
      WIDTH,
    );
    const rig = new TailerRig(index, START);
    index.now = START;
    await rig.until(START + 30_000, 1_000);
    index.fails = () => true;
    await rig.until(START + 790_000, 10_000);
    index.fails = () => false;
    await rig.until(START + 805_000, 1_000);
    expect(rig.gaps).toHaveLength(1);
    const from = Date.parse(rig.gaps[0]?.from ?? '');
    expect(from).toBeGreaterThan(START + 598_000);
    expect(from).toBeLessThanOrEqual(START + 600_000);
  });

  it('OSS-15 calls nothing complete that lacks a document which the index showed at the last sweep', async () => {
    await fc.assert(
      fc.asyncProperty(writings, async (writing) => {
        const written = { ...writing, from: START, to: START + 60_000 };
        const index = new SimulatedIndex(write(written), WIDTH);
        index.now = START;
        const rig = new TailerRig(index, START, { sweepMs: 0 });
        let before = START;
        while (index.now < written.to + 30_000) {
          index.now += 1_000;
          const { visible } = index;
          await rig.poll();
          const { completeTo } = rig.tailer;
          expect(completeTo).toBeGreaterThanOrEqual(before);
          const unseen = visible.filter(({ time, key }) => time <= completeTo && !rig.shown.has(key));
          expect(unseen).toEqual([]);
          before = completeTo;
        }
        expect(before).toBeGreaterThan(START);
      }),
      { numRuns: 25, seed: 12 },
    );
  });

  it('OSS-15 stands back from now by a little, and by as much as documents came late lately', async () => {
    const index = new SimulatedIndex(write({ ...STEADY, to: START + 400_000 }), WIDTH);
    index.now = START;
    const rig = new TailerRig(index, START);
    await rig.until(START + 60_000, 1_000);
    expect(rig.tailer.completeTo).toBe(START + 55_000);
    index.add({ key: 'late', time: START + 20_000, visibleAt: START + 60_000, seq: 1e9 });
    await rig.until(START + 90_000, 1_000);
    expect(rig.shown.get('late')).toBe(1);
    const found = START + 60_000;
    // Nothing is taken back; it moves on once now is as far ahead as that document was late.
    expect(rig.tailer.completeTo).toBeGreaterThanOrEqual(found - 5_000);
    expect(rig.tailer.completeTo).toBeLessThanOrEqual(START + 90_000 - 40_000 + 10_000);
    await rig.until(START + 390_000, 1_000);
    expect(rig.tailer.completeTo).toBe(START + 385_000);
  });

  it('OSS-16 asks once, not for ever, where documents were deleted, and still finds one that comes late there', async () => {
    const docs = write({ ...STEADY, to: START + 10_000 });
    const index = new SimulatedIndex(docs, WIDTH);
    const rig = new TailerRig(index, START);
    index.now = START;
    await rig.until(START + 20_000, 1_000);
    const gone = docs[50] as Doc;
    index.remove(gone.key);
    await rig.until(START + 60_000, 1_000);
    const asks = index.asks;
    await rig.until(START + 90_000, 1_000);
    expect(index.asks - asks).toBe(30);
    index.add({ ...gone, key: 'late', visibleAt: index.now });
    await rig.until(START + 120_000, 1_000);
    expect(rig.shown.get('late')).toBe(1);
    expect(rig.shown.size).toBe(docs.length + 1);
  });

  it('OSS-17 remembers a bounded number of documents, and still shows none twice', async () => {
    const writing = { ...STEADY, perSecond: 50, to: START + 60_000 };
    const index = new SimulatedIndex(write(writing), WIDTH);
    const rig = new TailerRig(index, START, { remembered: 300 });
    index.now = START;
    await rig.until(writing.to + 60_000, 1_000);
    expect(rig.shown.size).toBe(index.visible.length);
    expect([...rig.shown.values()].every((times) => times === 1)).toBe(true);
    expect(rig.tailer.remembered).toBeLessThanOrEqual(300);
  });

  it('OSS-17 reports documents that come later than it looks back as a gap, once, where they are not numbered', async () => {
    const index = new SimulatedIndex(write({ ...STEADY, to: START + 900_000, perSecond: 5 }), WIDTH);
    index.sequence = false;
    index.now = START;
    const rig = new TailerRig(index, START);
    await rig.until(START + 400_000, 1_000);
    expect(rig.gaps).toEqual([]);
    const time = START + 100_000;
    index.add(
      ...[0, 1, 2].map((i) => ({ key: `late${i}`, time: time + i, visibleAt: index.now, seq: 1e6 + i })),
    );
    await rig.until(START + 900_000, 1_000);
    const [gap] = rig.gaps;
    expect(rig.gaps).toHaveLength(1);
    expect(gap).toMatchObject({ count: 3, tooLate: true });
    expect(Date.parse(gap?.from ?? '')).toBeLessThanOrEqual(time);
    expect(Date.parse(gap?.to ?? '')).toBeGreaterThan(time + 2);
    expect(rig.shown.size + 3).toBe(index.visible.length);
  });

  it('OSS-19 reads without numbers in shards, and tells a gap where one millisecond holds more than can be read', async () => {
    const docs = Array.from({ length: 12_000 }, (_, i): Doc => {
      const time = START + (i < 500 ? 100 : i < 11_500 ? 200 : 400);
      return { key: `k${i}`, time, visibleAt: START, seq: i };
    });
    const index = new SimulatedIndex(docs, WIDTH);
    index.sequence = false;
    index.now = START + 1_000;
    const rig = new TailerRig(index, START, { pageSize: 600 });
    await rig.poll();
    expect(rig.gaps).toHaveLength(1);
    const shown = (from: number, to: number) =>
      docs.slice(from, to).filter(({ key }) => rig.shown.has(key)).length;
    expect([shown(0, 500), shown(11_500, 12_000)]).toEqual([500, 500]);
    expect(shown(500, 11_500)).toBeGreaterThanOrEqual(9_500);
    expect(rig.shown.size + (rig.gaps[0]?.count ?? 0)).toBe(docs.length);
    const before = rig.order.length;
    await rig.poll();
    expect([rig.order.length, rig.gaps.length]).toEqual([before, 1]);
  });

  it('OSS-19 reads any number of documents of one millisecond where shards number them', async () => {
    const docs = Array.from({ length: 25_000 }, (_, i): Doc => {
      return { key: `k${i}`, time: START + 200, visibleAt: START, seq: Math.floor(i / 3) };
    });
    const index = new SimulatedIndex(docs, WIDTH);
    index.now = START + 1_000;
    const rig = new TailerRig(index, START);
    await rig.poll();
    expect([rig.shown.size, rig.order.length, rig.gaps.length]).toEqual([25_000, 25_000, 0]);
  });
});
