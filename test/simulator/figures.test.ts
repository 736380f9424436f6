import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Sums } from './figures.ts';

const WAY = { days: 0, minutes: 20, pace: 4 };
const figures = (seed: bigint) => ({
  ...{ seed: String(seed), days: 0.5 },
  ...{ counts: { events: 10, frames: 200, calls: 3_000, pages: 2 }, troubles: { 'hub killed': 1 } },
});
const newFile = () => join(mkdtempSync(join(tmpdir(), 'oncall-sums-')), 'sums.json');
const taken = (sums: Sums, many: number) => {
  const seeds = sums.seeds();
  return Array.from({ length: many }, () => seeds.next().value as bigint);
};

describe('sums over many seeds', () => {
  it('SYN-745 a run goes on where it ended, also with seeds that it had begun', () => {
    const file = newFile();
    const first = new Sums(WAY, 5n, file);
    expect(taken(first, 4)).toEqual([5n, 6n, 7n, 8n]);
    first.held(figures(6n), 1_000);
    first.broke({ seed: '5', why: 'the log is no chain', again: 'npm run sim -- --seed 5' });
    const second = new Sums(WAY, 1n, file);
    expect(taken(second, 3)).toEqual([7n, 8n, 9n]);
    second.held(figures(7n), 1_000);
    expect(second.page()).toContain('3 seeds from 5 on, each of 20 minutes');
    expect(second.page()).toContain('6,420 events: 20 of logs, 400 frames');
    expect(second.page()).toContain('Promises broken: 1.');
    expect(second.page()).toContain('- the log is no chain: `npm run sim -- --seed 5`');
    expect(second.page()).toContain('43,200 times faster');
    expect(second.page()).toContain('| hub killed | 2 |');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ next: '10', under: ['8', '9'] });
  });

  it('SYN-745 sums of seeds that were simulated in another way are not added', () => {
    const file = newFile();
    new Sums(WAY, 1n, file).held(figures(1n), 1_000);
    expect(() => new Sums({ days: 30 }, 1n, file)).toThrow(/give the same, or another file/);
  });

  it('SYN-745 one of a kind has the singular', () => {
    const sums = new Sums(WAY, 1n, null);
    sums.held({ ...figures(1n), counts: { pages: 1, 'texts taken out': 1, hurts: 2 } }, 1_000);
    expect(sums.page()).toContain('In them 1 page, 1 text taken out, 2 hurts.');
  });

  it('SYN-745 the seed after the last one of 64 bits is the first', () => {
    expect(taken(new Sums(WAY, 2n ** 64n - 1n), 2)).toEqual([2n ** 64n - 1n, 0n]);
  });
});
