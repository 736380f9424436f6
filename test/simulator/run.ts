import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Sums, writePart } from './figures.ts';
import { hereRunner, processRunner, type Runner, serveRuns } from './seed-run.ts';
import { commandOf, shrink, toldStory } from './shrink.ts';
import type { Broke } from './simulator.ts';
import type { Plan } from './world.ts';

/*
 * `npm run sim -- [--seed N] [--days D | --minutes M] [--pace P]`: the team over D simulated days, or for M minutes of trouble and until all
 * is settled, in which P times as much happens. A promise that breaks is printed as a short story with the command that shows it
 * again (`--keep`; `--long`: as it was found). Ends with 1 where one broke.
 *
 * `--seeds N`, `--hours H`: so many seeds from there on, or new ones for that time; `--processes N`: so many at once. What breaks is noted
 * with its command, and the run goes on; `--until-broken`: it ends. `--figures FILE` keeps the sums, and goes on where FILE ends.
 * `--write` puts them into docs/explanation/reliability.md; with `--seeds 0` those of FILE, as they are.
 */

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string' },
    days: { type: 'string', default: '30' },
    minutes: { type: 'string' },
    pace: { type: 'string' },
    hours: { type: 'string' },
    keep: { type: 'string' },
    processes: { type: 'string', default: '1' },
    figures: { type: 'string' },
    long: { type: 'boolean', default: false },
    'until-broken': { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    served: { type: 'boolean', default: false },
  },
});

if (values.served) serveRuns();
else await main();

async function main(): Promise<void> {
  const way = {
    days: values.minutes === undefined ? Number(values.days) : 0,
    ...(values.minutes === undefined ? {} : { minutes: Number(values.minutes) }),
    ...(values.pace === undefined ? {} : { pace: Number(values.pace) }),
  };
  const sums = new Sums(way, BigInt(values.seed), values.figures ?? null);
  const ends = values.hours === undefined ? null : performance.now() + Number(values.hours) * 3_600_000;
  let left =
    values.seeds === undefined ? (ends === null ? 1 : Number.POSITIVE_INFINITY) : Number(values.seeds);
  const isOne = left === 1;
  const seeds = sums.seeds();
  const next = (): Plan | null => {
    if (left <= 0 || (ends !== null && performance.now() >= ends)) return null;
    left -= 1;
    const seed = BigInt.asUintN(64, seeds.next().value as bigint);
    return { seed, ...way, ...(values.keep === undefined ? {} : { keep: values.keep.split(',') }) };
  };
  const tell = async (broke: Broke): Promise<void> => {
    const { plan, why } = broke;
    const again = commandOf(plan);
    sums.broke({ seed: String(plan.seed), why, again });
    console.log(`seed ${plan.seed}: ${why}\nagain: ${again}`);
    process.exitCode = 1;
    if (values['until-broken']) left = 0;
    if (!isOne) return;
    const onShorter = ({ made }: { readonly made: readonly string[] }, tries: number) =>
      console.error(`${tries} tries: ${made.length} happenings`);
    console.log(toldStory(values.long || plan.keep ? broke : await shrink(broke, { onShorter })));
  };
  const work = async (runner: Runner): Promise<void> => {
    for (let plan = next(); plan !== null; plan = next()) {
      const end = await runner.run(plan);
      if (end.kind === 'broke') await tell(end.broke);
      else {
        sums.held(end.figures, end.ms);
        const speed = (end.figures.days * 86_400_000) / end.ms;
        console.log(`${JSON.stringify(end.figures)} ${Math.round(speed)}x`);
      }
    }
    runner.stop();
  };
  const own = fileURLToPath(import.meta.url);
  const runners = isOne
    ? [hereRunner]
    : Array.from({ length: Number(values.processes) }, () => processRunner(own));
  await Promise.all(runners.map(work));
  if (sums.seen > 0) console.log(sums.page());
  if (values.write) writePart('sim', sums.page());
}
