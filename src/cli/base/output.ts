import { neutralise } from '../../text/neutralise.ts';

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
  /** Data as JSON, whose escapes keep every control character harmless. */
  json(value: unknown): void;
  /** One value of a stream of them, on one line. */
  jsonLine(value: unknown): void;
  /** Text that has been made safe already and is data as it is: a record, a completion script. */
  text(text: string): void;
  /** One line of talk. */
  say(text: string): void;
}

export function output(stdout: Sink, stderr: Sink): Output {
  return {
    line: (text) => void stdout.write(`${neutralise(text)}\n`),
    json: (value) => void stdout.write(`${escapeUnsafe(JSON.stringify(value, null, 2))}\n`),
    jsonLine: (value) => void stdout.write(`${escapeUnsafe(JSON.stringify(value))}\n`),
    text: (text) => void stdout.write(text),
    say: (text) => void stderr.write(`${neutralise(text)}\n`),
  };
}

/** JSON escapes only what it must: C1 controls, bidi marks and the like would still reach a terminal. */
function escapeUnsafe(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

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
