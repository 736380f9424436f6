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

function stackText(value: unknown): string | null {
  // `stack: "prod"` is no trace.
  if (typeof value === 'string') return /\n\s/.test(value.trim()) ? value.trimEnd() : null;
  if (!isRecord(value)) return null;
  const stack = value.extendedStackTrace ?? value.stackTrace ?? value.stacktrace ?? value.stack;
  const head = [value.name ?? value.type, value.message]
    .filter((part) => typeof part === 'string')
    .join(': ');
  if (Array.isArray(stack)) return [head, ...stack.map(frame)].filter((line) => line !== '').join('\n');
  if (typeof stack === 'string')
    return stack.includes(head) ? stack.trimEnd() : `${head}\n${stack.trimEnd()}`;
  return head || null;
}

/** The stack trace a record carries beside its message, and the field it stands in; null when there is none. */
export function stackTrace(record: LogRecord): { readonly path: string; readonly text: string } | null {
  for (const path of STACK_FIELDS) {
    const text = stackText(lookup(record, path));
    if (text !== null) return { path, text };
  }
  return null;
}
