/** A parsed log record: any JSON object, its keys and values from outside and not to be trusted. */
export type LogRecord = Readonly<Record<string, unknown>>;

/** Digits that a double may not hold: only then is the slower, exact way worth it. */
const LONG_NUMBER = /\d{16}|\d[eE][+-]?\d/;

/** ECMAScript's "JSON.parse source text access", which TypeScript's library does not know yet. */
type Reviver = (
  this: unknown,
  key: string,
  value: unknown,
  context?: { readonly source?: string },
) => unknown;

/** A reviver for JSON.parse: numbers that a double would round come out as their digits. */
export const exactNumbers: Reviver = (_key, value, context) => {
  const source = context?.source;
  return typeof value === 'number' && source !== undefined && String(value) !== source ? source : value;
};

export function isRecord(value: unknown): value is LogRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a JSON text holds; undefined: it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The JSON object that a text is, or null. Numbers that a double would round come out as their digits. `__proto__`
 * becomes an ordinary own key, as JSON.parse makes it.
 */
export function parseRecord(text: string): LogRecord | null {
  if (!/^\s*\{/.test(text)) return null;
  try {
    const value: unknown = LONG_NUMBER.test(text) ? JSON.parse(text, exactNumbers) : JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/**
 * One member of a broken object: cut at a length limit, as container runtimes and we ourselves do. Each alternative of
 * the string part starts with a different character, so the expression cannot backtrack far.
 */
const MEMBER = /"([\w.@/-]{1,64})"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false)/g;
const SALVAGED = 8 * 1024;

/**
 * What can be read of a JSON object whose end is missing: the members near its start, without their nesting. Null when
 * the text does not begin like an object.
 */
export function salvageRecord(text: string): LogRecord | null {
  if (!/^\s*\{\s*"/.test(text)) return null;
  const members: [string, unknown][] = [];
  for (const found of text.slice(0, SALVAGED).matchAll(MEMBER)) {
    const key = found[1] as string;
    const value = parseRecord(`{"value":${found[2]}}`)?.value;
    if (value !== undefined && !members.some(([known]) => known === key)) members.push([key, value]);
  }
  return members.length === 0 ? null : Object.fromEntries(members);
}
