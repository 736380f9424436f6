import type { Actor } from '../../src/domain/event.ts';
import { initialSession } from '../../src/domain/session.ts';
import type { PageRow, SessionSummary, Turn } from '../../src/protocol/http.ts';
import type { AskedAct } from '../../src/protocol/page-acts.ts';
import type { Reply, RouteCall } from '../../src/protocol/route-types.ts';
import type { RouteName } from '../../src/protocol/routes.ts';

type Example<N extends RouteName> = (RouteCall<N> extends { readonly body: infer B }
  ? { readonly body: B }
  : unknown) &
  ([Reply<N>] extends [never] ? { readonly reply?: string } : { readonly reply: Reply<N> });

const SESSION = 'checkout-1125';
const AT = '2026-11-25T01:12:00.000Z';
const LATER = '2026-11-25T01:14:30.000Z';
const SHA = '8f3c2a91b7d64e05a1c9f2e3d4b5a6978c0d1e2f';

const sato: Actor = { id: 'sato-2f1c9a0b', name: '佐藤 葵', kind: 'member' };
const cmd = { client: 'script-7Hq2mXbA', n: 1 };
const clock = {
  ...{ fired: AT, acknowledged: LATER, opened: LATER, secondPerson: null },
  ...{ start: null, mitigated: null, resolved: null, relapsed: null },
};
const page: PageRow = {
  ...{
    id: 'Q2X5F1',
    number: 4716,
    title: 'checkout: payments fail',
    service: 'checkout',
    teams: ['Payments'],
  },
  ...{
    url: 'https://example.pagerduty.com/incidents/Q2X5F1',
    urgency: 'high',
    priority: 'P1',
    status: 'acknowledged',
  },
  ...{ triggeredAt: AT, acknowledged: { by: '佐藤 葵', at: LATER, you: true }, unacknowledgesAt: null },
  ...{
    assignees: ['佐藤 葵'],
    mine: true,
    alerts: 3,
    session: { id: SESSION, people: 2 },
    verdict: null,
    acting: null,
  },
};
const summary: SessionSummary = {
  ...{
    id: SESSION,
    seq: 42,
    status: 'open',
    damagedAt: null,
    title: 'Payments fail',
    kind: 'incident',
    severity: 'SEV2',
  },
  ...{ timeZone: 'Asia/Tokyo', openedAt: LATER, openedBy: sato, closedAt: null, lastAt: LATER, clock },
  ...{
    progress: { settled: 3, total: 11 },
    peopleNow: ['佐藤 葵', '田中'],
    driver: '田中',
    pendingActions: 0,
    openActions: 1,
  },
  ...{
    incidents: [{ id: 'Q2X5F1', number: 4716 }],
    service: 'checkout',
    verdict: null,
    logs: { read: 2, down: 0 },
  },
};
const asked: AskedAct = {
  ...{
    act: 'resolve',
    id: 'page.7Hq2mXbA',
    session: null,
    by: '佐藤 葵',
    askedAt: LATER,
    outcome: 'done',
    at: LATER,
  },
  ...{ kind: null, params: {}, waiting: null },
};
const turn: Turn = { name: '佐藤 葵', you: true, from: AT, until: '2026-11-26T01:00:00.000Z' };
const change = {
  ...{
    id: 'github:acme/checkout:deploy:991',
    origins: ['github' as const],
    service: 'checkout',
    environment: 'production',
  },
  ...{ kind: 'deploy' as const, state: 'live' as const, version: 'v1.42.0', sha: SHA, previousSha: null },
  ...{
    requestedAt: AT,
    startedAt: AT,
    liveAt: AT,
    failedAt: null,
    by: 'tanaka',
    title: 'Retry payments twice',
    pr: 812,
    url: null,
  },
};
const exclusion = {
  ...{
    id: 'payment-timeout',
    rule: null,
    source: 'app',
    owner: '佐藤 葵',
    reason: 'The partner works on it',
  },
  ...{ match: { by: 'pattern' as const, pattern: '1x9k2', template: 'payment timeout after <duration>' } },
  ...{ from: AT, until: '2026-11-28T01:12:00.000Z' },
};
const watcher = 'hub-a';
const invite = {
  ...{
    id: 'inv-57e0508155',
    role: 'guest' as const,
    by: sato.id,
    created: AT,
    expires: LATER,
    used: null,
    revoked: null,
  },
};

/** One example of each route. The compiler and `test/docs/openapi.test.ts` hold them against the table. */
export const EXAMPLES: { readonly [N in RouteName]: Example<N> } = {
  health: { reply: { ok: true, version: '1.0.0', protocol: 1 } },
  ready: { reply: { ok: true } },
  metrics: { reply: '# TYPE oncall_rooms gauge\noncall_rooms 1\n' },
  joinPage: {},
  webFile: {},
  webEnter: {
    body: { session: SESSION, code: 'eyJhbGciOi…', name: '森' },
    reply: { session: SESSION, name: '森', expires: LATER },
  },
  exchange: {
    body: { invite: 'eyJhbGciOi…', session: SESSION, name: '田中' },
    reply: {
      token: 'oct_…',
      actor: { id: 'guest-57e0508155', name: '田中', kind: 'guest' },
      session: SESSION,
      expires: LATER,
    },
  },
  webhook: { reply: { heard: 'taken' } },
  me: { reply: { actor: sato, session: null, expires: null } },
  procedures: { reply: { procedures: [], problems: [] } },
  sources: { reply: { sources: [{ name: 'app', guests: true }] } },
  listen: { body: { host: '0.0.0.0', port: 7373 }, reply: { base: 'https://192.0.2.7:7373', pin: null } },
  findFacts: {
    body: { words: 'card number' },
    reply: { facts: [{ stream: 'acts', n: 12, at: LATER, by: '佐藤 葵', about: '#4716', stays: false }] },
  },
  redactFacts: {
    body: { facts: [{ stream: 'acts', n: 12 }], reason: 'Personal data' },
    reply: { redacted: 1 },
  },
  sessions: { reply: { sessions: [summary] } },
  open: {
    body: { ...cmd, wantedId: 'checkout', data: {} },
    reply: { session: SESSION, seq: 1, created: true },
  },
  session: {
    reply: {
      session: {
        ...initialSession(SESSION),
        ...{
          seq: 42,
          at: LATER,
          status: 'open',
          title: 'Payments fail',
          timeZone: 'Asia/Tokyo',
          openedBy: sato,
          clock,
        },
      },
    },
  },
  briefs: {
    body: { since: null },
    reply: { briefs: [], others: [{ id: SESSION, seq: 42 }], unread: [{ id: 'cart-1125', damagedAt: 7 }] },
  },
  search: {
    reply: {
      hits: [
        {
          ...{ session: 'payments-fail-1125', title: 'Payments fail', timeZone: 'Asia/Tokyo' },
          note: {
            ...{ id: 'k3J9s0QxVb2mTz7a.5', at: '2026-11-25T03:12:09.000Z', by: 'Sato' },
            ...{ imported: false, text: 'Pool exhausted' },
          },
        },
      ],
      read: 12,
      unread: [],
    },
  },
  live: {},
  team: {},
  events: {},
  record: { reply: '# Payments fail\n' },
  command: { body: { ...cmd, type: 'note.add', data: { text: '再現した' } }, reply: { seq: 43 } },
  lines: { reply: { lines: 120 } },
  invite: {
    body: { role: 'guest', hours: 8 },
    reply: {
      id: invite.id,
      url: `https://hub.example.jp:7373/s/${SESSION}#…`,
      role: 'guest',
      expires: LATER,
    },
  },
  invites: { reply: { invites: [invite] } },
  revokeInvite: { reply: { invite: { ...invite, revoked: LATER } } },
  import: { reply: { session: SESSION, seq: 42, added: 42, cleaned: 0 } },
  incidents: {
    reply: {
      ...{ incidents: [page], more: false, unread: 0, askerUnknown: null, at: LATER, stalled: null },
      counts: { mine: 1, team: 1, all: 1, more: { mine: false, team: false, all: false } },
    },
  },
  incident: {
    reply: {
      row: page,
      alerts: ['payments fail: 12 users'],
      alertsTotal: 3,
      procedure: 'web',
      severity: 'SEV2',
      rule: null,
      merged: null,
    },
  },
  part: { reply: { now: ['佐藤 葵'], next: { people: ['田中'], at: LATER } } },
  start: {
    body: { ...cmd, wantedId: null, data: {}, takeOver: false },
    reply: { session: SESSION, created: true, acknowledgement: 'asked', acknowledged: null },
  },
  link: { body: { session: SESSION }, reply: { incident: 'Q2X5F1' } },
  judge: {
    body: { verdict: { hurt: false, why: 'A test account', prevent: null } },
    reply: { row: page, session: null },
  },
  askPage: { body: { ask: { act: 'resolve' }, cmd: 'script-7Hq2mXbA:1' }, reply: { row: page, asked } },
  askApart: {
    body: { ask: { act: 'override', schedule: 'Payments', until: '2026-11-25T09:00:00.000Z' } },
    reply: { ...asked, act: 'override' },
  },
  asked: { reply: asked },
  verdicts: {
    reply: {
      verdicts: [
        {
          ...{ session: SESSION, incident: 'Q2X5F1', number: 4716, title: page.title, service: 'checkout' },
          ...{ verdict: { hurt: true, why: null, prevent: null }, by: null, at: LATER, firedAt: AT },
        },
      ],
      ...{ real: 1, falseAlarms: 0 },
    },
  },
  oncall: {
    reply: {
      oncall: {
        schedules: [{ id: 'PSCHED', name: 'Payments', now: [turn], next: [], overrides: [] }],
        policies: [
          {
            id: 'PPOL',
            name: 'Payments',
            levels: [{ level: 1, people: [{ ...turn, schedule: 'Payments' }] }],
          },
        ],
        at: LATER,
      },
    },
  },
  maintenance: {
    reply: {
      windows: [{ id: 'PW1', services: ['checkout'], from: AT, until: LATER, text: 'Database', by: '田中' }],
    },
  },
  services: { reply: { services: ['checkout', 'search'] } },
  pastPages: {
    reply: {
      pages: [
        {
          ...{ id: 'Q2X5F1', number: 4716, title: page.title, service: 'checkout', urgency: 'high' },
          ...{ firedAt: AT, resolvedAt: LATER, resolvedBySelf: false },
        },
      ],
      next: null,
    },
  },
  pager: {
    reply: {
      ...{
        key: 'account',
        owner: null,
        host: 'api.pagerduty.com',
        account: 'example.pagerduty.com',
        skewMs: 120,
      },
      ...{ rate: { limit: 960, remaining: 950, resetAt: LATER }, missing: [], members: 4, strangers: [] },
      webhooks: { configured: true, live: true, heardAt: LATER },
    },
  },
  chat: {
    reply: {
      ...{ team: 'Example', missing: [], skewMs: 80, hearing: 'listening', why: null },
      channels: [{ id: 'C012AB3CD', name: 'incidents', problem: null, params: {} }],
    },
  },
  digest: {
    body: { since: null },
    reply: {
      id: 'digest.1',
      channel: 'C012AB3CD',
      since: AT,
      until: LATER,
      outcome: 'done',
      kind: null,
      params: {},
    },
  },
  systemChanges: {
    reply: {
      ...{ from: AT, to: LATER, impact: null, hit: [], more: 0, gaps: [], hasSources: true },
      rows: [
        {
          ...{ change, place: 'before', evidence: [], compareUrl: null },
          commits: [{ sha: SHA, title: 'Retry payments twice', pr: 812, author: 'tanaka' }],
          counts: { commits: 1, files: 2, isPart: false },
        },
      ],
      coverage: [{ service: 'checkout', completeTo: LATER, origins: ['github'], silence: 'changed' }],
    },
  },
  addChange: {
    body: { service: 'checkout', text: 'Raised the pool to 40', kind: 'config' },
    reply: { change },
  },
  changeProofs: {
    reply: {
      proofs: [
        {
          ...{ origin: 'github', service: 'checkout', where: 'acme/checkout', renamedFrom: null, days: 7 },
          ...{ deploys: 12, runs: 0, last: AT, problems: [] },
        },
      ],
    },
  },
  releasePlan: {
    reply: {
      ...{
        service: 'checkout',
        repository: 'acme/checkout',
        tag: 'v1.42.0',
        sha: SHA,
        previous: null,
        standing: null,
      },
      pulls: [{ number: 812, sha: SHA, title: 'Retry payments twice', author: 'tanaka' }],
      ...{ migrations: [], isPart: false, url: null },
    },
  },
  exclusions: {
    reply: {
      watcher,
      exclusions: [
        { ...exclusion, state: 'holds', held: { pages: 1, users: 12, last: LATER, rules: ['payments'] } },
      ],
    },
  },
  exclude: {
    body: { template: 'payment timeout after <duration>', days: 3, reason: 'The partner works on it' },
    reply: { ...exclusion, watcher },
  },
  endExclusion: { body: { reason: 'It works again' }, reply: { ...exclusion, until: LATER, watcher } },
  retireRule: { body: { reason: 'The service is gone' }, reply: { rule: 'payments', watcher } },
  detection: {
    reply: {
      ...{ watcher, rules: 4, unsent: [], notices: [], blind: [] },
      ending: [{ id: exclusion.id, owner: '佐藤 葵', until: exclusion.until, pages: 1, users: 12 }],
    },
  },
};
