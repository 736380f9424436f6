/**
 * `npm run rig:kills:runs [-- KILLS [SEED]]`: workflows that steps run, asked for and confirmed by two people, at a local GitHub over
 * real sockets, while the hub is killed (200 times by default) before and after what it writes. Exits 1 where one ran twice, or where
 * something was told and was not so.
 */
import { RUN_FAULTS, runKills } from '../../hub/runs/run-kills.ts';

const [kills = 200, seed = 1] = process.argv.slice(2).map(Number);
const fates = await runKills(seed, kills);
const count = (holds: (fate: (typeof fates)[number]) => boolean) => fates.filter(holds).length;
const sum = (of: (fate: (typeof fates)[number]) => number) => fates.reduce((all, one) => all + of(one), 0);
console.log(
  `seed ${seed}: ${sum((one) => one.kills)} kills, ${sum((one) => one.midway)} of them with a dispatch under way, over ${fates.length} runs`,
);
for (const [name] of RUN_FAULTS) {
  const own = fates.filter(({ fault }) => fault === name);
  console.log(`${name}: ${own.length} runs, ${own.filter(({ ran }) => ran === 1).length} once`);
}
const twice = count(({ ran }) => ran > 1);
const never = count(({ ran }) => ran === 0);
const untrue = fates.flatMap((fate) => fate.untrue.map((what) => `${fate.fault}: ${what}`));
console.log(
  `told as not known for a while ${count(({ doubted }) => doubted)}, not run, told so ${never}, twice ${twice}, untrue ${untrue.length}`,
);
for (const one of untrue) console.log(one);
if (twice + untrue.length > 0) process.exitCode = 1;
