/**
 * Every way to call a hub over HTTP: method, path, and whether the same request may be sent twice without being done twice
 * (`again`; `cmd`: where its body holds a `cmd`). Questions always may. What each takes and answers, and who may call it, is
 * in `route-table.ts`, which clients do not load.
 */
export const ROUTES = {
  health: 'GET /healthz',
  ready: 'GET /readyz',
  metrics: 'GET /metrics',
  joinPage: 'GET /s/:id',
  webFile: 'GET /web/:file',
  webEnter: 'POST /v1/web/enter',
  exchange: 'POST /v1/invites/exchange again',
  webhook: 'POST /v1/pagerduty',
  me: 'GET /v1/me',
  procedures: 'GET /v1/procedures',
  sources: 'GET /v1/sources',
  listen: 'POST /v1/listen',
  findFacts: 'POST /v1/facts/find again',
  redactFacts: 'POST /v1/facts/redact again',
  sessions: 'GET /v1/sessions',
  open: 'POST /v1/sessions again',
  briefs: 'POST /v1/sessions/briefs again',
  search: 'GET /v1/search',
  session: 'GET /v1/sessions/:id',
  live: 'GET /v1/sessions/:id/live',
  team: 'GET /v1/team/live',
  events: 'GET /v1/sessions/:id/events',
  record: 'GET /v1/sessions/:id/record.md',
  command: 'POST /v1/sessions/:id/commands again',
  lines: 'POST /v1/sessions/:id/lines again',
  invite: 'POST /v1/sessions/:id/invites',
  invites: 'GET /v1/sessions/:id/invites',
  revokeInvite: 'DELETE /v1/sessions/:id/invites/:invite again',
  import: 'POST /v1/import again',
  incidents: 'GET /v1/incidents',
  incident: 'GET /v1/incidents/:ref',
  part: 'GET /v1/incidents/:ref/parts/:part',
  start: 'POST /v1/incidents/:ref/session again',
  link: 'POST /v1/incidents/:ref/link again',
  judge: 'POST /v1/incidents/:ref/verdict again',
  askPage: 'POST /v1/incidents/:ref/acts cmd',
  askApart: 'POST /v1/acts cmd',
  asked: 'GET /v1/acts/:id',
  verdicts: 'GET /v1/verdicts',
  oncall: 'GET /v1/oncall',
  maintenance: 'GET /v1/maintenance',
  services: 'GET /v1/services',
  pastPages: 'GET /v1/past-pages',
  pager: 'GET /v1/pager',
  chat: 'GET /v1/chat',
  digest: 'POST /v1/chat/digest',
  systemChanges: 'GET /v1/system-changes',
  addChange: 'POST /v1/system-changes',
  changeProofs: 'GET /v1/system-changes/proof',
  releasePlan: 'GET /v1/release-plan',
  exclusions: 'GET /v1/exclusions',
  exclude: 'POST /v1/exclusions',
  endExclusion: 'POST /v1/exclusions/:id/end',
  retireRule: 'POST /v1/rules/:rule/retire',
  detection: 'GET /v1/detection',
} as const;

export type RouteName = keyof typeof ROUTES;

type Words = Readonly<Record<string, string>>;
type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** Method and path of a route, and when it may be sent again. */
export const partsOf = (route: RouteName) => ROUTES[route].split(' ') as [string, string, ('again' | 'cmd')?];

/** The path of a route with its words and its query put in; what is undefined is left out. */
export function routePath(route: RouteName, words: Words = {}, query: Query = {}): string {
  const path = partsOf(route)[1].replace(/:(\w+)/g, (_, word: string) =>
    encodeURIComponent(words[word] ?? ''),
  );
  const asked = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one) => `${name}=${encodeURIComponent(one)}`),
  );
  return asked.length === 0 ? path : `${path}?${asked.join('&')}`;
}
