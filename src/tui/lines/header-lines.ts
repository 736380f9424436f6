import { nextUpdate } from '../../domain/briefing.ts';
import {
  type ClockReading,
  clockOrigin,
  clockReadings,
  elapsed,
  firstAction,
  metTarget,
  START_TARGET_MS,
} from '../../domain/clock.ts';
import type { Incident } from '../../domain/event.ts';
import { drifts, pendingActions } from '../../domain/pager.ts';
import { importedWords } from '../../record/imported.ts';
import { sayChatReason, shortChatReason } from '../../text/i18n/chat/reasons.ts';
import { clock, clockSeconds, duration, mmss, timeSince } from '../../text/time.ts';
import { truncate, width } from '../../text/width.ts';
import { MARKS } from '../draw/glyphs.ts';
import { apart, type Line, line, type Span, spansWidth, styled } from '../draw/line.ts';
import { fillWithParts, joinParts, type Part, part, tight } from '../draw/parts.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { whenText } from '../model/when.ts';
import { word } from '../model/words.ts';
import { driverOf, followable, nameOf, type World } from '../model/world.ts';
import { nextLine } from './next-line.ts';
import { peopleParts } from './people-hit.ts';
import { related, released, releaseRow } from './release-header.ts';

/** So long before its end an acknowledgement asks. */
const RUNS_OUT_MS = 5 * 60_000;
/** A title shorter than this says nothing: then other parts go before it is cut further. A release is known by its version. */
const TITLE_COLS = 12;
const RELEASE_TITLE_COLS = 6;
/** Of a title and of a session's id so much is left at least. */
const TITLE_LEAST = 4;
const ID_LEAST = 12;
/** Columns for the name of the followed person, where room is short. */
const FOLLOWED_COLS = 8;
/** When the short form goes: after the hub, in a release last of all. */
const SHORT_FOLLOWED = { incident: 3.8, drill: 3.8, release: 0.5 } as const;
/** Facts beyond this `drop` may go before what is said of Slack is shortened. */
const NEEDED_FACTS = 3;
/** From here on the next notice is waited for. */
const NOTICE_SOON_MS = 5 * 60_000;

/** The rows at the top: what burns and who is on it; how fast the team was there; what to do next. */
export function headerLines(state: ScreenState, world: World, cols: number, rows: number): readonly Line[] {
  const first = line(' ', ...facts(state, world, cols - 2));
  if (rows < 2) return [first];
  const next = nextLine(state, world, cols);
  return rows < 3 ? [first, next] : [first, line(' ', ...times(world, cols - 2)), next];
}

function facts(state: ScreenState, world: World, cols: number): readonly Span[] {
  const { session, lang } = world;
  const replay = replayed(world);
  const fromFile = importedWords(session, lang);
  const before: readonly Part[] = [
    ...(session.kind === 'release' ? released(world) : [...severity(world), ...peopleParts(world)]),
    part(0, ...related(world)),
    part(session.kind === 'incident' ? 0 : 4, kind(world)),
  ];
  const after = (follows: Part): readonly Part[] => [
    part(world.unsavedSince === null ? 3 : 1, hub(world)),
    part(5, word(lang, 'header.people', { n: present(world) })),
    part(5.5, fromFile === null ? '' : styled('past', fromFile)),
    follows,
    part(1, replay === '' ? '' : word(lang, 'replay.watches')),
  ];
  const ways = following(state, world);
  const rowOf = (
    id: string,
    title: string,
    told: readonly Part[],
    follows = ways.at(-1) as Part,
  ): readonly Part[] => [
    part(0, replay),
    part(0, styled('strong', id)),
    part(0, title),
    ...before,
    ...told,
    ...after(follows),
  ];
  const titleCols = session.kind === 'release' ? RELEASE_TITLE_COLS : TITLE_COLS;
  const blank = '.'.repeat(titleCols);
  // Slack's part is shortened first, then PagerDuty's.
  const forms = pagerForms(world).flatMap((pd) => chat(world).map((slack) => [...pd, slack]));
  // In an incident both are dropped before the followed person.
  const least = session.kind === 'release' ? ways.at(-1) : part(0, '');
  const told = forms.find((form) => fits(rowOf(session.id, blank, form, least), cols)) ?? forms.at(-1) ?? [];
  const whole = (follows: Part): boolean =>
    spansWidth(joinParts(rowOf(session.id, blank, told, follows), Number.POSITIVE_INFINITY)) <= cols;
  // What would be let go of all the same takes no room from others.
  const short = ways.at(-1) as Part;
  const isKept = joinParts(rowOf(session.id, blank, told, short), cols).includes(short.spans[0] as Span);
  const follows = ways.find(whole) ?? (isKept ? short : part(0, ''));
  const kept = spansWidth(joinParts(rowOf(session.id, blank, told, follows), cols));
  const room = cols - kept + titleCols;
  const lacking = Math.max(0, TITLE_LEAST - room);
  const id = truncate(session.id, Math.max(ID_LEAST, width(session.id) - lacking));
  const title = truncate(session.title, Math.max(TITLE_LEAST, room));
  return fillWithParts(rowOf(id, title, told, follows), cols);
}

/** Whether a row has room for all that is needed in it. */
function fits(row: readonly Part[], cols: number): boolean {
  const needed = row.filter(({ drop }) => drop <= NEEDED_FACTS);
  return spansWidth(joinParts(needed, Number.POSITIVE_INFINITY)) <= cols;
}

/** That this is no live session, and how fast it goes. */
const replayed = ({ replay, lang }: World): Span =>
  replay === null ? '' : styled('bar', ` ${word(lang, 'replay.head', { n: replay.head.speed })} `);

/** The grade, and while there is room what it means. */
function severity({ session, lang, pendingKeys }: World): readonly Part[] {
  if (session.status === 'new') return [];
  if (session.severity === null) {
    return session.kind === 'incident' ? [part(0, styled('wait', word(lang, 'header.no-severity')))] : [];
  }
  const style = session.severity === 'SEV1' || session.severity === 'SEV2' ? 'burn' : 'wait';
  const grade = pendingKeys.has('severity') ? `${session.severity} ..` : session.severity;
  return [part(0, styled(style, grade)), part(6, styled(style, word(lang, `severity.${session.severity}`)))];
}

function kind({ session, lang }: World): Span {
  return session.kind === 'incident' ? '' : styled('follow', word(lang, `kind.${session.kind}`));
}

/**
 * PagerDuty's part, the longest form first: the worst state of its incidents, then who has it and since when, and what
 * is not settled, which goes last of all. Who has it goes before the hub only where something is not settled.
 */
function pagerForms(world: World): readonly (readonly Part[])[] {
  if (world.session.incidents.length === 0) return [[]];
  const { state, detail } = pagerState(world);
  const formOf = (isShort: boolean): readonly Part[] => {
    const open = pagerOpen(world, isShort).map((span) => tight(1, span));
    return [part(2, state), tight(open.length > 0 ? 3.5 : 2.5, detail), ...open];
  };
  return [formOf(false), formOf(true)];
}

function pagerState({ session, lang, now }: World): { readonly state: Span; readonly detail: Span } {
  const ago = (iso: string): string => timeSince(iso, now, lang);
  const waiting = session.incidents.find((incident) => incident.status === 'triggered');
  if (waiting !== undefined) {
    const state = styled('alarm', `${MARKS.warn} ${word(lang, 'header.pd-waiting')}`);
    return { state, detail: styled('alarm', ago(waiting.triggeredAt)) };
  }
  const acknowledged = heldIncident(session);
  if (acknowledged === undefined) {
    const goesOn = drifts(session).length > 0;
    const state = styled(goesOn ? 'wait' : 'done', `${MARKS.done} ${word(lang, 'header.pd-resolved')}`);
    return { state, detail: goesOn ? styled('wait', word(lang, 'header.pd-drift')) : '' };
  }
  const at = acknowledged.acknowledgedAt ?? acknowledged.triggeredAt;
  const detail = word(lang, 'header.pd-held', { who: acknowledgedBy(acknowledged), ago: ago(at) });
  return { state: word(lang, 'header.pd-acknowledged'), detail };
}

const heldIncident = ({ incidents }: World['session']): Incident | undefined =>
  incidents.find((incident) => incident.status === 'acknowledged');

/** What is not settled: that it is open after the close, or about to page again, what was asked and is not done, and how old it is. */
function pagerOpen(world: World, isShort: boolean): readonly Span[] {
  const { session, lang } = world;
  const held = session.incidents.some(({ status }) => status === 'triggered')
    ? undefined
    : heldIncident(session);
  if (held !== undefined && session.status === 'closed')
    return [styled('wait', word(lang, 'header.pd-open'))];
  return [
    ...(held === undefined ? [] : runsOut(held, world, isShort)),
    ...pagerPending(world, isShort),
    ...pagerStale(world),
  ];
}

/** What was asked of PagerDuty and is not done yet; while it waits to be tried again, for how long. */
function pagerPending({ session, lang, now }: World, isShort: boolean): readonly Span[] {
  const [asked] = pendingActions(session);
  if (asked === undefined) {
    const unknown = session.actions.some(
      ({ target, outcome }) => target === 'pagerduty' && outcome === 'unknown',
    );
    return unknown
      ? [styled('burn', word(lang, isShort ? 'header.pd-unknown-short' : 'header.pd-unknown'))]
      : [];
  }
  const left = asked.delay === null ? 0 : Date.parse(asked.delay.retryAt) - now;
  const time = mmss(Math.max(0, left));
  if (asked.delay?.doubt)
    return [styled('wait', word(lang, isShort ? 'header.pd-doubt-short' : 'header.pd-doubt', { time }))];
  // Its time has come: it is being tried.
  if (!(left > 0)) return [styled('past', word(lang, 'pending'))];
  return [styled('wait', word(lang, isShort ? 'header.pd-retry-short' : 'header.pd-retry', { time }))];
}

/** What is shown of PagerDuty is as old as this, while it cannot be read. */
function pagerStale({ session, lang }: World): readonly Span[] {
  if (session.pagerStall === null) return [];
  const time = clock(session.pagerStall.since, session.timeZone);
  return [styled('wait', word(lang, 'header.pd-stale', { time }))];
}

/**
 * What is wrong with Slack, the longest form first: since when and why, the same in a word, the word alone, and that
 * something is wrong, which never goes.
 */
function chat({ session, lang }: World): readonly Part[] {
  if (session.chatStall === null) return [part(2, '')];
  const { since, kind, params } = session.chatStall;
  const time = clock(since, session.timeZone);
  const [reason, short] = [sayChatReason(kind, params, lang), shortChatReason(kind, lang)];
  const stale = (why: string): Part =>
    part(2, styled('wait', word(lang, 'header.chat-stale', { time, reason: why })));
  const brief = part(2, styled('wait', word(lang, 'header.chat-why', { reason: short })));
  const least = part(0, styled('wait', word(lang, 'header.chat-error')));
  return short === '' ? [stale(reason), least] : [stale(reason), stale(short), brief, least];
}

/** An acknowledgement that is about to run out asks whether somebody is still on it. */
function runsOut({ unacknowledgesAt }: Incident, { lang, now }: World, isShort: boolean): readonly Span[] {
  const left = unacknowledgesAt == null ? Number.POSITIVE_INFINITY : Date.parse(unacknowledgesAt) - now;
  if (left > RUNS_OUT_MS) return [];
  const key = isShort ? 'header.pd-runs-out-short' : 'header.pd-runs-out';
  return [styled('wait', word(lang, key, { time: mmss(Math.max(0, left)) }))];
}

const acknowledgedBy = (incident: Incident): string => incident.acknowledgedBy ?? '?';

function hub({ connection, unsavedSince, lang, replay, session }: World): Span {
  if (replay !== null) return '';
  switch (connection.kind) {
    case 'live':
      if (unsavedSince !== null) {
        const time = clock(unsavedSince, session.timeZone);
        return styled('burn', word(lang, 'header.hub-unsaved', { mark: MARKS.warn, time }));
      }
      return styled('done', word(lang, 'header.hub-live', { mark: MARKS.done }));
    case 'connecting':
      return styled('wait', word(lang, 'header.hub-connecting'));
    default:
      return styled('burn', word(lang, 'header.hub-cut', { mark: MARKS.not }));
  }
}

/** Those who are in it, without those who look on from the web. */
function present({ presence, session }: World): number {
  const isIn = (id: string): boolean => session.participants[id]?.kind !== 'web';
  const here = presence.filter(({ participant, terminals }) => terminals > 0 && isIn(participant)).length;
  return here > 0
    ? here
    : Object.values(session.participants).filter(
        ({ id, leftAt, removed }) => leftAt === null && !removed && isIn(id),
      ).length;
}

/**
 * Whose view this one follows, the longer form first. That another person moves it is said as long as there is room for more
 * than what burns; a release has nothing that burns.
 * How to follow is a hint.
 */
function following(state: ScreenState, world: World): readonly Part[] {
  const driver = driverOf(world);
  if (driver === null || !followable(world)) return [part(0, '')];
  const who = nameOf(world.session, driver);
  if (!state.follow) return [part(4, styled('past', word(world.lang, 'header.not-following', { who })))];
  const long = word(world.lang, 'header.following', { who });
  const short = word(world.lang, 'header.following-short', { who: truncate(who, FOLLOWED_COLS) });
  return [
    part(4, styled('follow', `${MARKS.here} ${long}`)),
    part(SHORT_FOLLOWED[world.session.kind], styled('follow', `${MARKS.here} ${short}`)),
  ];
}

const DROP: Readonly<Record<ClockReading['reading'], number>> = {
  fired: 0,
  acknowledged: 3,
  opened: 8,
  secondPerson: 6,
  start: 2,
  relapsed: 1,
  mitigated: 1,
  resolved: 1,
};

/** Readings beyond this `drop` may go before words are shortened. */
const NEEDED = 5;

/**
 * `発報 02:58:11 » 確認済み +0:41 » … 経過 12:31`. Where that is too long, shorter words go before readings do.
 */
function times(world: World, cols: number): readonly Span[] {
  if (world.session.kind === 'release') return releaseRow(world, atRight(world, false), cols);
  const full = clockRow(world, cols, false);
  if (full.whole) return full.spans;
  return clockRow(world, cols, true).spans;
}

function clockRow(
  world: World,
  cols: number,
  short: boolean,
): { readonly spans: readonly Span[]; readonly whole: boolean } {
  const right = atRight(world, short);
  const room = cols - spansWidth(right) - 2;
  // That from which the others count never goes.
  const readings = clockReadings(world.session).map((reading) =>
    part(reading.sinceOrigin === null ? 0 : DROP[reading.reading], readingText(reading, world, short)),
  );
  const parts = [...readings, ...toStart(world)];
  const arrow = ` ${MARKS.here} `;
  const needed = parts.filter((each) => each.drop <= NEEDED);
  const whole = spansWidth(joinParts(needed, Number.POSITIVE_INFINITY, arrow)) <= room;
  return { spans: apart(joinParts(parts, room, arrow), right, cols), whole };
}

function readingText(
  { reading, at, sinceOrigin, isApart }: ClockReading,
  { session, lang }: World,
  short: boolean,
): Span {
  const name = word(lang, short && reading === 'start' ? 'clock.start-short' : `clock.${reading}`);
  const time = short ? clock(at, session.timeZone) : clockSeconds(at, session.timeZone);
  if (isApart) return styled('wait', word(lang, 'clock.apart', { name }));
  if (sinceOrigin === null) return `${name} ${time}`;
  const span = `${name} ${sinceOrigin < 0 ? '' : '+'}${mmss(sinceOrigin)}`;
  if (reading !== 'start') return span;
  const first = firstAction(session);
  const met = first === null ? null : metTarget(first);
  // When the alert fired is not known, so neither is whether the target was met.
  if (met === null) return span;
  const target = word(lang, met ? 'clock.target-met' : 'clock.target-missed');
  return styled(met ? 'done' : 'wait', `${span} ${short ? (met ? MARKS.done : MARKS.warn) : target}`);
}

/** Until someone has begun, what counts is how long that may still take. */
function toStart({ session, lang, now }: World): readonly Part[] {
  const origin = clockOrigin(session);
  if (origin === null || session.clock.start !== null || session.status !== 'open') return [];
  const left = Date.parse(origin) + START_TARGET_MS - now;
  const text =
    left >= 0
      ? word(lang, 'clock.start-left', { time: mmss(left) })
      : word(lang, 'clock.start-late', { time: mmss(-left) });
  return [part(1, styled(left >= 0 ? 'wait' : 'burn', text))];
}

function atRight(world: World, short: boolean): readonly Span[] {
  const next = notice(world, short);
  return [...next, next.length > 0 ? '  ' : '', styled('strong', elapsedText(world))];
}

const elapsedText = (world: World): string =>
  clockOrigin(world.session) === null
    ? ''
    : word(world.lang, 'clock.elapsed', { time: mmss(elapsed(world.session, world.now)) });

function notice(world: World, short: boolean): readonly Span[] {
  const { session, lang, now } = world;
  const next = nextUpdate(session);
  if (next === null) return [];
  const left = Date.parse(next) - now;
  const time = whenText(next, world);
  if (left < 0) {
    return [styled('alarm', word(lang, 'notice.overdue', { time, late: duration(-left, lang) }))];
  }
  const text = word(lang, short ? 'notice.next-short' : 'notice.next', { time, left: duration(left, lang) });
  return [left <= NOTICE_SOON_MS ? styled('wait', text) : text];
}
