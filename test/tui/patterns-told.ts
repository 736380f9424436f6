import type { AskedPattern, PatternsAnswer } from '../../src/protocol/patterns.ts';
import { FIRED } from './story.ts';

const MINUTE = 60_000;
const iso = (minutes: number): string => new Date(FIRED + minutes * MINUTE).toISOString();
/** Minutes after the alert at which it is asked. */
const NOW = 13;
const steps = (of: (minute: number) => number): number[] => Array.from({ length: 33 }, (_, i) => of(i - 20));

export const pattern = (part: Partial<AskedPattern> & Pick<AskedPattern, 'id'>): AskedPattern => ({
  change: 'new',
  level: 'error',
  template: 'cannot reserve stock: pool exhausted',
  services: ['checkout'],
  count: 2_871,
  share: 0.58,
  counts: [0, 2_210],
  steps: steps((minute) => (minute < -4 ? 0 : 170)),
  first: { by: 'source', at: iso(-3.35) },
  last: iso(NOW),
  factor: null,
  mute: '/cannot reserve stock: pool exhausted/',
  ...part,
});

/** What a hub tells thirteen minutes after the alert: two new errors in checkout, and what else there is. */
export const told = (part: Partial<PatternsAnswer> = {}): PatternsAnswer => ({
  at: iso(0),
  boundary: 'alert',
  since: iso(-3.35),
  before: [iso(-20), iso(-5)],
  now: [iso(0), iso(NOW)],
  blind: false,
  to: iso(NOW),
  stepMs: MINUTE,
  lines: 4_912,
  looked: 4_912,
  error: 0,
  errors: [22, 309],
  rows: [
    pattern({ id: 'a1' }),
    pattern({
      id: 'a2',
      template: 'payment gateway timeout after <duration> order=<id>',
      count: 1_512,
      counts: [0, 1_204],
      share: 0.31,
      first: { by: 'asking', at: iso(-3.1) },
      mute: '/payment gateway timeout after .* order=.*/',
    }),
    pattern({
      id: 'b1',
      level: 'warn',
      template: 'circuit open: <name>',
      services: ['gateway', 'edge'],
      count: 96,
      counts: [0, 80],
      share: 0.02,
      first: { by: 'here', at: iso(-2.5) },
    }),
    pattern({
      id: 'c1',
      change: 'risen',
      template: 'POST /pay/<id> 500 in <duration>',
      services: ['gateway'],
      count: 143,
      counts: [15, 120],
      share: 0.03,
      steps: steps((minute) => (minute < -4 ? 1 : 10)),
      factor: 10,
    }),
    pattern({
      id: 'd1',
      change: 'gone',
      level: 'warn',
      template: 'slow query <duration> on stock',
      count: 61,
      counts: [60, 0],
      share: 0.01,
      steps: steps((minute) => (minute < -4 ? 4 : 0)),
      last: iso(-3.5),
    }),
    pattern({
      id: 'e1',
      change: 'same',
      level: 'info',
      template: 'cart <id> emptied',
      count: 150,
      counts: [75, 65],
      share: 0.03,
    }),
    pattern({
      id: 'e2',
      change: 'same',
      level: null,
      template: 'tick',
      count: 79,
      counts: [40, 30],
      share: 0.02,
    }),
  ],
  more: { patterns: 0, lines: 0 },
  muted: 1,
  services: [
    {
      service: 'checkout',
      errors: [20, 298],
      lines: [620, 884],
      fresh: 2,
      gone: 1,
      top: 'cannot reserve stock: pool exhausted',
    },
    {
      service: 'gateway',
      errors: [1, 10],
      lines: [540, 551],
      fresh: 0,
      gone: 0,
      top: 'POST /pay/<id> 500 in <duration>',
    },
    { service: '', errors: [null, 0], lines: [null, 3], fresh: 0, gone: 0, top: null },
  ],
  sources: [{ name: 'app', lines: 4_912, looked: 4_912, asking: false, failed: null }],
  ...part,
});
