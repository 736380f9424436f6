import { isRecord, type LogRecord } from './json.ts';

/** The limits of what else a line may say, before redaction; the hub shares less of it. */
export interface FieldLimits {
  /** Levels of nesting that become dots; deeper values stay JSON text. */
  readonly depth: number;
  readonly keys: number;
  readonly keyLength: number;
  readonly valueLength: number;
  /** Characters of all keys and values together. */
  readonly total: number;
}

export const FIELD_LIMITS: FieldLimits = {
  depth: 8,
  keys: 100,
  keyLength: 128,
  valueLength: 16 * 1_024,
  total: 64 * 1_024,
};

/** Key of the note that fields were left out; its value is `+<count>`. */
export const LEFT_OUT = '..';

const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length)}..` : text;

/** `__proto__` is the one key that ordinary code cannot copy safely, so no line of ours ever carries it. */
const safeKey = (key: string): string => (key === '__proto__' ? '[__proto__]' : key);

function jsonText(value: unknown): string {
  try {
    return (
      JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) ?? ''
    );
  } catch {
    // Nested beyond the stack.
    return Array.isArray(value) ? '[..]' : '{..}';
  }
}

/** A value as a field shows it: strings as they are, BigInt to its last digit, objects as compact JSON. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? jsonText(value) : String(value);
}

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

/**
 * A record as flat dotted keys to short strings, in its own order. Null and empty objects say nothing and are left
 * out; lists of plain values become one text; keys in `skip`, and all below them, are left out silently; what exceeds
 * the limits is counted under `..`.
 */
export function flatten(
  record: LogRecord,
  skip: ReadonlySet<string> = new Set(),
  limits: FieldLimits = FIELD_LIMITS,
): Record<string, string> {
  const fields: Record<string, string> = {};
  let keys = 0;
  let total = 0;
  let leftOut = 0;

  const put = (key: string, value: unknown): void => {
    const name = safeKey(cut(key, limits.keyLength));
    const text = cut(valueText(value), limits.valueLength);
    if (
      keys >= limits.keys ||
      total + name.length + text.length > limits.total ||
      Object.hasOwn(fields, name)
    ) {
      leftOut += 1;
      return;
    }
    fields[name] = text;
    keys += 1;
    total += name.length + text.length;
  };

  const walk = (prefix: string, value: unknown, depth: number): void => {
    if (value === null || value === undefined || skip.has(prefix)) return;
    if (isScalar(value) || depth > limits.depth) put(prefix, value);
    else if (Array.isArray(value) && value.every(isScalar)) put(prefix, value.map(valueText).join(', '));
    else {
      for (const [key, part] of Object.entries(value))
        walk(prefix === '' ? key : `${prefix}.${key}`, part, depth + 1);
    }
  };

  walk('', record, 0);
  if (leftOut > 0) fields[LEFT_OUT] = `+${leftOut}`;
  return fields;
}

/**
 * The value at a dotted path, whether the record nests it (`{log: {level}}`), writes it flat (`{"log.level"}`) or
 * mixes both; own keys only. Undefined when there is none.
 */
export function lookup(record: LogRecord, path: string): unknown {
  if (Object.hasOwn(record, path)) return record[path];
  for (const { head, rest } of splitsOf(path)) {
    const inner = Object.hasOwn(record, head) ? record[head] : undefined;
    const found = isRecord(inner) ? lookup(inner, rest) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Split {
  readonly head: string;
  readonly rest: string;
}

/** The same few paths are looked up in every record, and most of them are not there. */
const SPLITS = new Map<string, readonly Split[]>();
const MOST_SPLITS = 2_000;

function splitsOf(path: string): readonly Split[] {
  const known = SPLITS.get(path);
  if (known !== undefined) return known;
  const splits: Split[] = [];
  for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) {
    splits.push({ head: path.slice(0, dot), rest: path.slice(dot + 1) });
  }
  if (SPLITS.size >= MOST_SPLITS) SPLITS.clear();
  SPLITS.set(path, splits);
  return splits;
}
