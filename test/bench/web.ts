import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchHub, child, end, hubOf } from './children.ts';
import { paced, type Target, target } from './fan-out.ts';
import { opening } from './opening.ts';
import { type Figure, median, percentile } from './report.ts';

const TERMINALS = 20;
const PAGES = 500;
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
    const round = async () => {
      const [without = [], beside = []] = await paced([alone.terminals, watched.terminals]);
      const [p99, p99Beside] = [percentile(without, 0.99), percentile(beside, 0.99)];
      const p50Ratio = percentile(beside, 0.5) / percentile(without, 0.5);
      return { p99, p99Beside, ratio: p99Beside / p99, p50Ratio };
    };
    // A disk that is slow for a moment decides a p99, so the figure is the median of three.
    const rounds = [await round(), await round(), await round()];
    const middle = (of: keyof (typeof rounds)[number]) => median(rounds.map((round) => round[of]));
    const ratios = rounds.map(({ ratio }) => ratio);
    return [
      { name: `${TERMINALS} terminals, no page: an event, p99`, value: middle('p99'), unit: 'ms' },
      { name: `beside ${PAGES} pages on the web: an event, p99`, value: middle('p99Beside'), unit: 'ms' },
      { name: '  to without them', value: middle('ratio'), unit: 'x', goal: { atMost: 1.2 } },
      { name: '  least of the three rounds', value: Math.min(...ratios), unit: 'x' },
      { name: '  greatest of the three rounds', value: Math.max(...ratios), unit: 'x' },
      { name: '  p50 to without them', value: middle('p50Ratio'), unit: 'x' },
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
