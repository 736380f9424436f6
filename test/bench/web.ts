import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchHub, child, end, hubOf } from './children.ts';
import { paced, type Target, target } from './fan-out.ts';
import { opening } from './opening.ts';
import { type Figure, median, percentile } from './report.ts';

const TERMINALS = 20;
const PAGES = 500;
/** One disk that was slow for a moment decides a p99: the middle of these rounds is told. */
const ROUNDS = 3;
const KIB = 1_024;

interface Watched {
  readonly terminals: Target;
  /** Bytes of the hub's process that came for one person and their page; what letting them in left behind may be among it. */
  readonly rss: number;
  /** Bytes that it holds for them. */
  readonly held: number;
  end(): Promise<void>;
}

interface Memory {
  readonly rss: number;
  readonly held: number;
}

async function memoryOf(hub: Awaited<ReturnType<typeof child>>['process']): Promise<Memory> {
  const told = new Promise<Memory>((done) => hub.once('message', (message) => done(message as Memory)));
  hub.send('memory');
  return told;
}

async function hub(folder: string, pages: number): Promise<Watched> {
  const data = await mkdtemp(join(folder, 'data-'));
  const server = await child<BenchHub>('hub-server.ts', [data, String(TERMINALS)], ['--expose-gc']);
  const session = await opening(hubOf(server.first));
  const { port, tokens } = server.first;
  const terminals = await target(server.process, ['hub', String(port), session, ...tokens]);
  // What is loaded and compiled once is no page's.
  await terminals.turn({ paced: 100 });
  const before = await memoryOf(server.process);
  const args = [String(port), session, tokens[0] ?? '', String(pages)];
  const watchers = pages === 0 ? null : await child<{ pages: number }>('web-watchers.ts', args);
  // What is on its way to them is no part of what they hold.
  await new Promise((done) => setTimeout(done, 2_000));
  const after = await memoryOf(server.process);
  return {
    terminals,
    rss: pages === 0 ? 0 : (after.rss - before.rss) / pages,
    held: pages === 0 ? 0 : (after.held - before.held) / pages,
    async end() {
      if (watchers) await end(watchers.process);
      await terminals.end();
    },
  };
}

/** Twenty terminals beside five hundred pages on the web, and beside none, in turns that change about. */
export async function benchWeb(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'oncall-bench-web-'));
  const [alone, watched] = [await hub(folder, 0), await hub(folder, PAGES)];
  try {
    const rounds: {
      readonly without: number;
      readonly beside: number;
      readonly ratio: number;
      readonly p50: number;
    }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const [without = [], beside = []] = await paced([alone.terminals, watched.terminals]);
      const ratio = (fraction: number) => percentile(beside, fraction) / percentile(without, fraction);
      rounds.push({
        without: percentile(without, 0.99),
        beside: percentile(beside, 0.99),
        ratio: ratio(0.99),
        p50: ratio(0.5),
      });
    }
    const middle = (of: keyof (typeof rounds)[number]) => median(rounds.map((round) => round[of]));
    const ratios = rounds.map(({ ratio }) => ratio);
    return [
      { name: `${TERMINALS} terminals, no page: an event, p99`, value: middle('without'), unit: 'ms' },
      { name: `beside ${PAGES} pages on the web: an event, p99`, value: middle('beside'), unit: 'ms' },
      { name: '  to without them', value: middle('ratio'), unit: 'x', goal: { atMost: 1.2 } },
      { name: `  least of ${ROUNDS} rounds`, value: Math.min(...ratios), unit: 'x' },
      { name: `  greatest of ${ROUNDS} rounds`, value: Math.max(...ratios), unit: 'x' },
      { name: '  p50 to without them', value: middle('p50'), unit: 'x' },
      {
        name: 'what the hub holds for one person and their page',
        value: watched.held / KIB,
        unit: 'KiB',
        goal: { atMost: 60 },
      },
      { name: '  growth of its process, for each', value: watched.rss / KIB, unit: 'KiB' },
    ];
  } finally {
    await alone.end();
    await watched.end();
    await rm(folder, { recursive: true, force: true });
  }
}
