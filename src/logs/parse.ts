import { cutText, MESSAGE_LIMIT } from './cut.ts';
import type { FieldMapping } from './detect.ts';
import { parseRecord, salvageRecord } from './json.ts';
import type { LogLine } from './line.ts';
import { parseLogfmt } from './logfmt.ts';
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
