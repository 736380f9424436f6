import { namedPlace } from '../../domain/changes/named-place.ts';
import { beforeAlert, startsInTime } from '../../domain/clock.ts';
import type { Verdict } from '../../domain/event.ts';
import type { SessionKind, Severity } from '../../domain/procedure.ts';
import type { Clock, Session } from '../../domain/session.ts';
import { dayStamp } from '../../text/time.ts';
import { type Baseline, baselineOf } from './baseline.ts';
import { type JudgedPage, type Noise, noiseOf } from './noise.ts';
import { allPages, type PagerPage } from './pages.ts';
import { type Spread, spreadOf } from './spread.ts';

/** Spans from the alert on, in the order in which they are reached. */
const MEASURES = ['start', 'acknowledged', 'opened', 'secondPerson', 'mitigated', 'resolved'] as const;
type Measure = (typeof MEASURES)[number];

/** What is counted of a session; a hub's list tells it, and so does a record. */
export interface SessionFacts {
  readonly id: string;
  readonly kind: SessionKind;
  readonly severity: Severity | null;
  readonly service: string | null;
  readonly clock: Clock;
  readonly verdict: Verdict | null;
  /** As of `namedPlace`. */
  readonly changePlace?: number | null | undefined;
  readonly incidents: readonly {
    readonly id: string;
    readonly title: string;
    readonly service: string | null;
  }[];
}

export const sessionFacts = (session: Session): SessionFacts => {
  const { id, kind, severity, clock, verdict, incidents } = session;
  return {
    ...{ id, kind, severity, clock, verdict, incidents },
    service: incidents[0]?.service ?? null,
    changePlace: namedPlace(session),
  };
};

export interface MeasureStats {
  readonly measure: Measure;
  readonly all: Spread;
  /** Of each week of the span its median, ms; null where nothing was measured. */
  readonly weeks: readonly (number | null)[];
  /** The same of the time before, and how often the present median goes into that; null: not known. */
  readonly before: (Baseline & Spread) | null;
  readonly ratio: number | null;
}

export interface ServiceStats {
  readonly service: string | null;
  readonly start: Spread;
}

export interface Stats {
  /** ISO 8601 UTC, as `until`. */
  readonly since: string;
  readonly until: string;
  /** Incidents whose alert fired in the span, or that were opened in it; those without an alert's time have no spans. */
  readonly incidents: number;
  readonly withoutAlert: number;
  /** Acknowledged or resolved before they fired, by clocks that disagree: those spans are not counted. */
  readonly clocksApart: number;
  /** Those with an alert's time in which nobody has worked: they have no first action to count. */
  readonly withoutStart: number;
  /** Sessions that cannot be read: what they were is not known, and they are not counted. */
  readonly unread: number;
  /** That came back after they were mitigated or resolved: both count to the last time. */
  readonly relapsed: number;
  readonly measures: readonly MeasureStats[];
  /** First day of each week: `2026-10-19`. */
  readonly weeks: readonly string[];
  /** Of the incidents with a first action, how many had it within the target. */
  readonly withinTarget: number;
  readonly target: number;
  /** Which part of the time before the target is, as 10 for a tenth; null: it is the fixed one. */
  readonly targetShare: number | null;
  readonly services: readonly ServiceStats[];
  /** `withoutAlert`: how many of the spans count from the opening. */
  readonly drills: { readonly sessions: number; readonly start: Spread; readonly withoutAlert: number };
  readonly noise: Noise;
  /** Verdicts that name a change, and how often it stood first, and among the first three, of what was listed. */
  readonly changes: { readonly named: number; readonly first: number; readonly firstThree: number };
  /** Whose pages these are: `pager`, all of its history; `unread`, it could not be read; else only those met here. */
  readonly pagesOf: PagesOf;
}

/** Where the count of pages comes from. */
export type PagesOf = 'pager' | 'unread' | 'hub' | 'files';

export interface StatsInput {
  readonly sessions: readonly SessionFacts[];
  /** Sessions beside them that cannot be read. */
  readonly unread: number;
  /** Pages that were judged without a session. */
  readonly pages: readonly JudgedPage[];
  /** The pager's own history; absent where it was not read. */
  readonly pager?: readonly PagerPage[];
  readonly pagesOf: PagesOf;
  readonly baseline: readonly Baseline[];
  readonly since: string;
  readonly until: string;
  /** Weeks are the team's own. */
  readonly zone: string;
  /** Within which the first action is due where nothing is known of before, ms. */
  readonly target: number;
}

const WEEK_MS = 7 * 86_400_000;
const SERVICES = 10;
/** The goal of the team: a tenth of the time before. */
const SHARE_OF_BEFORE = 10;

/** Releases are not counted, drills apart. */
export function statsOf(input: StatsInput): Stats {
  const { sessions, since, until, zone } = input;
  const { target, targetShare } = targetOf(input);
  const origin = ({ clock }: SessionFacts): string => clock.fired ?? clock.opened ?? '';
  const inSpan = sessions.filter((s) => origin(s) >= since && origin(s) <= until);
  const incidents = inSpan.filter(({ kind }) => kind === 'incident');
  const timed = incidents.filter(({ clock }) => clock.fired !== null);
  const weeks = weeksOf(since, until, zone);
  const starts = spansOf(timed, 'start');
  const during = ({ at }: { readonly at: string }): boolean => at >= since && at <= until;
  const drills = inSpan.filter(({ kind }) => kind === 'drill');
  return {
    since,
    until,
    incidents: incidents.length,
    withoutAlert: incidents.length - timed.length,
    clocksApart: timed.filter(({ clock }) => MEASURES.some((measure) => beforeAlert(clock, measure))).length,
    unread: input.unread,
    withoutStart: timed.length - starts.length,
    relapsed: timed.filter(({ clock }) => (clock.relapsed ?? null) !== null).length,
    measures: MEASURES.map((measure) => measured(measure, timed, weeks, input)),
    weeks,
    withinTarget: starts.filter((span) => startsInTime(span, target)).length,
    target,
    targetShare,
    services: servicesOf(timed),
    drills: {
      sessions: drills.length,
      start: spreadOf(spansOf(drills, 'start')),
      withoutAlert: drills.filter(({ clock }) => clock.fired === null && clock.start !== null).length,
    },
    noise: noiseOf(allPages((input.pager ?? []).filter(during), input.pages.filter(during), incidents)),
    changes: changesOf(incidents),
    pagesOf: input.pagesOf,
  };
}

/** A tenth of what it took before, in whole seconds; without that the fixed target. */
function targetOf({ baseline, target }: StatsInput): Pick<Stats, 'target' | 'targetShare'> {
  const median = baselineOf(baseline, 'start')?.median ?? null;
  if (median === null) return { target, targetShare: null };
  return { target: Math.floor(median / SHARE_OF_BEFORE / 1_000) * 1_000, targetShare: SHARE_OF_BEFORE };
}

/** How good the order of the list was, by the verdicts of those who were there. */
function changesOf(incidents: readonly SessionFacts[]): Stats['changes'] {
  const places = incidents.flatMap(({ changePlace }) => (changePlace === undefined ? [] : [changePlace]));
  const within = (most: number) => places.filter((place) => place !== null && place <= most).length;
  return { named: places.length, first: within(1), firstThree: within(3) };
}

function measured(
  measure: Measure,
  timed: readonly SessionFacts[],
  weeks: readonly string[],
  { baseline, zone }: StatsInput,
): MeasureStats {
  const all = spreadOf(spansOf(timed, measure));
  const before = baselineOf(baseline, measure);
  const inWeek = Map.groupBy(timed, ({ clock }) => weekOf(clock.fired ?? '', zone));
  return {
    measure,
    all,
    weeks: weeks.map((week) => spreadOf(spansOf(inWeek.get(week) ?? [], measure)).median),
    before,
    ratio: before?.median && all.median ? before.median / all.median : null,
  };
}

/** From the alert, ms; none where clocks disagree. What was begun before the alert took no time. */
function spansOf(sessions: readonly SessionFacts[], measure: Measure): readonly number[] {
  return sessions.flatMap(({ clock }) => {
    const [from, to] = [clock.fired ?? clock.opened, clock[measure]];
    return from === null || to === null || beforeAlert(clock, measure)
      ? []
      : [Math.max(0, Date.parse(to) - Date.parse(from))];
  });
}

function servicesOf(timed: readonly SessionFacts[]): readonly ServiceStats[] {
  return [...Map.groupBy(timed, ({ service }) => service)]
    .map(([service, sessions]) => ({ service, start: spreadOf(spansOf(sessions, 'start')) }))
    .sort((a, b) => b.start.n - a.start.n || (a.service ?? '').localeCompare(b.service ?? ''))
    .slice(0, SERVICES);
}

/** The Monday that a week begins with, in a zone: `2026-10-19`. */
function weekOf(iso: string, zone: string): string {
  const day = Date.parse(`${dayStamp(iso, zone)}T00:00:00Z`);
  const sinceMonday = (new Date(day).getUTCDay() + 6) % 7;
  return new Date(day - sinceMonday * 86_400_000).toISOString().slice(0, 10);
}

function weeksOf(since: string, until: string, zone: string): readonly string[] {
  const [first, last] = [Date.parse(weekOf(since, zone)), Date.parse(weekOf(until, zone))];
  const n = Math.round((last - first) / WEEK_MS) + 1;
  return Array.from({ length: n }, (_, i) => new Date(first + i * WEEK_MS).toISOString().slice(0, 10));
}
