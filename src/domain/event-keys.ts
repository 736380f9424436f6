import type { Actor, EventData, EventType, Fact } from './event.ts';

const step = (data: { readonly step: string }) => `step:${data.step}`;
const note = (data: { readonly note: string }) => `note:${data.note}`;
const pin = (data: { readonly pin: string }) => `pin:${data.pin}`;
const mute = (data: { readonly mute: string }) => `mute:${data.mute}`;
const role = (data: { readonly role: string }) => `role:${data.role}`;
const change = (data: { readonly change: { readonly id: string } }) => `change:${data.change.id}`;
const incident = (data: { readonly incident: { readonly id: string } }) => `incident:${data.incident.id}`;
const request = (data: { readonly request: string }) => `request:${data.request}`;
const action = (data: { readonly action: string }) => `action:${data.action}`;
const run = (data: { readonly run: string }) => `run:${data.run}`;
const person = (data: { readonly participant: string }) => `participant:${data.participant}`;
const joining = ({ participant }: EventData<'participant.joined'>) => `participant:${participant.id}`;
const author = (_: unknown, by: Actor) => `participant:${by.id}`;
const related = (data: EventData<'session.related'>) => `related:${data.session}`;
const reading = (data: EventData<'reading.undone'>) => data.reading;
const undone = (data: EventData<'act.undone'>) => data.key;

/**
 * Of each type of event the name, as the undo list has it or in its manner, of the one thing that it changes. A table of its own:
 * who only looks on never asks for it, and the page for a browser may be no larger.
 */
// biome-ignore format: it is read by its columns.
const EVENT_KEYS: { readonly [T in EventType]: string | ((data: EventData<T>, by: Actor) => string) } = {
  'session.opened':         'status',
  'session.imported':       'imported',
  'session.renamed':        'title',
  'session.closed':         'status',
  'session.reopened':       'status',
  'session.mitigated':      'mitigated',
  'session.resolved':       'resolved',
  'session.relapsed':       'relapsed',
  'reading.undone':         reading,
  'alert.timed':            'fired',
  'release.set':            'release',
  'rollback.begun':         'rollback',
  'session.related':        related,
  'changes.seen':           'changes',
  'change.came':            change,
  'change.pinned':          change,
  'change.ruled-out':       change,
  'release.frozen':         'release',
  'release.added':          'release',
  'release.ran':            'release',
  'severity.set':           'severity',
  'impact.set':             'impact',
  'goal.set':               'goal',
  'participant.joined':     joining,
  'participant.left':       author,
  'participant.removed':    person,
  'participant.invited':    person,
  'participant.admitted':   person,
  'participant.readmitted': person,
  'participant.revoked':    person,
  'role.taken':             role,
  'role.released':          role,
  'driver.changed':         'role:driver',
  'shift.handed-over':      'handovers',
  'rotation.set':           'rotation',
  'step.started':           step,
  'step.done':              step,
  'step.undone':            step,
  'step.confirmed':         step,
  'step.skipped':           step,
  'step.assigned':          step,
  'step.added':             step,
  'step.edited':            step,
  'note.added':             note,
  'note.amended':           note,
  'note.removed':           note,
  'log.pinned':             pin,
  'log.unpinned':           pin,
  'tail.set':               'tail',
  'mute.added':             mute,
  'mute.removed':           mute,
  'incident.linked':        incident,
  'incident.changed':       incident,
  'incident.left':          'left',
  'responder.requested':    request,
  'responder.answered':     request,
  'notice.sent':            'notice',
  'action.requested':       action,
  'action.begun':           action,
  'action.done':            action,
  'action.failed':          action,
  'action.abandoned':       action,
  'action.unknown':         action,
  'action.delayed':         action,
  'pager.stalled':          'pager',
  'pager.resumed':          'pager',
  'chat.stalled':           'chat',
  'chat.resumed':           'chat',
  'run.asked':              run,
  'run.resolved':           run,
  'run.refused':            run,
  'run.confirmed':          run,
  'run.approved':           run,
  'run.declined':           run,
  'run.withdrawn':          run,
  'run.moved':              run,
  'recovery.seen':          'recovery',
  'issue.asked':            action,
  'issue.moved':            note,
  'verdict.set':            'verdict',
  'events.lost':            'loss',
  'events.redacted':        'redaction',
  'act.undone':             undone,
};

/** The name of the one thing that a fact by `by` changes. */
export function keyOf({ type, data }: Fact, by: Actor): string {
  const key = EVENT_KEYS[type] as string | ((data: unknown, by: Actor) => string);
  return typeof key === 'string' ? key : key(data, by);
}
