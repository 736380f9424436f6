import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchHub, child, end, hubOf } from './children.ts';
import { opening } from './opening.ts';
import { type Figure, median } from './report.ts';

interface Figures {
  readonly eventsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
}

const ROUNDS = 3;
const PARTICIPANTS = 50;
const SECONDS = '4';

async function relay(mode: string): Promise<Figures> {
  const server = await child<{ port: number }>('relay-server.ts', []);
  try {
    const args = ['relay', String(server.first.port), '-', mode, SECONDS];
    return (await child<Figures>('fan-out-clients.ts', args)).first;
  } finally {
    await end(server.process);
  }
}

async function hub(folder: string, mode: string): Promise<Figures> {
  const data = await mkdtemp(join(folder, 'data-'));
  const server = await child<BenchHub>('hub-server.ts', [data, String(PARTICIPANTS)]);
  try {
    const { port, tokens } = server.first;
    const session = await opening(hubOf(server.first));
    const args = ['hub', String(port), session, mode, SECONDS, ...tokens];
    return (await child<Figures>('fan-out-clients.ts', args)).first;
  } finally {
    await end(server.process);
  }
}

/** 50 participants: durable fan-out and propagation against a relay that stores nothing, in turn, medians of 3. */
export async function benchFanOut(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'oncall-bench-'));
  const runs: Record<string, Figures[]> = { relayFlood: [], hubFlood: [], relayPaced: [], hubPaced: [] };
  try {
    for (let round = 0; round < ROUNDS; round++) {
      runs.relayFlood?.push(await relay('flood'));
      runs.hubFlood?.push(await hub(folder, 'flood'));
      runs.relayPaced?.push(await relay('paced'));
      runs.hubPaced?.push(await hub(folder, 'paced'));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const of = (name: string, key: keyof Figures) => median((runs[name] ?? []).map((figures) => figures[key]));
  return [
    {
      name: 'relay that stores nothing: events/s to each of 50',
      value: of('relayFlood', 'eventsPerSecond'),
      unit: '/s',
    },
    { name: 'hub, durable: events/s to each of 50', value: of('hubFlood', 'eventsPerSecond'), unit: '/s' },
    {
      name: 'durable fan-out against the relay',
      value: of('hubFlood', 'eventsPerSecond') / of('relayFlood', 'eventsPerSecond'),
      unit: 'x',
      goal: { atLeast: 2 },
    },
    { name: 'relay at 100 events/s: p99 propagation', value: of('relayPaced', 'p99'), unit: 'ms' },
    { name: 'hub at 100 events/s: p50 propagation', value: of('hubPaced', 'p50'), unit: 'ms' },
    { name: 'hub at 100 events/s: p99 propagation', value: of('hubPaced', 'p99'), unit: 'ms' },
    {
      name: 'p99 propagation against the relay',
      value: of('hubPaced', 'p99') / of('relayPaced', 'p99'),
      unit: 'x',
      goal: { atMost: 1.5 },
    },
  ];
}
