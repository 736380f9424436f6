import type { LogLine } from './line.ts';

/** Only so much of a message makes its shape: enough to tell messages apart, cheap in a flood. */
const SHAPED = 512;

/**
 * One pass over words and quotes; every alternative consumes what it has scanned, so the cost is linear.
 * Apostrophes inside words (`can't`) do not open a quote.
 */
const TOKEN =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|"[^"\n]*"|(?<!\w)'[^'\n]*'(?!\w)|「[^」\n]*」|[A-Za-z0-9]+(?:[.,:]\d[A-Za-z0-9]*)*/gi;

const DIGIT = /\d/;
const NUMBER_WITH_UNIT = /^(\D*)[\d.,:]+([A-Za-z%]{0,3})$/;
const HEX = /^(?:0x[0-9a-f]+|[0-9a-f]{8,})$/i;

function mask(token: string): string {
  const head = token[0] as string;
  if (head === '"' || head === "'" || head === '「') return '<text>';
  if (!DIGIT.test(token)) return token;
  if (token[8] === '-') return '<id>';
  const number = NUMBER_WITH_UNIT.exec(token);
  if (number !== null) return `${number[1]}<n>${number[2]}`;
  if (HEX.test(token)) return '<id>';
  // A letter after a digit that is no unit: a generated id (pod suffix, short hash). Otherwise dotted or mixed numbers.
  return /[A-Za-z]/.test(token) ? '<id>' : '<n>';
}

/**
 * The message with its numbers, ids, hex strings, UUIDs and quoted texts masked, so that repeats which differ only in
 * these are seen as the same. Only the first line of a stack trace counts.
 */
export function shape(message: string): string {
  const end = message.indexOf('\n');
  const text = message.slice(0, end === -1 ? SHAPED : Math.min(end, SHAPED));
  return text.replace(TOKEN, mask);
}

const keys = new WeakMap<LogLine, string>();

/** What must be equal for two lines to count as repeats: level, service and shape. Computed once per line. */
export function shapeKey(line: LogLine): string {
  let key = keys.get(line);
  if (key === undefined) {
    key = `${line.level ?? ''}\0${line.service ?? ''}\0${shape(line.message)}`;
    keys.set(line, key);
  }
  return key;
}
