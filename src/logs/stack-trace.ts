import { STACK_FIELDS } from './field-tables.ts';
import { lookup, valueText } from './fields.ts';
import { isRecord, type LogRecord } from './json.ts';

/** One frame of log4j's or logback's JSON. */
function frame(value: unknown): string {
  if (!isRecord(value)) return `\tat ${valueText(value)}`;
  const file = value.file ?? value.fileName;
  const line = value.line ?? value.lineNumber;
  const place =
    file === undefined ? '' : `(${valueText(file)}${line === undefined ? '' : `:${valueText(line)}`})`;
  return `\tat ${[value.class ?? value.className, value.method ?? value.methodName].filter(Boolean).join('.')}${place}`;
}

const trimmed = (text: string): string => text.replace(/\s+$/, '');

/** A list of lines, as ECS and AWS Lambda have it, or of frames. */
function listText(list: readonly unknown[]): string {
  return list.map((each) => (typeof each === 'string' ? trimmed(each) : frame(each))).join('\n');
}

/** Causes within causes at most. */
const CAUSES = 5;

function stackText(value: unknown, causes = 0): string | null {
  // `stack: "prod"` is no trace.
  if (typeof value === 'string') return /\n\s/.test(value.trim()) ? value.trimEnd() : null;
  if (Array.isArray(value)) return value.length === 0 ? null : listText(value);
  if (!isRecord(value)) return null;
  const stack =
    value.extendedStackTrace ?? value.stackTrace ?? value.stacktrace ?? value.stepArray ?? value.stack;
  const head = [value.name ?? value.className ?? value.type, value.message]
    .filter((part) => typeof part === 'string')
    .join(': ');
  const cause = causes < CAUSES && isRecord(value.cause) ? stackText(value.cause, causes + 1) : null;
  const own = Array.isArray(stack)
    ? [head, ...stack.map(frame)].filter((line) => line !== '').join('\n')
    : typeof stack === 'string'
      ? stack.includes(head)
        ? stack.trimEnd()
        : `${head}\n${stack.trimEnd()}`
      : head;
  if (cause === null) return own || null;
  return `${own}\nCaused by: ${cause}`;
}

/** The stack trace a record carries beside its message, and the field it is in; null when there is none. */
export function stackTrace(record: LogRecord): { readonly path: string; readonly text: string } | null {
  for (const path of STACK_FIELDS) {
    const text = stackText(lookup(record, path));
    if (text !== null) return { path, text };
  }
  return null;
}
