import { FIELD_ROLES, FIELD_TABLES, type FieldRole, LEVEL_SCALES } from './field-tables.ts';
import { lookup } from './fields.ts';
import { isRecord, type LogRecord } from './json.ts';
import { type LevelScale, levelOfName, levelOfNumber } from './levels.ts';
import type { Level } from './line.ts';
import { parseTime } from './times.ts';

/** Which fields of one source's records are what. */
export interface FieldMapping {
  /** Paths to try in this order; the first that holds something usable wins, record by record. */
  readonly order: Readonly<Record<FieldRole, readonly string[]>>;
  /** The path that won most often among the samples, to be shown; null when none did. */
  readonly chosen: Readonly<Record<FieldRole, string | null>>;
  /** What a bare number in `level` or `severity` means here. */
  readonly scales: Readonly<Record<string, LevelScale>>;
}

export type FieldOverrides = Readonly<Partial<Record<FieldRole, string>>>;

/** Zones matter not for whether a value is a time. */
const ANY_ZONE = 'UTC';

const asNumber = (value: unknown): number =>
  typeof value === 'number'
    ? value
    : typeof value === 'string' && /^\d{1,5}$/.test(value)
      ? Number(value)
      : Number.NaN;

/** The level a field's value says under a mapping, or null. */
export function levelOfField(value: unknown, path: string, scales: FieldMapping['scales']): Level | null {
  const number = asNumber(value);
  // Datadog's `status` is a level's name; elsewhere it is a number of HTTP, or of anything.
  if (path === 'status' && !Number.isNaN(number)) return null;
  if (Number.isNaN(number)) return typeof value === 'string' ? levelOfName(value) : null;
  const scale = (Object.hasOwn(scales, path) ? scales[path] : undefined) ?? LEVEL_SCALES[path];
  if (scale !== undefined) return levelOfNumber(number, scale);
  return levelOfNumber(number, number <= 7 ? 'syslog' : path.includes('severity') ? 'otel' : 'pino');
}

/** Names and ids longer than this are something else. */
const NAME_LENGTH = 200;

/** A service's name out of a field: without the `/` of Docker and log groups, ECS's revision, systemd's `.service`. */
export function serviceOfField(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > NAME_LENGTH) return null;
  return value.trim().replace(/^\/(?:aws\/[\w-]+\/|ecs\/)?|:\d+$|\.service$/g, '') || null;
}

/** W3C Trace Context's `traceparent`, and AWS X-Ray's header: the id stands within. */
const WITHIN =
  /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$|^(?:.*;)?Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/;

/** A trace id, but none of all zeros; Google writes `projects/…/traces/<id>`. */
export function traceOfField(given: unknown): string | null {
  const value = typeof given === 'number' || typeof given === 'bigint' ? String(given) : given;
  if (typeof value !== 'string' || value.length > NAME_LENGTH || !/[^0\s-]/.test(value)) return null;
  const within = WITHIN.exec(value);
  const id = within?.[1] ?? within?.[2] ?? value.replace(/^projects\/[^/]+\/traces\//, '').trim();
  return /[^0-]/.test(id) ? id : null;
}

/** The text of a message field, also inside an OpenTelemetry or log4j body that is an object; null when empty. */
export function messageOfField(value: unknown): string | null {
  if (isRecord(value)) {
    const inner = value.message ?? value.msg ?? value.stringValue ?? value.text;
    return inner === undefined ? null : messageOfField(inner);
  }
  if (typeof value !== 'string') return null;
  return value.trim() === '' ? null : value.trimEnd();
}

function usable(role: FieldRole, value: unknown, path: string, scales: FieldMapping['scales']): boolean {
  if (value === undefined || value === null) return false;
  if (role === 'time') return parseTime(value, ANY_ZONE) !== null;
  if (role === 'level') return levelOfField(value, path, scales) !== null;
  if (role === 'service') return serviceOfField(value) !== null;
  if (role === 'trace') return traceOfField(value) !== null;
  return messageOfField(value) !== null;
}

/** The first path of a role that holds something usable in this record, or null. */
export function pathFor(
  role: FieldRole,
  record: LogRecord,
  mapping: Pick<FieldMapping, 'order' | 'scales'>,
): string | null {
  return mapping.order[role].find((path) => usable(role, lookup(record, path), path, mapping.scales)) ?? null;
}

/** One number tells a scale for all: above 7 `level` is no syslog, and `severity` is OpenTelemetry's. */
function detectScales(samples: readonly LogRecord[]): Record<string, LevelScale> {
  const scales: Record<string, LevelScale> = {};
  for (const path of ['level', 'log.level', 'severity']) {
    const numbers = samples.map((sample) => asNumber(lookup(sample, path))).filter((n) => !Number.isNaN(n));
    if (numbers.length === 0) continue;
    scales[path] = numbers.every((n) => n <= 7) ? 'syslog' : path === 'severity' ? 'otel' : 'pino';
  }
  return scales;
}

/**
 * Finds which field is what from sample records (about 200 will do). An override comes before the tables for its role;
 * where it holds nothing the tables still help.
 */
export function detectFields(samples: readonly LogRecord[], overrides: FieldOverrides = {}): FieldMapping {
  const order = perRole((role) => [...new Set([overrides[role] ?? [], FIELD_TABLES[role]].flat())]);
  const scales = detectScales(samples);
  const chosen = perRole((role) =>
    mostFrequent(samples.map((sample) => pathFor(role, sample, { order, scales }))),
  );
  return { order, chosen, scales };
}

function perRole<T>(make: (role: FieldRole) => T): Record<FieldRole, T> {
  return Object.fromEntries(FIELD_ROLES.map((role) => [role, make(role)])) as Record<FieldRole, T>;
}

function mostFrequent(paths: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>();
  for (const path of paths) if (path !== null) counts.set(path, (counts.get(path) ?? 0) + 1);
  return [...counts].reduce<readonly [string | null, number]>((a, b) => (b[1] > a[1] ? b : a), [null, 0])[0];
}

/** The tables alone, for a source that nobody has sampled. */
export const DEFAULT_MAPPING = detectFields([]);
