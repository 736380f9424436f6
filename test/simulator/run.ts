import { parseArgs } from 'node:util';
import { Sums, writePart } from './figures.ts';
import { commandOf, shrink, toldStory } from './shrink.ts';
import { Failure, simulate } from './simulator.ts';
import type { Plan } from './world.ts';

/*
 * `npm run sim -- [--seed N] [--seeds N] [--days D] [--hours H] [--write]`: the team over D simulated days for each of so many seeds
 * from N on, or for H hours of real time. Says what each seed saw. A promise that breaks is printed as a short story with the
 * command that shows it again (`--minutes`, `--keep`; `--long`: as it was found). Ends with 1 where one broke. `--write` puts the figures
 * into docs/explanation/reliability.md.
 */

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    days: { type: 'string', default: '30' },
    hours: { type: 'string' },
    minutes: { type: 'string' },
    keep: { type: 'string' },
    long: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const first = BigInt(values.seed);
const end = values.hours === undefined ? null : performance.now() + Number(values.hours) * 3_600_000;
const last = first + BigInt(values.seeds);
const sums = new Sums();

for (let seed = first; end === null ? seed < last : performance.now() < end; seed += 1n) {
  const plan: Plan = {
    seed: BigInt.asUintN(64, seed),
    days: Number(values.days),
    ...(values.minutes === undefined ? {} : { minutes: Number(values.minutes) }),
    ...(values.keep === undefined ? {} : { keep: values.keep.split(',') }),
  };
  const from = performance.now();
  try {
    const figures = await simulate(plan);
    sums.add(figures);
    const speed = (figures.days * 86_400_000) / (performance.now() - from);
    console.log(`${JSON.stringify(figures)} ${Math.round(speed)}x`);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    sums.broken += 1;
    const { broke } = error;
    console.log(`seed ${seed}: ${broke.why}\nagain: ${commandOf(plan)}`);
    const onShorter = ({ made }: { readonly made: readonly string[] }, tries: number) =>
      console.error(`${tries} tries: ${made.length} happenings`);
    console.log(toldStory(values.long || plan.keep ? broke : await shrink(broke, { onShorter })));
    process.exitCode = 1;
    if (end === null) break;
  }
}
console.log(sums.page(first));
if (values.write) writePart('sim', sums.page(first));
