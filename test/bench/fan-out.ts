import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchHub, child, end, hubOf } from './children.ts';
import type { Measured, Turn } from './fan-out-turn.ts';
import { opening } from './opening.ts';
import { type Figure, median, percentile } from './report.ts';

const PARTICIPANTS = 50;
const FLOODS = 3;
const FLOOD_SECONDS = 4;
/** Turns of a second change about, so that whatever else the machine does falls on all alike. */
const TURNS = 20;
const FACTS_A_TURN = 100;
const WARM_UP = 3;

/** A server with its fifty clients, each a process of its own. */
export interface Target {
  /** How long each client took to join, ms. */
  readonly joins: readonly number[];
  turn(turn: Turn): Promise<Measured>;
  end(): Promise<void>;
}

export async function target(server: Awaited<ReturnType<typeof child>>['process'], args: readonly string[]) {
  const clients = await child<{ readonly joins: readonly number[] }>('fan-out-clients.ts', args);
  return {
    joins: clients.first.joins,
    turn: (turn: Turn) =>
      new Promise<Measured>((done, fail) => {
        const ended = () => fail(new Error('the clients ended in their turn'));
        clients.process.once('exit', ended);
        clients.process.once('message', (measured) => {
          clients.process.off('exit', ended);
          done(measured as Measured);
        });
        clients.process.send(turn);
      }),
    async end() {
      await end(clients.process);
      await end(server);
    },
  };
}

async function relay(file: string): Promise<Target> {
  const server = await child<{ port: number }>('relay-server.ts', file === '' ? [] : [file]);
  return target(server.process, ['relay', String(server.first.port), '-']);
}

async function hub(folder: string): Promise<Target> {
  const data = await mkdtemp(join(folder, 'data-'));
  const server = await child<BenchHub>('hub-server.ts', [data, String(PARTICIPANTS)]);
  const session = await opening(hubOf(server.first));
  const { port, tokens } = server.first;
  return target(server.process, ['hub', String(port), session, ...tokens]);
}

async function using<T>(made: Promise<Target>, work: (target: Target) => Promise<T>): Promise<T> {
  const target = await made;
  try {
    return await work(target);
  } finally {
    await target.end();
  }
}

const floods = (target: Target) => target.turn({ flood: FLOOD_SECONDS });

/** Delays of the targets, sorted, measured in turns that change about. */
export async function paced(targets: readonly Target[]): Promise<readonly (readonly number[])[]> {
  const delays = targets.map((): number[] => []);
  for (let turn = 0; turn < WARM_UP + TURNS; turn++) {
    for (const [i, target] of targets.entries()) {
      const measured = await target.turn({ paced: FACTS_A_TURN });
      if (turn >= WARM_UP) for (const delay of measured.delays) delays[i]?.push(delay);
    }
  }
  return delays.map((each) => each.sort((a, b) => a - b));
}

/** 50 participants: durable fan-out and propagation against a relay that stores nothing, in turn. */
export async function benchFanOut(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'oncall-bench-'));
  const relayed: number[] = [];
  const durable: number[] = [];
  const opened: Target[] = [];
  try {
    for (let round = 0; round < FLOODS; round++) {
      relayed.push((await using(relay(''), floods)).eventsPerSecond);
      durable.push((await using(hub(folder), floods)).eventsPerSecond);
    }
    for (const next of [() => relay(''), () => relay(join(folder, 'relayed')), () => hub(folder)]) {
      opened.push(await next());
    }
    const [bare = [], synced = [], ours = []] = await paced(opened);
    const ms = (name: string, value: number): Figure => ({ name, value, unit: 'ms' });
    return [
      {
        name: 'relay that stores nothing: events/s to each of 50',
        value: median(relayed),
        unit: '/s',
      },
      { name: 'hub, durable: events/s to each of 50', value: median(durable), unit: '/s' },
      {
        name: 'durable fan-out against the relay',
        value: median(durable) / median(relayed),
        unit: 'x',
        goal: { atLeast: 2 },
      },
      ms('relay at 100 events/s: p50 propagation', percentile(bare, 0.5)),
      ms('relay at 100 events/s: p99 propagation', percentile(bare, 0.99)),
      ms('relay that syncs each event to disk, the same: p50', percentile(synced, 0.5)),
      ms('relay that syncs each event to disk, the same: p99', percentile(synced, 0.99)),
      ms('hub, the same: p50', percentile(ours, 0.5)),
      ms('hub, the same: p99', percentile(ours, 0.99)),
      {
        name: 'p99 propagation against the relay that stores nothing',
        value: percentile(ours, 0.99) / percentile(bare, 0.99),
        unit: 'x',
        goal: { atMost: 1.5 },
      },
      {
        name: 'p99 propagation against the relay that syncs',
        value: percentile(ours, 0.99) / percentile(synced, 0.99),
        unit: 'x',
      },
    ];
  } finally {
    for (const target of opened) await target.end();
    await rm(folder, { recursive: true, force: true });
  }
}
