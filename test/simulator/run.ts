import { parseArgs } from 'node:util';
import { simulate } from './simulator.ts';

/*
 * `npm run sim -- [--seed N] [--seeds N] [--days D] [--hours H]`: the team over D simulated days for each of so many seeds from
 * N on, or for H hours of real time. Says what each seed saw; ends with 1 at the first promise that breaks.
 */

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    days: { type: 'string', default: '30' },
    hours: { type: 'string' },
  },
});
const began = performance.now();
const end = values.hours === undefined ? null : began + Number(values.hours) * 3_600_000;
const first = Number(values.seed);
let [seeds, events, frames] = [0, 0, 0];
for (
  let seed = first;
  end === null ? seed < first + Number(values.seeds) : performance.now() < end;
  seed += 1
) {
  const from = performance.now();
  const figures = await simulate(seed, Number(values.days));
  seeds += 1;
  events += figures.events;
  frames += figures.frames;
  const speed = (figures.days * 86_400_000) / (performance.now() - from);
  console.log(`${JSON.stringify(figures)} ${Math.round(speed)}x`);
}
console.log(`${seeds} seeds, ${events} events, ${frames} frames, no promise broken`);
