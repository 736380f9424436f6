import { accessText, levelOfStatus, statusOf } from './access-record.ts';
import { unwrap } from './container-line.ts';
import { cutText, MESSAGE_LIMIT } from './cut.ts';
import {
  type FieldMapping,
  levelOfField,
  messageOfField,
  pathFor,
  serviceOfField,
  traceOfField,
} from './detect.ts';
import { type FieldRole, STACK_FIELDS } from './field-tables.ts';
import { flatten, lookup, valueText } from './fields.ts';
import { isRecord, type LogRecord, parseRecord } from './json.ts';
import { levelInText } from './levels.ts';
import type { LogLine } from './line.ts';
import { parseText } from './parse-text.ts';
import { statusInText } from './patterns/status.ts';
import { parseTime } from './times.ts';

/** What a line gets from where it was read. */
export interface LineOrigin {
  readonly id: string;
  readonly source: string;
  /** IANA zone of times written without an offset. */
  readonly zone: string;
  /** Epoch milliseconds, to find the year where none is written. */
  readonly now: number;
}

/** What a record itself does not say, known from around it (a container's prefix, an outer record). */
export type LineContext = Partial<Pick<LogLine, 'time' | 'level' | 'service' | 'trace' | 'fields'>>;

function loggerName(record: LogRecord): unknown {
  // pino and bunyan name the program `name`, beside the process; elsewhere a `name` may be anything.
  return Object.hasOwn(record, 'pid') && Object.hasOwn(record, 'hostname') ? record.name : undefined;
}

/**
 * A record as a line, before ingest: what the mapping finds becomes time, level, service, message and trace, the rest
 * becomes fields; a stack trace beside the message is appended to it. A message that is itself a JSON record (a
 * collector's wrapping) is opened, and one that is a line of text is read as such. A record without any message shows
 * its request or its fields as `name=value`.
 */
export function toLine(
  record: LogRecord,
  mapping: FieldMapping,
  origin: LineOrigin,
  around: LineContext = {},
): LogLine {
  const paths = new Map<FieldRole, string>();
  const field = (role: FieldRole): unknown => {
    const path = pathFor(role, record, mapping);
    if (path === null) return undefined;
    paths.set(role, path);
    return lookup(record, path);
  };

  const time = parseTime(field('time'), origin.zone) ?? around.time ?? null;
  const service = serviceOfField(field('service') ?? loggerName(record)) ?? around.service ?? null;
  const trace = traceOfField(field('trace')) ?? around.trace;
  const text = formatted(messageOfField(field('message')), paths.get('message'), record);
  const stack = stackTrace(record);
  const named = field('level');
  const level = levelOfField(named, paths.get('level') ?? '', mapping.scales) ?? around.level ?? null;

  const skip = new Set<string>(paths.values());
  if (stack !== null) skip.add(stack.path);
  const wrapped = text === null ? null : unwrapped(text);
  const fields = { ...around.fields, ...wrapped?.fields, ...flatten(record, skip) };
  const body = wrapped?.text ?? text;

  const inner = body === null ? null : parseRecord(body);
  if (inner !== null && pathFor('message', inner, mapping) !== null) {
    return toLine(inner, mapping, origin, {
      time,
      level,
      service,
      fields,
      ...(trace === undefined ? {} : { trace }),
    });
  }

  const read = body === null ? null : innerText(body, { time, level }, origin);
  const message =
    read?.message ?? body ?? stack?.text.split('\n', 1)[0] ?? accessText(record) ?? fieldsText(fields);
  const whole = stack === null || message.includes(stack.text) ? message : withStack(message, stack.text);
  const traced = trace ?? read?.trace;
  return {
    id: origin.id,
    time: time ?? read?.time ?? wrapped?.time ?? null,
    level:
      level ?? read?.level ?? levelInText(whole) ?? levelOfStatus(statusOf(record) ?? statusInText(message)),
    service: service ?? read?.service ?? null,
    message: cutText(whole, MESSAGE_LIMIT),
    ...(traced === undefined || traced === null ? {} : { trace: traced }),
    fields: { ...fields, ...read?.fields },
    source: origin.source,
  };
}

/** A message that is a pattern, with its arguments in their places. */
function formatted(text: string | null, path: string | undefined, record: LogRecord): string | null {
  if (text === null || !text.includes('{')) return text;
  if (path === '@mt') return renderTemplate(text, record);
  const { arguments: values } = record;
  return path === 'message' && Array.isArray(values) ? fillHoles(text, values) : text;
}

/** A stack that begins with the message itself replaces it rather than saying it twice. */
function withStack(message: string, stack: string): string {
  return stack.startsWith(message) ? stack : `${message}\n${stack}`;
}

/** What a record without a message shows. */
export function fieldsText(fields: LogLine['fields']): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

/** A hole of a message template (messagetemplates.org): `{Name}`, `{@Name:format}`, `{Name,10}`; `{{` and `}}` are braces. */
const HOLE = /\{\{|\}\}|\{[@$]?([\w.]{1,64})(?:,-?\d{1,4})?(?::[^{}]{1,64})?\}/g;

/** Serilog's template with the record's own values in its holes; formats are left to who shows them. */
function renderTemplate(template: string, record: LogRecord): string {
  return template.replace(HOLE, (hole, name: string | undefined) => {
    if (name === undefined) return hole[0] as string;
    const value = lookup(record, name);
    return value === undefined ? hole : valueText(value);
  });
}

/** SLF4J's `{}` filled by arguments in their order; without one a hole stays. */
function fillHoles(pattern: string, values: readonly unknown[]): string {
  let next = 0;
  return pattern.replace(/\{\}/g, (hole) => (next < values.length ? valueText(values[next++]) : hole));
}

/** What the text of a message says by its form; `message` is what is left of it. */
type InnerText = Pick<LogLine, 'message' | 'level' | 'service' | 'time' | 'fields'> & {
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
function unwrapped(text: string) {
  return /^(?:\d{4}-|\[pod\/|\{"log":")/.test(text) ? unwrap(text) : null;
}

/**
 * A record's message read as a line of a file is: its time and level go from it and count, unless the record says
 * otherwise; then it stays as it is, and null comes back.
 */
function innerText(
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
function stackTrace(record: LogRecord): { readonly path: string; readonly text: string } | null {
  for (const path of STACK_FIELDS) {
    const text = stackText(lookup(record, path));
    if (text !== null) return { path, text };
  }
  return null;
}
