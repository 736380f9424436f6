import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteWatch } from '../../src/adapters/sqlite-watch/sqlite-watch.ts';
import { Account } from '../../src/demo/pagerduty/account.ts';
import { localPagerDuty } from '../../src/demo/pagerduty/server.ts';
import { ACCOUNT_KEY, CHECKOUT_ROUTING_KEY, exampleTeam } from '../../src/demo/pagerduty/team.ts';

const CHILD = join(import.meta.dirname, 'kill-child.ts');
const WITHIN_MS = 60_000;

/** What was left after one watcher was killed and another had taken over. */
export interface Killed {
  /** Ms after its start at which the first one was killed. */
  readonly at: number;
  readonly incidents: number;
  readonly triggers: number;
  /** The last fact about the page in the watch log. */
  readonly course: string;
  /** Facts that the killed one had written. */
  readonly before: readonly string[];
}

/** Two watchers share a store; the first is killed by SIGKILL so many ms after it began. */
export async function killOne(at: number, lagMs = 0): Promise<Killed> {
  const folder = await mkdtemp(join(tmpdir(), 'kill-'));
  const path = join(folder, 'watch.db');
  const account = new Account(exampleTeam(Date.now()), () => Date.now());
  account.events.lagMs = lagMs;
  const server = await localPagerDuty({ account });
  const start = (name: string): ChildProcess =>
    spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        CHILD,
        path,
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
  const store = openSqliteWatch({ path, time });
  const facts = async () => (await store.events(1)).map(({ type, by }) => ({ type, by }));
  const children: ChildProcess[] = [];
  try {
    const first = start('first');
    children.push(first);
    if (first.stdout) await once(first.stdout, 'data');
    await new Promise((done) => setTimeout(done, at));
    first.kill('SIGKILL');
    await once(first, 'exit');
    const before = (await facts()).map(({ type }) => type);
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
    return { at, incidents: ours.length, triggers, course, before };
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

/** So many kills at random moments, some at a time. */
export async function killMany(moments: readonly number[], together: number): Promise<readonly Killed[]> {
  const left = [...moments.entries()];
  const found: Killed[] = [];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [i, at] = next;
      found.push(await killOne(at, i % 2 === 0 ? 0 : 400));
    }
  };
  await Promise.all(Array.from({ length: together }, work));
  return found;
}
