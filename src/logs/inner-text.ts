import { unwrap } from './container-line.ts';
import type { LogLine } from './line.ts';
import { parseText } from './parse-text.ts';

/** What the text of a message says by its form; `message` is what is left of it. */
export type InnerText = Pick<LogLine, 'message' | 'level' | 'service' | 'time' | 'fields'> & {
  readonly trace: string | null;
};

/** Begins like a line of a file: a time, a bracket, a level, syslog's or klog's head. Most messages begin with a word. */
const LED =
  /^(?:[[<(\d]|[IWEF]\d{4} |[DIWEF], \[|[A-Z][a-z]{2} [ \d]\d \d\d:|(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|SEVERE|FATAL|CRITICAL)\b)/;
/** A time in front that is the record's own. */
const SAME_MS = 1_000;

interface Known {
  readonly time: string | null;
  readonly level: LogLine['level'];
}

/** A message freed of what a container runtime wrapped it in, with what that told. */
export function unwrapped(text: string) {
  return /^(?:\d{4}-|\[pod\/|\{"log":")/.test(text) ? unwrap(text) : null;
}

/**
 * A record's message read as a line of a file is: its time and level go from it and count, unless the record says
 * otherwise; then it stays as it is, and null comes back.
 */
export function innerText(
  text: string,
  known: Known,
  context: { readonly zone: string; readonly now: number },
): InnerText | null {
  if (!LED.test(text)) return null;
  const { time, level, service, trace, fields, message } = parseText(text, context);
  if (message === text && service === null && trace === null) return null;
  if (time !== null && known.time !== null && Math.abs(Date.parse(time) - Date.parse(known.time)) > SAME_MS)
    return null;
  if (level !== null && known.level !== null && level !== known.level) return null;
  return { time, level, service, trace, fields, message };
}
