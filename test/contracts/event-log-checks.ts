import { expect } from 'vitest';
import type { AnyEvent } from '../../src/domain/event.ts';
import { type Batch, type EventLog, EventLogError, type StoredAnswer } from '../../src/ports/event-log.ts';

export const batch = (events: readonly AnyEvent[], answers: readonly StoredAnswer[] = []): Batch => ({
  events,
  answers,
});

export async function readAll(log: EventLog, session: string, fromSeq = 1): Promise<AnyEvent[]> {
  const all: AnyEvent[] = [];
  for await (const chunk of log.read(session, fromSeq)) all.push(...chunk);
  return all;
}

/** The kind and params a promise rejects with. */
export async function rejection(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EventLogError);
  const { kind, params } = error as EventLogError;
  return { kind, params };
}
