/**
 * `npm run rig:kills [-- KILLS [SEED]]`: acts on pages whose hub is killed at any moment (200 kills by default), with
 * writes that PagerDuty takes 0 to 15 s over, on a clock held in the hand. Each act must have taken effect once, or not
 * at all where that is told; exits 1 if not, or where something was told that was not so.
 */
import { ACTS, killMatrix } from '../../hub/pager/kill-matrix.ts';

const [kills = 200, seed = 1] = process.argv.slice(2).map(Number);
const fates = await killMatrix(seed, kills);
const count = (holds: (fate: (typeof fates)[number]) => boolean) => fates.filter(holds).length;
const sum = (of: (fate: (typeof fates)[number]) => number) => fates.reduce((all, one) => all + of(one), 0);
console.log(
  `seed ${seed}: ${sum((one) => one.kills)} kills, ${sum((one) => one.midway)} of them with a write under way, over ${fates.length} acts`,
);
for (const [place, name] of ACTS) {
  const own = fates.filter(({ act }) => act === `${place} ${name}`);
  const once = own.filter(({ effects }) => effects === 1).length;
  const not = own.filter(({ effects, outcome }) => effects === 0 && outcome === 'abandoned').length;
  console.log(`${place} ${name}: ${own.length} acts, ${once} once, ${not} not done and told so`);
}
const twice = count(({ effects }) => effects > 1);
const silent = count(({ effects, outcome }) => effects === 0 && outcome !== 'abandoned');
const untrue = fates.flatMap((fate) =>
  [...fate.untrue, ...fate.problems].map((what) => `${fate.act}: ${what}`),
);
console.log(
  `told as not known for a while ${count(({ doubted }) => doubted)}, taken back by somebody else meanwhile ${count(({ takenBack }) => takenBack)}, twice ${twice}, lost ${silent}, untrue ${untrue.length}`,
);
for (const one of untrue) console.log(one);
if (twice + silent + untrue.length > 0) process.exitCode = 1;
