import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { json } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { openSqliteDetection } from '../../src/adapters/sqlite-detection/sqlite-detection.ts';
import { Account } from '../../src/sim/pagerduty/account.ts';
import { localPagerDuty } from '../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, CHECKOUT_ROUTING_KEY, exampleTeam } from '../../src/sim/pagerduty/team.ts';

const EVERY_MS = 2_000;
const LEASE_MS = 1_000;
const SILENT_MS = 30_000;
const ended: (() => Promise<unknown> | undefined)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

interface Said {
  readonly event: string;
  readonly role?: string;
  readonly slots?: number;
}

/** One detector as a process, with what it has logged so far. */
function watcher(name: string, path: string, url: string, more: Readonly<Record<string, string>> = {}) {
  const child: ChildProcess = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, 'kill-child.ts'),
      ...[path, url, name, CHECKOUT_ROUTING_KEY, ACCOUNT_KEY],
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, SAYS: '1', EVERY_MS: String(EVERY_MS), LEASE_MS: String(LEASE_MS), ...more },
    },
  );
  let text = '';
  child.stdout?.on('data', (chunk) => {
    text += String(chunk);
  });
  ended.push(async () => {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
  const said = (): readonly Said[] =>
    text
      .split('\n')
      .filter((row) => row.startsWith('{') && row.endsWith('}'))
      .map((row) => JSON.parse(row) as Said);
  return { child, said, count: (event: string) => said().filter((each) => each.event === event).length };
}

/** `T`: it is stopped. Of all its threads the first one tells. */
const stateOf = ({ pid }: ChildProcess): string =>
  /^\d+ \(.*\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '';

async function until(what: string, is: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + SILENT_MS;
  while (!(await is())) {
    if (Date.now() > end) throw new Error(`never: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

describe('a watcher that is stopped', () => {
  it('DET-880 is followed within a slot of the end of its lease, and sends nothing when it wakes', {
    timeout: 90_000,
  }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stopped-'));
    ended.push(() => rm(folder, { recursive: true, force: true }));
    const path = join(folder, 'watch.db');
    const account = new Account(exampleTeam(Date.now()), () => Date.now());
    // One account behind two addresses, so that it can be seen who sent what.
    const [ofFirst, ofSecond] = [await localPagerDuty({ account }), await localPagerDuty({ account })];
    ended.push(
      () => ofFirst.close(),
      () => ofSecond.close(),
    );
    const time = {
      now: () => Date.now(),
      after(ms: number, run: () => void) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    };
    const store = openSqliteDetection({ path, time });
    ended.push(() => store.close());
    const facts = async () => store.events(1);
    const sent = (server: typeof ofFirst) =>
      server.calls.filter(({ path: called }) => called === '/v2/enqueue').length;

    // Its page is asked for, and PagerDuty takes nothing from it: so it is to be sent again.
    ofFirst.faults.add('POST /v2/enqueue', { kind: 'status', status: 500 }, 1_000);
    const first = watcher('first', path, ofFirst.url);
    await until('the first evaluates', () => first.count('watch-took-over') === 1);
    const second = watcher('second', path, ofSecond.url);
    await until('the second waits', () => second.said().some(({ role }) => role === 'standby'));
    await until('the first has a page to send', () => first.count('page-retry') > 0);
    // In the middle of a write it would hold the lock of the file, and nobody could follow it: no write runs while this one does.
    const own = new DatabaseSync(path, { timeout: SILENT_MS });
    own.exec('BEGIN IMMEDIATE');
    first.child.kill('SIGSTOP');
    await until('the first is stopped', () => stateOf(first.child) === 'T');
    own.close();
    const [before, events] = [sent(ofFirst), (await facts()).length];
    await until('the second evaluates', () => second.count('evaluated') > 0);
    // The slot in which the lease ended, the next one, and three more for a busy machine.
    expect(second.said().find(({ event }) => event === 'evaluated')?.slots).toBeLessThanOrEqual(5);
    await until('the second has paged', async () => (await facts()).some(({ type }) => type === 'page.done'));

    // From now on PagerDuty would take it from the first, too.
    ofFirst.faults.clear();
    first.child.kill('SIGCONT');
    await until('the first stands by', () => first.said().some(({ role }) => role === 'standby'));
    const slots = second.count('evaluated');
    await until('two slots more', () => second.count('evaluated') >= slots + 2);
    expect(sent(ofFirst)).toBe(before);
    expect((await facts()).slice(events).filter(({ by }) => by === 'first')).toEqual([]);
    account.settle();
    expect(account.incidents.filter(({ key }) => key.startsWith('oncall/'))).toHaveLength(1);
  });

  it('DET-1002 that is killed during a post to the fallback: the next one posts again, and the one after that does not', {
    timeout: 120_000,
  }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'told-'));
    ended.push(() => rm(folder, { recursive: true, force: true }));
    const path = join(folder, 'watch.db');
    const account = new Account(exampleTeam(Date.now()), () => Date.now());
    const server = await localPagerDuty({ account });
    ended.push(() => server.close());
    server.faults.add('POST /v2/enqueue', { kind: 'status', status: 503 }, 10_000);
    const posts: { readonly status: string; readonly dedup_key: string }[] = [];
    const receiver = createServer(async (request, reply) => {
      posts.push((await json(request)) as (typeof posts)[number]);
      // Of the first one nobody hears whether it came.
      if (posts.length > 1) reply.end();
    });
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    ended.push(async () => {
      receiver.closeAllConnections();
      receiver.close();
    });
    const more = { FALLBACK_URL: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/` };
    const first = watcher('first', path, server.url, more);
    await until('a post', () => posts.length === 1);
    first.child.kill('SIGKILL');
    const second = watcher('second', path, server.url, more);
    await until('the post again', () => second.count('fallback-posted') === 1);
    second.child.kill('SIGKILL');
    const third = watcher('third', path, server.url, more);
    await until('the third sends it in vain', () => third.count('page-retry') > 0);
    const slots = third.count('evaluated');
    await until('two slots more', () => third.count('evaluated') >= slots + 2);
    expect(posts.map(({ status }) => status)).toEqual(['unsent', 'unsent']);
    server.faults.clear();
    await until('the end', () => third.count('fallback-posted') === 1);
    expect(posts.map(({ status }) => status)).toEqual(['unsent', 'unsent', 'sent']);
    expect(new Set(posts.map((post) => post.dedup_key)).size).toBe(1);
  });
});
