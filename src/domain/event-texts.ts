import { ACT_TABLE, type ActRow } from './act-table.ts';
import type { EventType } from './event.ts';

/**
 * text: the mark · none: null · drop: the field goes · empty: a record without entries · strings: the mark for each string in
 * it · outcome: the same, but the ids of what an act has made stay.
 */
export type How = 'text' | 'none' | 'drop' | 'empty' | 'strings' | 'outcome';

/** Paths in an event's data: `a.b` a field, `a[].b` that field of each item. */
type Places = Readonly<Record<string, How>>;

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
  // With a mark in it nothing runs (`runs/wanted.ts`).
  [`${steps}.run.workflow.ref`]: 'text',
  [`${steps}.run.workflow.inputs`]: 'strings',
  [`${steps}.run.query.query`]: 'text',
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
  ...under('rollbacks[].run.workflow', { ref: 'text', inputs: 'strings' }),
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
/** With a mark in it nothing runs: the hash is that of another text. */
const RUN: Places = { ref: 'text', inputs: 'strings' };
const MOVED: Places = {
  ...{ url: 'drop', 'lines[]': 'text', params: 'strings', job: 'none', step: 'none' },
  'counted.partial.params': 'strings',
};
const JUDGED: Places = {
  ...{ 'verdict.why': 'text', 'verdict.prevent': 'text' },
  ...under('verdict.change', { title: 'none', version: 'none' }),
};

/**
 * Of each type of event its free texts, for redaction. Names of people, services, environments and log sources, ids, hashes and
 * times stay: the session could not be worked without them. So do the titles of a procedure.
 */
// biome-ignore format: it is read by its columns.
export const EVENT_TEXTS = {
  'session.opened':         OPENED,
  'session.imported':       {},
  'session.renamed':        { title: 'text' },
  'session.closed':         { reason: 'text' },
  'session.reopened':       { reason: 'text' },
  'session.mitigated':      {},
  'session.resolved':       {},
  'session.relapsed':       {},
  'reading.undone':         {},
  'alert.timed':            {},
  'release.set':            {},
  'rollback.begun':         {},
  'session.related':        { title: 'text' },
  'changes.seen':           SEEN,
  'change.came':            CHANGED,
  'change.pinned':          CHANGED,
  'change.ruled-out':       { ...CHANGED, reason: 'text' },
  'release.frozen':         FROZEN,
  'release.added':          { 'pulls[].title': 'text', 'migrations[]': 'strings' },
  'release.ran':            { url: 'none' },
  'severity.set':           {},
  'impact.set':             { 'impact.who': 'text', 'impact.what': 'text' },
  'goal.set':               { goal: 'text' },
  'participant.joined':     { from: 'text' },
  'participant.left':       {},
  'participant.removed':    { reason: 'text' },
  'participant.invited':    {},
  'participant.admitted':   { name: 'text', from: 'text' },
  'participant.readmitted': {},
  'participant.revoked':    {},
  'role.taken':             {},
  'role.released':          {},
  'driver.changed':         {},
  'shift.handed-over':      {},
  'rotation.set':           {},
  'step.started':           {},
  'step.done':              {},
  'step.undone':            {},
  'step.confirmed':         {},
  'step.skipped':           { reason: 'text' },
  'step.assigned':          {},
  'step.added':             { ...TITLE, ...under('run.workflow', { ref: 'text', inputs: 'strings' }) },
  'step.edited':            TITLE,
  'note.added':             { text: 'text' },
  'note.amended':           { text: 'text' },
  'note.removed':           {},
  'log.pinned':             PINNED,
  'log.unpinned':           {},
  'tail.set':               { 'tail.query': 'none' },
  'mute.added':             { pattern: 'text' },
  'mute.removed':           {},
  'incident.linked':        INCIDENT,
  'incident.changed':       INCIDENT,
  'incident.left':          {},
  'responder.requested':    { message: 'text' },
  'responder.answered':     {},
  'notice.sent':            { text: 'text' },
  'action.requested':       REQUESTED,
  'action.begun':           {},
  'action.done':            { params: 'outcome' },
  'action.failed':          { params: 'strings' },
  'action.abandoned':       {},
  'action.unknown':         { params: 'strings' },
  'action.delayed':         { params: 'strings' },
  'pager.stalled':          { params: 'strings' },
  'pager.resumed':          {},
  'chat.stalled':           { params: 'strings' },
  'chat.resumed':           {},
  'run.asked':              { ...under('wanted', RUN), 'query.query': 'text' },
  'run.resolved':           { ...under('what', RUN), live: 'none', url: 'none' },
  'run.refused':            { params: 'strings' },
  'run.confirmed':          {},
  'run.approved':           {},
  'run.declined':           { reason: 'text' },
  'run.withdrawn':          {},
  'run.moved':              MOVED,
  'recovery.seen':          {},
  'issue.asked':            {},
  'issue.moved':            { params: 'strings' },
  'verdict.set':            JUDGED,
  'events.lost':            {},
  'events.redacted':        { reason: 'text' },
  'act.undone':             {},
} as const satisfies Readonly<Record<EventType, Places>>;
