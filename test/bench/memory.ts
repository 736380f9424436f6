import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { child, end } from './children.ts';
import { Computer } from './computer.ts';
import { SESSION_SHOWN } from './join.ts';
import { type Figure, median } from './report.ts';

const LINES = 500;
const SAMPLE_MS = 2_000;
/** The buffers hold some 300,000 lines, which at this pace take ten minutes: they are filled faster. */
const FILL = { linesPerSecond: 5_000, seconds: 75 } as const;
const EDGE = 10;

/** Resident memory of a process, MiB. */
export function memoryOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
}

/** Resident memory of a joined screen over some minutes of 500 lines a second. */
export async function benchMemory(minutes: number): Promise<readonly Figure[]> {
  const computer = await Computer.make();
  const samples: number[] = [];
  const log = join(computer.root, 'app.log');
  writeFileSync(log, '');
  const session = await computer.session('--logs', `file:${log}`);
  const screen = computer.screen('join', session);
  await screen.shows(SESSION_SHOWN);
  const shown = memoryOf(screen.pid);
  const filler = await child('flood-writer.ts', [log, String(FILL.linesPerSecond)]);
  await wait(FILL.seconds * 1_000);
  await end(filler.process);
  const writer = await child('flood-writer.ts', [log, String(LINES)]);
  try {
    const until = performance.now() + minutes * 60_000;
    while (performance.now() < until) {
      samples.push(memoryOf(screen.pid));
      await wait(SAMPLE_MS);
    }
  } finally {
    await end(writer.process);
    await computer.end();
  }
  const first = median(samples.slice(0, EDGE));
  const last = median(samples.slice(-EDGE));
  return [
    { name: 'resident memory of a screen when its session is shown', value: shown, unit: 'MiB' },
    { name: 'with its buffers of lines full', value: first, unit: 'MiB' },
    { name: `after ${minutes} minutes more of 500 lines/s`, value: last, unit: 'MiB' },
    { name: 'the growth between', value: 100 * (last / first - 1), unit: '%', goal: { atMost: 10 } },
  ];
}
