import type { RawLine } from '../../../src/ports/log-source.ts';

export interface Comparison {
  readonly inIndex: number;
  readonly shown: number;
  readonly twice: number;
  readonly missing: number;
  readonly foreign: number;
  readonly late: number;
}

/** The ids that an index holds against those that a tail has shown. */
export function compare(ids: ReadonlySet<string>, lines: readonly RawLine[]): Comparison {
  const shown = new Set(lines.map(({ id }) => id));
  return {
    inIndex: ids.size,
    shown: lines.length,
    twice: lines.length - shown.size,
    missing: [...ids].filter((id) => !shown.has(id)).length,
    foreign: [...shown].filter((id) => !ids.has(id)).length,
    late: lines.filter(({ late }) => late === true).length,
  };
}
