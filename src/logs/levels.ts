import type { Level } from './line.ts';

/** How a number says how severe a line is. */
export type LevelScale = 'otel' | 'pino' | 'syslog' | 'python' | 'logback';

const NAMES: Readonly<Record<Level, string>> = {
  trace: 'trace trc finest finer verbose verb t v',
  debug: 'debug dbg fine config d',
  info: 'info inf information informational notice note log success default ok i n',
  warn: 'warn warning wrn w',
  error: 'error err eror severe failure e',
  fatal: 'fatal ftl critical crit alert emergency emerg panic dpanic f c',
};
const BY_NAME = new Map<string, Level>();
for (const [level, names] of Object.entries(NAMES)) {
  for (const name of names.split(' ')) BY_NAME.set(name, level as Level);
}

/** The level a field's text names (`WARNING`, `Error`, `INFO2`, `[warn]`), or null. */
export function levelOfName(text: string): Level | null {
  if (text.length > 24) return null;
  return BY_NAME.get(text.toLowerCase().replace(/^[\s[<(]+|\d?[\s\])>:]*$/g, '')) ?? null;
}

const TENS: readonly Level[] = ['trace', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/**
 * The level a number says, or null when it is off the scale. OpenTelemetry: SeverityNumber 1–24 in fours; syslog:
 * RFC 5424 severities 0–7; pino and bunyan: 10–60; Python: 10–50, one step more severe than pino's; logback: Python's
 * in thousands.
 */
export function levelOfNumber(value: number, scale: LevelScale): Level | null {
  switch (scale) {
    case 'otel':
      return value >= 1 && value <= 24 ? (TENS[Math.ceil(value / 4)] as Level) : null;
    case 'syslog':
      if (!(value >= 0 && value <= 7)) return null;
      return value <= 2
        ? 'fatal'
        : value === 3
          ? 'error'
          : value === 4
            ? 'warn'
            : value === 7
              ? 'debug'
              : 'info';
    case 'pino':
      return value >= 10 && value < 70 ? (TENS[Math.floor(value / 10)] as Level) : null;
    case 'python':
      return value > 0 && value <= 60 ? (TENS[Math.min(6, Math.floor(value / 10) + 1)] as Level) : null;
    case 'logback':
      return value > 0 ? levelOfNumber(value / 1_000, 'python') : null;
  }
}

/** Level words that stand in text; a field may use more of them (`log`, `fine`), which in text are just words. */
export const LEVEL_WORDS =
  'trace|verbose|debug|info|information|notice|warn|warning|error|severe|fatal|critical|alert|emerg|panic|dpanic|trc|dbg|inf|wrn|err|ftl|crit';

/** Where a level is in the text of a message: only forms that prose does not take by accident. */
const IN_TEXT = new RegExp(
  [
    String.raw`\b(?<upper>${LEVEL_WORDS.toUpperCase()})\b`,
    String.raw`[[<(](?<boxed>${LEVEL_WORDS})[\])>]`,
    String.raw`\b(?:level|lvl|severity)["']?[=:]\s?["']?(?<named>[A-Za-z]{3,11})\b`,
  ].join('|'),
  'g',
);
const LED = new RegExp(`^(${LEVEL_WORDS})(?:\\[\\d+\\])?:`, 'i');
const FAILURE =
  /^(?:Unhandled|Uncaught|Exception in thread|Traceback \(most|(?:[\w$]+\.)*[A-Z]\w*(?:Exception|Error)\b)/;
const READ = 240;

/** The level that the text of a message gives away near its start, or null. */
export function levelInText(message: string): Level | null {
  const text = message.slice(0, READ);
  const led = LED.exec(text);
  if (led !== null) return levelOfName(led[1] as string);
  for (const { groups } of text.matchAll(IN_TEXT)) {
    const level = levelOfName(groups?.upper ?? groups?.boxed ?? groups?.named ?? '');
    if (level !== null) return level;
  }
  return FAILURE.test(text) ? 'error' : null;
}
