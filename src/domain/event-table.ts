import { effectsOf } from './act-effects.ts';
import type { Actor, EventData, EventType, Fact } from './event.ts';
import { type FactName, RELEASE_FACTS, readFactWord } from './when.ts';

/** Steps by their id, as far as is asked here. */
type Steps = Readonly<Record<string, { readonly step: { readonly when?: string | undefined } } | undefined>>;

/**
 * What the program knows of each type of event beside its data (`event-schema.ts`), what it does (`reducers`), and its texts
 * (`event-texts.ts`).
 */
interface EventRow<T extends EventType = EventType> {
  /** The name, as the undo list has it or in its manner, of the one thing that it changes. */
  readonly key: string | ((data: EventData<T>, by: Actor) => string);
  /**
   * Whether its author may take it back: while the session is open, also once it is closed, or then as long as what the
   * close confirms may be amended. `final`: people do it on purpose and no undo takes it back. `never`: an undo passes over it.
   */
  readonly undo: 'open' | 'closed' | 'amends' | 'final' | 'never';
  /**
   * Whether it works on the incident. Such an act finds something out about it or writes it down, decides or does something
   * about it, or brings in or informs people. What only takes note of the incident, or sets up who works and under which
   * name and grade, is none: a team that has done no more has not begun. So joining, naming, grading (which an opening may
   * do, too), roles, shifts, assigning, skipping, reading logs, judging and closing are none. `steps`: as they are after it.
   */
  readonly work: boolean | ((data: EventData<T>, steps: Steps) => boolean);
  /** Which facts it can make true or untrue. An undo can do so to any. */
  readonly facts: 'any' | readonly FactName[] | ((data: EventData<T>) => readonly FactName[]);
  /** It changes steps, which of them there are, or whether they come back. */
  readonly course: boolean;
  /** The session may owe its chat a post because of it. */
  readonly posts: boolean;
}

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

/** A tick of a step with one of these facts is no work, as the act that the fact is made by is none. */
const NO_WORK: ReadonlySet<string> = new Set<FactName>(['acknowledged', 'severity', 'roles', 'handed over']);

const byHand = (data: { readonly step: string }, steps: Steps) =>
  !NO_WORK.has(readFactWord(steps[data.step]?.step.when)?.fact ?? '');
/** Only the close makes notes without a text: the actions for later. */
const worded = ({ text }: EventData<'note.added'>) => text !== '';
const isOn = ({ pinned }: EventData<'change.pinned'>) => pinned;
const isSaid = ({ reason }: EventData<'change.ruled-out'>) => reason !== null;
const isKnown = ({ impact }: EventData<'impact.set'>) => impact !== null;
const isSet = ({ goal }: EventData<'goal.set'>) => goal !== null;
/** What this program does not know is no work. */
const ofPager = ({ target, act }: EventData<'action.requested'>) =>
  target === 'pagerduty' && effectsOf(act)?.work === true;

const NONE = [] as const;
const NOTES = ['finding', 'decision', 'actions owned'] as const;
const ROLES = ['roles'] as const;
/** Facts that count once the act went out, or that an escalation or reassignment changes. */
const WENT_OUT = ['notice first', 'notice update', 'notice final', 'expert called', 'acknowledged'] as const;
const OVER = ['resolved', 'actions owned'] as const;
const RAN = [...RELEASE_FACTS];
const READINGS = ['mitigated', ...OVER, 'notice final'] as const;
const BY_NOTE: Readonly<Record<EventData<'note.added'>['kind'], readonly FactName[]>> = {
  note: NONE,
  finding: ['finding'],
  decision: ['decision'],
  action: ['actions owned'],
};
/** Most events are plain notes, and touch none; nor does one of a kind that this program does not know. */
const noted = ({ kind }: EventData<'note.added'>) => BY_NOTE[kind] ?? NONE;

// biome-ignore format: it is read by its columns.
export const EVENT_TABLE = {
  'session.opened':         { key: 'status',      undo: 'never',  work: false,   facts: 'any',              course: true,  posts: true },
  'session.imported':       { key: 'imported',    undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'session.renamed':        { key: 'title',       undo: 'closed', work: false,   facts: NONE,               course: false, posts: true },
  'session.closed':         { key: 'status',      undo: 'final',  work: false,   facts: NONE,               course: true,  posts: true },
  'session.reopened':       { key: 'status',      undo: 'final',  work: false,   facts: NONE,               course: true,  posts: true },
  'session.mitigated':      { key: 'mitigated',   undo: 'amends', work: true,    facts: ['mitigated'],      course: true,  posts: true },
  'session.resolved':       { key: 'resolved',    undo: 'amends', work: false,   facts: OVER,               course: true,  posts: true },
  'session.relapsed':       { key: 'relapsed',    undo: 'amends', work: true,    facts: READINGS,           course: true,  posts: true },
  'reading.undone':         { key: reading,       undo: 'amends', work: false,   facts: READINGS,           course: true,  posts: true },
  'alert.timed':            { key: 'fired',       undo: 'final',  work: false,   facts: NONE,               course: false, posts: true },
  'release.set':            { key: 'release',     undo: 'open',   work: false,   facts: NONE,               course: false, posts: true },
  'rollback.begun':         { key: 'rollback',    undo: 'open',   work: true,    facts: NONE,               course: false, posts: true },
  'session.related':        { key: related,       undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'changes.seen':           { key: 'changes',     undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'change.came':            { key: change,        undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'change.pinned':          { key: change,        undo: 'open',   work: isOn,    facts: NONE,               course: false, posts: true },
  'change.ruled-out':       { key: change,        undo: 'open',   work: isSaid,  facts: NONE,               course: false, posts: true },
  'release.frozen':         { key: 'release',     undo: 'never',  work: false,   facts: RAN,                course: false, posts: true },
  'release.added':          { key: 'release',     undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'release.ran':            { key: 'release',     undo: 'never',  work: false,   facts: RAN,                course: false, posts: true },
  'severity.set':           { key: 'severity',    undo: 'amends', work: false,   facts: ['severity'],       course: true,  posts: true },
  'impact.set':             { key: 'impact',      undo: 'amends', work: isKnown, facts: ['impact'],         course: false, posts: true },
  'goal.set':               { key: 'goal',        undo: 'open',   work: isSet,   facts: NONE,               course: false, posts: true },
  'participant.joined':     { key: joining,       undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'participant.left':       { key: author,        undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'participant.removed':    { key: person,        undo: 'final',  work: false,   facts: NONE,               course: false, posts: true },
  'participant.invited':    { key: person,        undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'participant.admitted':   { key: person,        undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'participant.readmitted': { key: person,        undo: 'final',  work: false,   facts: NONE,               course: false, posts: true },
  'participant.revoked':    { key: person,        undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'role.taken':             { key: role,          undo: 'open',   work: false,   facts: ROLES,              course: false, posts: true },
  'role.released':          { key: role,          undo: 'open',   work: false,   facts: ROLES,              course: false, posts: true },
  'driver.changed':         { key: 'role:driver', undo: 'open',   work: false,   facts: ROLES,              course: false, posts: true },
  'shift.handed-over':      { key: 'handovers',   undo: 'open',   work: false,   facts: ['handed over'],    course: false, posts: true },
  'rotation.set':           { key: 'rotation',    undo: 'open',   work: false,   facts: NONE,               course: false, posts: true },
  'step.started':           { key: step,          undo: 'open',   work: byHand,  facts: NONE,               course: true,  posts: false },
  'step.done':              { key: step,          undo: 'open',   work: byHand,  facts: NONE,               course: true,  posts: false },
  'step.undone':            { key: step,          undo: 'open',   work: false,   facts: NONE,               course: true,  posts: false },
  'step.confirmed':         { key: step,          undo: 'open',   work: byHand,  facts: NONE,               course: true,  posts: false },
  'step.skipped':           { key: step,          undo: 'open',   work: false,   facts: NONE,               course: true,  posts: false },
  'step.assigned':          { key: step,          undo: 'open',   work: false,   facts: NONE,               course: true,  posts: false },
  'step.added':             { key: step,          undo: 'open',   work: true,    facts: NONE,               course: true,  posts: false },
  'step.edited':            { key: step,          undo: 'open',   work: false,   facts: NONE,               course: true,  posts: false },
  'note.added':             { key: note,          undo: 'closed', work: worded,  facts: noted,              course: false, posts: true },
  'note.amended':           { key: note,          undo: 'closed', work: false,   facts: NOTES,              course: false, posts: true },
  'note.removed':           { key: note,          undo: 'closed', work: false,   facts: NOTES,              course: false, posts: true },
  'log.pinned':             { key: pin,           undo: 'open',   work: true,    facts: ['pinned'],         course: false, posts: true },
  'log.unpinned':           { key: pin,           undo: 'open',   work: false,   facts: ['pinned'],         course: false, posts: true },
  'tail.set':               { key: 'tail',        undo: 'open',   work: false,   facts: NONE,               course: false, posts: true },
  'mute.added':             { key: mute,          undo: 'open',   work: false,   facts: NONE,               course: false, posts: true },
  'mute.removed':           { key: mute,          undo: 'open',   work: false,   facts: NONE,               course: false, posts: true },
  'incident.linked':        { key: incident,      undo: 'final',  work: false,   facts: ['acknowledged'],   course: true,  posts: true },
  'incident.changed':       { key: incident,      undo: 'never',  work: false,   facts: ['acknowledged'],   course: true,  posts: true },
  'incident.left':          { key: 'left',        undo: 'final',  work: false,   facts: NONE,               course: false, posts: true },
  'responder.requested':    { key: request,       undo: 'final',  work: true,    facts: NONE,               course: false, posts: true },
  'responder.answered':     { key: request,       undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'notice.sent':            { key: 'notice',      undo: 'final',  work: true,    facts: ['notice written'], course: false, posts: true },
  'action.requested':       { key: action,        undo: 'final',  work: ofPager, facts: WENT_OUT,           course: false, posts: true },
  'action.begun':           { key: action,        undo: 'never',  work: false,   facts: NONE,               course: false, posts: false },
  'action.done':            { key: action,        undo: 'never',  work: false,   facts: WENT_OUT,           course: false, posts: true },
  'action.failed':          { key: action,        undo: 'never',  work: false,   facts: WENT_OUT,           course: false, posts: true },
  'action.abandoned':       { key: action,        undo: 'never',  work: false,   facts: WENT_OUT,           course: false, posts: true },
  'action.unknown':         { key: action,        undo: 'never',  work: false,   facts: WENT_OUT,           course: false, posts: true },
  'action.delayed':         { key: action,        undo: 'never',  work: false,   facts: NONE,               course: false, posts: false },
  'pager.stalled':          { key: 'pager',       undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'pager.resumed':          { key: 'pager',       undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'chat.stalled':           { key: 'chat',        undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'chat.resumed':           { key: 'chat',        undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'run.asked':              { key: run,            undo: 'final',  work: false,   facts: NONE,               course: false, posts: false },
  'run.resolved':           { key: run,            undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'run.refused':            { key: run,            undo: 'never',  work: false,   facts: NONE,               course: false, posts: false },
  'run.confirmed':          { key: run,            undo: 'final',  work: true,    facts: NONE,               course: false, posts: true },
  'run.declined':           { key: run,            undo: 'final',  work: false,   facts: NONE,               course: false, posts: true },
  'run.withdrawn':          { key: run,            undo: 'final',  work: false,   facts: NONE,               course: false, posts: false },
  'run.moved':              { key: run,            undo: 'never',  work: false,   facts: NONE,               course: true,  posts: true },
  'verdict.set':            { key: 'verdict',     undo: 'amends', work: false,   facts: NONE,               course: false, posts: true },
  'events.lost':            { key: 'loss',        undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'events.redacted':        { key: 'redaction',   undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'act.undone':             { key: undone,        undo: 'never',  work: false,   facts: 'any',              course: true,  posts: true },
} as const satisfies { readonly [T in EventType]: EventRow<T> };

type TypesOf<U extends EventRow['undo']> = {
  [T in EventType]: (typeof EVENT_TABLE)[T]['undo'] extends U ? T : never;
}[EventType];
/** What its author may take back. */
export type UndoableType = TypesOf<'open' | 'closed' | 'amends'>;
/** What people do on purpose and no undo takes back. */
export type FinalType = TypesOf<'final'>;

/** The row of a type. */
export const eventRow = (type: EventType): EventRow => EVENT_TABLE[type] as EventRow;

export const isFinalType = (type: EventType): type is FinalType => EVENT_TABLE[type].undo === 'final';

/** The name of the one thing that a fact by `by` changes. */
export function keyOf({ type, data }: Fact, by: Actor): string {
  const { key } = eventRow(type);
  return typeof key === 'string' ? key : key(data, by);
}

/** Whether this program knows the type, which may be newer. */
export const isEventType = (type: string): type is EventType => Object.hasOwn(EVENT_TABLE, type);
