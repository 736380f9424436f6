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
    late: lines.filter(({ late }) => late !== undefined).length,
  };
}

/**
 * Lines that stand behind a newer one of their own stream and do not say that they are late: what a reader of one host
 * would take for its order.
 */
export function disordered(
  lines: readonly RawLine[],
  streamOf: (line: RawLine) => string = ({ id }) => id.slice(0, id.indexOf('/')),
): readonly RawLine[] {
  const newest = new Map<string, number>();
  return lines.filter((line) => {
    const stream = streamOf(line);
    const time = Date.parse(line.time ?? '');
    const before = newest.get(stream) ?? Number.NEGATIVE_INFINITY;
    newest.set(stream, Math.max(before, time));
    return time < before && line.late === undefined;
  });
}
