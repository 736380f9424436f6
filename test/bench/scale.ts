import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteLog } from '../../src/adapters/sqlite-log/sqlite-log.ts';
import { CHAIN_START, type ChainTip, follow } from '../../src/domain/chain.ts';
import type { AnyEvent } from '../../src/domain/event.ts';
import { sha256 } from '../contracts/event-builder.ts';
import { type BenchHub, child, end, hubOf } from './children.ts';
import { target } from './fan-out.ts';
import { memoryOf } from './memory.ts';
import { opening } from './opening.ts';
import { type Figure, percentile } from './report.ts';

const FACTS = 20;
const FLOOD_SECONDS = 5;

/** Many in one session, and many sessions that nobody is in, on one hub. */
export async function benchScale(participants: number, sessions: number): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'oncall-bench-'));
  try {
    const busy = await oneSession(await mkdtemp(join(folder, 'data-')), participants);
    return [...busy, ...(await idleSessions(await mkdtemp(join(folder, 'data-')), sessions))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function oneSession(data: string, participants: number): Promise<readonly Figure[]> {
  const server = await child<BenchHub>('hub-server.ts', [data, String(participants)]);
  const session = await opening(hubOf(server.first));
  const pid = server.process.pid ?? 0;
  const before = memoryOf(pid);
  const { port, tokens } = server.first;
  const clients = await target(server.process, ['hub', String(port), session, ...tokens]);
  try {
    const joins = [...clients.joins].sort((a, b) => a - b);
    const joined = memoryOf(pid);
    const { delays } = await clients.turn({ paced: FACTS });
    const sorted = [...delays].sort((a, b) => a - b);
    const { eventsPerSecond } = await clients.turn({ flood: FLOOD_SECONDS });
    const of = `${participants} in one session`;
    return [
      { name: `${of}: join p50, one after the other`, value: percentile(joins, 0.5), unit: 'ms' },
      { name: `${of}: join p99`, value: percentile(joins, 0.99), unit: 'ms' },
      {
        name: `${of}: memory of the hub a participant`,
        value: ((joined - before) * 1_024) / participants,
        unit: 'KiB',
      },
      { name: `${of}: a fact seen by all, p50 at 100 facts/s`, value: percentile(sorted, 0.5), unit: 'ms' },
      { name: `${of}: the same, p99`, value: percentile(sorted, 0.99), unit: 'ms' },
      { name: `${of}: events/s to each, as much as comes through`, value: eventsPerSecond, unit: '/s' },
    ];
  } finally {
    await clients.end();
  }
}

async function idleSessions(data: string, sessions: number): Promise<readonly Figure[]> {
  const first = await child<BenchHub>('hub-server.ts', [data, '1']);
  const session = await opening(hubOf(first.first));
  const log = await (await hubOf(first.first)(`/v1/sessions/${session}/events?from=1`)).text();
  const events = log.trimEnd().split('\n').flatMap(eventIn);
  await end(first.process);
  await copies(join(data, 'events.db'), events, sessions);
  const server = await child<BenchHub>('hub-server.ts', [data, '1']);
  const pid = server.process.pid ?? 0;
  try {
    const started = memoryOf(pid);
    const hub = hubOf({ port: server.first.port, tokens: server.first.tokens });
    const lists: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      const began = performance.now();
      await (await hub('/v1/sessions')).text();
      lists.push(performance.now() - began);
    }
    const [cold = 0, , warm = 0] = lists;
    const of = `${sessions} idle sessions of ${events.length} events`;
    return [
      { name: `${of}: first list after a start`, value: cold, unit: 'ms' },
      { name: `${of}: the list after that`, value: warm, unit: 'ms' },
      {
        name: `${of}: memory of the hub a session, once listed`,
        value: ((memoryOf(pid) - started) * 1_024) / sessions,
        unit: 'KiB',
      },
      { name: `${of}: memory of the hub`, value: memoryOf(pid), unit: 'MiB' },
    ];
  } finally {
    await end(server.process);
  }
}

function eventIn(line: string): readonly AnyEvent[] {
  const event = JSON.parse(line) as Partial<AnyEvent>;
  return typeof event.prev === 'string' ? [event as AnyEvent] : [];
}

/** The same session again under other names, each with a chain of its own. */
export async function copies(
  path: string,
  events: readonly AnyEvent[],
  count: number,
  name = 'idle',
): Promise<void> {
  const log = await openSqliteLog({ path });
  const appends: Promise<void>[] = [];
  for (let i = 0; i < count; i += 1) {
    const session = `${name}-${i}`;
    let tip: ChainTip = { ...CHAIN_START, session };
    const own = events.map((event) => {
      const next = { ...event, session, prev: tip.hash };
      const step = follow(next, tip, sha256);
      if (!step.ok) throw new Error(step.problem);
      tip = step.tip;
      return next;
    });
    appends.push(log.append(session, 0, { events: own, answers: [] }));
    if (appends.length === 500) await Promise.all(appends.splice(0));
  }
  await Promise.all(appends);
  await log.close();
}
