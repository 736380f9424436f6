import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mulberry, SimulatedIndex, type Writing, write } from './simulated-index.ts';
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
});
