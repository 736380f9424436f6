import { ACT_TABLE, fieldOf, isFieldAct, isPagerAct, type PagerActName } from '../domain/act-table.ts';
import type { OutsideAction } from '../domain/actions.ts';
import type { AnyEvent } from '../domain/event.ts';
import { isEventType } from '../domain/event-table.ts';
import { isWebLink } from '../domain/permission.ts';
import type { Note } from '../domain/session.ts';
import { changeText } from '../text/change-text.ts';
import { givenText } from '../text/i18n/act-words.ts';
import { sayPager } from '../text/i18n/pager.ts';
import { impactLine } from '../text/impact.ts';
import { changeSayings } from './change-sayings.ts';
import { lineTime, type RecordContext, WEB_TOLD } from './context.ts';
import { issueSayings } from './issue-sayings.ts';
import { runSayings } from './run-sayings.ts';
import type { SaidLine, Say } from './saying-type.ts';

/** One line of the timeline: when it happened, who, what (already escaped Markdown, may hold `\n`). */
export interface TimelineEntry {
  readonly seq: number;
  readonly type: string;
  /** Id of who did it. */
  readonly actor: string;
  readonly at: string;
  readonly by: string;
  readonly what: string;
}

/**
 * The log as a story: acts that were taken back are left out, a note stands at the time it happened with its
 * latest wording, and removed notes are not told. Sorted by that time, then by seq.
 */
export function timeline(c: RecordContext): readonly TimelineEntry[] {
  const undone = new Set(
    c.events.filter((e) => e.type === 'act.undone').map((e) => (e.data as { seq: number }).seq),
  );
  const say = sayings(c);
  const entries = c.events.flatMap((event): TimelineEntry[] => {
    if (undone.has(event.seq)) return [];
    const tell = isEventType(event.type) ? say[event.type] : null;
    const line = (tell as ((e: AnyEvent) => SaidLine | null) | null)?.(event);
    if (!line) return [];
    const { seq, type, at, by } = event;
    return [{ seq, type, actor: by.id, at: line.at ?? at, by: c.author(event), what: line.what }];
  });
  return entries.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.seq - b.seq));
}

function sayings(c: RecordContext): Say {
  const { session: s, t, incident } = c;
  const step = (id: string): string => (s.steps[id] ? c.say(s.steps[id].step.title) : c.text(id));
  const notes = new Map(s.notes.map((note) => [note.id, note]));
  /** What the timeline has told of each incident so far: it is asked in the order of the log. */
  const told = new Map<string, string>();
  const pins = new Map(s.pins.map((pin) => [pin.id, pin]));
  const watchers = Object.values(s.participants).flatMap(({ id, kind }) => (kind === 'web' ? [id] : []));
  return {
    'session.opened': () => ({ what: t('ev_opened') }),
    'session.imported': (e) => ({ what: t('ev_imported', { n: e.data.to }) }),
    'session.renamed': (e) => ({ what: t('ev_renamed', { title: c.text(e.data.title) }) }),
    'session.closed': (e) => ({
      what: e.data.reason === null ? t('ev_closed') : t('ev_closedWhy', { reason: c.text(e.data.reason) }),
    }),
    'session.reopened': () => ({ what: t('ev_reopened') }),
    'session.mitigated': (e) => ({ at: e.data.happenedAt, what: t('ev_mitigated') }),
    'session.resolved': (e) => ({ at: e.data.happenedAt, what: t('ev_resolved') }),
    'session.relapsed': (e) => ({ at: e.data.happenedAt, what: t('ev_relapsed') }),
    'reading.undone': (e) => ({
      what: t('ev_readingUndone', { reading: t(`clock_${e.data.reading}`), time: c.time(e.data.was) }),
    }),
    'alert.timed': ({ data: { firedAt, was } }) => ({
      what:
        was === null
          ? t('ev_alertSet', { time: c.fullTime(firedAt) })
          : t('ev_alertTimed', { time: c.fullTime(firedAt), was: c.fullTime(was) }),
    }),
    'severity.set': (e) => ({
      what:
        e.data.severity === null ? t('ev_severityUnset') : t('ev_severity', { severity: e.data.severity }),
    }),
    'impact.set': (e) =>
      e.data.impact && {
        what: t('ev_impact', {
          impact: impactLine(c.text(e.data.impact.who), c.text(e.data.impact.what), c.lang),
        }),
      },
    'goal.set': (e) => (e.data.goal === null ? null : { what: t('ev_goal', { goal: c.text(e.data.goal) }) }),
    'release.set': (e) => ({
      what: t('ev_release', {
        values: e.data.release.variables.map(({ id, value }) => `${id} ${value}`).join(', '),
      }),
    }),
    'rollback.begun': () => ({ what: t('ev_rollback') }),
    ...changeSayings(c),
    'session.related': (e) => ({
      what: t(e.data.kind === 'release' ? 'ev_duringRelease' : 'ev_relatedIncident', {
        session: e.data.session,
        number: e.data.number === null ? '' : `#${e.data.number} `,
        title: c.text(e.data.title),
      }),
    }),
    'shift.handed-over': (e) => ({ what: t('ev_handedOver', { who: c.name(e.data.to) }) }),
    'participant.joined': (e) => {
      const { participant, from } = e.data;
      if (participant.kind !== 'web') return { what: t('ev_joined') };
      const n = watchers.indexOf(participant.id) + 1;
      if (n > WEB_TOLD) return null;
      const more = n === WEB_TOLD ? watchers.length - WEB_TOLD : 0;
      if (more > 0) return { what: t('ev_joinedWebMore', { n: more }) };
      return { what: from === undefined ? t('ev_joinedWeb') : t('ev_joinedWebFrom', { from: c.text(from) }) };
    },
    'participant.left': () => ({ what: t('ev_left') }),
    'participant.removed': (e) => ({ what: t('ev_removed', { who: c.name(e.data.participant) }) }),
    'participant.invited': (e) => ({
      what:
        e.data.uses === undefined
          ? t('ev_invited', { kind: t(`kind_${e.data.role}`), until: c.fullTime(e.data.until) })
          : t('ev_invitedWeb', { n: e.data.uses, until: c.fullTime(e.data.until) }),
    }),
    'participant.admitted': (e) => ({
      what: t('ev_admitted', { who: c.text(e.data.name), from: e.data.from }),
    }),
    'participant.readmitted': (e) => ({ what: t('ev_readmitted', { who: c.name(e.data.participant) }) }),
    'participant.revoked': (e) => {
      const { participant, origin } = e.data;
      if (watchers.indexOf(participant) >= WEB_TOLD) return null;
      const known = (id: string): string => (isWebLink(id) ? t('webLink') : c.name(id));
      const isKnown = s.participants[participant] !== undefined || isWebLink(participant);
      const who = isKnown ? known(participant) : t('unusedInvite');
      return {
        what:
          origin === null ? t('ev_revoked', { who }) : t('ev_revokedWith', { who, origin: known(origin) }),
      };
    },
    'role.taken': (e) => {
      const role = t(`role_${e.data.role}`);
      const self = e.data.participant === e.by.id;
      return {
        what: self ? t('ev_roleSelf', { role }) : t('ev_role', { role, who: c.name(e.data.participant) }),
      };
    },
    'role.released': null,
    'driver.changed': (e) => {
      if (e.data.to === null) return null;
      return {
        what: e.data.to === e.by.id ? t('ev_driverSelf') : t('ev_driver', { who: c.name(e.data.to) }),
      };
    },
    'rotation.set': null,
    'step.started': null,
    'step.assigned': null,
    'step.edited': null,
    'step.done': (e) => {
      const waits = s.steps[e.data.step]?.step.needs === 'second person';
      return { what: t(waits ? 'ev_doneWaiting' : 'ev_done', { step: step(e.data.step) }) };
    },
    'step.confirmed': (e) => ({ what: t('ev_confirmed', { step: step(e.data.step) }) }),
    'step.undone': (e) => ({ what: t('ev_undone', { step: step(e.data.step) }) }),
    'step.skipped': (e) => ({
      what: t('ev_skipped', { step: step(e.data.step), reason: c.text(e.data.reason) }),
    }),
    'step.added': (e) => ({ what: t('ev_stepAdded', { step: step(e.data.step) }) }),
    'note.added': (e) => noteLine(c, notes.get(e.data.note)),
    'note.amended': (e) => {
      const note = notes.get(e.data.note);
      return e.data.done && note && !note.removed
        ? { what: t('ev_actionDone', { text: noteMarkdown(c, note) }) }
        : null;
    },
    // A removed note and a removed pin have no line.
    'note.removed': null,
    'log.unpinned': null,
    'tail.set': null,
    'mute.added': null,
    'mute.removed': null,
    'log.pinned': (e) => {
      const pin = pins.get(e.data.pin);
      if (!pin || pin.removed) return null;
      const what = t('ev_pinned', { n: pin.number, line: c.text(firstLine(pin.line.message)) });
      const at = lineTime(pin.line.time);
      // The screen shows a pin by its line's time, which is not when it was pinned.
      const other = at !== null && c.time(at) !== c.time(pin.at);
      return { what: other ? what + t('pinnedOf', { at: c.time(at) }) : what };
    },
    'incident.linked': ({ data: { incident: i } }) => {
      told.set(i.id, [i.status, i.status === 'acknowledged' ? i.acknowledgedBy : null].join());
      return { what: t('ev_linked', { id: incident(i), title: c.text(i.title) }) };
    },
    'incident.changed': ({ data: { incident: i } }) => {
      // Other fields change too, and what has not happened is not told.
      const was = told.get(i.id);
      const state = [i.status, i.status === 'acknowledged' ? i.acknowledgedBy : null].join();
      told.set(i.id, state);
      if (was === state) return null;
      const [by, at] =
        i.status === 'resolved'
          ? [i.resolvedBy, i.resolvedAt]
          : i.status === 'acknowledged'
            ? [i.acknowledgedBy, i.acknowledgedAt]
            : [null, null];
      const params = { id: incident(i), state: t(`pd_${i.status}`), by: c.text(by ?? '') };
      const what = t(by === null ? 'ev_incident' : 'ev_incidentBy', params);
      return at === null ? { what } : { at, what };
    },
    'incident.left': (e) => {
      const ids = e.data.incidents.map((id) =>
        incident(s.incidents.find((i) => i.id === id) ?? { id, number: null }),
      );
      return { what: t(`ev_left_${e.data.choice}`, { ids: ids.join(', ') }) };
    },
    'action.requested': (e) =>
      actionLine(
        c,
        s.actions.find(({ id }) => id === e.data.action),
      ),
    // The outcome of another act is in the line of its request.
    'action.begun': null,
    'action.delayed': null,
    ...runSayings(c),
    ...issueSayings(c),
    'pager.stalled': null,
    'pager.resumed': null,
    'chat.stalled': null,
    'chat.resumed': null,
    'responder.requested': (e) => ({ what: t('ev_responder', { who: c.text(e.data.who) }) }),
    'responder.answered': (e) => ({ what: t(`ev_${e.data.answer}`, { who: c.text(e.data.who) }) }),
    'notice.sent': (e) => ({
      what: t(e.data.final ? 'ev_noticeFinal' : 'ev_notice', { text: c.lines(e.data.text) }),
    }),
    'events.lost': ({ data: { from, to, restored } }) => ({
      what: t(restored ? 'ev_lostRestored' : 'ev_lost', { n: to - from + 1, from, to }),
    }),
    'events.redacted': ({ data: { events, reason } }) => {
      const seqs = events.map(({ seq }) => seq).join(', ');
      const key = reason === null ? 'ev_redacted' : 'ev_redactedWhy';
      return { what: t(key, { seqs, reason: c.text(reason ?? '') }) };
    },
    'verdict.set': ({ data: { verdict: v } }) => {
      if (v === null) return null;
      const why = v.why === null ? '' : t('ev_verdictWhy', { why: c.text(v.why) });
      const named = v.change ? t('ev_changeVerdict', { change: c.text(changeText(v.change, c.lang)) }) : '';
      return { what: t(v.hurt ? 'ev_verdictHurt' : 'ev_verdictNone') + why + named };
    },
    // What it took back is left out.
    'act.undone': null,
  };
}

/** What was asked of PagerDuty, and what came of it. */
function actionLine(c: RecordContext, action: OutsideAction | undefined): SaidLine | null {
  if (action?.target !== 'pagerduty' || !isPagerAct(action.act)) return null;
  const { act, args, outcome, kind, params } = action;
  // What its effect says (an acknowledgement, an answer) is written once.
  if (outcome === 'done' && ACT_TABLE[act].record === 'effect') return null;
  const names = c.text(String(args.names ?? args.services ?? ''));
  const what = c.t(`act_${act}`, { detail: c.text(detail(c, act, action)), names });
  const reason = c.text(sayPager(kind ?? '', params, c.lang));
  const to = c.text(String(params.to ?? ''));
  switch (outcome) {
    case null:
      return { what: c.t('ev_actPending', { what }) };
    case 'done':
      if (typeof params.number === 'number')
        return { what: c.t('ev_actMade', { what, number: params.number }) };
      if (params.leftOut !== undefined)
        return { what: c.t('ev_actPart', { what, left: c.text(String(params.leftOut)) }) };
      return {
        what: to === '' || args.seconds ? c.t('ev_actDone', { what }) : c.t('ev_actTo', { what, to }),
      };
    case 'unknown':
      return { what: c.t('ev_actUnknown', { what, reason }) };
    default:
      return { what: c.t('ev_actNot', { what, reason }) };
  }
}

function detail(c: RecordContext, act: PagerActName, { args, at }: OutsideAction): string {
  switch (ACT_TABLE[act].record) {
    case 'title':
      return String(args.title ?? '');
    case 'priority':
      return String(args.name ?? args.priority ?? '');
    case 'until': {
      const until =
        typeof args.seconds === 'number'
          ? Date.parse(at) + args.seconds * 1_000
          : Date.parse(String(args.until));
      return Number.isNaN(until) ? '' : c.time(new Date(until).toISOString());
    }
    case 'given': {
      const [field] = isFieldAct(act) ? fieldOf(act) : [''];
      return givenText(act, String(args[field] ?? ''), c.lang);
    }
    case 'effect':
    case 'plain':
      return '';
  }
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

/** An action made from a step has the step's title as its text. In a table cell line breaks become spaces. */
export function noteMarkdown(c: RecordContext, note: Note, place: 'item' | 'cell' = 'item'): string {
  if (note.text !== '') return place === 'cell' ? c.text(note.text) : c.lines(note.text);
  const step = note.step === null ? undefined : c.session.steps[note.step];
  return step ? c.say(step.step.title) : '';
}

function noteLine(c: RecordContext, note: Note | undefined): SaidLine | null {
  if (!note || note.removed) return null;
  const kind = `[${c.t(`noteKind_${note.kind}`)}]`;
  const at = note.happenedAt ?? note.at;
  const written = note.happenedAt === null ? '' : c.t('noteWritten', { at: c.time(note.at) });
  const amended = note.history.length === 0 ? '' : c.t('noteAmended');
  return { at, what: behind(`${kind} ${noteMarkdown(c, note)}`, written + amended) };
}

/** What is said behind a text: on a line of its own where the text ends in a fenced block. */
export function behind(text: string, more: string): string {
  if (more === '') return text;
  return /(?:^|\n) {2}(?:`{3,}|~{3,})$/.test(text) ? `${text}\n  ${more.trim()}` : text + more;
}
