import { matches } from '../../logs/filter.ts';
import type { Level } from '../../logs/line.ts';
import type { AskedPattern, AskedService } from '../../protocol/patterns.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';
import { shownChanges } from './changes.ts';

/** Id of the row that stands for all patterns that are the same as before. */
export const SAME = '=';

/** A row of the patterns view. */
export type PatternRow =
  | { readonly kind: 'pattern'; readonly id: string; readonly pattern: AskedPattern }
  /** Those that did not change: one row until it is opened. */
  | {
      readonly kind: 'same';
      readonly id: typeof SAME;
      readonly patterns: number;
      readonly count: number;
      /** Of the two periods; absent where it is not known of each. */
      readonly counts?: readonly [before: number, now: number];
      readonly steps: readonly number[];
      readonly opened: boolean;
    };

/** Whether the screen's own level and filters let a pattern through; its template is what they look at. */
function passes({ template, level, services, id }: AskedPattern, { logs }: ScreenState): boolean {
  const line = { id, time: null, level: level as Level | null, message: template, fields: {}, source: '' };
  const filter = { level: logs.level, filters: logs.filters, mutes: [] };
  // It is shown where it is of one of the services that the filters leave.
  const all = services.length === 0 ? [null] : services;
  return all.some((service) => matches({ ...line, service }, filter));
}

/** Rows in the order in which they are read. Where nothing changed the row of those that did not is open. */
export function patternRows(state: ScreenState, { patterns }: World): readonly PatternRow[] {
  const { answer } = patterns;
  if (answer === null) return [];
  const shown = answer.rows.filter((row) => passes(row, state));
  const isSame = ({ change, isUnknown }: AskedPattern): boolean => change === 'same' && isUnknown !== true;
  const changed = shown.filter((row) => !isSame(row));
  const same = shown.filter(isSame);
  const rowOf = (pattern: AskedPattern): PatternRow => ({ kind: 'pattern', id: pattern.id, pattern });
  if (same.length === 0 && answer.more.patterns === 0) return changed.map(rowOf);
  const opened = state.logs.same ?? changed.length === 0;
  const cells = Math.max(0, ...same.map(({ steps }) => steps.length));
  const head: PatternRow = {
    ...{ kind: 'same', id: SAME, opened, patterns: same.length + answer.more.patterns },
    count: same.reduce((sum, { count }) => sum + count, answer.more.lines),
    ...(answer.more.patterns > 0 || same.some(({ counts }) => counts === undefined)
      ? {}
      : {
          counts: same.reduce(
            ([before, now], { counts: [was, is] = [0, 0] }) => [before + was, now + is] as const,
            [0, 0] as readonly [number, number],
          ),
        }),
    steps: Array.from({ length: cells }, (_, i) => same.reduce((sum, { steps }) => sum + (steps[i] ?? 0), 0)),
  };
  return [...changed.map(rowOf), head, ...(opened ? same.map(rowOf) : [])];
}

/** The selected row; where none was chosen, or it is gone, the first. */
export function selectedPatternRow(state: ScreenState, world: World): PatternRow | null {
  const rows = patternRows(state, world);
  return rows.find(({ id }) => id === state.logs.pattern) ?? rows[0] ?? null;
}

/** The selected pattern; null on the row of those that did not change. */
export function selectedPattern(state: ScreenState, world: World): AskedPattern | null {
  const row = selectedPatternRow(state, world);
  return row?.kind === 'pattern' ? row.pattern : null;
}

export const comparedServices = ({ patterns }: World): readonly AskedService[] =>
  patterns.answer?.services ?? [];

/** The selected service of the comparison; where none was chosen, the worst. */
export function selectedService(state: ScreenState, world: World): AskedService | null {
  const all = comparedServices(world);
  return all.find(({ service }) => service === state.logs.service) ?? all[0] ?? null;
}

/** Ids of what can be selected in the log pane's view. */
export function viewIds(state: ScreenState, world: World): readonly string[] {
  const { view } = state.logs;
  if (view === 'release') return [];
  if (view === 'changes') return shownChanges(world).map(({ change }) => change.id);
  return view === 'compare'
    ? comparedServices(world).map(({ service }) => service)
    : patternRows(state, world).map(({ id }) => id);
}
