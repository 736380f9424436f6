import type { TimeSpan } from '../../text/time-span.ts';
import { isError, type Steps } from '../patterns/pattern-series.ts';
import { addTo, type CountedSeries, comparedMinutes, readMinutes } from './counted.ts';
import type { PatternDifference, PatternDifferences } from './pattern-differences.ts';

/**
 * One service before and now; rates are lines a minute. Those of before are null where some of what is now comes from a
 * source that was not counted then: nobody knows how many there were.
 */
export interface ServiceDifference {
  /** `''`: lines that name none. */
  readonly service: string;
  readonly errorsBefore: number | null;
  readonly errorsNow: number;
  readonly linesBefore: number | null;
  readonly linesNow: number;
  /** Errors of those sources alone that were counted before, and are read now; null: none is both. */
  readonly compared: readonly [before: number, now: number] | null;
  /** A source that had lines of it before is not read now: how many there are is not known. */
  readonly isUnread: boolean;
  readonly fresh: number;
  readonly gone: number;
  /** Of some of its patterns nobody knows whether they are new: there may be more. */
  readonly isUnjudged: boolean;
  /** The pattern that most of its errors now are of; null: it has none. */
  readonly top: PatternDifference | null;
}

/** Services by how many more errors they have than before, the worst first. */
export function serviceDifferences(
  sources: readonly CountedSeries[],
  changes: PatternDifferences,
): readonly ServiceDifference[] {
  const lines = new Map<string, Rate>();
  const errors = new Map<string, Rate>();
  const { before, now, nowMinutes } = changes;
  for (const { series: one, covered, until } of sources) {
    const minutes = { before: comparedMinutes(before, covered), now: readMinutes(now, nowMinutes, until) };
    for (const [service, totals] of one.services) {
      addSteps(rateOf(lines, service), totals.lines, one.stepMs, before, now, minutes);
      addSteps(rateOf(errors, service), totals.errors, one.stepMs, before, now, minutes);
    }
  }
  return [...lines]
    .filter(([, { some }]) => some)
    .map(([service, all]): ServiceDifference => {
      const bad = rateOf(errors, service);
      return {
        service,
        errorsBefore: was(bad),
        errorsNow: bad.now,
        linesBefore: was(all),
        linesNow: all.now,
        compared: bad.compared === null ? null : [bad.compared.before, bad.compared.now],
        isUnread: all.isUnread,
        ...patternsOf(service, changes.rows),
      };
    })
    .sort((a, b) => more(b) - more(a) || b.errorsNow - a.errorsNow || b.linesNow - a.linesNow);
}

/** Lines a minute. */
interface Rate {
  /** Of sources that were counted before. */
  before: number;
  isKnown: boolean;
  now: number;
  /** Some of what is now comes from a source that was not counted before. */
  isPart: boolean;
  /** Of sources that were counted before and are read now. */
  compared: { before: number; now: number } | null;
  isUnread: boolean;
  /** There is a line, before or now. */
  some: boolean;
}

function addSteps(
  into: Rate,
  steps: Steps,
  stepMs: number,
  before: TimeSpan,
  now: TimeSpan,
  minutes: { readonly before: number | null; readonly now: number | null },
): void {
  const own = { before: 0, now: 0 };
  for (const [step, weight] of steps) addTo(own, step * stepMs, weight, before, now);
  into.some ||= own.before + own.now > 0;
  const rateNow = minutes.now === null ? 0 : own.now / minutes.now;
  into.now += rateNow;
  if (minutes.now === null) into.isUnread ||= own.before > 0;
  if (minutes.before === null) {
    into.isPart ||= own.now > 0;
    return;
  }
  const rateBefore = own.before / minutes.before;
  into.before += rateBefore;
  into.isKnown = true;
  if (minutes.now === null) return;
  const { before: was = 0, now: is = 0 } = into.compared ?? {};
  into.compared = { before: was + rateBefore, now: is + rateNow };
}

const was = ({ before, isKnown, isPart }: Rate): number | null => (isKnown && !isPart ? before : null);

const more = ({ errorsBefore, errorsNow }: ServiceDifference): number => errorsNow - (errorsBefore ?? 0);

function rateOf(rates: Map<string, Rate>, service: string): Rate {
  const known = rates.get(service) ?? {
    ...{ before: 0, isKnown: false, now: 0, isPart: false, compared: null, isUnread: false, some: false },
  };
  rates.set(service, known);
  return known;
}

function patternsOf(
  service: string,
  rows: readonly PatternDifference[],
): Pick<ServiceDifference, 'fresh' | 'gone' | 'isUnjudged' | 'top'> {
  let fresh = 0;
  let gone = 0;
  let isUnjudged = false;
  let top: PatternDifference | null = null;
  let most = 0;
  for (const row of rows) {
    const own = row.services.get(service);
    if (own === undefined) continue;
    if (row.change === 'new') fresh += 1;
    if (row.change === 'gone') gone += 1;
    isUnjudged ||= row.isUnknown;
    if (isError(row.level) && own.now > most) {
      most = own.now;
      top = row;
    }
  }
  return { fresh, gone, isUnjudged, top };
}
