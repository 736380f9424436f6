import { randomUUID } from 'node:crypto';
import { openSearchDetection } from '../../../src/adapters/opensearch/detection/detection-source.ts';
import { ruleFileSchema, ruleOf } from '../../../src/detection/rule-schema.ts';
import { Evaluator } from '../../../src/detector/evaluator.ts';
import type { DetectionSource } from '../../../src/ports/detection-source.ts';
import { startOpenSearch } from '../../rigs/opensearch/opensearch-rig.ts';
import { NodeClient } from '../../rigs/tail/node-client.ts';
import { type Figure, median } from '../report.ts';

const RULES = 100;
const SOURCES = 3;
const SLOTS = 12;
const MINUTE = 60_000;
const DOCUMENTS = 3_000;

/**
 * One detector's minute: a hundred rules over three indices of a real node. CPU is that of this process, which is all that a rule
 * costs beside the cluster's own work.
 */
export async function benchDetection(): Promise<readonly Figure[]> {
  const node = await startOpenSearch();
  try {
    const client = new NodeClient(node.url);
    const id = randomUUID().slice(0, 8);
    const t0 = Math.floor(Date.now() / MINUTE) * MINUTE - (SLOTS + 5) * MINUTE;
    const names = Array.from({ length: SOURCES }, (_, i) => `bench-detect-${i}-${id}`);
    for (const index of names) await fill(client, index, t0);
    let searches = 0;
    const sources = new Map(names.map((index) => [index, counted(index, node.url, () => (searches += 1))]));
    const evaluator = new Evaluator(sources);
    evaluator.setRules(Array.from({ length: RULES }, (_, i) => ruleNamed(i, names[i % SOURCES] ?? '')));
    const signal = new AbortController().signal;
    const cpu: number[] = [];
    const took: number[] = [];
    for (let slot = 0; slot < SLOTS; slot += 1) {
      const [before, began] = [process.cpuUsage(), performance.now()];
      await evaluator.evaluate(t0 + (slot + 6) * MINUTE, [], signal);
      JSON.stringify(evaluator.evaluated());
      const { user, system } = process.cpuUsage(before);
      cpu.push((user + system) / 1_000);
      took.push(performance.now() - began);
    }
    for (const source of sources.values()) await source.close();
    // The first slot also looks at fields and indices.
    const each = cpu.slice(1);
    return [
      {
        name: 'searches a source and slot, 100 rules over 3 sources',
        value: searches / SOURCES / SLOTS,
        unit: '',
        goal: { atMost: 1 },
      },
      {
        name: 'CPU of the watcher a minute of 100 rules',
        value: median(each),
        unit: 'ms',
        goal: { atMost: 600 },
      },
      {
        name: 'the same as a share of one core',
        value: (100 * median(each)) / MINUTE,
        unit: '%',
        goal: { atMost: 1 },
      },
      { name: 'evaluation of a slot, 100 rules over 3 sources', value: median(took.slice(1)), unit: 'ms' },
    ];
  } finally {
    await node.stop();
  }
}

const ruleNamed = (i: number, source: string) =>
  ruleOf(
    ruleFileSchema.parse({
      name: `rule-${i}`,
      source,
      query: `service:s-${i % 10} AND status:>=500`,
      total: `service:s-${i % 10}`,
      impact: { users: 'user', page: 50, share: '90%' },
      window: '5m',
    }),
  );

function counted(index: string, node: string, onSearch: () => void): DetectionSource {
  const source = openSearchDetection({
    name: index,
    ...{ node, index, auth: { kind: 'none' }, guests: false, random: Math.random },
    time: {
      now: () => Date.now(),
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
  });
  return {
    name: index,
    count(ask, signal) {
      onSearch();
      return source.count(ask, signal);
    },
    messageField: () => source.messageField(),
    skewMs: (signal) => source.skewMs(signal),
    close: () => source.close(),
  };
}

async function fill(client: NodeClient, index: string, t0: number): Promise<void> {
  const keyword = { type: 'keyword' };
  await client.makeIndex(index, {
    properties: { service: keyword, user: keyword, status: { type: 'integer' } },
  });
  for (let minute = 0; minute < SLOTS + 6; minute += 1) {
    const documents = Array.from({ length: DOCUMENTS }, (_, i) => ({
      index,
      source: {
        '@timestamp': new Date(t0 + minute * MINUTE + i * 15).toISOString(),
        service: `s-${i % 10}`,
        status: i % 20 === 0 ? 504 : 200,
        user: `u-${(i * 7) % 1_500}`,
        message: 'order',
      },
    }));
    await client.write(documents, true);
  }
}
