import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Account } from '../../src/sim/pagerduty/account.ts';
import { localPagerDuty } from '../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, CHECKOUT_ROUTING_KEY, exampleTeam } from '../../src/sim/pagerduty/team.ts';
import { openStore } from './open-store.ts';

const CHILD = join(import.meta.dirname, 'kill-child.ts');
const WITHIN_MS = 60_000;

/**
 * From when the moment of the kill counts: the detector's start; its request in the detection log; PagerDuty has got the trigger, and
 * it takes effect (`taken`) or does not (`untaken`), and no answer arrives; its `page.sent` in the detection log.
 */
export const STAGES = ['begun', 'requested', 'taken', 'untaken', 'sent'] as const;
export type Stage = (typeof STAGES)[number];

/** What was left after one detector was killed and another had taken over. */
export interface Killed {
  readonly stage: Stage;
  /** Ms after the stage at which the first one was killed. */
  readonly after: number;
  readonly incidents: number;
  readonly triggers: number;
  /** The last fact about the page in the detection log. */
  readonly course: string;
  /** The last fact that the killed one had written. */
  readonly before: string;
}

/**
 * Two detectors share a store; the first is killed by SIGKILL so many ms after a stage. `place`: of the store, as `openStore` takes
 * it; a file of its own if not given.
 */
export async function killOne(stage: Stage, after: number, lagMs = 0, place?: string): Promise<Killed> {
  const folder = await mkdtemp(join(tmpdir(), 'kill-'));
  const shared = place ?? join(folder, 'watch.db');
  const account = new Account(exampleTeam(Date.now()), () => Date.now());
  account.events.lagMs = lagMs;
  const server = await localPagerDuty({ account });
  const start = (name: string): ChildProcess =>
    spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        CHILD,
        shared,
        server.url,
        name,
        CHECKOUT_ROUTING_KEY,
        ACCOUNT_KEY,
      ],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
  const time = {
    now: () => Date.now(),
    after(ms: number, run: () => void) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
  const store = openStore(shared, time);
  const facts = async () => (await store.events(1)).map(({ type, by }) => ({ type, by }));
  const children: ChildProcess[] = [];
  try {
    const first = start('first');
    children.push(first);
    if (stage === 'taken' || stage === 'untaken') {
      server.faults.add('POST /v2/enqueue', { kind: 'hang', done: stage === 'taken' });
    }
    if (first.stdout) await once(first.stdout, 'data');
    const has = async (type: string) => (await facts()).some((each) => each.type === type);
    const reached: Readonly<Record<Stage, () => boolean | Promise<boolean>>> = {
      begun: () => true,
      requested: () => has('page.requested'),
      taken: () => server.calls.length > 0,
      untaken: () => server.calls.length > 0,
      sent: () => has('page.sent'),
    };
    while (!(await reached[stage]())) await new Promise((done) => setTimeout(done, 1));
    await new Promise((done) => setTimeout(done, after));
    first.kill('SIGKILL');
    await once(first, 'exit');
    const before = (await facts()).at(-1)?.type ?? 'nothing';
    const second = start('second');
    children.push(second);
    const end = Date.now() + WITHIN_MS;
    for (;;) {
      const seen = await facts();
      const takenOver = seen.some(({ type, by }) => type === 'watcher.took-over' && by === 'second');
      if (takenOver && seen.some(({ type }) => type === 'page.done')) break;
      if (Date.now() > end) break;
      await new Promise((done) => setTimeout(done, 25));
    }
    // Some slots more: nothing is sent again.
    await new Promise((done) => setTimeout(done, 600));
    account.settle();
    const course = (await facts()).filter(({ type }) => type.startsWith('page.')).at(-1)?.type ?? '';
    const ours = account.incidents.filter(({ key }) => key.startsWith('oncall/'));
    const triggers = server.calls.filter(({ path: called }) => called === '/v2/enqueue').length;
    return { stage, after, incidents: ours.length, triggers, course, before };
  } finally {
    for (const child of children) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    }
    await store.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** So many kills, spread over the stages, each at a moment that `random` (0 to 1) draws within `spreadMs`; some at a time. */
export async function killMany(
  kills: number,
  {
    spreadMs,
    together,
    random,
  }: { readonly spreadMs: number; readonly together: number; readonly random: () => number },
): Promise<readonly Killed[]> {
  const left = Array.from({ length: kills }, (_, i) => i);
  const found: Killed[] = [];
  const work = async (): Promise<void> => {
    for (let i = left.shift(); i !== undefined; i = left.shift()) {
      const stage = STAGES[i % STAGES.length] ?? 'begun';
      found.push(await killOne(stage, random() * spreadMs, i % 2 === 0 ? 0 : 400));
    }
  };
  await Promise.all(Array.from({ length: together }, work));
  return found;
}
