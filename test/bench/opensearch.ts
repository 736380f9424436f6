import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startOpenSearch } from '../rigs/opensearch/opensearch-rig.ts';
import type { Measured } from './opensearch-reader.ts';
import { type Figure, median, percentile } from './report.ts';
import { REFRESH_MS, screenLags } from './screen-lag.ts';

/**
 * The OpenSearch tail against a plain loop of `search_after` on the same node, in the same run. Both make the same
 * lines; the tail gives each document once and knows that it did.
 */
export async function benchOpenSearch(): Promise<readonly Figure[]> {
  const node = await startOpenSearch();
  try {
    const { bare, plain, tail, cpuMs, lags } = await measure(node.url);
    const sorted = [...lags].sort((a, b) => a - b);
    const lagAt = (share: number) => percentile(sorted, share);
    const screen = await screenLags(node.url);
    return [
      { name: 'documents fetched by a search_after loop, not looked at', value: median(bare), unit: '/s' },
      { name: 'lines of a plain search_after loop', value: median(plain), unit: '/s' },
      { name: 'lines of the tail, none lost, none twice', value: median(tail), unit: '/s' },
      {
        name: 'tail against plain loop',
        value: median(tail) / median(plain),
        unit: 'x',
        goal: { atLeast: 0.8 },
      },
      { name: 'tail against fetching alone', value: median(tail) / median(bare), unit: 'x' },
      {
        name: 'CPU of the hub per 1,000 lines, from answer to shared line',
        value: median(cpuMs),
        unit: 'ms',
      },
      { name: 'lag from write to line at 200/s, refresh 1 s, p50', value: lagAt(0.5), unit: 'ms' },
      {
        name: 'lag from write to line at 200/s, refresh 1 s, p99',
        value: lagAt(0.99),
        unit: 'ms',
      },
      {
        name: 'lag from write to the screen at 10/s, refresh 1 s, p50',
        value: percentile(screen, 0.5),
        unit: 'ms',
      },
      {
        name: 'lag from write to the screen at 10/s, refresh 1 s, p99',
        value: percentile(screen, 0.99),
        unit: 'ms',
        goal: { atMost: REFRESH_MS + 1_500 },
      },
    ];
  } finally {
    await node.stop();
  }
}

/** In a process of its own, its types stripped by Node: a loader's marks on every function would be measured, too. */
function measure(node: string): Promise<Measured> {
  const program = fileURLToPath(new URL('./opensearch-reader.ts', import.meta.url));
  const args = ['--experimental-strip-types', '--no-warnings', program, node];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return new Promise((done, fail) => {
    child.once('error', fail).once('close', (code) => {
      if (code === 0) done(JSON.parse(text) as Measured);
      else fail(new Error(`the reader ended with ${code}`));
    });
  });
}
