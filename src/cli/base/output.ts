import { writeFile } from 'node:fs/promises';
import { neutralise, neutraliseJson } from '../../text/neutralise.ts';
import { type Styled, styledLine } from './styled.ts';

/*
 * The one door out: everything the command line prints, and every file it writes, passes here, so that nothing that
 * came from outside moves a terminal. Only sequences of our own for a screen go past it.
 */

/** A stream text is written to; `process.stdout` is one. */
export interface Sink {
  write(text: string, done?: (error?: Error | null) => void): boolean;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** stdout is data, stderr is talk. */
export interface Output {
  /** One line of data. What came from outside is shown, never obeyed, piped or not. */
  line(text: string): void;
  /** The same with looks, which only a terminal gets. */
  styled(line: readonly Styled[]): void;
  /** Data as JSON, whose escapes keep every control character harmless. */
  json(value: unknown): void;
  /** One value of a stream of them, on one line. */
  jsonLine(value: unknown): void;
  /** A text of several lines: a record, a completion script. */
  text(text: string): void;
  /** One line of talk. */
  say(text: string): void;
}

/** `colour`: whether a terminal may be given colours. */
export function output(stdout: Sink, stderr: Sink, colour = true): Output {
  const isColoured = colour && stdout.isTTY === true;
  return {
    styled: (line) => void stdout.write(`${styledLine(line, isColoured)}\n`),
    line: (text) => void stdout.write(`${neutralise(text)}\n`),
    json: (value) => void stdout.write(`${safeJson(value, 2)}\n`),
    jsonLine: (value) => void stdout.write(`${safeJson(value)}\n`),
    text: (text) => void stdout.write(safeText(text)),
    say: (text) => void stderr.write(`${neutralise(text)}\n`),
  };
}

/** A text of several lines in which nothing moves a terminal. */
export const safeText = (text: string): string => neutralise(text, { newlines: true });

/** JSON of a value: the data exactly, and no character that moves a terminal. */
export const safeJson = (value: unknown, indent?: number): string =>
  neutraliseJson(JSON.stringify(value, null, indent));

/** Writes a text to a file of the user's. Rejects with the system's error. */
export const writeText = (
  file: string,
  text: string,
  options: { readonly flag?: string; readonly mode?: number } = {},
): Promise<void> => writeFile(file, safeText(text), options);

/** Rows as left-aligned columns two spaces apart, by what a terminal shows of them; the last is not padded. */
export function columns(
  rows: readonly (readonly string[])[],
  width: (text: string) => number,
): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, width(cell));
  }
  return rows.map((row) =>
    row
      .map((cell, i) =>
        i === row.length - 1 ? cell : cell + ' '.repeat(Math.max(0, widths[i]! - width(cell))),
      )
      .join('  ')
      .trimEnd(),
  );
}
