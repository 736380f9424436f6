import type { Pin } from '../../domain/session.ts';
import type { NumberedLine } from '../../protocol/messages.ts';

type Unnumbered = Omit<NumberedLine, 'no'>;

/** The log lines that a recording keeps at one moment: those of its pins, in the order of their times, once each. */
export function pinnedLines(pins: readonly Pin[]): readonly Unnumbered[] {
  const lines = new Map(
    pins.flatMap(({ removed, line }): [string, Unnumbered][] => {
      if (removed) return [];
      const { trace, ...rest } = line;
      const whole = trace === undefined ? rest : { ...rest, trace };
      return [[JSON.stringify([line.source, line.id]), whole]];
    }),
  );
  return [...lines.values()].sort((a, b) => (a.time ?? '').localeCompare(b.time ?? ''));
}
