import { isRecord } from '../../logs/json.ts';
import type { ClusterConnection } from './connection.ts';
import { pathOf } from './search-request.ts';

/** What `_field_caps` says of one field: the indices that hold it, by kind. Shape as of OpenSearch 2.19. */
export interface FieldFacts {
  readonly dates: readonly string[];
  /** Those of `dates` that keep nanoseconds. */
  readonly nanos: readonly string[];
  /** Those of `dates` that are numbers, taken for milliseconds since 1970. */
  readonly longs: readonly string[];
  /** Indices where it is mapped as something else. */
  readonly others: readonly string[];
  /** Indices that do not have it. */
  readonly lacking: readonly string[];
}

export interface FieldCaps {
  readonly indices: readonly string[];
  readonly fields: Readonly<Record<string, unknown>>;
}

export function readFieldCaps(body: Readonly<Record<string, unknown>>): FieldCaps | null {
  const { indices, fields } = body;
  return Array.isArray(indices) && isRecord(fields) ? { indices, fields } : null;
}

/** What of some fields is mapped, by name; `*`: all of them. Rejects with a `Trouble`. */
export async function mappedFields(
  connection: ClusterConnection,
  expression: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>> {
  const query = { fields: names.join(','), ignore_unavailable: 'true', allow_no_indices: 'true' };
  const path = pathOf(expression, '/_field_caps');
  const { body } = await connection.request({ method: 'GET', path, query }, signal);
  const { fields = {} } = readFieldCaps(body) ?? {};
  return new Map(
    Object.entries(fields).flatMap(([name, types]) => (isRecord(types) ? [[name, types] as const] : [])),
  );
}

/** `millis`: a `long` is a date, too, of milliseconds since 1970; the cluster sorts and counts by either alike. */
export function fieldFacts(field: string, { indices, fields }: FieldCaps, millis = false): FieldFacts {
  const types = Object.hasOwn(fields, field) ? fields[field] : undefined;
  const found = { date: [], date_nanos: [], long: [], unmapped: [], other: [] } as Record<string, string[]>;
  for (const [type, facts] of Object.entries(isRecord(types) ? types : {})) {
    const where = isRecord(facts) && Array.isArray(facts.indices) ? facts.indices : indices;
    const known = Object.hasOwn(found, type) && (type !== 'long' || millis);
    (found[known ? type : 'other'] as string[]).push(...where);
  }
  const { date = [], date_nanos: nanos = [], long = [], other = [] } = found;
  // Nanoseconds are asked for as text, which numbers do not have.
  const longs = nanos.length > 0 ? [] : long;
  if (nanos.length > 0) other.push(...long);
  const mapped = new Set([...date, ...nanos, ...longs, ...other]);
  return {
    dates: [...date, ...nanos, ...longs],
    nanos,
    longs,
    others: other,
    lacking: indices.filter((index) => !mapped.has(index)),
  };
}

/** The first of some fields that is a date in every index; else the first that is one in any; null for none. */
export function chooseDate(candidates: readonly string[], caps: FieldCaps): string | null {
  const dates = candidates.filter((field) => fieldFacts(field, caps).dates.length > 0);
  const everywhere = dates.find((field) => fieldFacts(field, caps).dates.length === caps.indices.length);
  return everywhere ?? dates[0] ?? null;
}

/** The same where some indices turned out not to hold times. */
export function withoutTimes(facts: FieldFacts, bad: readonly string[]): FieldFacts {
  const dates = facts.dates.filter((index) => !bad.includes(index));
  return { ...facts, dates, others: [...facts.others, ...bad] };
}

/**
 * What to ask for so that an index where the time is no date does not spoil every answer: a pattern goes on to match
 * what is made later, names are replaced by those of the sound indices.
 */
export function withoutIndices(expression: string, bad: readonly string[], good: readonly string[]): string {
  if (bad.length === 0) return expression;
  if (expression.includes('*')) return [expression, ...bad.map((index) => `-${index}`)].join(',');
  return good.join(',');
}
