import type { LogLine } from '../../logs/line.ts';
import { lineValue } from '../../logs/line-value.ts';
import { CliError } from '../base/errors.ts';

/** Columns at most. */
const MOST = 30;

/** Names of columns by commas; throws `bad-columns` where there are none. */
export function columnsOf(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.length > MOST || names.some((name) => name === ''))
    throw new CliError('bad-columns', { value: text });
  return names;
}

/** The values of a line under names, on one row, two blanks between them and no more than one within; `-` where it has none. */
export const columnText = (line: LogLine, names: readonly string[]): string =>
  names.map((name) => (valueUnder(line, name) ?? '-').replace(/\s+/g, ' ')).join('  ');

/** The same as an object, by the names in their order; null where the line has none. */
export const columnValues = (
  line: LogLine,
  names: readonly string[],
): Readonly<Record<string, string | null>> =>
  Object.fromEntries(names.map((name) => [name, valueUnder(line, name)]));

function valueUnder(line: LogLine, name: string): string | null {
  switch (name) {
    case 'time':
      return line.time;
    case 'message':
      return line.message;
    case 'source':
      return line.source;
    case 'id':
      return line.id;
    default:
      return lineValue(line, name) ?? null;
  }
}
