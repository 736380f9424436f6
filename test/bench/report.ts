/** One figure of a run. `goal` is a bound on `value`; a ratio compares two things measured in the same run. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: '' | 'x' | '%' | 'ms' | 'KiB' | 'MiB' | '/s';
  readonly goal?: { readonly atLeast: number } | { readonly atMost: number };
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Of values sorted upwards; `share` from 0 to 1. */
export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

export function met({ value, goal }: Figure): boolean {
  if (goal === undefined) return true;
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;
}

/** A figure as one line of a report. */
export function line(figure: Figure): string {
  const { name, value, unit, goal } = figure;
  const digits = value >= 100 ? 0 : 2;
  const wanted = goal === undefined ? '' : 'atLeast' in goal ? `>= ${goal.atLeast}` : `<= ${goal.atMost}`;
  const verdict = goal === undefined ? '' : met(figure) ? 'met' : 'MISSED';
  return `${name.padEnd(64)} ${`${value.toFixed(digits)} ${unit}`.padStart(14)}  ${wanted.padEnd(10)} ${verdict}`;
}
