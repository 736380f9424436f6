import { describe, expect, it } from 'vitest';
import { killMany } from './kill.ts';

/** `ONCALL_KILLS=100` tries more; the moments are spread over what a page takes from its request to its incident. */
const KILLS = Number(process.env.ONCALL_KILLS ?? 8);
const SPREAD_MS = 160;

describe('a watcher that is killed', () => {
  it('DET-712 at any moment leaves one incident: no page is lost, none is doubled', {
    timeout: 900_000,
  }, async () => {
    const moments = Array.from({ length: KILLS }, (_, i) => ((i + 0.5) * SPREAD_MS) / KILLS);
    const killed = await killMany(moments, 2);
    if (process.env.ONCALL_KILLS) {
      const counts = Map.groupBy(killed, ({ before }) => before.at(-1) ?? 'nothing');
      console.log([...counts].map(([last, all]) => `killed after ${last}: ${all.length}`).join('\n'));
      console.log(`triggers sent: ${killed.reduce((sum, { triggers }) => sum + triggers, 0)}`);
    }
    expect(killed.map(({ at, incidents, course }) => ({ at, incidents, course }))).toEqual(
      killed.map(({ at }) => ({ at, incidents: 1, course: 'page.done' })),
    );
  });
});
