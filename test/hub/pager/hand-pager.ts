import type { Pager, PagerIncident, PagerShift, PagerUser } from '../../../src/ports/pager.ts';
import type { PagerAlert } from '../../../src/ports/pager-detail.ts';

/** A pager that answers only what a test gives it; all else rejects. */
export function handPager(answers: Partial<Pager>): Pager {
  return new Proxy(answers as Pager, {
    get: (given, name) =>
      Reflect.get(given, name) ?? (() => Promise.reject(new Error(`nothing answers ${String(name)}`))),
  });
}

export const SATO_USER: PagerUser = {
  id: 'PSATO01',
  name: '佐藤',
  email: 'sato@example.com',
  teams: ['TPAY'],
};
export const TANAKA_USER: PagerUser = {
  id: 'PTANAKA',
  name: '田中',
  email: 'tanaka@example.com',
  teams: [],
};

/** An incident as the pager tells it, open since 03:00 and taken by nobody. */
export const incident = (change: Partial<PagerIncident> = {}): PagerIncident => ({
  id: 'Q1',
  number: 4812,
  key: null,
  title: '5xx',
  url: 'https://example.pagerduty.com/incidents/Q1',
  service: { id: 'SCHECK1', name: 'checkout' },
  policy: { id: 'EPAY001', name: '決済' },
  teams: [],
  urgency: 'high',
  priority: null,
  status: 'triggered',
  triggeredAt: '2026-11-25T03:00:00.000Z',
  acknowledgements: [],
  changedAt: '2026-11-25T03:00:00.000Z',
  changedBy: null,
  resolvedAt: null,
  mergedInto: null,
  assignees: [],
  unacknowledgesAt: null,
  escalatesAt: null,
  alerts: 1,
  responders: [],
  requests: [],
  ...change,
});

export const alert = (change: Partial<PagerAlert> = {}): PagerAlert => ({
  id: 'A1',
  key: null,
  summary: '5xx',
  severity: null,
  status: 'triggered',
  at: '2026-11-25T03:00:00.000Z',
  facts: [],
  text: null,
  links: [],
  ...change,
});

/** Somebody at a level of the policy of payments, for good, by no schedule. */
export const shift = (user: PagerUser, level: number, change: Partial<PagerShift> = {}): PagerShift => ({
  user,
  level,
  schedule: null,
  policy: { id: 'EPAY001', name: '決済' },
  from: null,
  until: null,
  ...change,
});
