import type { PagerPast } from '../../ports/pager-detail.ts';
import { PagerError } from '../../ports/pager-error.ts';
import { readIncident, readLogEntry } from './incidents.ts';
import { type Fields, fields, text } from './wire.ts';

/** Incidents as they ended: one that cannot be worked with hides no other, but an answer of none that can is no answer. */
export function readPastIncidents(items: readonly Fields[]): readonly PagerPast[] {
  const read = items.flatMap(readPast);
  if (read.length === 0 && items.length > 0) throw new PagerError('bad-reply', { reason: 'not-an-incident' });
  return read;
}

function readPast(wire: Fields): PagerPast[] {
  try {
    const { id, number, key, title, service, urgency, triggeredAt, resolvedAt, mergedInto } =
      readIncident(wire);
    // A person who resolves it is a user; what resolves by itself is the service's integration.
    const by = text(fields(wire.last_status_change_by).type);
    const resolvedBySelf = resolvedAt !== null && mergedInto === null && (by?.startsWith('service') ?? false);
    return [{ id, number, key, title, service, urgency, triggeredAt, resolvedAt, resolvedBySelf }];
  } catch {
    return [];
  }
}

/** The first acknowledgement among lines of a history, in any order; null: there is none. */
export function firstAcknowledgement(items: readonly unknown[]): string | null {
  const times = items
    .flatMap((item) => readLogEntry(fields(item)))
    .filter(({ kind }) => kind === 'acknowledge')
    .map(({ at }) => at);
  return times.sort()[0] ?? null;
}
