import { LEVELS, type Level, type LogLine } from './line.ts';

/** What a line says under a name: a column of its row, else one of its fields; null where it does not. */
export function lineValue(
  line: Pick<LogLine, 'level' | 'service' | 'trace' | 'fields'>,
  name: string,
): string | null {
  // A field of the same name is a field of its own; what was found to be the column is no field any more.
  if (Object.hasOwn(line.fields, name)) return line.fields[name] as string;
  if (name === 'level') return line.level;
  if (name === 'service') return line.service;
  if (name === 'trace') return line.trace ?? null;
  return null;
}

/** Whether a level is at least another one; null is at least nothing. */
export const isAtLeast = (level: Level | null, least: Level): boolean =>
  level !== null && LEVELS.indexOf(level) >= LEVELS.indexOf(least);
