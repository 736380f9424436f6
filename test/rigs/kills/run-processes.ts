/**
 * `npm run rig:kills:processes [-- KILLS [SEED]]`: the same on real processes and sockets: 200 kills (kill -9) of the hub of this machine by
 * default, ten a round, while lines of a shell ask for acts. Wants a build. Exits 1 where something happened twice, was lost, or was
 * told and was not so.
 */
import { ACTS, processRound, type Round } from './processes.ts';

const PER_ROUND = 10;
const [kills = 200, seed = 1] = process.argv.slice(2).map(Number);
const rounds: Round[] = [];
const sum = (of: (round: Round) => number) => rounds.reduce((all, one) => all + of(one), 0);
while (sum((one) => one.kills) < kills) {
  rounds.push(await processRound({ kills: PER_ROUND, seed: seed * 1_000 + rounds.length }));
  const bad =
    rounds.at(-1)?.fates.filter(({ untrue, outcome }) => untrue.length > 0 || outcome !== 'done') ?? [];
  console.log(`round ${rounds.length}: ${sum((one) => one.kills)} kills so far`);
  for (const one of bad) console.log(JSON.stringify(one));
}
const fates = rounds.flatMap((one) => one.fates);
console.log(
  `seed ${seed}: ${sum((one) => one.kills)} kills, ${sum((one) => one.midway)} of them with a write under way, over ${fates.length} acts`,
);
for (const act of ACTS) {
  const own = fates.filter((one) => one.act === act);
  const once = own.filter(({ effects }) => effects === 1).length;
  console.log(`${act}: ${own.length} acts, ${once} once, ${own.length - once} not`);
}
const twice = fates.filter(({ effects }) => effects > 1).length;
const lost = fates.filter(({ effects, outcome }) => effects < 1 && outcome === 'none').length;
const untrue = fates.flatMap(({ act, untrue: all }) => all.map((what) => `${act}: ${what}`));
console.log(
  `told as not known for a while ${fates.filter(({ doubted }) => doubted).length}, twice ${twice}, lost ${lost}, untrue ${untrue.length}`,
);
for (const one of untrue) console.log(one);
if (twice + lost + untrue.length > 0) process.exitCode = 1;
