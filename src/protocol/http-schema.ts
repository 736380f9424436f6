import { z } from 'zod';
import { actorSchema, verdictSchema } from '../domain/event-schema.ts';
import { sessionKindSchema, severitySchema } from '../domain/procedure-schema.ts';

/* What a hub answers. Times are ISO 8601 UTC; texts from outside have passed ingest. */

const text = z.string();
const whole = z.number().int();
export const texts = z.array(text).readonly();
export const paramsSchema = z.record(text, z.union([text, z.number()]));

/** Every error answer: a kind and what it is about. Screens have the words. */
export const problemSchema = z.object({ kind: text, params: paramsSchema });

const pageStatus = z.enum(['triggered', 'acknowledged', 'resolved']);
export const scopeSchema = z.enum(['mine', 'team', 'all'], 'mine team all');

/**
 * An act of `pagerActOf` on its way. `waiting`: not done, tried again at `retryAt`, `kind` says why; `doubt`: not known
 * yet, looked for until `retryAt` before it is tried again; `unknown`: could not be found out, looked for; `failed`: it
 * was not done.
 */
export const pageActingSchema = z.object({
  act: text,
  by: text,
  state: z.enum(['asked', 'waiting', 'doubt', 'unknown', 'failed']),
  kind: text.nullable(),
  params: paramsSchema,
  retryAt: text.nullable(),
});

/** A page as the home screen lists it. */
export const pageRowSchema = z.object({
  id: text,
  number: whole.nullable(),
  title: text,
  service: text.nullable(),
  teams: texts,
  url: text.nullable(),
  urgency: z.enum(['high', 'low']),
  priority: text.nullable(),
  status: pageStatus,
  triggeredAt: text,
  /** The acknowledgement that stands; `you`: it is the asker's own. */
  acknowledged: z.object({ by: text, at: text, you: z.boolean() }).nullable(),
  unacknowledgesAt: text.nullable(),
  assignees: texts,
  /** Assigned to the asker. */
  mine: z.boolean(),
  alerts: whole.nullable(),
  /** The live session about it, and how many people are in it now. */
  session: z.object({ id: text, people: whole }).nullable(),
  /** What was said of it, by its session or without one. */
  verdict: verdictSchema.nullable(),
  /** What was asked of it last and is not done. */
  acting: pageActingSchema.nullable(),
});

/** How many pages there are of each scope, as far as was read. Null: not known, which is not none. */
export const pageCountsSchema = z.object({
  mine: whole.nullable(),
  team: whole.nullable(),
  all: whole.nullable(),
  /** There are more than that. */
  more: z.object({ mine: z.boolean(), team: z.boolean(), all: z.boolean() }),
});

/** What was said of one page or session: did users suffer, and if not, why did it page. */
export const verdictRowSchema = z.object({
  /** Null: of a page without a session. */
  session: text.nullable(),
  incident: text.nullable(),
  number: whole.nullable(),
  title: text,
  service: text.nullable(),
  verdict: verdictSchema,
  /** Null: the session's log tells. */
  by: text.nullable(),
  at: text,
  firedAt: text.nullable(),
});

export const verdictListSchema = z.object({
  verdicts: z.array(verdictRowSchema).readonly(),
  real: whole,
  falseAlarms: whole,
});

/** Why what is shown is old: since when the pager could not be read. */
export const stalledSchema = problemSchema.extend({ since: text });

export const incidentListSchema = z.object({
  incidents: z.array(pageRowSchema).readonly(),
  /** There are older ones, which were not asked for. */
  more: z.boolean(),
  /** So many that the pager listed cannot be read, and are missing; whose they are is not known. */
  unread: whole,
  counts: pageCountsSchema,
  /** Why it is not known which pages are the asker's and their team's; null: it is known. */
  askerUnknown: problemSchema.nullable(),
  /** When the pager was read. */
  at: text,
  stalled: stalledSchema.nullable(),
});

/** One incident, before a session about it is started. */
export const incidentDetailSchema = z.object({
  row: pageRowSchema,
  /** Summaries of its newest alerts, and how many there are. */
  alerts: texts,
  /** Null: not known. */
  alertsTotal: whole.nullable(),
  /** What the hub's rules choose for it; null where they say nothing. */
  procedure: text.nullable(),
  severity: text.nullable(),
  /** The detection rule that raised it; null: another monitoring did. Absent: an older hub. */
  rule: z
    .object({
      name: text,
      /** Name of the log source that it counts. */
      source: text,
      /** Lucene query that finds what it counted; null: it cannot be given here. */
      query: text.nullable(),
      procedure: text.nullable(),
      severity: text.nullable(),
    })
    .nullable()
    .exactOptional(),
  /**
   * The page that was named is part of another, which goes on: both as `#4716` or an id, and the state of that one. Null: it
   * is not. Absent: an older hub.
   */
  merged: z
    .object({ from: text, into: text, state: z.enum([...pageStatus.options, 'unknown']) })
    .nullable()
    .exactOptional(),
});

/** What came of starting from an incident. */
export const startedSchema = z.object({
  session: text,
  /** False: there was a live session about it already. */
  created: z.boolean(),
  /**
   * `asked`: an acknowledgement in the asker's name is under way; `yours`: they had acknowledged it; `other`: somebody
   * else had, and it was left alone; `over`: it is resolved; `none`: nothing was to be done (a drill).
   */
  acknowledgement: z.enum(['asked', 'yours', 'other', 'over', 'none']),
  acknowledged: pageRowSchema.shape.acknowledged,
});

/** What came of a verdict on a page: the session that keeps it, null where there is none. */
export const judgedSchema = z.object({ row: pageRowSchema, session: text.nullable() });

export const turnSchema = z.object({
  name: text,
  /** It is the asker's own. */
  you: z.literal(true).exactOptional(),
  /** Taken over from the person who the schedule names. */
  override: z.literal(true).exactOptional(),
  from: text.nullable(),
  until: text.nullable(),
});
const turns = z.array(turnSchema).readonly();

/** Who is on call: by schedule now and next, by policy at each level. */
export const onCallSchema = z.object({
  schedules: z
    .array(
      z.object({
        id: text,
        name: text,
        now: turns,
        next: turns,
        /** Turns that were taken over, now and ahead, the first one first; null: not known. */
        overrides: turns.nullable(),
      }),
    )
    .readonly(),
  policies: z
    .array(
      z.object({
        id: text,
        name: text,
        levels: z
          .array(
            z.object({
              level: whole,
              people: z.array(turnSchema.extend({ schedule: text.nullable() })).readonly(),
            }),
          )
          .readonly(),
      }),
    )
    .readonly(),
  at: text,
});

/** How the hub's pager stands, for `doctor`. `key`: whose token it is. */
export const pagerHealthSchema = z.object({
  key: z.enum(['account', 'user']),
  owner: text.nullable(),
  host: text,
  /** Host of the account's own pages; null where it is not told. */
  account: text.nullable(),
  skewMs: z.number().nullable(),
  rate: z.object({ limit: z.number(), remaining: z.number(), resetAt: text }).nullable(),
  /** Abilities that acts need and the account lacks. */
  missing: texts,
  /** Members that were looked for. */
  members: whole,
  /** Members whose e-mail no user of the account has. */
  strangers: texts,
  /** The key may not write; false: a write that changes nothing was not refused. Null, or absent from an older hub: not tried. */
  readOnly: z.boolean().nullable().exactOptional(),
  /** What webhooks send to the hub; absent where no hub was asked. `heardAt`: null: nothing since it started. */
  webhooks: z
    .object({ configured: z.boolean(), live: z.boolean(), heardAt: text.nullable() })
    .exactOptional(),
});

/** `late`: nothing was evaluated for some slots; `unsent`: so many pages are wanted that the pager has not taken. */
export const detectionHealthSchema = z.object({
  status: z.enum(['ok', 'late', 'unsent']),
  role: z.enum(['starting', 'standby', 'evaluates']),
  unsent: whole.exactOptional(),
});

/** Where others reach a hub, and what they pin (null: its certificate comes from an authority). */
/** `fingerprint`: SHA-256 of a certificate that no authority signed, as browsers show it. */
export const listeningSchema = z.object({
  base: text,
  pin: text.nullable(),
  fingerprint: text.exactOptional(),
});

export const healthSchema = z.object({
  ok: z.literal(true),
  version: text,
  protocol: whole,
  /** Where several hubs share the sessions: which parts of how many this one serves, and whether it acts for the team. */
  sharing: z
    .object({ of: whole, shards: z.array(whole).readonly(), hubs: whole, leads: z.boolean() })
    .exactOptional(),
  /** Of the rules that it evaluates itself. It says nothing of the hub: `ok` stays, and so does the status of the answer. */
  watch: detectionHealthSchema.exactOptional(),
  /** Only on the Unix socket. */
  pid: whole.exactOptional(),
  /** Where it listens for others, only on the Unix socket. */
  listening: listeningSchema.nullable().exactOptional(),
});

/** Addresses of all hubs of the team, each of which may be the one that serves; absent: there is one. */
const hubs = texts.exactOptional();

export const meSchema = z.object({
  actor: actorSchema,
  /** The only session a token opens; null: all. */
  session: text.nullable(),
  expires: text.nullable(),
  hubs,
});

/** Of an invite of the web: for how many people it is, how many have entered, and whether they see log lines. */
const webInviteSchema = z.object({ uses: whole, made: whole, lines: z.boolean() });

export const inviteSchema = z.object({
  id: text,
  /** The line to paste: the invite is in its fragment. */
  url: text,
  role: actorSchema.shape.kind,
  expires: text,
  web: webInviteSchema.exactOptional(),
  /** What the browser’s warning has to show, where no authority signed the hub’s certificate. */
  fingerprint: text.exactOptional(),
});

/** An invite as the hub keeps it; its text is not kept. */
export const inviteStateSchema = z.object({
  id: text,
  role: actorSchema.shape.kind,
  /** Participant who made it. */
  by: text,
  created: text,
  expires: text,
  used: text.nullable(),
  revoked: text.nullable(),
  web: webInviteSchema.exactOptional(),
  /** Who has come by it, oldest first. `from`: an IP address outside the hub's networks; null: it was inside, or is not known. Absent: an earlier hub. */
  came: z
    .array(z.object({ participant: text, name: text, at: text, from: text.nullable() }))
    .readonly()
    .exactOptional(),
});

/** What an exchanged invite gives. */
export const tokenSchema = z.object({
  token: text,
  actor: actorSchema,
  session: text,
  expires: text.nullable(),
  hubs,
});

const doneBySchema = z.object({ by: actorSchema, at: text, seq: whole });
/**
 * The mobilisation clock; null while not reached. First occurrences stay, whatever is undone; only mitigated and resolved are
 * taken back, and are set again after a relapse.
 */
export const clockSchema = z.object({
  fired: text.nullable(),
  acknowledged: text.nullable(),
  opened: text.nullable(),
  secondPerson: text.nullable(),
  start: text.nullable(),
  mitigated: text.nullable(),
  resolved: text.nullable(),
  /** When it last came back after that; `mitigated` and `resolved` are those since. */
  relapsed: text.nullable(),
});

/** A session as lists show it. */
export const sessionSummarySchema = z.object({
  id: text,
  seq: whole,
  /** `damaged`: its log cannot be read past `damagedAt`; the other fields tell what stood before. */
  status: z.enum(['open', 'closed', 'damaged']),
  damagedAt: whole.nullable(),
  /** Up to this seq it came by an import; absent: nothing did. */
  importedTo: whole.exactOptional(),
  /** Who imported it, and when; null: that is not known. Absent: nothing was imported, or a hub of an earlier version. */
  importedBy: doneBySchema.nullable().exactOptional(),
  title: text,
  kind: sessionKindSchema,
  severity: severitySchema.nullable(),
  timeZone: text,
  openedAt: text.nullable(),
  openedBy: actorSchema.nullable(),
  closedAt: text.nullable(),
  /** Time of the last event. */
  lastAt: text.nullable(),
  /** Steps done or skipped, of all. */
  progress: z.object({ settled: whole, total: whole }),
  /** Names of people connected at this moment. */
  peopleNow: texts,
  /** Name of the person who drives. */
  driver: text.nullable(),
  /** What it has asked of outside systems and is without outcome. */
  pendingActions: whole,
  /** Actions that nobody has done yet; absent: a hub of an earlier version, which does not say. */
  openActions: whole.exactOptional(),
  /** Actions whose issues the hub follows; absent: none, or a hub of an earlier version. */
  issues: whole.exactOptional(),
  /** Absent: a hub of an earlier version. */
  clock: clockSchema.exactOptional(),
  /** The pager's incidents linked to it. */
  incidents: z
    .array(
      z.object({
        id: text,
        number: whole.nullable(),
        title: text.exactOptional(),
        service: text.nullable().exactOptional(),
      }),
    )
    .readonly(),
  /** Of its first incident. */
  service: text.nullable(),
  verdict: verdictSchema.nullable(),
  /** Place of the change that the verdict names among those listed; null: it was not. Absent: it names none. */
  changePlace: whole.nullable().exactOptional(),
  /** Log sources that are read at this moment, and those of them that should be and cannot. */
  logs: z.object({ read: whole, down: whole }),
});

const foundText = { at: text, by: text, imported: z.boolean(), text };
/** Where a session has the words that were searched for; neither `note` nor `pin`: only its id and title have them. */
export const searchHitSchema = z.object({
  session: text,
  title: text,
  timeZone: text,
  importedTo: whole.exactOptional(),
  importedBy: doneBySchema.nullable().exactOptional(),
  pin: z.object({ number: whole, ...foundText }).exactOptional(),
  note: z.object({ id: text, ...foundText }).exactOptional(),
});

/** An act that was asked of the pager, and how it stands. */
export const askedActSchema = z.object({
  act: text,
  id: text,
  /** The live session that does it; null: the hub's own ledger. */
  session: text.nullable(),
  /** Name of who asked. */
  by: text,
  askedAt: text,
  /** Null: under way. `unknown`: nobody could find out in time; it is looked for. */
  outcome: z.enum(['done', 'failed', 'abandoned', 'unknown']).nullable(),
  /** Of the outcome, or of the request while there is none. */
  at: text,
  /** Why it failed, or is not known. */
  kind: text.nullable(),
  params: paramsSchema,
  /** Why it waits, and until when. `doubt`: it may have taken effect, and is only looked for until then. */
  waiting: problemSchema.extend({ retryAt: text, doubt: z.boolean() }).nullable(),
});

/** While it lasts, its services page nobody. Names. */
export const maintenanceSchema = z.object({
  id: text,
  services: texts,
  from: text,
  until: text,
  text,
  by: text.nullable(),
});

/** What came of asking: the page as it is then, and the act. */
export const askedAnswerSchema = z.object({ row: pageRowSchema, asked: askedActSchema });

/** A page of the pager's own history. */
export const pastPageSchema = z.object({
  id: text,
  number: whole.nullable(),
  /** The alert's key, as its monitoring gave it. Only where it was asked for; null: it has none. */
  key: text.nullable().exactOptional(),
  title: text,
  service: text.nullable(),
  urgency: z.enum(['high', 'low']),
  firedAt: text,
  resolvedAt: text.nullable(),
  /** The monitoring resolved it, nobody did. */
  resolvedBySelf: z.boolean(),
  /** The first acknowledgement; null: nobody did. Only where it was asked for. */
  acknowledgedAt: text.nullable().exactOptional(),
});

/** Some pages, the oldest first. `next`: from where the rest is asked for; null: that was all. */
export const pastPagesSchema = z.object({
  pages: z.array(pastPageSchema).readonly(),
  next: whole.nullable(),
});

/** What is wrong with a channel: `missing-scope`, `not-found`, `archived`, `not-in-channel` …; null: nothing. */
export const chatChannelSchema = z.object({
  id: text,
  name: text.nullable(),
  problem: text.nullable(),
  params: paramsSchema,
});

/** A session whose message is behind; since when, and why. */
export const chatBehindSchema = problemSchema.extend({ session: text, since: text });

/** How the hub's chat stands, for `doctor`. */
export const chatHealthSchema = z.object({
  team: text,
  /** Scopes that the app needs here and lacks; null: the chat does not say what it has. */
  missing: texts.nullable(),
  channels: z.array(chatChannelSchema).readonly(),
  skewMs: z.number().nullable(),
  /** Whether each page has a message; `no-pager`: it is set, and there is no pager to read. Absent: none has. */
  pages: z.enum(['posted', 'no-pager']).exactOptional(),
  /** Whether live sessions have bookmarks; `no-address`: they are set, and browsers reach no page to link. Absent: none has. */
  bookmarks: z.enum(['kept', 'no-address']).exactOptional(),
  /** Whether commands are heard: `off` without a token for it, `taken` where another hub hears them, `idle` where none runs. */
  hearing: z.enum(['off', 'idle', 'starting', 'listening', 'taken', 'failed']),
  /** Why they are not. */
  why: problemSchema.nullable(),
  /** Live sessions whose message or thread is behind. Absent: an older hub, or none runs. */
  behind: z.array(chatBehindSchema).readonly().exactOptional(),
});

/** What became of a digest that was to be posted. `outcome` null: it is still under way. */
export const digestPostedSchema = z.object({
  id: text,
  channel: text,
  since: text,
  until: text,
  outcome: askedActSchema.shape.outcome,
  kind: text.nullable(),
  params: paramsSchema,
});

/** An act on a page, a verdict on one, or a change that was typed in, which holds the words that are looked for. */
export const foundFactSchema = z.object({
  stream: z.enum(['acts', 'verdicts', 'changes']),
  /** Its number in the stream. */
  n: whole,
  at: text,
  by: text,
  /** Id or number of its page, or its service. */
  about: text,
  /** A redaction leaves them: they stand in a name or id, or something is still done by them. */
  stays: z.boolean(),
});
