import { z } from 'zod';
import {
  eventDataSchemas as e,
  idSchema,
  impactSchema,
  incidentSchema,
  noteKindSchema,
  noteTextSchema,
  patternSchema,
  REDACT_LIMIT,
  readingSchema,
  tailSchema,
  textSchema,
  verdictSchema,
} from './event-schema.ts';
import { bilingualSchema, roleSchema, severitySchema } from './procedure-schema.ts';
import { isoSchema, titleSchema } from './release-schema.ts';

const none = z.object({});
const step = z.object({ step: idSchema });

/** What someone may ask for. The hub validates every command against this before it decides. */
export const commandDataSchemas = {
  'session.open': e['session.opened'],
  'session.rename': z.object({ title: titleSchema }),
  /** A reason is needed while required steps are open, and of a release that was rolled back. */
  'session.close': z.object({
    reason: textSchema.nullable().default(null),
    /** Of the actions that the close makes of steps for later. */
    due: isoSchema.nullable().optional(),
  }),
  'session.reopen': z.object({ reason: textSchema.nullable().default(null) }),
  'session.mitigate': z.object({ happenedAt: isoSchema.nullable().default(null) }),
  'session.resolve': z.object({ happenedAt: isoSchema.nullable().default(null) }),
  'session.relapse': z.object({ happenedAt: isoSchema.nullable().default(null) }),
  /** Also what somebody else said, and long after. */
  'reading.undo': z.object({ reading: readingSchema }),
  'alert.time': z.object({ firedAt: isoSchema }),
  'release.set': e['release.set'],
  'rollback.begin': none,
  /** Noted by the hub. */
  'session.relate': e['session.related'],
  /** Noted by the hub. */
  'changes.see': e['changes.seen'],
  /** Noted by the hub. */
  'change.come': e['change.came'],
  'change.pin': e['change.pinned'],
  'change.rule-out': e['change.ruled-out'],
  /** Noted by the hub. */
  'release.freeze': e['release.frozen'],
  /** Noted by the hub. */
  'release.add': e['release.added'],
  /** Noted by the hub. */
  'release.run': e['release.ran'],
  'severity.set': z.object({ severity: severitySchema.nullable() }),
  'impact.set': z.object({ impact: impactSchema.nullable() }),
  'goal.set': z.object({ goal: textSchema.nullable() }),
  'participant.join': none,
  /** Noted by the hub, in the name of who came by the web. */
  'participant.enter': z.object({ invite: idSchema, from: z.string().min(1).max(64).optional() }),
  'participant.leave': none,
  'participant.remove': z.object({ participant: idSchema, reason: textSchema.nullable().default(null) }),
  /** Noted by the hub, in the name of who made the invite. */
  'participant.invite': e['participant.invited'],
  /** Noted by the hub. */
  'participant.admit': e['participant.admitted'],
  /** Takes a removal back: they may come again. */
  'participant.readmit': z.object({ participant: idSchema }),
  /** Noted by the hub, in the name of who revoked it. */
  'participant.revoke': e['participant.revoked'],
  /** Without a participant: for oneself. Taking `driver` is the hand-over. */
  'role.take': z.object({ role: roleSchema, participant: idSchema.optional() }),
  'role.release': z.object({ role: roleSchema }),
  'shift.hand-over': e['shift.handed-over'],
  'rotation.set': e['rotation.set'],
  'step.start': step,
  /** On a step that needs a second person: the first one's tick waits, another one's confirms. */
  'step.do': step,
  'step.undo': step,
  'step.skip': z.object({ step: idSchema, reason: textSchema }),
  'step.assign': z.object({ step: idSchema, participant: idSchema.nullable() }),
  'step.add': z.object({ phase: idSchema, after: idSchema.nullable().default(null), title: bilingualSchema }),
  'step.edit': z.object({ step: idSchema, title: bilingualSchema }),
  'note.add': z.object({
    kind: noteKindSchema.default('note'),
    text: noteTextSchema,
    step: idSchema.nullable().default(null),
    happenedAt: isoSchema.nullable().default(null),
    owner: idSchema.nullable().default(null),
    due: isoSchema.nullable().default(null),
    /** Also posted at the pager's incident, once. */
    pager: z.boolean().optional(),
  }),
  'note.amend': e['note.amended'],
  'note.remove': z.object({ note: idSchema }),
  'log.pin': e['log.pinned'].omit({ pin: true }),
  'log.unpin': z.object({ pin: idSchema }),
  'tail.set': z.object({ tail: tailSchema }),
  'mute.add': z.object({ pattern: patternSchema }),
  'mute.remove': z.object({ mute: idSchema }),
  'incident.link': z.object({ incident: incidentSchema }),
  'incident.change': z.object({ incident: incidentSchema }),
  'incident.leave': e['incident.left'].pick({ choice: true }),
  /** `how`: where the account cannot ask people to join an incident, by what is asked instead. */
  'responder.request': z.object({
    who: z.string().max(200),
    message: textSchema,
    how: z
      .object({
        act: z.enum(['escalate', 'create']),
        /** Of an escalation. */
        policy: idSchema.optional(),
        level: z.number().int().min(1).optional(),
        /** Of an incident of its own. */
        service: idSchema.optional(),
        title: z.string().trim().min(1).max(250).optional(),
        details: textSchema.optional(),
      })
      .optional(),
  }),
  'responder.answer': e['responder.answered'],
  'notice.send': e['notice.sent'].extend({
    /** Also sent to the subscribers of the pager's open incidents, once. */
    pager: z.boolean().optional(),
  }),
  'action.request': e['action.requested'].omit({ action: true, askedAt: true }),
  'action.begin': e['action.begun'],
  'action.done': e['action.done'],
  'action.fail': e['action.failed'],
  'action.abandon': e['action.abandoned'],
  'action.lose': e['action.unknown'],
  'action.delay': e['action.delayed'],
  'pager.stall': e['pager.stalled'],
  'pager.resume': none,
  /** The hub posts in the chat, each post once. */
  'chat.request': e['action.requested'].pick({ act: true, args: true }),
  'chat.stall': e['chat.stalled'],
  'chat.resume': none,
  /** That what the step runs is started. */
  'run.ask': step,
  /** That the version before this change is brought back: it becomes the suspect, and its run is asked for. */
  'rollback.ask': e['change.pinned'].pick({ change: true }),
  /** Noted by the hub. */
  'recovery.see': e['recovery.seen'],
  /** Noted by the hub. */
  'run.resolve': e['run.resolved'].omit({ until: true }),
  /** Noted by the hub. */
  'run.refuse': e['run.refused'],
  /** `hash`: of what the person saw. */
  'run.confirm': e['run.confirmed'].omit({ action: true, alone: true }),
  'run.approve': e['run.approved'].omit({ action: true }),
  'run.decline': e['run.declined'],
  'run.withdraw': e['run.withdrawn'],
  /** Noted by the hub. */
  'run.move': e['run.moved'],
  /** An issue of an action, once. */
  'issue.ask': z.object({ note: idSchema, repository: z.string().max(200).nullable().default(null) }),
  /** Noted by the hub. */
  'issue.move': e['issue.moved'],
  'verdict.set': z.object({ verdict: verdictSchema.nullable() }),
  /** What the store lost of this session, as the hub that had it knows. */
  'loss.report': e['events.lost'],
  /** Takes the texts out of these events, by their seq, for good. */
  'events.redact': z.object({
    events: z.array(z.number().int().positive()).min(1).max(REDACT_LIMIT),
    reason: textSchema.nullable().default(null),
  }),
  /** With `seq` the act of that number, passing over later ones that others have changed since. */
  /** `seq`: that act. Without it the last one; `key`, if it is about that. */
  undo: z.object({ seq: z.number().int().positive().optional(), key: z.string().max(200).optional() }),
} as const;
