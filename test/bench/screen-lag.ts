import { join } from 'node:path';
import { NodeClient } from '../rigs/tail/node-client.ts';
import { Terminal } from '../stories/driver/terminal.ts';
import { Computer } from './computer.ts';

export const REFRESH_MS = 1_000;
/** Few enough that none scrolls out of the pane before it was painted. */
const PER_SECOND = 10;
const SECONDS = 60;
const SETTLE_MS = 5_000;
const BIN = join(import.meta.dirname, '../../bin/oncall.js');
const INDEX = 'seen';
const TOKEN = /written-(\d+)-/g;

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/**
 * From sending a document to its line on a screen: a local hub, a session, a terminal on a pty with an emulator behind
 * it. Milliseconds, sorted.
 */
export async function screenLags(node: string): Promise<readonly number[]> {
  const client = new NodeClient(node);
  await client.makeIndex(INDEX, { shards: 3, refresh: `${REFRESH_MS}ms` });
  const computer = await Computer.make({ OPENSEARCH_URL: node });
  let screen: Terminal | null = null;
  try {
    const session = await computer.session('--logs', `opensearch:${INDEX}`);
    screen = new Terminal('screen', [process.execPath, BIN, 'join', session], {
      cols: 120,
      rows: 50,
      cwd: computer.root,
      env: computer.env,
    });
    await screen.shows('nothing missing up to');
    await pause(SETTLE_MS);
    return await measure(client, screen);
  } finally {
    await screen?.kill();
    await computer.end();
  }
}

async function measure(client: NodeClient, screen: Terminal): Promise<readonly number[]> {
  const sent = new Map<string, number>();
  const lags: number[] = [];
  const total = PER_SECOND * SECONDS;
  const look = (): boolean => {
    for (const [, n = ''] of screen.screen().matchAll(TOKEN)) {
      const at = sent.get(n);
      if (at === undefined) continue;
      sent.delete(n);
      lags.push(performance.now() - at);
    }
    // On a busy machine some may have gone by between two paints: the last one ends it.
    return lags.length > 0 && n === total && !sent.has(String(total - 1));
  };
  let n = 0;
  const all = screen.until(look, 'to show every document', (SECONDS + 30) * 1_000);
  for (; n < total; n += 1) {
    sent.set(String(n), performance.now());
    // Neighbours of one service would fold into one row.
    const service = { name: `service-${n % 7}` };
    const source = {
      '@timestamp': new Date().toISOString(),
      message: `written-${n}-`,
      service,
      log: { level: 'INFO' },
    };
    await client.write([{ index: INDEX, id: String(n), source }]);
    await pause(1_000 / PER_SECOND);
  }
  await all;
  if (lags.length < 0.95 * total) throw new Error(`only ${lags.length} of ${total} lines were painted`);
  return lags.sort((a, b) => a - b);
}
