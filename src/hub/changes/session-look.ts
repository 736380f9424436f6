import type { NewPattern } from '../../domain/changes/attributed-patterns.ts';
import { asKept, coveredOf } from '../../domain/changes/coverage.ts';
import { type RankedChange, rankChanges } from '../../domain/changes/rank-changes.ts';
import { asSeen, feltAt, type SystemChange } from '../../domain/changes/system-change.ts';
import type { EventData } from '../../domain/event.ts';
import type { Session } from '../../domain/session.ts';
import { isError, levelRank } from '../../logs/patterns/pattern-series.ts';
import { stackOfLine } from '../../logs/stack-files.ts';
import type { ChangeRow, ChangesAnswer } from '../../protocol/system-changes.ts';
import type { RoomPatterns, Visible } from '../patterns/room-patterns.ts';
import type { ChangeFeed, ChangeService, ChangesKnown } from './change-feed.ts';

/** Looked back so long before the impact; on the first working day over the days before it. */
const BACK_H = 24;
const BACK_MONDAY_H = 72;
const HOUR = 3_600_000;
/** New errors count as the start of the impact only where they came so near to the alert. */
const NEAR_MS = 90 * 60_000;
const ROWS = 40;
const COMMITS = 6;

export interface LookScope {
  readonly feed: ChangeFeed;
  readonly patterns: RoomPatterns;
  readonly visible: Visible;
  readonly session: Session;
  readonly now: number;
}

interface Look {
  readonly known: ChangesKnown;
  readonly impact: NonNullable<ChangesAnswer['impact']>;
  readonly hit: readonly string[];
  readonly ranked: readonly RankedChange[];
}

/** What went out before the impact of a session, ranked. `asOthers`: as if nobody had ruled anything out. */
export async function lookAtChanges(scope: LookScope, asOthers = false): Promise<Look> {
  const { feed, patterns, visible, session, now } = scope;
  const origin =
    session.impact?.since ?? session.clock.fired ?? session.clock.opened ?? new Date(now).toISOString();
  const known = await feed.known(null, lookBackOf(origin, session.timeZone));
  const errors = newErrorsSince(patterns, visible, known.changes, origin, (name) => feed.serviceOf(name));
  const dating = lasting(errors ?? [], now);
  const impact = impactOf(session, dating, now);
  const ofPages = session.incidents.flatMap(({ service }) =>
    service === null ? [] : feed.serviceOf(service),
  );
  const near = dating.filter(({ first }) => Math.abs(Date.parse(first) - Date.parse(impact.at)) < NEAR_MS);
  const hit = [...new Set([...ofPages, ...near.flatMap(({ services }) => services)])];
  const ruled = session.changeMarks.filter(({ ruledOut }) => ruledOut !== null).map(({ id }) => id);
  const ranked = rankChanges(known.changes, {
    impactAt: impact.at,
    services: hit,
    patterns: errors,
    names: new Map(feed.services.map(({ name, aliases }) => [name, [name, ...aliases]])),
    ruledOut: new Set(asOthers ? [] : ruled),
  });
  return { known, impact, hit, ranked };
}

/**
 * Less often than this part of the most frequent one a pattern dates no impact: taken too early it acquits what did it, taken
 * too late it only lets more be looked at.
 */
const STRAY = 0.3;

/** Errors that came in numbers, by lines a minute since their first; where there are none, warnings. */
function lasting(patterns: readonly NewPattern[], now: number): readonly NewPattern[] {
  const errors = patterns.filter(({ level }) => level === 'error');
  const rated = (errors.length > 0 ? errors : patterns).map((pattern) => ({
    pattern,
    rate: pattern.count / Math.max(1, (now - Date.parse(pattern.first)) / 60_000),
  }));
  const most = Math.max(0, ...rated.map(({ rate }) => rate));
  return rated.filter(({ rate }) => rate >= STRAY * most).map(({ pattern }) => pattern);
}

/** What somebody said, else the first new error just before or after the alert, else the alert. */
function impactOf(
  { impact, clock: { fired, opened } }: Session,
  dating: readonly NewPattern[],
  now: number,
): NonNullable<ChangesAnswer['impact']> {
  if (impact?.since != null) return { at: impact.since, by: 'said' };
  const alert = fired ?? opened ?? new Date(now).toISOString();
  const near = dating.find(({ first }) => {
    const lead = Date.parse(alert) - Date.parse(first);
    return lead > -NEAR_MS && lead < NEAR_MS;
  });
  if (near !== undefined && near.first < alert) return { at: near.first, by: 'errors' };
  return { at: alert, by: fired === null ? 'opened' : 'alert' };
}

/** By the full hour, so that requests stay the same for an hour and what did not change is not sent again. */
function lookBackOf(impactAt: string, zone: string): string {
  const at = Date.parse(impactAt);
  const day = new Intl.DateTimeFormat('en', { timeZone: zone, weekday: 'short' }).format(at);
  const from = at - (day === 'Mon' ? BACK_MONDAY_H : BACK_H) * HOUR;
  return new Date(from - (from % HOUR)).toISOString();
}

export function answerOf({ known, impact, hit, ranked }: Look, hasSources: boolean): ChangesAnswer {
  return {
    ...{ from: known.from, to: known.to, impact, hit, hasSources },
    rows: ranked.slice(0, ROWS).map(changeRowOf),
    more: Math.max(0, ranked.length - ROWS),
    ...changeCoverage(known),
  };
}

export function changeRowOf({ change, place, evidence }: RankedChange): ChangeRow {
  const { commits, files, isPart, compareUrl } = change;
  return {
    ...{ change: asSeen(change), place, evidence, compareUrl },
    commits: commits.slice(-COMMITS),
    counts: { commits: commits.length, files: files.length, isPart },
  };
}

/** What can be said of each service, and what could not be read. */
export function changeCoverage({
  coverage,
  gaps,
  changes,
  to,
}: ChangesKnown): Pick<ChangesAnswer, 'coverage' | 'gaps'> {
  return {
    coverage: coverage.map((one) => coveredOf(one, changes, gaps, to)),
    gaps,
  };
}

/** As the session's log keeps it. */
export function seenOf(
  { known, impact, ranked }: Look,
  services: readonly ChangeService[],
): EventData<'changes.seen'> {
  const rollbacks = services.flatMap(({ name: service, rollback: run }) =>
    run === undefined ? [] : [{ service, run }],
  );
  return {
    ...(rollbacks.length === 0 ? {} : { rollbacks }),
    ...{ from: known.from, to: known.to, impactAt: impact.at },
    rows: ranked.slice(0, ROWS).map(({ change, place, evidence }) => ({
      change: asSeen(change),
      place,
      evidence: evidence.slice(0, 20),
    })),
    more: Math.max(0, ranked.length - ROWS),
    coverage: changeCoverage(known).coverage.slice(0, 100).map(asKept),
    gaps: known.gaps.slice(0, 100).map((gap) => ({ ...gap, params: { ...gap.params } })),
  };
}

/** What began to go out, or went live, after a time. */
export const cameAfter = (changes: readonly SystemChange[], at: string): readonly SystemChange[] =>
  changes.filter(({ startedAt, liveAt, failedAt }) =>
    [startedAt, liveAt, failedAt].some((when) => when !== null && when > at),
  );

/** Lines of so long before the alert are counted; changes before that are judged by the same lines. */
const COUNTED_MS = 90 * 60_000;
/** Each boundary is a comparison of its own. */
const MOST_BOUNDARIES = 6;
/** Characters of a line in which the name of a service is looked for. */
const TEXT = 2_000;

/** What it says of itself and of what it was caused by: paths of a stack name folders, not services. */
const withoutStack = (message: string): string =>
  message
    .split('\n')
    .filter((row, i) => i === 0 || /^\s*caused by: /i.test(row))
    .join('\n')
    .slice(0, TEXT);

/**
 * Errors and warnings that are new since each of the changes before the impact began, each once, by its first line; null
 * where nothing of before could be counted. `serviceOf`: the name of a service as the changes have it.
 */
function newErrorsSince(
  patterns: RoomPatterns,
  visible: Visible,
  changes: readonly SystemChange[],
  impactAt: string,
  serviceOf: (name: string) => string,
): readonly NewPattern[] | null {
  const impact = Date.parse(impactAt);
  const starts = changes
    .flatMap((change) => feltAt(change) ?? [])
    .map((at) => Date.parse(at))
    .filter((ms) => ms <= impact + 60_000 && ms >= impact - COUNTED_MS)
    .sort((a, b) => b - a)
    .slice(0, MOST_BOUNDARIES);
  const found = new Map<string, NewPattern>();
  let counted = false;
  const boundaries = [
    patterns.boundary(undefined, 300),
    ...starts.map((ms) => patterns.boundary(new Date(ms).toISOString(), 60)),
  ];
  for (const boundary of boundaries) {
    const { changes: compared } = patterns.compare(boundary, visible);
    if (compared.beforeMinutes >= 1) counted = true;
    for (const { id, change, level, template, look, first, count, services, example } of compared.rows) {
      if (change !== 'new' || levelRank(level) < levelRank('warn')) continue;
      const at = new Date(look !== null && typeof look === 'object' ? look.at : first).toISOString();
      const known = found.get(id);
      if (known !== undefined && known.first <= at) continue;
      found.set(id, {
        ...{ id, template, first: at, count: Math.round(count), level: isError(level) ? 'error' : 'warn' },
        services: [...services.keys()].filter((name) => name !== '').map(serviceOf),
        ...stackOfLine(example),
        text: withoutStack(example.message),
      });
    }
  }
  return counted ? [...found.values()].sort((a, b) => (a.first < b.first ? -1 : 1)) : null;
}
