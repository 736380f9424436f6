import type { Session } from '../../../src/domain/session.ts';
import { Given, opening, sato, tanaka } from '../../domain/given.ts';

const DAY_MS = 86_400_000;
const FIRST = Date.parse('2026-10-12T17:58:11.000Z');

/** Day of the six weeks, service, title, ms to the acknowledgement, to the first action and to the recovery, verdict. */
type Row = readonly [
  day: number,
  service: string,
  title: string,
  ack: number,
  start: number,
  resolved: number | null,
  hurt: boolean | null,
];

const CART = 'CartView NullPointerException';
const CHECKOUT = '5xx rate > 5% for 3m';
const ROWS: readonly Row[] = [
  [0, 'checkout', CHECKOUT, 92, 310, 3_480, true],
  [1, 'cart', CART, 110, 400, 900, false],
  [3, 'cart', CART, 75, 290, null, false],
  [7, 'checkout', CHECKOUT, 60, 220, 2_400, true],
  [8, 'cart', CART, 58, 240, 700, false],
  [10, 'search', 'slow query 412 ms', 70, 190, 1_900, null],
  [14, 'cart', CART, 50, 170, 600, false],
  [15, 'checkout', '5xx rate > 7% for 3m', 44, 150, 2_000, false],
  [17, 'search', 'slow query 388 ms', 41, 125, 1_500, false],
  [21, 'cart', CART, 40, 140, 500, false],
  [22, 'checkout', CHECKOUT, 39, 100, 1_700, true],
  [28, 'cart', CART, 38, 110, 450, null],
  [30, 'checkout', CHECKOUT, 36, 90, 1_200, true],
  [36, 'cart', CART, 35, 80, 400, false],
  [37, 'checkout', CHECKOUT, 33, 70, 1_039, true],
];

/** Fifteen incidents, one of them without an alert's time besides; two drills and a release. Times are far apart, seeded by nothing. */
export function sixWeeks(): readonly Session[] {
  return [
    ...ROWS.map((row, i) => incident(row, i)),
    other('by-hand-1102', 'incident', 20, null),
    other('drill-1030', 'drill', 18, FIRST + 18 * DAY_MS),
    other('drill-1113', 'drill', 32, FIRST + 32 * DAY_MS),
    other('release-1126', 'release', 40, null),
  ];
}

function incident([day, service, title, ack, start, resolved, hurt]: Row, i: number): Session {
  const fired = FIRST + day * DAY_MS;
  const given = new Given();
  const at = (seconds: number) => {
    // Each command is one second later than the one before.
    given.now = fired + seconds * 1_000 - 1_000;
  };
  const page = {
    id: `Q${i}`,
    number: 4_800 + i,
    title,
    service,
    url: null,
    urgency: 'high' as const,
    status: 'acknowledged' as const,
    triggeredAt: new Date(fired).toISOString(),
    acknowledgedAt: new Date(fired + ack * 1_000).toISOString(),
    acknowledgedBy: '佐藤',
    resolvedAt: null,
    resolvedBy: null,
  };
  at(ack);
  given.when(sato, 'session.open', { ...opening, title, firedAt: page.triggeredAt });
  given.when({ id: 'pagerduty', name: 'PagerDuty', kind: 'system' }, 'incident.link', { incident: page });
  given.when(sato, 'participant.join', {});
  at(start);
  given.when(sato, 'note.add', { text: 'looking' });
  given.when(tanaka, 'participant.join', {});
  if (resolved !== null) {
    at(resolved);
    given.when(sato, 'session.resolve', {});
  }
  if (hurt !== null) given.when(sato, 'verdict.set', { verdict: { hurt, why: null, prevent: null } });
  given.when(sato, 'session.close', { reason: 'x' });
  return { ...given.state, id: `${service}-${day}` };
}

function other(id: string, kind: Session['kind'], day: number, fired: number | null): Session {
  const given = new Given();
  given.now = FIRST + day * DAY_MS + 30_000;
  const firedAt = fired === null ? null : new Date(fired).toISOString();
  given.when(sato, 'session.open', { ...opening, kind, firedAt });
  given.when(sato, 'participant.join', {});
  given.now += (day - 10) * 1_000;
  given.when(sato, 'note.add', { text: 'looking' });
  given.when(sato, 'session.close', { reason: 'x' });
  return { ...given.state, id };
}
