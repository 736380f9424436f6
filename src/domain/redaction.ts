import { eventHash, eventText, type TextHash } from './chain.ts';
import type { Actor, AnyEvent, EventType } from './event.ts';
import { redactedEntries } from './verify-chain.ts';

/** What stands where a text was. */
export const REMOVED = '[redacted:manual]';

/** What the session knows of it: who took the texts out of which events, and why. */
export interface Redaction {
  readonly seq: number;
  readonly by: Actor;
  readonly at: string;
  readonly reason: string | null;
  readonly events: readonly number[];
}

/** text: the mark · none: null · drop: the field goes · empty: a record without entries · strings: the mark for each string in it. */
type How = 'text' | 'none' | 'drop' | 'empty' | 'strings';

/** Paths in an event's data: `a.b` a field, `a[].b` that field of each item. */
type Places = Readonly<Record<string, How>>;

const title: Places = { 'title.ja': 'text', 'title.en': 'text' };
const incident: Places = { 'incident.title': 'text', 'incident.service': 'text', 'incident.url': 'none' };
const CHANGE: Places = { title: 'none', url: 'none', version: 'none' };
const under = (place: string, places: Places): Places =>
  Object.fromEntries(Object.entries(places).map(([path, how]) => [`${place}.${path}`, how]));
const step = 'procedure.phases[].steps[]';

/**
 * The free texts of each type of event. Names of people, services, environments and log sources, ids, hashes and times stay: the session
 * could not be worked without them. So do the titles of a procedure.
 */
export const TEXTS: { readonly [T in EventType]: Places } = {
  'session.opened': {
    title: 'text',
    'tail.query': 'none',
    [`${step}.why.ja`]: 'text',
    [`${step}.why.en`]: 'text',
    [`${step}.command`]: 'text',
    [`${step}.query`]: 'text',
    [`${step}.link`]: 'drop',
  },
  'session.renamed': { title: 'text' },
  'session.closed': { reason: 'text' },
  'session.reopened': { reason: 'text' },
  'impact.set': { 'impact.who': 'text', 'impact.what': 'text' },
  'goal.set': { goal: 'text' },
  'participant.removed': { reason: 'text' },
  'step.skipped': { reason: 'text' },
  'step.added': title,
  'step.edited': title,
  'note.added': { text: 'text' },
  'note.amended': { text: 'text' },
  'log.pinned': {
    'line.message': 'text',
    'line.service': 'none',
    'line.fields': 'empty',
    query: 'none',
    comment: 'none',
  },
  'tail.set': { 'tail.query': 'none' },
  'mute.added': { pattern: 'text' },
  'incident.linked': incident,
  'incident.changed': incident,
  'responder.requested': { message: 'text' },
  'notice.sent': { text: 'text' },
  'action.requested': {
    'args.title': 'text',
    'args.details': 'text',
    'args.message': 'text',
    'args.text': 'text',
  },
  'action.done': { params: 'strings' },
  'action.failed': { params: 'strings' },
  'action.delayed': { params: 'strings' },
  'action.unknown': { params: 'strings' },
  'pager.stalled': { params: 'strings' },
  'chat.stalled': { params: 'strings' },
  'verdict.set': {
    'verdict.why': 'text',
    'verdict.prevent': 'text',
    'verdict.change.title': 'none',
    'verdict.change.version': 'none',
  },
  'events.redacted': { reason: 'text' },
  'session.related': { title: 'text' },
  'changes.seen': {
    ...under('rows[].change', CHANGE),
    'coverage[].basis.lastRelease.version': 'text',
    'coverage[].maybe[].version': 'text',
    'coverage[].released[].version': 'text',
    'rows[].evidence[].file': 'text',
    'rows[].evidence[].patterns[]': 'strings',
    'gaps[].params': 'strings',
  },
  'change.came': under('change', CHANGE),
  'change.pinned': under('change', CHANGE),
  'change.ruled-out': { ...under('change', CHANGE), reason: 'text' },
  'release.frozen': {
    tag: 'none',
    'previous.tag': 'none',
    'pulls[].title': 'text',
    'migrations[]': 'strings',
    url: 'none',
  },
  'release.added': { 'pulls[].title': 'text', 'migrations[]': 'strings' },
  'release.ran': { url: 'none' },
  'session.imported': {},
  'events.lost': {},
  'session.mitigated': {},
  'session.resolved': {},
  'session.relapsed': {},
  'reading.undone': {},
  'alert.timed': {},
  'severity.set': {},
  'participant.joined': {},
  'participant.left': {},
  'participant.invited': {},
  'participant.admitted': { name: 'text', from: 'text' },
  'participant.readmitted': {},
  'participant.revoked': {},
  'role.taken': {},
  'role.released': {},
  'driver.changed': {},
  'rotation.set': {},
  'release.set': {},
  'rollback.begun': {},
  'shift.handed-over': {},
  'step.started': {},
  'step.done': {},
  'step.undone': {},
  'step.confirmed': {},
  'step.assigned': {},
  'note.removed': {},
  'log.unpinned': {},
  'mute.removed': {},
  'incident.left': {},
  'responder.answered': {},
  'action.abandoned': {},
  'action.begun': {},
  'pager.resumed': {},
  'chat.resumed': {},
  'act.undone': {},
};

/**
 * The event without its texts, the same no matter who makes it; its place in the chain is kept. One that was redacted
 * before stays as it is. Of a type that this program does not know every string in the data goes.
 */
export function redactEvent(event: AnyEvent, hash: TextHash): AnyEvent {
  if (event.redacted !== undefined) return event;
  return { ...event, data: withoutTexts(event), redacted: { hash: eventHash(event, hash) } };
}

function withoutTexts({ type, data }: AnyEvent): AnyEvent['data'] {
  if (!Object.hasOwn(TEXTS, type)) return marked(data) as AnyEvent['data'];
  const without = structuredClone(data);
  for (const [path, how] of Object.entries(TEXTS[type as EventType])) change(without, path.split('.'), how);
  return without;
}

/**
 * A log, whole from event 1, with the events redacted that the last `fresh` ones name; null where one of them has
 * another text than it should.
 */
export function redactLog(
  log: readonly AnyEvent[],
  fresh: number,
  hash: TextHash,
): readonly AnyEvent[] | null {
  const redacted = [...log];
  for (const event of log.slice(log.length - fresh)) {
    if (event.type !== 'events.redacted') continue;
    for (const { seq, text } of redactedEntries(event)) {
      const found = redacted[seq - 1];
      if (found === undefined) return null;
      const without = redactEvent(found, hash);
      if (hash(eventText(without)) !== text) return null;
      redacted[seq - 1] = without;
    }
  }
  return redacted;
}

/** Changes what lies at a path; what is not there, or is null, stays so. */
function change(at: Record<string, unknown>, path: readonly string[], how: How): void {
  const [first = '', ...rest] = path;
  const key = first.replace(/\[\]$/, '');
  const value = Object.hasOwn(at, key) ? at[key] : undefined;
  // An empty text holds nothing, and of an action says that its step has the words.
  if (value === undefined || value === null || value === '') return;
  if (rest.length > 0) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (typeof item === 'object' && item !== null) change(item as Record<string, unknown>, rest, how);
    }
  } else if (how === 'drop') delete at[key];
  else at[key] = how === 'none' ? null : how === 'empty' ? {} : how === 'strings' ? marked(value) : REMOVED;
}

/** The same value with the mark for each string in it. */
function marked(value: unknown): unknown {
  if (typeof value === 'string') return value === '' ? '' : REMOVED;
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, marked(held)]));
}
