/**
 * `npm run bench [-- PART ... --quick --size=120x40]`: prints figures and whether their goals are met; exits 1 when one is
 * missed. The size is that of the flood's screen.
 */
import { loadavg } from 'node:os';
import { type Figure, line, met } from './report.ts';

const QUICK = '--quick';
const quick = process.argv.includes(QUICK);
const SIZE = /^--size=(\d{2,3})x(\d{2,3})$/;
const [, cols = '120', rows = '40'] = SIZE.exec(process.argv.find((word) => SIZE.test(word)) ?? '') ?? [];
const size = { cols: Number(cols), rows: Number(rows) };

/** On a node of its own, which Maven fetches once; without Java there is none. */
async function onNode(bench: () => Promise<readonly Figure[]>): Promise<readonly Figure[]> {
  const { missingTools } = await import('../rigs/opensearch/opensearch-rig.ts');
  const missing = missingTools();
  if (missing === null) return bench();
  console.log(`left out: ${missing} is not installed`);
  return [];
}

const PARTS: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  join: async () => (await import('./join.ts')).benchJoin(),
  open: async () => (await import('./open.ts')).benchOpen(),
  frame: async () => (await import('./frame.ts')).benchFrame(),
  flood: async () => (await import('./flood.ts')).benchFlood(quick ? 10 : 60, size),
  memory: async () => (await import('./memory.ts')).benchMemory(quick ? 2 : 10),
  'fan-out': async () => (await import('./fan-out.ts')).benchFanOut(),
  web: async () => (await import('./web.ts')).benchWeb(),
  'web-page': async () => (await import('./web-page.ts')).benchWebPage(),
  webhook: async () => (await import('./webhook.ts')).benchWebhook(),
  scale: async () => (await import('./scale.ts')).benchScale(quick ? 200 : 1_000, quick ? 1_000 : 10_000),
  commands: async () => (await import('./commands.ts')).benchCommands(quick ? 200 : 1_000),
  records: async () => (await import('./records.ts')).benchRecords(),
  facts: async () => (await import('./facts.ts')).benchFacts(quick ? 100_000 : 1_000_000),
  text: async () => (await import('./text.ts')).benchText(),
  patterns: async () => (await import('./patterns.ts')).benchPatterns(),
  opensearch: () => onNode(async () => (await import('./opensearch.ts')).benchOpenSearch()),
  backtest: () =>
    onNode(async () => (await import('./detection/backtest.ts')).benchBacktest(quick ? 200_000 : 2_000_000)),
  detection: () => onNode(async () => (await import('./detection/detection.ts')).benchDetection()),
};

const load = () => `load ${loadavg().map((value) => value.toFixed(1))[0]}`;
const wanted = process.argv.slice(2).filter((word) => word !== QUICK && !SIZE.test(word));
const unknown = wanted.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length > 0) {
  console.error(`no such part: ${unknown.join(', ')}. There are: ${Object.keys(PARTS).join(', ')}`);
  process.exit(2);
}
let missed = 0;
for (const [name, run] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n== ${name} (${load()} before)`);
  for (const figure of await run()) {
    console.log(line(figure));
    if (!met(figure)) missed += 1;
  }
}
process.exitCode = missed > 0 ? 1 : 0;
