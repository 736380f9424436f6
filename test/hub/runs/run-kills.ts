import type { GithubFault } from '../../../src/sim/github/server.ts';
import { Random } from '../../network/random.ts';
import { DISPATCHES, runsRig } from './runs-rig.ts';

/** How the dispatch goes; null: it is answered. */
export const RUN_FAULTS: readonly (readonly [string, GithubFault | null])[] = [
  ['a dispatch that is answered', null],
  ['502 after it was taken', { kind: 'status', status: 502 }],
  ['502 before it was taken', { kind: 'status', status: 502, untaken: true }],
  ['a lost answer', { kind: 'drop' }],
];
/** One run, its jobs and what it waits for; the list in which a lost one is looked for has no such end. */
const RUN_READS = '/repos/acme/shop/actions/runs/';
const ENDS = ['success', 'failure', 'cancelled'] as const;
/** Reads of a run that fail one after the other in a part of the rounds: more than the hub keeps to itself. */
const UNREAD = 12;
/** In one run, so that it comes to its end. */
const MOST_KILLS = 4;
/** From one kill to the next, in moments before and after an append. */
const STEPS = 10;
/** Turns of a millisecond or more until what has not ended is lost. */
const TURNS = 20_000;

export interface RunFate {
  readonly fault: string;
  readonly kills: number;
  /** How many of them came as GitHub had taken the run and the log did not say so yet. */
  readonly midway: number;
  /** Runs that GitHub made. */
  readonly ran: number;
  /** As the session tells it in the end; null: nothing was asked for. */
  readonly state: string | null;
  /** It was told as not known for a while. */
  readonly doubted: boolean;
  /** What was told and was not so, and mistakes of the hub. */
  readonly untrue: readonly string[];
}

/** One run, asked for and confirmed again by people until the hub has it; the hub is killed up to so often, and comes back. */
async function fateOfRun(random: Random, most: number): Promise<RunFate> {
  const [name, fault] = random.pick(RUN_FAULTS);
  const end = random.pick(ENDS);
  let close = async () => {};
  const atEnd = (ends: () => Promise<void>) => {
    close = ends;
  };
  const rig = await runsRig({ speed: 4_000, atEnd });
  Object.assign(rig.repo, { namesRun: random.chance(0.5) });
  await rig.open();
  if (fault !== null) rig.server.fail(DISPATCHES, fault);
  if (random.chance(0.3)) rig.server.fail(RUN_READS, { kind: 'status', status: 502 }, UNREAD);
  const untrue = new Set<string>();
  let kills = 0;
  let midway = 0;
  let doubted = false;
  let isAsking = false;
  rig.killAfter(1 + random.below(STEPS));
  const people = (work: () => Promise<unknown>) => {
    // A hub that is killed answers nobody.
    if (isAsking) return;
    isAsking = true;
    const over = () => {
      isAsking = false;
    };
    work().then(over, over);
  };
  for (let turn = 0; turn < TURNS; turn += 1) {
    const run = await rig.run();
    const made = rig.repo.runs.at(-1);
    if (rig.killed.yet) {
      kills += 1;
      midway += made !== undefined && run?.state === 'confirmed' ? 1 : 0;
      await rig.restart(random.below(90_000));
      rig.killed.yet = false;
      isAsking = false;
      if (kills < most) rig.killAfter(1 + random.below(STEPS));
      continue;
    }
    doubted ||= run?.state === 'unknown';
    if (run?.state === 'done' && made?.conclusion !== 'success') untrue.add(`done, was ${made?.conclusion}`);
    if (run === null) people(rig.ask);
    else if (run.state === 'ready') people(() => rig.confirm());
    else if (run.state === 'done' || run.state === 'failed' || run.state === 'cancelled') break;
    if (made?.status === 'queued' && run?.state === 'queued') rig.repo.work(made, 'deploy', 'Shift');
    if (made?.status === 'in_progress' && run?.state === 'running') rig.repo.finish(made, end);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const state = (await rig.run())?.state ?? null;
  // One that the hub could not start within ten minutes has failed, and that is said.
  const told = { success: 'done', failure: 'failed', cancelled: 'cancelled' }[end];
  const expected = rig.repo.runs.length === 0 ? 'failed' : told;
  if (state !== expected) untrue.add(`${state}, was ${expected} (${rig.repo.runs.length} runs)`);
  for (const one of rig.logged) untrue.add(one);
  await close();
  return { fault: name, kills, midway, ran: rig.repo.runs.length, state, doubted, untrue: [...untrue] };
}

/** Runs one after the other until the hub was killed so often. */
export async function runKills(seed: number, kills: number): Promise<readonly RunFate[]> {
  const random = new Random(seed);
  const fates: RunFate[] = [];
  for (let left = kills; left > 0; left -= fates.at(-1)?.kills ?? 0)
    fates.push(await fateOfRun(random, Math.min(left, 1 + random.below(MOST_KILLS))));
  return fates;
}
