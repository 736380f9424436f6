import { effectsOf } from './act-effects.ts';
import type { EventData, EventType } from './event.ts';
import { type FactName, RELEASE_FACTS, readFactWord } from './when.ts';

/** Steps by their id, as far as is asked here. */
type Steps = Readonly<Record<string, { readonly step: { readonly when?: string | undefined } } | undefined>>;

/**
 * What the program knows of each type of event beside its data (`event-schema.ts`), what it does (`reducers`), and its texts
 * (`event-texts.ts`), and which thing it changes (`event-keys.ts`).
 */
interface EventRow<T extends EventType = EventType> {
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
  'session.opened':         { undo: 'never',  work: false,   facts: 'any',              course: true,  posts: true },
  'session.imported':       { undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'session.renamed':        { undo: 'closed', work: false,   facts: NONE,               course: false, posts: true },
  'session.closed':         { undo: 'final',  work: false,   facts: NONE,               course: true,  posts: true },
  'session.reopened':       { undo: 'final',  work: false,   facts: NONE,               course: true,  posts: true },
  'session.mitigated':      { undo: 'amends', work: true,    facts: ['mitigated'],      course: true,  posts: true },
  'session.resolved':       { undo: 'amends', work: false,   facts: OVER,               course: true,  posts: true },
  'session.relapsed':       { undo: 'amends', work: true,    facts: READINGS,           course: true,  posts: true },
  'reading.undone':         { undo: 'amends', work: false,   facts: READINGS,           course: true,  posts: true },
  'alert.timed':            { undo: 'final',  work: false,   facts: NONE,               course: false, posts: true },
  'release.set':            { undo: 'open',   work: false,   facts: NONE,               course: false, posts: true },
  'rollback.begun':         { undo: 'open',   work: true,    facts: NONE,               course: false, posts: true },
  'session.related':        { undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'changes.seen':           { undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'change.came':            { undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'change.pinned':          { undo: 'open',   work: isOn,    facts: NONE,               course: false, posts: true },
  'change.ruled-out':       { undo: 'open',   work: isSaid,  facts: NONE,               course: false, posts: true },
  'release.frozen':         { undo: 'never',  work: false,   facts: RAN,                course: false, posts: true },
  'release.added':          { undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'release.ran':            { undo: 'never',  work: false,   facts: RAN,                course: false, posts: true },
  'severity.set':           { undo: 'amends', work: false,   facts: ['severity'],       course: true,  posts: true },
  'impact.set':             { undo: 'amends', work: isKnown, facts: ['impact'],         course: false, posts: true },
  'goal.set':               { undo: 'open',   work: isSet,   facts: NONE,               course: false, posts: true },
  'participant.joined':     { undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'participant.left':       { undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'participant.removed':    { undo: 'final',  work: false,   facts: NONE,               course: false, posts: true },
  'participant.invited':    { undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'participant.admitted':   { undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'participant.readmitted': { undo: 'final',  work: false,   facts: NONE,               course: false, posts: true },
  'participant.revoked':    { undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'role.taken':             { undo: 'open',   work: false,   facts: ROLES,              course: false, posts: true },
  'role.released':          { undo: 'open',   work: false,   facts: ROLES,              course: false, posts: true },
  'driver.changed':         { undo: 'open',   work: false,   facts: ROLES,              course: false, posts: true },
  'shift.handed-over':      { undo: 'open',   work: false,   facts: ['handed over'],    course: false, posts: true },
  'rotation.set':           { undo: 'open',   work: false,   facts: NONE,               course: false, posts: true },
  'step.started':           { undo: 'open',   work: byHand,  facts: NONE,               course: true,  posts: false },
  'step.done':              { undo: 'open',   work: byHand,  facts: NONE,               course: true,  posts: false },
  'step.undone':            { undo: 'open',   work: false,   facts: NONE,               course: true,  posts: false },
  'step.confirmed':         { undo: 'open',   work: byHand,  facts: NONE,               course: true,  posts: false },
  'step.skipped':           { undo: 'open',   work: false,   facts: NONE,               course: true,  posts: false },
  'step.assigned':          { undo: 'open',   work: false,   facts: NONE,               course: true,  posts: false },
  'step.added':             { undo: 'open',   work: true,    facts: NONE,               course: true,  posts: false },
  'step.edited':            { undo: 'open',   work: false,   facts: NONE,               course: true,  posts: false },
  'note.added':             { undo: 'closed', work: worded,  facts: noted,              course: false, posts: true },
  'note.amended':           { undo: 'closed', work: false,   facts: NOTES,              course: false, posts: true },
  'note.removed':           { undo: 'closed', work: false,   facts: NOTES,              course: false, posts: true },
  'log.pinned':             { undo: 'open',   work: true,    facts: ['pinned'],         course: false, posts: true },
  'log.unpinned':           { undo: 'open',   work: false,   facts: ['pinned'],         course: false, posts: true },
  'tail.set':               { undo: 'open',   work: false,   facts: NONE,               course: false, posts: true },
  'mute.added':             { undo: 'open',   work: false,   facts: NONE,               course: false, posts: true },
  'mute.removed':           { undo: 'open',   work: false,   facts: NONE,               course: false, posts: true },
  'incident.linked':        { undo: 'final',  work: false,   facts: ['acknowledged'],   course: true,  posts: true },
  'incident.changed':       { undo: 'never',  work: false,   facts: ['acknowledged'],   course: true,  posts: true },
  'incident.left':          { undo: 'final',  work: false,   facts: NONE,               course: false, posts: true },
  'responder.requested':    { undo: 'final',  work: true,    facts: NONE,               course: false, posts: true },
  'responder.answered':     { undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'notice.sent':            { undo: 'final',  work: true,    facts: ['notice written'], course: false, posts: true },
  'action.requested':       { undo: 'final',  work: ofPager, facts: WENT_OUT,           course: false, posts: true },
  'action.begun':           { undo: 'never',  work: false,   facts: NONE,               course: false, posts: false },
  'action.done':            { undo: 'never',  work: false,   facts: WENT_OUT,           course: false, posts: true },
  'action.failed':          { undo: 'never',  work: false,   facts: WENT_OUT,           course: false, posts: true },
  'action.abandoned':       { undo: 'never',  work: false,   facts: WENT_OUT,           course: false, posts: true },
  'action.unknown':         { undo: 'never',  work: false,   facts: WENT_OUT,           course: false, posts: true },
  'action.delayed':         { undo: 'never',  work: false,   facts: NONE,               course: false, posts: false },
  'pager.stalled':          { undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'pager.resumed':          { undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'chat.stalled':           { undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'chat.resumed':           { undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'run.asked':              { undo: 'final',  work: false,   facts: NONE,               course: false, posts: false },
  'run.resolved':           { undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'run.refused':            { undo: 'never',  work: false,   facts: NONE,               course: false, posts: false },
  'run.confirmed':          { undo: 'final',  work: true,    facts: NONE,               course: false, posts: true },
  'run.approved':           { undo: 'final',  work: true,    facts: NONE,               course: false, posts: false },
  'run.declined':           { undo: 'final',  work: false,   facts: NONE,               course: false, posts: true },
  'run.withdrawn':          { undo: 'final',  work: false,   facts: NONE,               course: false, posts: false },
  'run.moved':              { undo: 'never',  work: false,   facts: NONE,               course: true,  posts: true },
  'recovery.seen':          { undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'issue.asked':            { undo: 'final',  work: false,   facts: NONE,               course: false, posts: false },
  'issue.moved':            { undo: 'never',  work: false,   facts: NONE,               course: false, posts: false },
  'verdict.set':            { undo: 'amends', work: false,   facts: NONE,               course: false, posts: true },
  'events.lost':            { undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'events.redacted':        { undo: 'never',  work: false,   facts: NONE,               course: false, posts: true },
  'act.undone':             { undo: 'never',  work: false,   facts: 'any',              course: true,  posts: true },
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

/** Whether this program knows the type, which may be newer. */
export const isEventType = (type: string): type is EventType => Object.hasOwn(EVENT_TABLE, type);
