import { cutText, MESSAGE_LIMIT } from './cut.ts';
import type { FieldMapping } from './detect.ts';
import { type LogRecord, parseRecord, salvageRecord } from './json.ts';
import type { LogLine } from './line.ts';
import { leadingTime, parseText, withoutColour } from './parse-text.ts';
import { type LineContext, type LineOrigin, toLine } from './to-line.ts';

export interface ParseContext extends LineOrigin {
  readonly mapping: FieldMapping;
  /** Bytes already cut off the end of the text. */
  readonly lost?: number;
}

/**
 * One line of outside text, before ingest: a JSON record (also after a leading time, as `kubectl logs --timestamps`
 * writes it), logfmt, or plain text. What `around` knows counts where the line itself does not say it. A JSON record
 * whose end was cut off keeps its text and still gives its time, level, service and trace.
 */
export function parseLine(text: string, context: ParseContext, around: LineContext = {}): LogLine {
  const lost = context.lost ?? 0;
  const plain = withoutColour(text);
  const timed = leadingTime(plain, context.zone);
  const body = timed === null ? plain : timed.rest;
  const outer = timed === null ? around : { ...around, time: timed.time };
  const record = lost === 0 ? (parseRecord(body) ?? parseLogfmt(body)) : null;
  if (record !== null) return toLine(record, context.mapping, context, outer);

  const broken = salvageRecord(body);
  if (broken !== null) {
    return {
      ...toLine(broken, context.mapping, context, outer),
      message: cutText(body, MESSAGE_LIMIT, lost),
      fields: { ...around.fields },
    };
  }

  const parsed = parseText(plain, context);
  const trace = parsed.trace ?? around.trace;
  return {
    id: context.id,
    time: parsed.time ?? around.time ?? null,
    level: parsed.level ?? around.level ?? null,
    service: parsed.service ?? around.service ?? null,
    message: cutText(parsed.message, MESSAGE_LIMIT, lost),
    ...(trace === undefined ? {} : { trace }),
    fields: { ...around.fields, ...parsed.fields },
    source: context.source,
  };
}

const STARTS = /^[A-Za-z_@][\w.@/-]*=/;
const TELLS = /(?:^|\s)(?:level|lvl|msg|message|severity|err)=/;
/** One word: `key="quoted \" value"`, `key=value`, or a bare word. */
const WORD = /([A-Za-z_@][\w.@/-]{0,63})=(?:"((?:[^"\\]|\\.)*)"|(\S*))|(\S+)/g;
const MAX_WORDS = 400;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** `key=value` pairs as Go's loggers write them, or null when the line is no logfmt. */
export function parseLogfmt(text: string): LogRecord | null {
  if (!STARTS.test(text) || !TELLS.test(text)) return null;
  const pairs = new Map<string, string>();
  let last: string | null = null;
  for (const [, key, quoted, plain, word] of text.matchAll(WORD).take(MAX_WORDS)) {
    if (key !== undefined) {
      const value =
        quoted === undefined ? (plain as string) : quoted.replace(/\\(.)/gs, (_all, c) => ESCAPES[c] ?? c);
      if (!pairs.has(key)) pairs.set(key, value);
      // Some loggers forget the quotes: what follows a plain value belongs to it.
      last = quoted === undefined ? key : null;
    } else if (last !== null) pairs.set(last, `${pairs.get(last)} ${word}`);
  }
  return Object.fromEntries(pairs);
}
