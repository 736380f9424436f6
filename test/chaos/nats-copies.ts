import { cpSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { natsNames } from '../../src/adapters/jetstream-log/names.ts';
import { openNatsLink } from '../../src/adapters/jetstream-log/nats-link.ts';
import { realTime } from '../../src/cli/base/machine.ts';
import { EventLogError } from '../../src/ports/event-log.ts';
import { Chain } from '../contracts/event-builder.ts';
import { readAll } from '../contracts/event-log-checks.ts';
import { filesOf } from '../rigs/nats/damage.ts';
import { type NatsNode, startNats, startNatsCluster } from '../rigs/nats/nats-server.ts';
import { wholeLeader } from '../rigs/nats/terminal-kills.ts';
import { openLog } from '../rigs/nats/with-cluster.ts';

/*
 * Real nats-servers whose disks give back something else than was written: an older copy of the store (what a power cut leaves of
 * what was not synced, or a restored disk), another bit, a file without its end. What is then gone is measured.
 */

const PREFIX = 'chaos';
const SESSIONS = 4;
/** An election takes up to twice nine seconds. */
const WHOLE_MS = 60_000;
/** Events of each session that are in the older copy, and all. */
const [EARLY, ALL] = [15, 30];

/** What is done to the stores of these servers while they do not run. */
export type Harm = 'older' | 'bit' | 'cut';

export interface CopiesCase {
  readonly servers: 1 | 3;
  readonly harm: Harm;
  /** Which servers; `two-first`: they begin, and the third comes when they have a leader. */
  readonly on: 'follower' | 'leader' | 'two' | 'two-first' | 'one' | 'all';
}

export interface CopiesReport {
  readonly acknowledged: number;
  /** Acknowledged events that no reader gets any more. */
  readonly lost: number;
  /** Sessions that a reader finds damaged, and says so. */
  readonly damaged: number;
  /** Sessions that read as whole and end early: only who knows their head finds it. */
  readonly short: number;
  /** Whether all servers follow one leader again, after a minute at most. */
  readonly isWhole: boolean;
  /** Whether the health check of each server says so then. */
  readonly isHealthy: boolean;
  /** Whether the sessions that are sound can be written to afterwards. */
  readonly goesOn: boolean;
}

export const CASES: readonly CopiesCase[] = [
  { servers: 3, harm: 'older', on: 'follower' },
  { servers: 3, harm: 'older', on: 'leader' },
  { servers: 3, harm: 'older', on: 'two' },
  { servers: 3, harm: 'older', on: 'two-first' },
  { servers: 3, harm: 'older', on: 'all' },
  { servers: 3, harm: 'bit', on: 'follower' },
  { servers: 3, harm: 'bit', on: 'leader' },
  { servers: 3, harm: 'cut', on: 'follower' },
  { servers: 3, harm: 'cut', on: 'leader' },
  { servers: 1, harm: 'older', on: 'one' },
  { servers: 1, harm: 'bit', on: 'one' },
  { servers: 1, harm: 'cut', on: 'one' },
];

/** Runs one case on servers of its own. They are killed as a power cut does, not ended. */
export async function tryCopies({ servers, harm, on }: CopiesCase): Promise<CopiesReport> {
  const nodes = servers === 1 ? [await startNats()] : await startNatsCluster();
  const urls = nodes.map(({ url }) => url);
  const older = new Map<NatsNode, string>();
  try {
    const log = await openLog({ urls, prefix: PREFIX, replicas: servers });
    const chains = Array.from({ length: SESSIONS }, (_, i) => new Chain(`s${i + 1}`));
    const write = async (to: number) => {
      for (let seq = chains[0]?.tip.seq ?? 0; seq < to; seq += 1)
        for (const chain of chains) {
          const events = chain.notes(1, `${chain.session}-${seq + 1};`);
          await log.append(chain.session, seq, { events, answers: [] });
        }
    };
    await write(EARLY);
    // Stopped, so that the copy is of one moment.
    for (const node of nodes) {
      node.signal('SIGSTOP');
      const copy = `${node.home}-older`;
      cpSync(join(node.home, 'jetstream'), copy, { recursive: true });
      node.signal('SIGCONT');
      older.set(node, copy);
    }
    await write(ALL);
    const leader = servers === 1 ? nodes[0]?.name : await leaderOf(urls);
    await log.close();
    await Promise.all(nodes.map((node) => node.end('SIGKILL')));
    const harmed = victims(nodes, leader ?? '', on);
    for (const node of harmed) harmStore(node, harm, older.get(node) ?? '');
    if (on === 'two-first') {
      await Promise.all(harmed.map((node) => node.begin()));
      await anyLeader(harmed.map(({ url }) => url));
    }
    await Promise.all(
      nodes.filter((node) => on !== 'two-first' || !harmed.includes(node)).map((node) => node.begin()),
    );
    const isWhole = servers === 3 ? await isWholeSoon(urls) : true;
    if (servers === 1) await nodes[0]?.healthy();
    const isHealthy = await sayHealthy(nodes);
    return { ...(await measure(urls, servers, chains)), isWhole, isHealthy };
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
    for (const copy of older.values()) rmSync(copy, { recursive: true, force: true });
  }
}

/** Whether all servers follow one leader after a while. One that does not may say that it is healthy all the same. */
async function isWholeSoon(urls: readonly string[]): Promise<boolean> {
  const link = await openNatsLink({ servers: urls }, realTime, 'chaos');
  let late: NodeJS.Timeout | undefined;
  const never = new Promise<boolean>((done) => {
    late = setTimeout(() => done(false), WHOLE_MS);
  });
  try {
    const whole = wholeLeader(link, natsNames(PREFIX).events).then(
      () => true,
      () => false,
    );
    return await Promise.race([whole, never]);
  } finally {
    clearTimeout(late);
    await link.close();
  }
}

async function sayHealthy(nodes: readonly NatsNode[]): Promise<boolean> {
  const answers = await Promise.all(nodes.map(({ monitor }) => fetch(`${monitor}/healthz`)));
  return answers.every(({ ok }) => ok);
}

async function leaderOf(urls: readonly string[]): Promise<string> {
  const link = await openNatsLink({ servers: urls }, realTime, 'chaos');
  try {
    return await wholeLeader(link, natsNames(PREFIX).events);
  } finally {
    await link.close();
  }
}

/** Resolves when these have a leader of the stream, though another server is not there. */
async function anyLeader(urls: readonly string[]): Promise<void> {
  const link = await openNatsLink({ servers: urls }, realTime, 'chaos');
  try {
    const leads = () =>
      link.jsm.streams.info(natsNames(PREFIX).events).then(
        ({ cluster }) => cluster?.leader,
        () => null,
      );
    while (!(await leads())) await new Promise((done) => setTimeout(done, 200));
  } finally {
    await link.close();
  }
}

function victims(nodes: readonly NatsNode[], leader: string, on: CopiesCase['on']): readonly NatsNode[] {
  const leads = nodes.filter(({ name }) => name === leader);
  const others = nodes.filter(({ name }) => name !== leader);
  if (on === 'leader' || on === 'one') return leads;
  if (on === 'follower') return others.slice(0, 1);
  return on === 'two' || on === 'two-first' ? [...leads, ...others.slice(0, 1)] : nodes;
}

function harmStore(node: NatsNode, harm: Harm, older: string): void {
  const store = join(node.home, 'jetstream');
  if (harm === 'older') {
    if (!existsSync(older)) throw new Error(`no older copy of ${node.name}`);
    rmSync(store, { recursive: true });
    cpSync(older, store, { recursive: true });
    return;
  }
  const mark = `s2-${Math.floor(ALL / 2)};`;
  const block = filesOf(store).find((path) => path.endsWith('.blk') && readFileSync(path).includes(mark));
  if (block === undefined) throw new Error(`${node.name} keeps no ${mark}`);
  const bytes = readFileSync(block);
  const at = bytes.indexOf(mark);
  if (harm === 'cut') truncateSync(block, at);
  else {
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(block, bytes);
  }
}

async function measure(
  urls: readonly string[],
  servers: number,
  chains: readonly Chain[],
): Promise<Omit<CopiesReport, 'isWhole' | 'isHealthy'>> {
  const log = await openLog({ urls, prefix: PREFIX, replicas: servers, epoch: 2 });
  let [lost, damaged, short, goesOn] = [0, 0, 0, true];
  for (const chain of chains) {
    let have = 0;
    try {
      const events = await readAll(log, chain.session);
      have = events.length;
      if (have < ALL) short += 1;
    } catch (error) {
      if (!(error instanceof EventLogError) || error.kind !== 'damaged') throw error;
      damaged += 1;
      have = Number(error.params.seq) - 1;
    }
    lost += ALL - have;
    if (have < ALL) continue;
    const events = chain.notes(1, 'after');
    await log.append(chain.session, ALL, { events, answers: [] }).catch(() => {
      goesOn = false;
    });
  }
  await log.close();
  return { acknowledged: ALL * chains.length, lost, damaged, short, goesOn };
}
