import { describe, expect, it } from 'vitest';
import { seeded } from '../../src/demo/incident-log.ts';
import { killMany, STAGES } from './kill.ts';

/** `ONCALL_KILLS=100` tries more. */
const KILLS = Number(process.env.ONCALL_KILLS ?? 10);

describe('a watcher that is killed', () => {
  it('DET-712 at any moment leaves one incident: no page is lost, none is doubled', {
    timeout: 1_200_000,
  }, async () => {
    const killed = await killMany(KILLS, { spreadMs: 30, together: 2, random: seeded(7) });
    const counts = Map.groupBy(killed, ({ before }) => before);
    if (process.env.ONCALL_KILLS) {
      console.log([...counts].map(([last, all]) => `killed after ${last}: ${all.length}`).join('\n'));
      console.log(`triggers sent: ${killed.reduce((sum, { triggers }) => sum + triggers, 0)}`);
    }
    // Not all of them died before they had done anything.
    expect([...counts.keys()]).toEqual(expect.arrayContaining(['page.requested']));
    expect(new Set(killed.map(({ stage }) => stage)).size).toBe(STAGES.length);
    expect(killed.map(({ stage, incidents, course }) => ({ stage, incidents, course }))).toEqual(
      killed.map(({ stage }) => ({ stage, incidents: 1, course: 'page.done' })),
    );
  });
});
