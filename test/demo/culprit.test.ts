import { describe, expect, it, onTestFinished } from 'vitest';
import { github } from '../../src/adapters/github/github.ts';
import { linesOfSecond, NIGHT, SEED, seeded } from '../../src/demo/incident-log.ts';
import { openShop, SHOP_REPOSITORY, SHOP_TOKEN } from '../../src/demo/shop.ts';
import type { NewPattern } from '../../src/domain/changes/attributed-patterns.ts';
import { rankChanges } from '../../src/domain/changes/rank-changes.ts';
import type { LogLine } from '../../src/logs/line.ts';
import { stackOfLine } from '../../src/logs/stack-files.ts';

const ZERO = Date.parse('2026-11-25T03:00:00.000Z');
/** As much as the log holds before the demo begins, and a minute of the outage. */
const SECONDS = { from: -170, to: 3 };

/** The errors of the demo's log by their statement, each with its first line. */
function errors(shiftMs: number): readonly NewPattern[] {
  const random = seeded(SEED);
  const found = new Map<string, NewPattern>();
  for (let second = SECONDS.from; second < SECONDS.to; second += 1) {
    for (const line of linesOfSecond(second, ZERO + second * 1_000, NIGHT, random)) {
      if (line['log.level'] !== 'error') continue;
      const template = (line.message.split('\n')[0] ?? '').replace(/\d+/g, '<n>');
      if (found.has(template)) continue;
      const first = new Date(Date.parse(line['@timestamp']) + shiftMs).toISOString();
      found.set(template, {
        id: template,
        template,
        first,
        services: [line['service.name']],
        ...{ level: 'error', count: 20, text: line.message },
        ...stackOfLine({ message: line.message, fields: {} } as unknown as LogLine),
      });
    }
  }
  return [...found.values()].sort((a, b) => (a.first < b.first ? -1 : 1));
}

async function shipped() {
  const time = { now: () => ZERO, after: () => () => {} };
  const shop = await openShop('en', time);
  onTestFinished(() => shop.server.close());
  shop.ship(ZERO + NIGHT.deploy * 1_000);
  const services = ['checkout', 'search'].map((name) => ({
    ...{ name, repository: SHOP_REPOSITORY, environment: `${name}-production`, paths: [`${name}/**`] },
    ...{ workflow: null, migrations: [] },
  }));
  const after = (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  };
  const { changes } = github({
    ...{ auth: { token: SHOP_TOKEN }, url: shop.server.url, services, time: { ...time, after } },
  });
  const from = new Date(ZERO - 24 * 3_600_000).toISOString();
  const to = new Date(ZERO).toISOString();
  const told = await Promise.all(services.map(({ name }) => changes.changes(name, from, to)));
  expect(told.flatMap(({ gaps }) => gaps)).toEqual([]);
  return told.flatMap((answer) => answer.changes);
}

describe('the deploy of the demo that does it', () => {
  it.each([-25_000, 0, 25_000])(
    'CHG-874 is found by evidence, with half a minute to spare to either side: %d ms',
    async (shift) => {
      const changes = await shipped();
      const patterns = errors(shift);
      expect(patterns).toHaveLength(2);
      const impactAt = patterns[0]?.first ?? '';
      const [first] = rankChanges(changes, {
        ...{ impactAt, services: ['checkout'], patterns, names: new Map(), ruledOut: new Set() },
      });
      expect(first).toMatchObject({ place: 'before', change: { service: 'checkout', state: 'live' } });
      expect(first?.change.sha).toMatch(/^7be2d94/);
      expect(first?.evidence.slice(0, 2)).toMatchObject([
        { kind: 'new-patterns', n: 2 },
        { kind: 'stack-file', file: 'checkout/src/pool.ts' },
      ]);
      expect(Date.parse(first?.change.liveAt ?? '')).toBeLessThan(Date.parse(impactAt));
    },
  );
});
