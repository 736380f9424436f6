import { z } from 'zod';
import { changeEventSchemas, namedChangeSchema } from './changes/change-schema.ts';
import {
  bilingualSchema,
  isNoProperty,
  roleSchema,
  sentProcedureSchema,
  sessionKindSchema,
  severitySchema,
} from './procedure-schema.ts';
import { isoSchema, releaseSchema, titleSchema, windowSchema } from './release-schema.ts';
import { runEventSchemas } from './runs/run-event-schema.ts';
import { sentRollbackSchema } from './runs/run-schema.ts';

/** Sizes are UTF-8 bytes, since that is what disks and frames count. */
export const NOTE_LIMIT = 16 * 1024;
const TEXT_LIMIT = 2 * 1024;

const utf8 = new TextEncoder();
/** `meta.bytes` tells the limit to those who walk the schema, as the hub's ingest does. */
const bytes = (limit: number) =>
  z
    .string()
    .refine(
      (text) => text.length * 3 <= limit || utf8.encode(text).length <= limit,
      `longer than ${limit} bytes`,
    )
    .meta({ bytes: limit });

/** Ids and hashes: they look like secrets and are none, so redaction leaves them be. */
const verbatim = (most: number) => z.string().max(most).meta({ redact: false });

/**
 * A word that machines read: a path, a query, a pattern. Personal data in it stays, or it would find nothing any more.
 * A credential in it is refused where someone gives the word, and hidden where it comes in otherwise.
 */
const machine = <T extends z.ZodType>(schema: T): T => schema.meta({ machine: 'refuse' }) as T;
const hashSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** Events that one command redacts at most. */
export const REDACT_LIMIT = 200;

export const idSchema = z
  .string()
  .min(1)
  .max(160)
  .refine(isNoProperty, 'is a reserved word')
  .meta({ redact: false });
export const textSchema = bytes(TEXT_LIMIT);
export const noteTextSchema = bytes(NOTE_LIMIT);
export const noteKindSchema = z.enum(['note', 'finding', 'decision', 'action']);
const levelSchema = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']);

const KINDS = ['member', 'guest', 'observer', 'web', 'system'] as const;
/** Another word is a kind of a newer program: it is kept as it is written, and read as powerless (`knownKind`). */
const kindSchema = z.union([z.enum(KINDS), z.string().regex(/^[a-z][a-z-]{0,31}$/)]) as unknown as z.ZodType<
  (typeof KINDS)[number]
>;

export const actorSchema = z.object({
  id: idSchema,
  name: z.string().min(1).max(100),
  kind: kindSchema,
});

/** A log line as kept in a pin: the shape of `logs/line.ts`, already redacted and neutralised by the hub. */
export const pinnedLineSchema = z.object({
  id: verbatim(512),
  time: verbatim(64).nullable(),
  level: levelSchema.nullable(),
  service: z.string().max(256).nullable(),
  message: bytes(NOTE_LIMIT),
  trace: verbatim(256).optional(),
  fields: z.record(z.string().max(256), bytes(NOTE_LIMIT)),
  source: machine(z.string().max(512)),
});

/** What of the clock is taken back by name. */
export const readingSchema = z.enum(['mitigated', 'resolved', 'relapsed']);

export const patternSchema = machine(z.string().min(1).max(1_000));

export const tailSchema = z.object({
  sources: z.array(machine(z.string().min(1).max(512))).max(20),
  query: machine(bytes(TEXT_LIMIT)).nullable(),
  window: windowSchema.nullable(),
});

export const impactSchema = z.object({ who: textSchema, what: textSchema, since: isoSchema.nullable() });
export const verdictSchema = z.object({
  hurt: z.boolean(),
  why: textSchema.nullable(),
  prevent: textSchema.nullable(),
  change: namedChangeSchema.nullable().optional(),
});

/** An incident of the pager, in its own words and times. */
export const incidentSchema = z.object({
  id: idSchema,
  number: z.number().int().nullable(),
  title: textSchema,
  service: z.string().max(256).nullable(),
  url: z.string().max(2_000).nullable(),
  urgency: z.enum(['high', 'low']).nullable(),
  status: z.enum(['triggered', 'acknowledged', 'resolved']),
  triggeredAt: isoSchema,
  acknowledgedAt: isoSchema.nullable(),
  acknowledgedBy: z.string().max(200).nullable(),
  resolvedAt: isoSchema.nullable(),
  resolvedBy: z.string().max(200).nullable(),
  /** The first acknowledgement of all; `acknowledgedAt` is the one that stands, or stood last. */
  firstAcknowledgedAt: isoSchema.nullable().optional(),
  /** When the acknowledgement runs out; null: it does not. */
  unacknowledgesAt: isoSchema.nullable().optional(),
  assignees: z.array(z.string().max(200)).max(50).optional(),
  priority: z.string().max(200).nullable().optional(),
  /** How many alerts it gathers. */
  alerts: z.number().int().min(0).nullable().optional(),
});

const none = z.object({});
const step = z.object({ step: idSchema });
const params = z.record(z.string(), z.union([z.string().max(2_000), z.number()]));

/** What each event type carries. Adding a type or an optional field never bumps the protocol number. */
export const eventDataSchemas = {
  'session.opened': z.object({
    title: titleSchema,
    kind: sessionKindSchema,
    timeZone: verbatim(64),
    lang: z.enum(['ja', 'en']),
    procedure: sentProcedureSchema,
    procedureHash: verbatim(128),
    procedureOrigin: z.string().max(1_024),
    /** Git commit of the folder it came from; with `+` where its text is not the commit's. */
    procedureCommit: verbatim(64).optional(),
    /** True: it is a file of who opens the session, and the hub has another procedure of that name. */
    procedureOverride: z.boolean().optional(),
    severity: severitySchema.nullable(),
    /** When the alert fired, by the alerting system's or a person's word; null: not known. */
    firedAt: isoSchema.nullable(),
    tail: tailSchema,
    release: releaseSchema.optional(),
  }),
  /**
   * Noted by a hub before the first thing done at it: events at or below `to` came in a file, authors and all.
   * `byImporter`: its author imported the file; absent: the importer is unknown, and its author is the first person to act, or the hub.
   */
  'session.imported': z.object({
    to: z.number().int().positive(),
    byImporter: z.literal(true).optional(),
  }),
  'session.renamed': z.object({ title: titleSchema }),
  'session.closed': z.object({ reason: textSchema.nullable() }),
  'session.reopened': z.object({ reason: textSchema.nullable() }),
  'session.mitigated': z.object({ happenedAt: isoSchema }),
  'session.resolved': z.object({ happenedAt: isoSchema }),
  /** It came back after it was mitigated or resolved. A second one before either amends the time. */
  'session.relapsed': z.object({ happenedAt: isoSchema }),
  /** A reading was said by mistake; `was`: the time that stood. */
  'reading.undone': z.object({ reading: readingSchema, was: isoSchema }),
  /** A person amended when the alert fired; `was`: what stood before. */
  'alert.timed': z.object({ firedAt: isoSchema, was: isoSchema.nullable() }),
  ...changeEventSchemas,
  'severity.set': z.object({ severity: severitySchema.nullable() }),
  'impact.set': z.object({ impact: impactSchema.nullable() }),
  'goal.set': z.object({ goal: textSchema.nullable() }),
  /** `invite`: of who came by the web, the invitee that their link was made for. */
  /** `invite`, `from`: of who came by the web, and from outside the hub's networks; an IP address. */
  'participant.joined': z.object({
    participant: actorSchema,
    invite: idSchema.optional(),
    from: z.string().min(1).max(64).optional(),
  }),
  'participant.left': none,
  'participant.removed': z.object({ participant: idSchema, reason: textSchema.nullable() }),
  /**
   * An invite was made; the person who exchanges it is `participant`. `host`: its maker is the user of the hub's own machine.
   * `uses`: it opens the page on the web, for so many people, each of whom has `participant` for their inviter.
   */
  'participant.invited': z.object({
    participant: idSchema,
    role: z.enum(['member', 'guest', 'observer']),
    until: isoSchema,
    host: z.literal(true).optional(),
    uses: z.number().int().min(1).optional(),
  }),
  /** An invite was exchanged from outside the hub's networks; who did it has not joined yet. `from`: an IP address. */
  'participant.admitted': z.object({
    participant: idSchema,
    name: z.string().min(1).max(100),
    from: z.string().min(1).max(64),
  }),
  'participant.readmitted': z.object({ participant: idSchema }),
  /**
   * Their token or the invite they came by was revoked. `origin`: the participant whose access ended and from whose
   * invite theirs came; null: they were meant themselves.
   */
  'participant.revoked': z.object({ participant: idSchema, origin: idSchema.nullable() }),
  'role.taken': z.object({ role: roleSchema, participant: idSchema }),
  'role.released': z.object({ role: roleSchema }),
  'driver.changed': z.object({ from: idSchema.nullable(), to: idSchema.nullable() }),
  /** Somebody gave their whole part of the session to another person. */
  'shift.handed-over': z.object({ to: idSchema }),
  'rotation.set': z.object({ minutes: z.number().int().min(1).max(240).nullable() }),
  'step.started': step,
  'step.done': step,
  'step.undone': step,
  'step.confirmed': step,
  'step.skipped': z.object({ step: idSchema, reason: textSchema }),
  'step.assigned': z.object({ step: idSchema, participant: idSchema.nullable() }),
  'step.added': z.object({
    step: idSchema,
    phase: idSchema,
    after: idSchema.nullable(),
    title: bilingualSchema,
    /** Of a rollback that the hub's settings name. */
    run: sentRollbackSchema.optional(),
  }),
  'step.edited': z.object({ step: idSchema, title: bilingualSchema }),
  'note.added': z.object({
    note: idSchema,
    kind: noteKindSchema,
    /** Empty only for an action made from the step it names. */
    text: noteTextSchema,
    step: idSchema.nullable(),
    happenedAt: isoSchema.nullable(),
    owner: idSchema.nullable(),
    due: isoSchema.nullable(),
  }),
  'note.amended': z.object({
    note: idSchema,
    kind: noteKindSchema.optional(),
    text: noteTextSchema.optional(),
    happenedAt: isoSchema.nullable().optional(),
    owner: idSchema.nullable().optional(),
    due: isoSchema.nullable().optional(),
    done: z.boolean().optional(),
  }),
  'note.removed': z.object({ note: idSchema }),
  'log.pinned': z.object({
    pin: idSchema,
    line: pinnedLineSchema,
    query: machine(textSchema).nullable(),
    window: windowSchema.nullable(),
    step: idSchema.nullable(),
    comment: textSchema.nullable(),
    /** True: the hub did not hold this line, so it is as its maker gave it. */
    given: z.boolean().optional(),
  }),
  'log.unpinned': z.object({ pin: idSchema }),
  'tail.set': z.object({ tail: tailSchema }),
  'mute.added': z.object({ mute: idSchema, pattern: patternSchema }),
  'mute.removed': z.object({ mute: idSchema }),
  'incident.linked': z.object({ incident: incidentSchema }),
  'incident.changed': z.object({ incident: incidentSchema }),
  /** Who leaves says what is to become of the incidents that are acknowledged; `actions` are what that asks for. */
  'incident.left': z.object({
    choice: z.enum(['resolve', 'hand-back', 'keep']),
    incidents: z.array(idSchema).max(50),
    actions: z.array(idSchema).max(50),
  }),
  'responder.requested': z.object({ request: idSchema, who: z.string().max(200), message: textSchema }),
  'responder.answered': z.object({
    request: idSchema,
    who: z.string().max(200),
    answer: z.enum(['accepted', 'declined']),
  }),
  'notice.sent': z.object({ text: noteTextSchema, nextAt: isoSchema.nullable(), final: z.boolean() }),
  'action.requested': z.object({
    action: idSchema,
    target: z.enum(['pagerduty', 'slack']),
    act: z.string().max(64),
    args: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    /** When a person asked for it, where that was well before the hub heard of it. */
    askedAt: isoSchema.optional(),
  }),
  /**
   * The call that does it is about to be sent. `before`: what the outside system showed until then, in the adapter's
   * own form, so that its effect is known from what stood there already.
   */
  'action.begun': z.object({ action: idSchema, before: verbatim(600) }),
  'action.done': z.object({ action: idSchema, params }),
  'action.failed': z.object({ action: idSchema, kind: z.string().max(64), params }),
  'action.abandoned': z.object({ action: idSchema, kind: z.string().max(64) }),
  /** Nobody could find out in time whether it took effect. It is looked for, so an outcome may still follow. */
  'action.unknown': z.object({ action: idSchema, kind: z.string().max(64), params }),
  /** Tried again at `retryAt`. `doubt`: it may have taken effect, so until then it is only looked for. */
  'action.delayed': z.object({
    action: idSchema,
    kind: z.string().max(64),
    params,
    retryAt: isoSchema,
    doubt: z.boolean().optional(),
  }),
  /** The pager cannot be read, so what is known of its incidents is as old as `since`. */
  'pager.stalled': z.object({ since: isoSchema, kind: z.string().max(64), params }),
  'pager.resumed': none,
  /** The session's message in the chat is as old as `since`. */
  'chat.stalled': z.object({ since: isoSchema, kind: z.string().max(64), params }),
  'chat.resumed': none,
  ...runEventSchemas,
  /** Somebody asks for an issue of an action: `action` is asked of GitHub once. `repository`: as `owner/name`; null: the hub finds it. */
  'issue.asked': z.object({ action: idSchema, note: idSchema, repository: verbatim(200).nullable() }),
  /**
   * The issue of an action has another state than was known, since then. `turns`: it was changed there, by the author of the event,
   * and the action with it. `lost`: it is not followed any more, for `kind`.
   */
  'issue.moved': z.object({
    note: idSchema,
    /** That made it. */
    action: idSchema,
    state: z.enum(['open', 'closed', 'lost']),
    since: isoSchema,
    turns: z.boolean().default(false),
    kind: z.string().max(64).nullable().default(null),
    params: params.default({}),
  }),
  'verdict.set': z.object({ verdict: verdictSchema.nullable() }),
  /**
   * The store had lost events that a hub had acknowledged. `restored`: that hub had them in its memory, proved them by the hash
   * of the last one, and wrote them back as they were; else they are gone, and what follows them has their numbers.
   */
  'events.lost': z.object({
    from: z.number().int().positive(),
    to: z.number().int().positive(),
    restored: z.boolean(),
  }),
  /** The texts of these events were taken out: of each the hash it had, and that of the text now in its place. */
  'events.redacted': z.object({
    events: z
      .array(z.object({ seq: z.number().int().positive(), hash: hashSchema, text: hashSchema }))
      .min(1)
      .max(REDACT_LIMIT),
    reason: textSchema.nullable(),
  }),
  /** A compensating event: the act at `seq` is taken back and what it touched is as it was before. */
  'act.undone': z.object({
    seq: z.number().int().positive(),
    type: verbatim(64),
    key: verbatim(200),
  }),
} as const;

export const commandIdSchema = z.object({ client: z.string().min(1).max(64), n: z.number().int().min(1) });

/** The envelope of every event, known or not yet known to this version. */
export const envelopeSchema = z.object({
  v: z.literal(1),
  session: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  seq: z.number().int().min(1),
  prev: z.string().max(64),
  at: isoSchema,
  by: actorSchema,
  cmd: commandIdSchema,
  type: z.string().min(1).max(64),
  data: z.looseObject({}),
  redacted: z.object({ hash: hashSchema }).optional(),
});
