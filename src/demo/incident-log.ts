import type { Level } from '../logs/line.ts';

/** Seconds from the demo's start at which the checkout's fate turns. Negative: before anyone looked. */
export interface Course {
  readonly deploy: number;
  readonly outage: number;
  /** When the rollback is applied; null while nobody has. */
  readonly rollback: number | null;
}

/** One line of the checkout service's JSON log, ECS-shaped. */
export interface DemoLine {
  readonly '@timestamp': string;
  readonly 'log.level': Level;
  readonly 'service.name': string;
  readonly message: string;
  readonly 'trace.id': string;
  readonly [field: string]: string | number;
}

/** A seeded generator (mulberry32), so that two demos of one seed tell the same story. */
export function seeded(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One seed, one story. */
export const SEED = 20261125;
/**
 * The night of the demo: the page comes a minute after the outage, the deploy was half a minute before it. Nothing fails
 * before: one failure by chance would make the error an old one, and the deploy innocent.
 */
export const NIGHT: Course = { deploy: -90, outage: -57, rollback: null };

/** Share of requests that fail at `second`: rises within 20 s of the outage, falls within 25 s of the rollback. */
export function failureRate(second: number, { outage, rollback }: Course): number {
  if (second < outage) return 0;
  const risen = Math.min(1, (second - outage) / 20) * 0.38;
  if (rollback === null || second < rollback) return Math.max(0.002, risen);
  return Math.max(0.002, risen * Math.max(0, 1 - (second - rollback) / 25));
}

/** Lines of one second, oldest first: traffic of a shop, with the outage in it. `at` is the epoch ms of the second. */
export function linesOfSecond(
  second: number,
  at: number,
  course: Course,
  random: () => number,
): readonly DemoLine[] {
  const lines: DemoLine[] = [];
  const push = (
    level: Level,
    service: string,
    message: string,
    more: Record<string, string | number> = {},
  ): void => {
    const hex = Math.floor(random() * 2 ** 48).toString(16);
    lines.push({
      '@timestamp': new Date(at + Math.floor(random() * 1000)).toISOString(),
      'log.level': level,
      'service.name': service,
      message,
      'trace.id': hex.padStart(12, '0').repeat(2),
      ...more,
    });
  };
  const order = (): number => 810_000 + Math.floor(random() * 9_999);
  const userOf = (id: number): string => `u-${1_000 + (id % USERS)}`;
  if (second === course.deploy) push('info', 'deploy', 'rollout finished: checkout sha=7be2 by actions');
  if (second === course.rollback) push('info', 'deploy', 'rollback started: checkout sha=1c9e by actions');
  if (course.rollback !== null && second === course.rollback + 6) {
    push('info', 'deploy', 'rollback finished: checkout sha=1c9e');
  }
  const rate = failureRate(second, course);
  for (let i = 0; i < 4; i++) {
    if (random() >= rate) {
      const id = order();
      push('info', 'checkout', `order accepted id=${id}`, {
        'http.status': 201,
        'user.id': userOf(id),
        'duration.ms': 40 + Math.floor(random() * 90),
      });
      continue;
    }
    const id = order();
    push('error', 'checkout', `payment gateway timeout after 3000ms order=${id}`, {
      'http.status': 504,
      'user.id': userOf(id),
      acquirer: 'acquirer-b',
    });
    if (random() < 0.35) push('warn', 'gateway', 'circuit open: acquirer-b');
    if (random() < 0.25)
      push('error', 'checkout', POOL_EXHAUSTED, { 'user.id': userOf(id), pool: 'payments', active: 20 });
  }
  if (second % 5 === 0)
    push('debug', 'checkout', `pool stats active=${rate > 0.1 ? 20 : 6} idle=${rate > 0.1 ? 0 : 14}`);
  return lines.sort((a, b) => (a['@timestamp'] < b['@timestamp'] ? -1 : 1));
}

/** Different users of the shop. */
const USERS = 412;

const POOL_EXHAUSTED = [
  'cannot reserve stock: pool exhausted',
  'PoolExhausted: no connection within 3000ms',
  '    at Pool.acquire (/app/src/pool.ts:88:13)',
  '    at reserveStock (/app/src/stock.ts:41:22)',
].join('\n');
