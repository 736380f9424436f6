import { describe, expect, it } from 'vitest';
import { runnable } from '../runnable.ts';
import { cutPower } from './hub-cuts.ts';
import { missingLayer } from './power-cut.ts';

const canRun = runnable('power cuts', missingLayer());

// `npm run chaos -- power --cuts 1000` goes on.
describe.skipIf(!canRun)('the power fails under a hub while people write', () => {
  it('STO-407 what was acknowledged is on the disk once, its chain holds, and the next hub goes on', async () => {
    const report = await cutPower({ seed: 4, cuts: 6 });
    expect(report.broken).toEqual([]);
    expect(report).toMatchObject({ cuts: 6 });
    expect(report.acknowledged).toBeGreaterThan(30);
    expect(report.unsynced).toBeGreaterThan(0);
  });

  it('STO-408 a disk that says that it has synced and has not is found out', async () => {
    const { broken } = await cutPower({ seed: 4, cuts: 6, lies: true });
    expect(broken).not.toEqual([]);
  });
});
