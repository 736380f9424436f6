import { ACT_TABLE, type ActRow, actRow } from './act-table.ts';
import type { Actor, EventData, EventType, Fact } from './event.ts';
import { type FactName, RELEASE_FACTS, readFactWord } from './when.ts';

/**
 * text: the mark · none: null · drop: the field goes · empty: a record without entries · strings: the mark for each string in
 * it · outcome: the same, but the ids of what an act has made stay.
 */
export type How = 'text' | 'none' | 'drop' | 'empty' | 'strings' | 'outcome';

/** Paths in an event's data: `a.b` a field, `a[].b` that field of each item. */
type Places = Readonly<Record<string, How>>;

/** Steps by their id, as far as is asked here. */
type Steps = Readonly<Record<string, { readonly step: { readonly when?: string | undefined } } | undefined>>;

/** What the program knows of each type of event beside its data (`event-schema.ts`) and what it does (`reducers`). */
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
  /**
   * Its free texts, for redaction. Names of people, services, environments and log sources, ids, hashes and times stay: the
   * session could not be worked without them. So do the titles of a procedure.
   */
  readonly texts: Places;
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
  target === 'pagerduty' && actRow(act)?.work === true;

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

const under = (place: string, places: Places): Places =>
  Object.fromEntries(Object.entries(places).map(([path, how]) => [`${place}.${path}`, how]));
const steps = 'procedure.phases[].steps[]';
const OPENED: Places = {
  title: 'text',
  'tail.query': 'none',
  [`${steps}.why.ja`]: 'text',
  [`${steps}.why.en`]: 'text',
  [`${steps}.command`]: 'text',
  [`${steps}.query`]: 'text',
  [`${steps}.link`]: 'drop',
};
const TITLE: Places = { 'title.ja': 'text', 'title.en': 'text' };
const CHANGE: Places = { title: 'none', url: 'none', version: 'none' };
const CHANGED = under('change', CHANGE);
const SEEN: Places = {
  ...under('rows[].change', CHANGE),
  'coverage[].basis.lastRelease.version': 'text',
  'coverage[].maybe[].version': 'text',
  'coverage[].released[].version': 'text',
  'rows[].evidence[].file': 'text',
  'rows[].evidence[].patterns[]': 'strings',
  'gaps[].params': 'strings',
};
const FROZEN: Places = {
  tag: 'none',
  'previous.tag': 'none',
  'pulls[].title': 'text',
  'migrations[]': 'strings',
  url: 'none',
};
const PINNED: Places = {
  'line.message': 'text',
  'line.service': 'none',
  'line.fields': 'empty',
  query: 'none',
  comment: 'none',
};
const INCIDENT: Places = { 'incident.title': 'text', 'incident.service': 'text', 'incident.url': 'none' };
/** What people type with an act, by home and commands; and what a session gives of its own. */
const TYPED = Object.values<ActRow>(ACT_TABLE).flatMap(({ wish }) =>
  (wish ?? []).flatMap((shape) =>
    Object.entries(shape).flatMap(([field, kind]) =>
      kind === 'text' || kind === 'line' || kind === 'aside' ? [field] : [],
    ),
  ),
);
const REQUESTED: Places = under('args', {
  ...{ title: 'text', details: 'text', message: 'text' },
  ...Object.fromEntries(TYPED.map((field) => [field, 'text'] as const)),
});
const JUDGED: Places = {
  ...{ 'verdict.why': 'text', 'verdict.prevent': 'text' },
  ...under('verdict.change', { title: 'none', version: 'none' }),
};

// biome-ignore format: it is read by its columns.
export const EVENT_TABLE = {
  'session.opened':         { key: 'status',      undo: 'never',  work: false,   facts: 'any',              course: true,  posts: true,  texts: OPENED },
  'session.imported':       { key: 'imported',    undo: 'never',  work: false,   facts: NONE,               course: false, posts: true,  texts: {} },
  'session.renamed':        { key: 'title',       undo: 'closed', work: false,   facts: NONE,               course: false, posts: true,  texts: { title: 'text' } },
  'session.closed':         { key: 'status',      undo: 'final',  work: false,   facts: NONE,               course: true,  posts: true,  texts: { reason: 'text' } },
  'session.reopened':       { key: 'status',      undo: 'final',  work: false,   facts: NONE,               course: true,  posts: true,  texts: { reason: 'text' } },
  'session.mitigated':      { key: 'mitigated',   undo: 'amends', work: true,    facts: ['mitigated'],      course: true,  posts: true,  texts: {} },
  'session.resolved':       { key: 'resolved',    undo: 'amends', work: false,   facts: OVER,               course: true,  posts: true,  texts: {} },
  'session.relapsed':       { key: 'relapsed',    undo: 'amends', work: true,    facts: READINGS,           course: true,  posts: true,  texts: {} },
  'reading.undone':         { key: reading,       undo: 'amends', work: false,   facts: READINGS,           course: true,  posts: true,  texts: {} },
  'alert.timed':            { key: 'fired',       undo: 'final',  work: false,   facts: NONE,               course: false, posts: true,  texts: {} },
  'release.set':            { key: 'release',     undo: 'open',   work: false,   facts: NONE,               course: false, posts: true,  texts: {} },
  'rollback.begun':         { key: 'rollback',    undo: 'open',   work: true,    facts: NONE,               course: false, posts: true,  texts: {} },
  'session.related':        { key: related,       undo: 'never',  work: false,   facts: NONE,               course: false, posts: true,  texts: { title: 'text' } },
  'changes.seen':           { key: 'changes',     undo: 'never',  work: false,   facts: NONE,               course: false, posts: true,  texts: SEEN },
  'change.came':            { key: change,        undo: 'never',  work: false,   facts: NONE,               course: false, posts: true,  texts: CHANGED },
  'change.pinned':          { key: change,        undo: 'open',   work: isOn,    facts: NONE,               course: false, posts: true,  texts: CHANGED },
  'change.ruled-out':       { key: change,        undo: 'open',   work: isSaid,  facts: NONE,               course: false, posts: true,  texts: { ...CHANGED, reason: 'text' } },
  'release.frozen':         { key: 'release',     undo: 'never',  work: false,   facts: RAN,                course: false, posts: true,  texts: FROZEN },
  'release.added':          { key: 'release',     undo: 'never',  work: false,   facts: NONE,               course: false, posts: true,  texts: { 'pulls[].title': 'text', 'migrations[]': 'strings' } },
  'release.ran':            { key: 'release',     undo: 'never',  work: false,   facts: RAN,                course: false, posts: true,  texts: { url: 'none' } },
  'severity.set':           { key: 'severity',    undo: 'amends', work: false,   facts: ['severity'],       course: true,  posts: true,  texts: {} },
  'impact.set':             { key: 'impact',      undo: 'amends', work: isKnown, facts: ['impact'],         course: false, posts: true,  texts: { 'impact.who': 'text', 'impact.what': 'text' } },
  'goal.set':               { key: 'goal',        undo: 'open',   work: isSet,   facts: NONE,               course: false, posts: true,  texts: { goal: 'text' } },
  'participant.joined':     { key: joining,       undo: 'never',  work: false,   facts: NONE,               course: false, posts: true,  texts: { from: 'text' } },
  'participant.left':       { key: author,        undo: 'never',  work: false,   facts: NONE,               course: false, posts: true,  texts: {} },
  'participant.removed':    { key: person,        undo: 'final',  work: false,   facts: NONE,               course: false, posts: true,  texts: { reason: 'text' } },
  'participant.invited':    { key: person,        undo: 'never',  work: false,   facts: NONE,               course: false, posts: true,  texts: {} },
  'participant.admitted':   { key: person,        undo: 'never',  work: false,   facts: NONE,               course: false, posts: true,  texts: { name: 'text', from: 'text' } },
  'participant.readmitted': { key: person,        undo: 'final',  work: false,   facts: NONE,               course: false, posts: true,  texts: {} },
  'participant.revoked':    { key: person,        undo: 'never',  work: false,   facts: NONE,               course: false, posts: true,  texts: {} },
  'role.taken':             { key: role,          undo: 'open',   work: false,   facts: ROLES,              course: false, posts: true,  texts: {} },
  'role.released':          { key: role,          undo: 'open',   work: false,   facts: ROLES,              course: false, posts: true,  texts: {} },
  'driver.changed':         { key: 'role:driver', undo: 'open',   work: false,   facts: ROLES,              course: false, posts: true,  texts: {} },
  'shift.handed-over':      { key: 'handovers',   undo: 'open',   work: false,   facts: ['handed over'],    course: false, posts: true,  texts: {} },
  'rotation.set':           { key: 'rotation',    undo: 'open',   work: false,   facts: NONE,               course: false, posts: true,  texts: {} },
  'step.started':           { key: step,          undo: 'open',   work: byHand,  facts: NONE,               course: true,  posts: false, texts: {} },
  'step.done':              { key: step,          undo: 'open',   work: byHand,  facts: NONE,               course: true,  posts: false, texts: {} },
  'step.undone':            { key: step,          undo: 'open',   work: false,   facts: NONE,               course: true,  posts: false, texts: {} },
  'step.confirmed':         { key: step,          undo: 'open',   work: byHand,  facts: NONE,               course: true,  posts: false, texts: {} },
  'step.skipped':           { key: step,          undo: 'open',   work: false,   facts: NONE,               course: true,  posts: false, texts: { reason: 'text' } },
  'step.assigned':          { key: step,          undo: 'open',   work: false,   facts: NONE,               course: true,  posts: false, texts: {} },
  'step.added':             { key: step,          undo: 'open',   work: true,    facts: NONE,               course: true,  posts: false, texts: TITLE },
  'step.edited':            { key: step,          undo: 'open',   work: false,   facts: NONE,               course: true,  posts: false, texts: TITLE },
  'note.added':             { key: note,          undo: 'closed', work: worded,  facts: noted,              course: false, posts: true,  texts: { text: 'text' } },
  'note.amended':           { key: note,          undo: 'closed', work: false,   facts: NOTES,              course: false, posts: true,  texts: { text: 'text' } },
  'note.removed':           { key: note,          undo: 'closed', work: false,   facts: NOTES,              course: false, posts: true,  texts: {} },
  'log.pinned':             { key: pin,           undo: 'open',   work: true,    facts: ['pinned'],         course: false, posts: true,  texts: PINNED },
  'log.unpinned':           { key: pin,           undo: 'open',   work: false,   facts: ['pinned'],         course: false, posts: true,  texts: {} },
  'tail.set':               { key: 'tail',        undo: 'open',   work: false,   facts: NONE,               course: false, posts: true,  texts: { 'tail.query': 'none' } },
  'mute.added':             { key: mute,          undo: 'open',   work: false,   facts: NONE,               course: false, posts: true,  texts: { pattern: 'text' } },
  'mute.removed':           { key: mute,          undo: 'open',   work: false,   facts: NONE,               course: false, posts: true,  texts: {} },
  'incident.linked':        { key: incident,      undo: 'final',  work: false,   facts: ['acknowledged'],   course: true,  posts: true,  texts: INCIDENT },
  'incident.changed':       { key: incident,      undo: 'never',  work: false,   facts: ['acknowledged'],   course: true,  posts: true,  texts: INCIDENT },
  'incident.left':          { key: 'left',        undo: 'final',  work: false,   facts: NONE,               course: false, posts: true,  texts: {} },
  'responder.requested':    { key: request,       undo: 'final',  work: true,    facts: NONE,               course: false, posts: true,  texts: { message: 'text' } },
  'responder.answered':     { key: request,       undo: 'never',  work: false,   facts: NONE,               course: false, posts: true,  texts: {} },
  'notice.sent':            { key: 'notice',      undo: 'final',  work: true,    facts: ['notice written'], course: false, posts: true,  texts: { text: 'text' } },
  'action.requested':       { key: action,        undo: 'final',  work: ofPager, facts: WENT_OUT,           course: false, posts: true,  texts: REQUESTED },
  'action.begun':           { key: action,        undo: 'never',  work: false,   facts: NONE,               course: false, posts: false, texts: {} },
  'action.done':            { key: action,        undo: 'never',  work: false,   facts: WENT_OUT,           course: false, posts: true,  texts: { params: 'outcome' } },
  'action.failed':          { key: action,        undo: 'never',  work: false,   facts: WENT_OUT,           course: false, posts: true,  texts: { params: 'strings' } },
  'action.abandoned':       { key: action,        undo: 'never',  work: false,   facts: WENT_OUT,           course: false, posts: true,  texts: {} },
  'action.unknown':         { key: action,        undo: 'never',  work: false,   facts: WENT_OUT,           course: false, posts: true,  texts: { params: 'strings' } },
  'action.delayed':         { key: action,        undo: 'never',  work: false,   facts: NONE,               course: false, posts: false, texts: { params: 'strings' } },
  'pager.stalled':          { key: 'pager',       undo: 'never',  work: false,   facts: NONE,               course: false, posts: true,  texts: { params: 'strings' } },
  'pager.resumed':          { key: 'pager',       undo: 'never',  work: false,   facts: NONE,               course: false, posts: true,  texts: {} },
  'chat.stalled':           { key: 'chat',        undo: 'never',  work: false,   facts: NONE,               course: false, posts: true,  texts: { params: 'strings' } },
  'chat.resumed':           { key: 'chat',        undo: 'never',  work: false,   facts: NONE,               course: false, posts: true,  texts: {} },
  'verdict.set':            { key: 'verdict',     undo: 'amends', work: false,   facts: NONE,               course: false, posts: true,  texts: JUDGED },
  'events.lost':            { key: 'loss',        undo: 'never',  work: false,   facts: NONE,               course: false, posts: true,  texts: {} },
  'events.redacted':        { key: 'redaction',   undo: 'never',  work: false,   facts: NONE,               course: false, posts: true,  texts: { reason: 'text' } },
  'act.undone':             { key: undone,        undo: 'never',  work: false,   facts: 'any',              course: true,  posts: true,  texts: {} },
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
