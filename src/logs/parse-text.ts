import { levelOfStatus } from './access-record.ts';
import { LEVEL_WORDS, levelInText, levelOfName } from './levels.ts';
import type { Level } from './line.ts';
import { statusInText } from './patterns/status.ts';
import { TEXT_FORMATS, type TextContext, type TextParts } from './text-formats.ts';
import {
  HALF,
  ISO_FORM,
  inHalf,
  isoOfParts,
  isoParts,
  JAPANESE_FORM,
  japaneseIso,
  LOCALE_FORM,
  localeIso,
  parseTime,
} from './times.ts';

/** Everything a plain text line gives away; what it does not say is null. */
export interface ParsedText {
  readonly time: string | null;
  readonly level: Level | null;
  readonly service: string | null;
  readonly trace: string | null;
  readonly fields: Readonly<Record<string, string>>;
  readonly message: string;
}

/** Colours of a terminal say nothing that the level does not, and stand between what belongs together. */
export function withoutColour(text: string): string {
  return text.includes('\x1b[') ? text.replace(/\x1b\[[\d;:]*m/g, '') : text;
}

const BORDER = '[\\])]?(?=[\\s:|,-]|$)[\\s:|,-]*';
/** Behind hours 1 to 12 alone; behind others it is a word of the message. */
const HALF_OF_DAY = `(?:\\s${HALF}(?![\\w.])(?<= (?:0[1-9]|1[0-2]):\\S+\\s\\S+))?`;
/** A time at the start, also in brackets; it must end at a border, so `2026-11-25 03:10:58x` is none. */
const LEADING_ISO = new RegExp(`^[[(]?${ISO_FORM}${HALF_OF_DAY}${BORDER}`, 'i');
const LEADING_NAMED = /^\[(\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\]\s*/;

const LEADING_LOCALE = new RegExp(`^[[(]?${LOCALE_FORM}${BORDER}`);
const LEADING_JAPANESE = new RegExp(`^[[(]?${JAPANESE_FORM}${BORDER}`);
/** Seconds with a fraction, or milliseconds: ten digits alone may be any number. */
const LEADING_EPOCH = new RegExp(`^[[(]?(1[5-9]\\d{8}\\.\\d{1,9}|1[5-9]\\d{11})${BORDER}`);

type LeadingForm = readonly [
  form: RegExp,
  timeOf: (groups: readonly string[], zone: string) => string | null,
];
const LEADING: readonly LeadingForm[] = [
  [LEADING_ISO, (groups, zone) => isoOfParts(inHalf(isoParts(groups), groups[8]), zone)],
  [LEADING_NAMED, ([named], zone) => parseTime(named, zone)],
  [LEADING_EPOCH, ([epoch], zone) => parseTime(epoch, zone)],
  [LEADING_LOCALE, localeIso],
  [LEADING_JAPANESE, japaneseIso],
];

/** Splits a leading time off; null when the line starts with none. */
export function leadingTime(
  text: string,
  zone: string,
): { readonly time: string; readonly rest: string } | null {
  // Each form begins with a digit.
  if (!/^[[(]?\d/.test(text)) return null;
  for (const [form, timeOf] of LEADING) {
    const found = form.exec(text);
    if (found === null) continue;
    const time = timeOf(found.slice(1), zone);
    return time === null ? null : { time, rest: text.slice(found[0].length) };
  }
  return null;
}

/** A level word at the start: in capitals, in brackets, or before a colon or bar. */
const LEADING_LEVEL = new RegExp(
  String.raw`^[\s|-]*(?:(${LEVEL_WORDS.toUpperCase()})(?=[\s:|\]-]|$)|[[<(]\s?(${anyCase(LEVEL_WORDS)})\s?[\])>]|(${anyCase(LEVEL_WORDS)})(?=:\s| \|))(?:\s*[:|-](?=\s|$))*\s*`,
);

/** `error|warn` as `[eE][rR][rR][oO][rR]|…`: one expression may need both exact and inexact words. */
function anyCase(words: string): string {
  return words.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

function leadingLevel(text: string): { readonly level: Level; readonly rest: string } | null {
  const found = LEADING_LEVEL.exec(text);
  const level = found === null ? null : levelOfName(found[1] ?? found[2] ?? found[3] ?? '');
  return found === null || level === null ? null : { level, rest: text.slice(found[0].length) };
}

/** Python's default format: `ERROR:root:text`. */
const PYTHON = /^(DEBUG|INFO|WARNING|ERROR|CRITICAL):([\w.]+):(.*)$/s;
/** Spring Boot: `12 --- [checkout] [thread] logger : text`, with the application's name since 3.0. */
const SPRING = /^\d+ --- \[([^\]\s]+)\] \[[^\]]+\] /;
/** Spring Cloud Sleuth: `[service,trace,span,exported]`, empty where nothing is traced. */
const SLEUTH = /\[([\w.-]*),([0-9a-f]{16,32})?,(?:[0-9a-f]{16})?(?:,(?:true|false)?)?\]/;
/** Spring Boot 3 with Micrometer: `[trace-span]`. */
const CORRELATION = /\[([0-9a-f]{32})-[0-9a-f]{16}\]/;
const TRACE = /\b(?:trace_?id|trace\.id)["']?[=:]\s?["']?([0-9a-f][0-9a-f-]{14,34}[0-9a-f])\b/i;
/** What looks for these costs nothing where none of their marks is there. */
const MARKED = /trace|,|\[[0-9a-f]{32}-/i;
/** Only this far is looked for a trace id: it is in a line's head, not in a stack trace. */
const HEAD = 1_024;

function general(text: string, context: TextContext): TextParts {
  const timed = leadingTime(text, context.zone);
  const rest = timed?.rest ?? text;
  const python = PYTHON.exec(rest);
  const led = python === null ? leadingLevel(rest) : null;
  return {
    time: timed?.time ?? null,
    level: python === null ? (led?.level ?? null) : levelOfName(python[1] as string),
    fields: python === null ? {} : { logger: python[2] as string },
    message: python === null ? (led?.rest ?? rest) : (python[3] as string),
  };
}

/**
 * A plain text line: its time, level, service and trace where the format makes them evident, and the message without
 * the time and level that the row shows beside it. Colours are taken off; nothing else is lost.
 */
export function parseText(text: string, context: TextContext): ParsedText {
  const plain = withoutColour(text);
  let parts: TextParts | null = null;
  for (const format of TEXT_FORMATS) {
    parts = format(plain, context);
    if (parts !== null) break;
  }
  parts ??= general(plain, context);
  const head = plain.slice(0, HEAD);
  const marked = MARKED.test(head);
  const sleuth = marked ? SLEUTH.exec(head) : null;
  const correlation = marked ? CORRELATION.exec(head) : null;
  return {
    time: parts.time ?? null,
    level: parts.level ?? levelInText(parts.message) ?? levelOfStatus(statusInText(parts.message)),
    service: parts.service ?? SPRING.exec(parts.message)?.[1] ?? (sleuth?.[1] || null),
    trace: sleuth?.[2] ?? correlation?.[1] ?? (marked ? (TRACE.exec(head)?.[1] ?? null) : null),
    fields: parts.fields ?? {},
    message: parts.message === '' ? plain : parts.message,
  };
}
