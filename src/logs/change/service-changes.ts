import { isError } from '../patterns/pattern-series.ts';
import { addTo, type BeforeAndNow, type CountedSeries } from './counted.ts';
import type { PatternChange, PatternChanges } from './pattern-changes.ts';

/** One service before and now; rates are lines a minute, those of before null where nothing of it was counted. */
export interface ServiceChange {
  /** `''`: lines that name none. */
  readonly service: string;
  readonly errorsBefore: number | null;
  readonly errorsNow: number;
  readonly linesBefore: number | null;
  readonly linesNow: number;
  readonly fresh: number;
  readonly gone: number;
  /** The statement that most of its errors now are of; null: it has none. */
  readonly top: PatternChange | null;
}

/** Services by how many more errors they have than before, the worst first. */
export function serviceChanges(
  sources: readonly CountedSeries[],
  changes: PatternChanges,
): readonly ServiceChange[] {
  const lines = new Map<string, BeforeAndNow>();
  const errors = new Map<string, BeforeAndNow>();
  for (const { series: one } of sources) {
    for (const [service, totals] of one.services) {
      const own = sumOf(lines, service);
      for (const [step, weight] of totals.lines)
        addTo(own, step * one.stepMs, weight, changes.before, changes.now);
      const bad = sumOf(errors, service);
      for (const [step, weight] of totals.errors)
        addTo(bad, step * one.stepMs, weight, changes.before, changes.now);
    }
  }
  const { beforeMinutes, nowMinutes } = changes;
  const was = ({ before }: BeforeAndNow) => (beforeMinutes < 1 ? null : before / beforeMinutes);
  return [...lines]
    .filter(([, { before, now }]) => before + now > 0)
    .map(([service, all]): ServiceChange => {
      const bad = sumOf(errors, service);
      return {
        service,
        errorsBefore: was(bad),
        errorsNow: bad.now / nowMinutes,
        linesBefore: was(all),
        linesNow: all.now / nowMinutes,
        ...patternsOf(service, changes.rows),
      };
    })
    .sort((a, b) => more(b) - more(a) || b.errorsNow - a.errorsNow || b.linesNow - a.linesNow);
}

const more = ({ errorsBefore, errorsNow }: ServiceChange): number => errorsNow - (errorsBefore ?? 0);

function sumOf(sums: Map<string, BeforeAndNow>, service: string): BeforeAndNow {
  const known = sums.get(service) ?? { before: 0, now: 0 };
  sums.set(service, known);
  return known;
}

function patternsOf(
  service: string,
  rows: readonly PatternChange[],
): Pick<ServiceChange, 'fresh' | 'gone' | 'top'> {
  let fresh = 0;
  let gone = 0;
  let top: PatternChange | null = null;
  let most = 0;
  for (const row of rows) {
    const own = row.services.get(service);
    if (own === undefined) continue;
    if (row.change === 'new') fresh += 1;
    if (row.change === 'gone') gone += 1;
    if (isError(row.level) && own.now > most) {
      most = own.now;
      top = row;
    }
  }
  return { fresh, gone, top };
}
