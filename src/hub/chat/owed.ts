import { ACTION_EXPIRES_MS, type OutsideAction } from '../../domain/actions.ts';
import {
  type ChatPostKind,
  chatActions,
  type Headline,
  headlineOf,
  headlinesOf,
} from '../../domain/chat/chat.ts';
import { lastRelapse } from '../../domain/course.ts';
import { REMOVED } from '../../domain/redaction.ts';
import { isOver } from '../../domain/runs/run.ts';
import type { Session } from '../../domain/session.ts';
import { CALLS } from '../../record/chat/thread.ts';
import { remindersOf } from './reminders.ts';
import { type ChatSettings, channelOf } from './settings.ts';

/**
 * What the hub asks of the chat for a session: `headline {channel}`, with `after` (the seq of the one before) where it takes
 * the place of another; `left {channel, message, to}`, the last words of one that was left; `thread {post, seq, at, …}`.
 */
export interface OwedPost {
  readonly act: 'headline' | 'left' | 'thread';
  readonly args: Readonly<Record<string, string | number>>;
}

/** What is older is only in the record. */
const MOST_AGE_MS = 24 * 3_600_000;
/** What was refused so often is not asked for any more. */
const MOST_REFUSED = 3;
/** Messages of one session: with so many it stays where it is. */
const MOST_HEADLINES = 4;
/** In one channel: what was deleted is posted again once. */
const MOST_REPOSTS = 2;
/** Said once, whatever time it is said to have been later. */
const ONCE: ReadonlySet<ChatPostKind> = new Set(['start', 'mitigated', 'resolved']);

interface Telling {
  readonly post: ChatPostKind;
  /** Of the event; 0: there is one of its kind, or it is known by its time. */
  readonly seq: number;
  /** ISO time; null: that of the request. */
  readonly at: string | null;
  /** Seq from which it is so: a post that was asked for before told of something else. */
  readonly since?: number;
}

/**
 * What a session has to say in the chat and has not: its message first, then one post for each thing that happened, in
 * the order of time. `now`: epoch milliseconds; `again`: also what was refused before.
 */
export function owedPosts(
  session: Session,
  settings: ChatSettings,
  now: number,
  again = false,
): readonly OwedPost[] {
  const channel = channelOf(session, settings);
  if (channel === null) return [];
  const headline = headlineOf(session);
  // One that rests for a day gets its message, or another one, when something happens in it.
  const rests = now - Date.parse(session.at ?? '') >= MOST_AGE_MS;
  if (headline === null) {
    const before = chatActions(session).filter(({ act }) => act === 'headline');
    const isOpen = session.status === 'open' && (session.chatStall === null || again);
    return isOpen && !rests && mayAsk(before, again) ? [{ act: 'headline', args: { channel } }] : [];
  }
  if (!rests && isReplaced(session, headline, channel, again))
    return [{ act: 'headline', args: { channel, after: headline.seq } }];
  const owed = tellings(session, settings, now)
    .filter((telling) => isOwed(telling, { ...session, chatStall: null }, now, true))
    .sort((a, b) => (a.at ?? '9').localeCompare(b.at ?? '9') || a.seq - b.seq);
  const isAsked = (telling: Telling): boolean => isOwed(telling, session, now, again);
  // What was refused is asked for before what came later; while the chat is in trouble, later posts wait for it.
  const isTurn = (telling: Telling, i: number): boolean =>
    session.chatStall === null
      ? owed.some(isAsked)
      : isAsked(telling) && (CALLS.has(telling.post) || owed.slice(0, i).every(isAsked));
  const told = owed.filter(isTurn).map(({ post, seq, at }): OwedPost => {
    return { act: 'thread', args: { post, seq, ...(at === null ? {} : { at }) } };
  });
  return [...farewells(session), ...told];
}

/** Its message was deleted, or belongs to another channel now. */
function isReplaced(session: Session, last: Headline, channel: string, again: boolean): boolean {
  const isGone = session.chatStall?.kind === 'gone';
  const isMoved = last.asked !== channel && (session.chatStall === null || again);
  if (session.status !== 'open' || !(isGone || isMoved)) return false;
  const posted = headlinesOf(session);
  const here = posted.filter(({ asked }) => asked === channel).length;
  if (posted.length >= MOST_HEADLINES || (!isMoved && here >= MOST_REPOSTS)) return false;
  const tried = chatActions(session).filter(
    ({ act, args }) => act === 'headline' && args.channel === channel && args.after === last.seq,
  );
  return mayAsk(tried, again);
}

/** Messages that were left for another channel have to say so. */
function farewells(session: Session): readonly OwedPost[] {
  const posted = headlinesOf(session);
  return posted.flatMap((one, i): OwedPost[] => {
    const next = posted[i + 1];
    // In the same channel it was posted again as the one before was deleted.
    if (!next || next.asked === one.asked) return [];
    const before = chatActions(session).filter(
      ({ act, args }) => act === 'left' && args.message === one.message && args.to === next.channel,
    );
    const args = { channel: one.channel, message: one.message, to: next.channel };
    return mayAsk(before, false) ? [{ act: 'left', args }] : [];
  });
}

/** Whether all that was asked before is surely not there, so that it may be posted after all. */
function mayAsk(before: readonly OutsideAction[], again: boolean): boolean {
  const refused = before.filter(({ outcome }) => outcome === 'failed').length;
  const isGone = ({ outcome }: OutsideAction) => outcome === 'abandoned' || (again && outcome === 'failed');
  return before.every(isGone) && refused < MOST_REFUSED;
}

function isOwed(
  { post, seq, at, since = 0 }: Telling,
  session: Session,
  now: number,
  again: boolean,
): boolean {
  const age = at === null ? 0 : now - Date.parse(at);
  const before = chatActions(session).filter(
    (one) =>
      one.args.post === post &&
      one.args.seq === seq &&
      one.seq > since &&
      (seq > 0 || ONCE.has(post) || one.args.at === at),
  );
  // Nobody is called for what is so old.
  if (CALLS.has(post)) return before.length === 0 && age < ACTION_EXPIRES_MS;
  if (age >= MOST_AGE_MS) return false;
  return before.length === 0 || (session.chatStall === null && mayAsk(before, again));
}

/**
 * What the thread has last said of how it goes and is not so any more: a recovery, or a relapse, that somebody took back. A
 * relapse says itself that no recovery holds.
 */
function takenBack(session: Session): readonly Telling[] {
  const { clock, relapses } = session;
  const relapsed = lastRelapse(session);
  return (['mitigated', 'resolved', 'relapsed'] as const).flatMap((post): Telling[] => {
    const said = chatActions(session).findLast(
      ({ args, outcome }) => args.post === post && outcome !== 'failed' && outcome !== 'abandoned',
    );
    if (said === undefined) return [];
    const stands =
      post === 'relapsed'
        ? relapses.some(({ seq }) => seq === said.args.seq)
        : clock[post] !== null || said.seq < relapsed;
    return stands ? [] : [{ post: 'taken-back', seq: said.seq, at: null }];
  });
}

/** Who leads, and what was found and decided. An amended wording is no post, and a text that was taken out is not told. */
function standings({ notes, roles, setBy, touched }: Session): readonly Telling[] {
  const said = notes.flatMap(({ kind, seq, at, text, removed }): Telling[] =>
    (kind === 'finding' || kind === 'decision') && !removed && text !== REMOVED
      ? [{ post: kind, seq, at }]
      : [],
  );
  const led = roles.lead === undefined ? undefined : touched['role:lead'];
  if (led === undefined) return said;
  return [...said, { post: 'lead', seq: led, at: setBy['role:lead']?.at ?? null }];
}

/** That a run of a step was asked for, once it is known what would run, that it was confirmed, and how it ended. */
const runsTold = ({ runs }: Session): readonly Telling[] =>
  runs.flatMap(({ seq, at, what, confirmed, query, ...run }): Telling[] => [
    ...(what === null ? [] : [{ post: 'run-asked', seq, at } as const]),
    ...(confirmed === null ? [] : [{ post: 'run-confirmed', seq, at: confirmed.at } as const]),
    // That a check was ended is no news.
    ...(isOver(run) && !(query && run.state === 'cancelled')
      ? [{ post: 'run', seq, at: run.since } as const]
      : []),
  ]);

/** Everything that a session's thread tells, as the state has it. Calls for later come by a clock. */
function tellings(session: Session, { summon }: ChatSettings, now: number): readonly Telling[] {
  const { clock, notices, responders, touched, verdict, closedAt, status, recovery } = session;
  const found: Telling[] = [];
  if (summon !== null && clock.opened !== null) found.push({ post: 'start', seq: 0, at: clock.opened });
  if (summon !== null) found.push(...responders.map(({ seq, at }): Telling => ({ post: 'help', seq, at })));
  found.push(...standings(session));
  found.push(...runsTold(session));
  if (recovery !== null) found.push({ post: 'recovery', seq: recovery.seq, at: recovery.at });
  found.push(...remindersOf(session).filter(({ at }) => Date.parse(at) <= now));
  found.push(...notices.map(({ seq, at }): Telling => ({ post: 'notice', seq, at })));
  for (const post of ['mitigated', 'resolved'] as const) {
    const at = clock[post];
    // Said again after it was taken back or came back, it is another one.
    const since = Math.max(session.setBy[post]?.seq ?? 0, lastRelapse(session));
    if (at !== null) found.push({ post, seq: 0, at, since });
  }
  found.push(
    ...session.relapses.map(({ seq, happenedAt }): Telling => ({ post: 'relapsed', seq, at: happenedAt })),
    ...takenBack(session),
  );
  if (verdict !== null) found.push({ post: 'verdict', seq: touched.verdict ?? 0, at: null });
  if (status === 'closed' && closedAt !== null) found.push({ post: 'closed', seq: 0, at: closedAt });
  found.push(
    ...headlinesOf(session)
      .slice(1)
      .slice(-1)
      .map(({ seq, postedAt }): Telling => ({ post: 'moved', seq, at: postedAt })),
  );
  const closed = chatActions(session).findLast(({ args }) => args.post === 'closed');
  if (status === 'open' && closed) found.push({ post: 'reopened', seq: closed.seq, at: null });
  return found;
}
