import { z } from 'zod';
import { changeKindSchema, changeUrlSchema, seenChangeSchema } from '../domain/changes/change-schema.ts';
import { verdictSchema } from '../domain/event-schema.ts';
import { pagePartSchemas } from '../domain/page-schema.ts';
import { procedureSchema } from '../domain/procedure-schema.ts';
import { isoSchema } from '../domain/release-schema.ts';
import { LANGS } from '../text/i18n/messages.ts';
import { calendarWishSchema, pageWishSchema } from './act-schema.ts';
import {
  detectionNewsSchema,
  endExclusionSchema,
  excludeSchema,
  excludeStatementSchema,
  exclusionSchema,
  watcherSchema,
} from './detection-schema.ts';
import {
  askedActSchema,
  askedAnswerSchema,
  chatHealthSchema,
  digestPostedSchema,
  foundFactSchema,
  healthSchema,
  incidentDetailSchema,
  incidentListSchema,
  inviteSchema,
  inviteStateSchema,
  judgedSchema,
  listeningSchema,
  maintenanceSchema,
  meSchema,
  onCallSchema,
  pagerHealthSchema,
  paramsSchema,
  pastPagesSchema,
  scopeSchema,
  searchHitSchema,
  sessionSummarySchema,
  startedSchema,
  texts,
  tokenSchema,
  verdictListSchema,
} from './http-schema.ts';
import { SESSION_ID, WEB_USES } from './join-url.ts';
import type { RouteName } from './routes.ts';
import { briefSchema, sessionSchema } from './session-schema.ts';
import { changeProofSchema, plannedReleaseSchema, sentChangesSchema } from './system-changes-schema.ts';

/** What the hub and its tests know of a route beside where it is (`routes.ts`). */
export interface RouteRow {
  /** What it belongs to. A person's rates are counted for each of these apart. */
  readonly tag: 'hub' | 'sessions' | 'pages' | 'acts' | 'chat' | 'changes' | 'detection';
  /**
   * Who may call it. `anyone`: no credential is needed. `page`: the same, and only the hub's own page in a browser. `monitor`: processes of the hub's machine without one, else members.
   * `machine`: the user of the hub's machine, over its socket. `known`: everyone with a credential. `reach`: whose
   * credential opens the session in the path; what they may do there, the session says. `session`: who may look at that
   * session. `log`: the same, and of a damaged one members of the whole hub. `member`: members who may look at it. `hub`:
   * members whose credential opens the whole hub. `asked`: as `session` where the query names one, else as `hub`.
   */
  readonly who:
    | 'anyone'
    | 'page'
    | 'monitor'
    | 'machine'
    | 'known'
    | 'reach'
    | 'log'
    | 'session'
    | 'member'
    | 'hub'
    | 'asked';
  /** What a person asks for who is no member and would have to be. */
  readonly act?: 'hub' | 'invite' | 'lines' | 'metrics';
  /** Which of a person's rates counts it, beside the one of all requests; null: none does. */
  readonly rate: 'look' | 'read' | 'command' | 'open' | 'import' | null;
  /** A page in a browser may call it, with its cookie; all others are refused to it. What `anyone` and `page` may call looks at no cookie. */
  readonly web?: true;
  /** A team has it once: of hubs that share sessions one answers. */
  readonly once?: true;
  readonly about: string;
  readonly query?: z.ZodObject;
  /** JSON. */
  readonly body?: z.ZodType;
  /** Bytes that a body may have; absent: 8 KiB. */
  readonly most?: number;
  /** Media type of a body that is no JSON. */
  readonly takes?: string;
  /** JSON. */
  readonly reply?: z.ZodType;
  /** The same where the last word of the path, `part`, says which; others are not there. */
  readonly replies?: Readonly<Record<string, z.ZodType>>;
  /** Media type of an answer that is no JSON. */
  readonly gives?: string;
}

const KIB = 1_024;
/** Longest that an invite may hold, hours. */
export const MOST_INVITE_HOURS = 7 * 24;
/** Longest that an answer waits for the outcome of an act, ms. */
const LONGEST_WAIT_MS = 25_000;

const JSON_LINES = 'application/x-ndjson; charset=utf-8';

/** A number in a query. */
const count = (least: number, most: number, range = `${least}-${most}`) =>
  z.coerce.number<string | number>(range).int(range).min(least, range).max(most, range);
const flag = z
  .enum(['0', '1'])
  .or(z.string())
  .optional()
  .transform((given) => given === '1');

const client = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);
const n = z.number().int().min(1);
/** Milliseconds since the person asked for it, by the client's own clock; absent: just now. */
const agoSchema = z.number().int().min(0).optional();
/** Of an act. Somebody waits for the answer; the person who wants to wait longer asks again. */
const asking = {
  askedAt: isoSchema.optional(),
  ago: agoSchema,
  /** Of a script's line: the same again is the same wish. */
  cmd: z
    .string()
    .regex(/^[\w:-]{1,100}$/)
    .optional(),
  waitMs: z.number().int().min(0).max(LONGEST_WAIT_MS).default(10_000),
};
const openBody = z.object({
  client,
  n,
  wantedId: z.string().max(200).nullable().optional(),
  /** What it holds is the hub's to check. */
  data: z.unknown(),
});

const name = z.string().trim().min(1).max(200);
const seq = z.number().int().min(0);
const params = paramsSchema;

const loadedProcedure = z.object({
  procedure: procedureSchema,
  /** SHA-256 of its canonical JSON, base64url. */
  hash: z.string(),
  /** File path as the owner gave it, or `built-in:<id>`. */
  origin: z.string(),
  /** Git commit of its folder, with `+` where its text is not the commit's; null: not known, as outside of a repository. */
  commit: z.string().nullable().exactOptional(),
  /** Origins of what it extends, the nearest first. */
  bases: texts.exactOptional(),
});
const procedureProblem = z.object({
  file: z.string(),
  line: z.number().int().nullable(),
  /** A path like `phases[1].steps[7].needs`. */
  where: z.string().nullable(),
  kind: z.string(),
  params,
  /** The same in English. */
  message: z.string(),
});

// biome-ignore format: the first line of a row says who may call it.
export const ROUTE_TABLE = {
  health: {
    tag: 'hub', who: 'anyone', rate: null,
    about: 'Version and protocol. It says that the process lives.',
    reply: healthSchema,
  },
  ready: {
    tag: 'hub', who: 'anyone', rate: null,
    about: 'Whether the event store answers; 503 where it does not, and at a hub that waits for another one. `damagedSessions`: how many sessions have damaged logs, where that is known; the others are served.',
    reply: z.object({ ok: z.literal(true), damagedSessions: z.number().int().min(0).optional() }),
  },
  metrics: {
    tag: 'hub', who: 'monitor', act: 'metrics', rate: null,
    about: 'Figures in the text format of Prometheus.',
    gives: 'text/plain; version=0.0.4',
  },
  joinPage: {
    tag: 'hub', who: 'anyone', rate: null,
    about: 'Where a link leads. To a browser the page, the same for every id, or a redirect to the hub that serves the session; else 404 `open-in-terminal`.',
    gives: 'text/html; charset=utf-8',
  },
  webFile: {
    tag: 'hub', who: 'anyone', rate: null,
    about: 'Script and style of the page, by a name that holds a hash of their content.',
    gives: '*/*',
  },
  webEnter: {
    tag: 'sessions', who: 'page', rate: null,
    about: 'Lets a browser in by an invite of the web, or by the pass with which another hub of the team sent it: it gives a cookie, which opens one session for looking on.',
    body: z.object({
      session: z.string().regex(SESSION_ID),
      /** The invite, as in the link behind `#`, up to the first `~`; without a name a pass. */
      code: z.string().min(1).max(2_048),
      name: z.string().min(1).max(400).optional(),
    }),
    reply: z.object({
      session: z.string(),
      /** As the others see it: with a number behind it where somebody watches under this name already. */
      name: z.string(),
      expires: z.string(),
    }),
  },
  exchange: {
    tag: 'sessions', who: 'anyone', rate: null,
    about: 'The one call that an invite is good for: it gives a token.',
    body: z.object({
      invite: z.string().min(1).max(2_048),
      session: z.string().regex(SESSION_ID),
      name: z.string().min(1).max(400),
      /** At least 128 random bits: who sends them again gets the same token again. */
      secret: z
        .string()
        .regex(/^[A-Za-z0-9_-]{22,64}$/)
        .optional(),
    }),
    reply: tokenSchema,
  },
  webhook: {
    tag: 'pages', who: 'anyone', rate: null, once: true,
    about: 'Webhooks v3 of PagerDuty; their signature is their credential.',
    takes: 'application/json',
    reply: z.object({ heard: z.string() }),
  },
  me: {
    tag: 'hub', who: 'known', rate: null,
    about: 'Who asks, and the hubs of the team.',
    reply: meSchema,
  },
  procedures: {
    tag: 'hub', who: 'hub', rate: 'look',
    about: 'Procedures, and what is wrong with those that cannot be used.',
    reply: z.object({ procedures: z.array(loadedProcedure).readonly(), problems: z.array(procedureProblem).readonly() }),
  },
  sources: {
    tag: 'hub', who: 'known', rate: null,
    about: 'Log sources; guests and observers see those that are open to them.',
    reply: z.object({ sources: z.array(z.object({ name: z.string(), guests: z.boolean() })).readonly() }),
  },
  listen: {
    tag: 'hub', who: 'machine', rate: null,
    about: 'Opens the hub of a laptop to others.',
    body: z.object({ host: z.string().min(1).max(253), port: z.number().int().min(0).max(65_535) }),
    reply: listeningSchema,
  },
  sessions: {
    tag: 'sessions', who: 'known', rate: 'look',
    about: 'Sessions, open ones first; who came by an invite sees the one that it opens.',
    reply: z.object({ sessions: z.array(sessionSummarySchema).readonly() }),
  },
  open: {
    tag: 'sessions', who: 'hub', rate: 'open', most: 512 * KIB,
    about: 'Opens a session; the same `client` and `n` again give the same one.',
    body: openBody,
    reply: z.object({ session: z.string(), seq, created: z.boolean() }),
  },
  briefs: {
    tag: 'sessions', who: 'hub', rate: 'read',
    about: 'Sessions with open actions; with `since` also all that are open or were closed since then. Of each what a digest reads: who was in it, actions, cause, next step; other steps and notes are left out. `others` are the sessions that this does not concern, `unread` those whose log is damaged (at `damagedAt`) or that have removed who asks.',
    body: z.strictObject({ since: isoSchema.nullable() }),
    reply: z.object({
      briefs: z.array(briefSchema).readonly(),
      others: z.array(z.object({ id: z.string(), seq })).readonly(),
      unread: z.array(z.object({ id: z.string(), damagedAt: seq.nullable() })).readonly(),
    }),
  },
  search: {
    tag: 'sessions', who: 'hub', rate: 'read',
    about: 'Notes, pinned lines and titles that have all of these words, of every session; `unread`: those whose log is damaged.',
    query: z.object({ words: z.string().trim().min(1, '1-2000 characters').max(2_000, '1-2000 characters') }),
    reply: z.object({
      hits: z.array(searchHitSchema).readonly(),
      /** The number of sessions that were searched. */
      read: z.number().int(),
      unread: texts,
    }),
  },
  session: {
    tag: 'sessions', who: 'session', rate: 'look',
    about: 'A session as it stands.',
    reply: z.object({ session: sessionSchema }),
  },
  live: {
    tag: 'sessions', who: 'reach', rate: 'look', web: true,
    about: 'The WebSocket of a screen; its frames are those of `up.ts` and `down.ts`.',
    gives: 'websocket',
  },
  team: {
    tag: 'hub', who: 'hub', rate: 'look', once: true,
    about: 'The WebSocket of a home: what a team has once, as it changes. Its frames are those of `team-frames.ts`.',
    gives: 'websocket',
  },
  events: {
    tag: 'sessions', who: 'log', rate: 'read', web: true,
    about: 'The events of a session as JSON lines; of a damaged one those that are sound.',
    query: z.object({ from: count(1, Number.MAX_SAFE_INTEGER, 'at least 1').default(1), fromStore: flag }),
    gives: JSON_LINES,
  },
  record: {
    tag: 'sessions', who: 'session', rate: 'read', web: true,
    about: 'The record of a session in Markdown.',
    query: z.object({ lang: z.enum(LANGS, LANGS.join(' ')).optional() }),
    gives: 'text/markdown; charset=utf-8',
  },
  command: {
    tag: 'sessions', who: 'reach', rate: 'command', most: 64 * KIB,
    about: 'An act in a session; the same `client` and `n` again give the same answer.',
    body: z.object({ client, n, type: z.string().min(1).max(64), data: z.unknown(), ago: agoSchema }),
    reply: z.object({ seq }),
  },
  lines: {
    tag: 'sessions', who: 'member', act: 'lines', rate: null,
    about: 'Lines of a log, as they come; a batch that is sent again under its number is taken once.',
    query: z.object({
      source: z.string().min(1, '1-100 characters').max(100, '1-100 characters').default('pipe'),
      sender: z.string().optional(),
      batch: z.union([z.string(), z.number()]).optional(),
    }),
    takes: 'text/plain',
    reply: z.object({ lines: z.number().int() }),
  },
  invite: {
    tag: 'sessions', who: 'member', act: 'invite', rate: null,
    about: 'Makes an invite to a session; of role `web` one that opens the page in a browser, for `uses` people, `lines`: with log lines of sources that are open to guests.',
    body: z.object({
      role: z.enum(['member', 'guest', 'observer', 'web']).default('member'),
      uses: z.number().int().min(1).max(WEB_USES.most).optional(),
      lines: z.boolean().optional(),
      hours: z.number().positive().max(MOST_INVITE_HOURS).optional(),
    }),
    reply: inviteSchema,
  },
  invites: {
    tag: 'sessions', who: 'member', act: 'invite', rate: null,
    about: 'Invites to a session that the hub still knows, oldest first.',
    reply: z.object({ invites: z.array(inviteStateSchema).readonly() }),
  },
  revokeInvite: {
    tag: 'sessions', who: 'member', act: 'invite', rate: null,
    about: 'Ends an invite, and the access of who used it.',
    reply: z.object({ invite: inviteStateSchema }),
  },
  import: {
    tag: 'sessions', who: 'hub', rate: 'import', most: 64 * KIB * KIB,
    about: 'Takes a recorded session in, as JSON lines; shape and chain of every event are checked first.',
    takes: JSON_LINES,
    reply: z.object({ session: z.string(), seq, added: z.number().int(), cleaned: z.number().int() }),
  },
  incidents: {
    tag: 'pages', who: 'hub', rate: 'look', once: true,
    about: 'What pages now; `mine` and `team` are those of who asks. `pages`: so many hundreds.',
    query: z.object({
      scope: scopeSchema.default('all'),
      pages: count(1, 100).default(1),
    }),
    reply: incidentListSchema,
  },
  incident: {
    tag: 'pages', who: 'hub', rate: 'look', once: true,
    about: 'The page with this id, number or web address. `follow=1`: if it was merged, the page that it is part of now.',
    query: z.object({ follow: flag }),
    reply: incidentDetailSchema,
  },
  part: {
    tag: 'pages', who: 'hub', rate: 'look', once: true,
    about: 'One part of what is known of a page.',
    replies: pagePartSchemas,
  },
  start: {
    tag: 'pages', who: 'hub', rate: 'open', once: true, most: 512 * KIB,
    about: 'Opens a session about a page, or finds the live one, and asks for the acknowledgement.',
    body: openBody.extend({ takeOver: z.boolean().default(false) }),
    reply: startedSchema,
  },
  link: {
    tag: 'pages', who: 'hub', rate: 'command', once: true, most: KIB,
    about: 'Ties a page to a session that was opened without it.',
    body: z.strictObject({ session: z.string().regex(SESSION_ID) }),
    reply: z.object({ incident: z.string() }),
  },
  judge: {
    tag: 'pages', who: 'hub', rate: 'command', once: true, most: 40 * KIB,
    about: 'Keeps what one says of a page, in its session where it has one; null takes it back.',
    body: z.strictObject({ verdict: verdictSchema.nullable() }),
    reply: judgedSchema,
  },
  askPage: {
    tag: 'acts', who: 'hub', rate: 'command', once: true, most: 40 * KIB,
    about: 'Asks for an act on a page in one’s own name; the answer comes after `waitMs` at most, settled or not.',
    body: z.strictObject({ ask: pageWishSchema, ...asking }),
    reply: askedAnswerSchema,
  },
  askApart: {
    tag: 'acts', who: 'hub', rate: 'command', once: true, most: 40 * KIB,
    about: 'The same of an act that is about no page.',
    body: z.strictObject({ ask: calendarWishSchema, ...asking }),
    reply: askedActSchema,
  },
  asked: {
    tag: 'acts', who: 'asked', rate: 'look', once: true,
    about: 'How it stands with an act, after `wait` milliseconds at most. `session`: the one that does it.',
    query: z.object({
      session: z.string().optional(),
      wait: z.coerce
        .number<string | number>()
        .catch(0)
        .transform((ms) => Math.max(0, Math.min(ms, LONGEST_WAIT_MS))),
    }),
    reply: askedActSchema,
  },
  verdicts: {
    tag: 'pages', who: 'hub', rate: 'read', once: true,
    about: 'Verdicts on sessions and on pages without a session.',
    reply: verdictListSchema,
  },
  oncall: {
    tag: 'pages', who: 'hub', rate: 'look', once: true,
    about: 'Who is on call.',
    reply: z.object({ oncall: onCallSchema }),
  },
  maintenance: {
    tag: 'pages', who: 'hub', rate: 'look', once: true,
    about: 'Maintenance that runs or is still to come, the first one first.',
    reply: z.object({ windows: z.array(maintenanceSchema).readonly() }),
  },
  services: {
    tag: 'pages', who: 'hub', rate: 'look', once: true,
    about: 'Names of the services that page.',
    reply: z.object({ services: z.array(z.string()).readonly() }),
  },
  pastPages: {
    tag: 'pages', who: 'hub', rate: 'read', once: true,
    about: 'Some pages of the pager’s own history, the oldest first; `from`: how many were read before.',
    query: z.object({
      since: z.string('at most 180 days before until'),
      until: z.string('at most 180 days after since'),
      from: count(0, 9_900).default(0),
      acknowledged: flag,
      keys: flag,
    }),
    reply: pastPagesSchema,
  },
  pager: {
    tag: 'pages', who: 'hub', rate: 'look', once: true,
    about: 'How the hub’s PagerDuty stands.',
    reply: pagerHealthSchema,
  },
  chat: {
    tag: 'chat', who: 'hub', rate: 'look', once: true,
    about: 'How the hub’s Slack stands.',
    reply: chatHealthSchema,
  },
  digest: {
    tag: 'chat', who: 'hub', rate: 'command', once: true, most: KIB,
    about: 'Posts the digest; `since` null: since the last scrum.',
    body: z.strictObject({ since: isoSchema.nullable().default(null) }),
    reply: digestPostedSchema,
  },
  systemChanges: {
    tag: 'changes', who: 'hub', rate: 'look', once: true,
    about: 'What went out since a time, at most 30 days ago; no services: of all.',
    query: z.object({
      since: z.string('at most 30 days ago'),
      service: z.union([z.string(), z.array(z.string()).readonly()]).default([]),
    }),
    reply: sentChangesSchema,
  },
  addChange: {
    tag: 'changes', who: 'hub', rate: 'command', once: true,
    about: 'Adds a change that no source reports.',
    body: z.strictObject({
      service: name,
      text: z.string().trim().min(1).max(300),
      kind: changeKindSchema.optional(),
      environment: name.optional(),
      happenedAt: isoSchema.optional(),
      url: changeUrlSchema.regex(/^https?:\/\//).optional(),
    }),
    reply: z.object({ change: seenChangeSchema }),
  },
  changeProofs: {
    tag: 'changes', who: 'hub', rate: 'look', once: true,
    about: 'How each source of changes stands.',
    reply: z.object({ proofs: z.array(changeProofSchema).readonly() }),
  },
  releasePlan: {
    tag: 'changes', who: 'hub', rate: 'look', once: true,
    about: 'What a release would put out now. No service: the only one; no tag: the head of the default branch.',
    query: z.object({ service: z.string().optional(), tag: z.string().optional() }),
    reply: plannedReleaseSchema,
  },
  findFacts: {
    tag: 'hub', who: 'hub', rate: 'look', once: true,
    about: 'Which acts on pages, verdicts on pages and typed-in changes hold these words.',
    body: z.strictObject({ words: z.string().min(1).max(1_000) }),
    reply: z.object({ facts: z.array(foundFactSchema).readonly() }),
  },
  redactFacts: {
    tag: 'hub', who: 'hub', rate: 'command', once: true, most: 64 * KIB,
    about: 'Takes the texts out of acts on pages, verdicts on pages and typed-in changes, for good.',
    body: z.strictObject({
      facts: z.array(z.strictObject({ stream: z.enum(['acts', 'verdicts', 'changes']), n })).min(1).max(1_000),
      reason: z.string().trim().min(1).max(1_000).nullable(),
    }),
    reply: z.object({ redacted: z.number().int() }),
  },
  exclusions: {
    tag: 'detection', who: 'hub', rate: 'look', once: true,
    about: 'What is left out of detection, with what that held back.',
    reply: z.object({
      watcher: watcherSchema,
      exclusions: z
        .array(
          exclusionSchema.extend({
            /** `ends-soon`: within a week. */
            state: z.enum(['holds', 'ends-soon', 'ended']),
            held: z.object({
              pages: z.number().int(),
              users: z.number().int(),
              last: z.string().nullable(),
              rules: z.array(z.string()).readonly(),
            }),
          }),
        )
        .readonly(),
    }),
  },
  exclude: {
    tag: 'detection', who: 'hub', rate: 'command', once: true, most: 32 * KIB,
    about: 'Leaves documents out of detection for a time.',
    body: z.union([excludeSchema, excludeStatementSchema]),
    reply: exclusionSchema.extend({ watcher: watcherSchema }),
  },
  endExclusion: {
    tag: 'detection', who: 'hub', rate: 'command', once: true, most: 32 * KIB,
    about: 'Ends an exclusion now.',
    body: endExclusionSchema,
    reply: exclusionSchema.extend({ watcher: watcherSchema }),
  },
  retireRule: {
    tag: 'detection', who: 'hub', rate: 'command', most: 32 * KIB,
    about: 'A person’s word that the pages of a removed rule are over.',
    body: endExclusionSchema,
    reply: z.object({ rule: z.string(), watcher: watcherSchema }),
  },
  detection: {
    tag: 'detection', who: 'hub', rate: null,
    about: 'What detection has to say although nobody is paged.',
    reply: detectionNewsSchema,
  },
} as const satisfies { readonly [N in RouteName]: RouteRow };
