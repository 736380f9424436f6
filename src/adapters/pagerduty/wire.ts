import type { PagerRef } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';

/*
 * Reads what PagerDuty answers without trusting it: fields are null on the wire where the schema says they are not, and
 * a type it has not published must not end a session.
 */

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

export const fields = (value: unknown): Fields => (isFields(value) ? value : {});

export const list = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.filter(isFields) : [];

export const text = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

export const number = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** Any time of theirs, with whatever offset, as ours: ISO 8601 UTC with milliseconds. */
export function time(value: unknown): string | null {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** A reference or the whole thing: both have an id, and a summary or a name. */
export function ref(value: unknown): PagerRef | null {
  const { id, summary, name } = fields(value);
  const known = text(id);
  return known === null ? null : { id: known, name: text(summary) ?? text(name) ?? known };
}

export const refs = (value: unknown): readonly PagerRef[] => list(value).flatMap((each) => ref(each) ?? []);

/** What stands under `key`, or a `bad-reply`. */
export function inside(data: unknown, key: string): Fields {
  const held = fields(data)[key];
  if (!isFields(held)) throw new PagerError('bad-reply', { reason: `no-${key}` });
  return held;
}
