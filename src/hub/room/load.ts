import { CHAIN_START, type ChainTip, type TextHash } from '../../domain/chain.ts';
import type { AnyEvent } from '../../domain/event.ts';
import { RunningFold } from '../../domain/reduce.ts';
import { initialSession, type Session } from '../../domain/session.ts';
import { ChainVerifier } from '../../domain/verify-chain.ts';
import { type EventLog, EventLogError } from '../../ports/event-log.ts';
import { HubError } from '../base/contract.ts';
import type { Limits } from '../base/limits.ts';
import { COMMANDS_MOST } from './admit-command.ts';
import { Answers } from './answers.ts';
import { IMPORT_CLIENT, type Imported, importedIn, NOT_IMPORTED, type Opening } from './entry.ts';
import { EventTail } from './event-tail.ts';

/** Client id of what the hub itself commands; too short for anyone else's. */
export const HUB_CLIENT = 'hub';

/**
 * Whether the number of a command of the hub is one that hubs come to: each of its commands that has one made an event,
 * so that what follows such a number is such a number too. Beyond it there might be none left.
 */
export function isOwnNumber({ cmd, seq }: AnyEvent): boolean {
  return cmd.n <= COMMANDS_MOST + seq;
}

/** The highest number of a hub's commands among these. */
export const highestOwn = (events: readonly AnyEvent[]): number =>
  Math.max(0, ...events.map(({ cmd }) => (cmd.client === HUB_CLIENT ? cmd.n : 0)));

/** All that a room stands on, as its log tells it. */
export interface Loaded {
  readonly state: Session;
  readonly tip: ChainTip;
  readonly answers: Answers;
  readonly recent: EventTail;
  /** Characters of all events' texts. */
  readonly bytes: number;
  /** Highest `n` the hub has used in this session. */
  readonly hubN: number;
  readonly imported: Imported;
  /** Null while the session is new. */
  readonly opening: Opening | null;
}

/** A session that has no event yet. */
export function unopened(id: string, limits: Limits): Loaded {
  const tip = { ...CHAIN_START, session: id };
  const answers = new Answers(limits);
  const recent = new EventTail(limits.recent);
  return {
    state: initialSession(id),
    tip,
    answers,
    recent,
    bytes: 0,
    hubN: 0,
    imported: NOT_IMPORTED,
    opening: null,
  };
}

/**
 * Folds a session's log, following its chain. Null when there is none; throws `damaged {session, seq}` at the
 * first event that does not hold. Events newer than this program only advance seq.
 */
export async function load(
  id: string,
  log: EventLog,
  hash: TextHash,
  limits: Limits,
): Promise<Loaded | null> {
  let { opening, bytes, hubN, imported } = unopened(id, limits);
  const { answers, recent, state } = unopened(id, limits);
  const fold = new RunningFold(state);
  const chain = new ChainVerifier(hash, { ...CHAIN_START, session: id });
  try {
    const stored = [...(await log.answers(id))].sort((a, b) => b.seq - a.seq || b.n - a.n);
    // In the order in which they were given, since the oldest are let go first.
    const keepStored = (before: number) => {
      for (let last = stored.at(-1); last && last.seq < before; last = stored.at(-1)) {
        if (last.client === IMPORT_CLIENT) imported = importedIn(last);
        else answers.keep(last.by ?? null, last.client, last.n, last.refused ?? last.seq);
        stored.pop();
      }
    };
    for await (const events of log.read(id, 1)) {
      const texts: string[] = [];
      for (const event of events) {
        keepStored(event.seq);
        const step = chain.take(event);
        if (!step.ok) throw new HubError('damaged', { session: id, seq: step.seq });
        texts.push(step.text);
        bytes += step.text.length;
        const { cmd, by } = event;
        if (cmd.client === HUB_CLIENT) hubN = isOwnNumber(event) ? Math.max(hubN, cmd.n) : hubN;
        else answers.keepEvent(by.id, cmd.client, cmd.n, event.seq);
        opening ??= { participant: by.id, cmd, hash: step.tip.hash };
      }
      recent.push(texts);
      fold.apply(events);
    }
    keepStored(Number.POSITIVE_INFINITY);
    const whole = chain.end();
    if (!whole.ok) throw new HubError('damaged', { session: id, seq: whole.seq });
  } catch (cause) {
    throw asHubError(cause, id);
  }
  const { tip } = chain;
  return tip.seq === 0 ? null : { state: fold.session, tip, answers, recent, bytes, hubN, imported, opening };
}

/** What the log's own error means to those who asked for a session. */
export function asHubError(cause: unknown, session: string): HubError {
  if (cause instanceof HubError) return cause;
  if (cause instanceof EventLogError && cause.kind === 'damaged') {
    return new HubError('damaged', { session, ...cause.params }, cause);
  }
  return new HubError('failed', { session }, cause);
}
