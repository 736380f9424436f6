import { eventText } from '../../domain/chain.ts';
import type { AnyEvent } from '../../domain/event.ts';
import { wholeStream } from '../../hub/base/fact-fold.ts';
import { type EventLog, EventLogError, type LogHead } from '../../ports/event-log.ts';
import { FACT_STREAMS, type FactLog, type FactStream } from '../../ports/fact-log.ts';
import { sha256 } from '../base/machine.ts';
import { eventStoreAt } from '../wiring/hub-server.ts';

export type HubLogs = EventLog & FactLog;

const BATCH = 500;
const ANSWERS = 500;

/** One session that was copied, and what vouches for the copy. */
export interface CopiedSession extends LogHead {
  /** SHA-256 over the texts of all its events, base64url: the same on both sides. */
  readonly sum: string;
}

/**
 * Copies all sessions, verdicts, acts and changes of one log into another that has none. Each session is read again there, and its
 * texts compared. Rejects with an `EventLogError`: `damaged {session, seq}` where one does not hold or differs; then the
 * sessions before it are copied whole.
 */
export async function copyEvents(
  from: HubLogs,
  to: HubLogs,
  copied: (session: CopiedSession) => void,
): Promise<void> {
  for (const { session, seq, hash } of await from.sessions()) {
    const sum = await copySession(from, to, session);
    const there = await sumOf(to, session);
    if (there !== sum) throw new EventLogError('damaged', { session, seq, problem: 'copied-otherwise' });
    copied({ session, seq, hash, sum });
  }
  for (const stream of FACT_STREAMS) await copyFacts(from, to, stream);
}

/** Each under its own number, which is part of an act's id. */
async function copyFacts<S extends FactStream>(from: FactLog, to: FactLog, stream: S): Promise<void> {
  const all = await wholeStream(from, stream);
  if (all.length > 0) await to.rewriteFacts(stream, 0, all);
}

async function copySession(from: EventLog, to: EventLog, session: string): Promise<string> {
  let seq = 0;
  let waiting: AnyEvent[] = [];
  const texts: string[] = [];
  const flush = async () => {
    const events = waiting;
    waiting = [];
    await to.append(session, seq, { events, answers: [] });
    seq += events.length;
  };
  for await (const events of from.read(session, 1)) {
    for (const event of events) {
      texts.push(sha256(eventText(event)));
      waiting.push(event);
      if (waiting.length === BATCH) await flush();
    }
  }
  if (waiting.length > 0) await flush();
  const answers = [...(await from.answers(session))];
  while (answers.length > 0) {
    await to.append(session, seq, { events: [], answers: answers.splice(0, ANSWERS) });
  }
  return sha256(texts.join('\n'));
}

async function sumOf(log: EventLog, session: string): Promise<string> {
  const texts: string[] = [];
  for await (const events of log.read(session, 1)) {
    for (const event of events) texts.push(sha256(eventText(event)));
  }
  return sha256(texts.join('\n'));
}

/** Copies a log to a new file of the kind that a hub without a cluster keeps. Rejects as `SqliteLog.backup`. */
export async function backUpLog(from: HubLogs, path: string): Promise<void> {
  const { existsSync, renameSync, rmSync } = await import('node:fs');
  if (existsSync(path)) throw new EventLogError('failed', { path, reason: 'EEXIST' });
  const partial = `${path}.partial`;
  rmSync(partial, { force: true });
  try {
    const to = await eventStoreAt(partial);
    try {
      await copyEvents(from, to, () => {});
    } finally {
      await to.close();
    }
    renameSync(partial, path);
  } finally {
    for (const file of [partial, `${partial}-wal`]) rmSync(file, { force: true });
  }
}
