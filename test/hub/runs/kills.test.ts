import { describe, expect, it } from 'vitest';
import type { GithubFault } from '../../../src/sim/github/server.ts';
import { RUN_FAULTS, runKills } from './run-kills.ts';
import { DISPATCHES, runsRig } from './runs-rig.ts';

/** From the ask to the end there are so many moments at least: before and after each append. */
const FEWEST = 14;

/** What becomes of a run whose hub is killed at so many steps after it was asked for, and comes back. */
async function fate(fault: GithubFault | null, kill: number, namesRun: boolean) {
  const rig = await runsRig({ speed: 4_000 });
  Object.assign(rig.repo, { namesRun });
  await rig.open();
  if (fault !== null) rig.server.fail(DISPATCHES, fault);
  rig.killAfter(kill);
  let isBack = false;
  let isAsking = false;
  const people = (work: () => Promise<unknown>) => {
    // A hub that is killed answers nobody.
    if (isAsking) return;
    isAsking = true;
    work().then(
      () => {
        isAsking = false;
      },
      () => {
        isAsking = false;
      },
    );
  };
  for (let turn = 0; turn < 5_000; turn += 1) {
    if (rig.killed.yet && !isBack) {
      await rig.restart();
      isBack = true;
      isAsking = false;
    }
    const run = await rig.run();
    if (run === null) people(rig.ask);
    else if (run.state === 'ready') people(() => rig.confirm());
    else if (run.state === 'done' || run.state === 'failed' || run.state === 'cancelled') break;
    const [made] = rig.repo.runs;
    if (made?.status === 'queued' && run?.state === 'queued') rig.repo.work(made, 'deploy', 'Shift');
    if (made?.status === 'in_progress' && run?.state === 'running') rig.repo.finish(made, 'success');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const { actions } = await rig.state();
  const own = actions.filter(({ target }) => target === 'github');
  return {
    state: (await rig.run())?.state,
    ran: rig.repo.runs.length,
    confirmed: own.length,
    wasKilled: rig.killed.yet,
    logged: rig.logged,
  };
}

describe('a hub that is killed while it runs a workflow', () => {
  for (const [name, fault] of RUN_FAULTS)
    for (const namesRun of fault === null ? [true, false] : [true])
      it(`OUT-447 runs it once, wherever it dies, after ${name}${namesRun ? '' : ' without its run'}`, async () => {
        const fates: Awaited<ReturnType<typeof fate>>[] = [];
        // Until it is over before it would be killed.
        do fates.push(await fate(fault, fates.length + 1, namesRun));
        while (fates.at(-1)?.wasKilled);
        expect(fates.length).toBeGreaterThan(FEWEST);
        const once = { state: 'done', ran: 1, confirmed: 1, logged: [] };
        expect(fates.map(({ wasKilled: _, ...told }) => told)).toEqual(fates.map(() => once));
      }, 120_000);

  it('OUT-474 killed up to four times in one run, at any moment, it runs each once and tells nothing that is not so', async () => {
    const fates = await runKills(1, 20);
    expect(fates.reduce((sum, { kills }) => sum + kills, 0)).toBe(20);
    expect(fates.map(({ ran, untrue }) => ({ ran, untrue }))).toEqual(
      fates.map(() => ({ ran: 1, untrue: [] })),
    );
  }, 120_000);
});
