import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toJsonl } from '../../src/record/jsonl.ts';
import { child, end } from './children.ts';
import { Computer } from './computer.ts';
import { longSession } from './long-session.ts';
import { type Figure, median } from './report.ts';

const EVENTS = 10_000;
const ROUNDS = 9;

/** A session of 10,000 events: from dialling to the confirmed head, on a hub just started and on one that has it open. */
export async function benchOpen(): Promise<readonly Figure[]> {
  const computer = await Computer.make();
  const cold: number[] = [];
  const warm: number[] = [];
  try {
    const events = await longSession(EVENTS);
    const file = join(computer.root, 'long.jsonl');
    await writeFile(file, toJsonl(events));
    const session = (await computer.oncall('import', file)).trim();
    const opened = async (): Promise<number> => {
      const { path } = await computer.hub();
      const client = await child<{ ms: number; head: number }>('open-client.ts', [path, session]);
      await end(client.process);
      if (client.first.head < events.length) throw new Error(`only ${client.first.head} events came`);
      return client.first.ms;
    };
    for (let round = 0; round < ROUNDS; round++) {
      await computer.endHub();
      cold.push(await opened());
      warm.push(await opened());
    }
  } finally {
    await computer.end();
  }
  const figure = (name: string, times: readonly number[]): Figure => ({
    name,
    value: median(times),
    unit: 'ms',
    goal: { atMost: 300 },
  });
  return [
    figure(`${EVENTS} events, hub just started: dial to confirmed head`, cold),
    figure(`${EVENTS} events, hub has them open: dial to confirmed head`, warm),
  ];
}
