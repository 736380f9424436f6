import type { OutsideAction } from './actions.ts';
import type { DoneBy } from './event.ts';
import type { Session } from './session.ts';
import type { Responder, SentNotice } from './session-parts.ts';

/*
 * What is written down in a session and what went out of it are two things: an update may only be noted, and a call for help may
 * fail on its way.
 */

/** How an update went out. */
export interface Delivery {
  /**
   * `noted`: it is written down here, and nothing was asked to send it. `part`: only some of those it was for got it.
   * `waits`: its outcome is to come, or is not known.
   */
  readonly state: 'sent' | 'part' | 'waits' | 'failed' | 'noted';
  /** What sent it, once it is sent; the time is that of the last outcome. */
  readonly act: DoneBy | null;
}

type Asked = Pick<Session, 'actions'>;

/** What was asked of the pager with it: the events right behind its own. */
function askedWith({ actions }: Asked, { seq }: SentNotice): readonly OutsideAction[] {
  const found: OutsideAction[] = [];
  for (let next = seq + 1; ; next++) {
    const one = actions.find((action) => action.seq === next && action.act === 'status-update');
    if (one === undefined) return found;
    found.push(one);
  }
}

/** Its post in the chat, which may have been asked for again; the newest one that tells most. */
const postsOf = ({ actions }: Asked, { seq }: SentNotice): readonly OutsideAction[] =>
  actions.filter(
    ({ target, act, args }) =>
      target === 'slack' && act === 'thread' && args.post === 'notice' && args.seq === seq,
  );

/** By the pager's outcomes where the pager was asked, else by the chat's. */
export function deliveryOf(session: Asked, notice: SentNotice): Delivery {
  const asked = askedWith(session, notice);
  if (asked.length > 0) {
    const done = asked.filter(({ outcome }) => outcome === 'done');
    if (done.length === asked.length) return { state: 'sent', act: actOf(notice, done) };
    if (asked.some(({ outcome }) => outcome === null || outcome === 'unknown'))
      return { state: 'waits', act: null };
    return { state: done.length > 0 ? 'part' : 'failed', act: null };
  }
  const posts = postsOf(session, notice);
  const posted = posts.filter(({ outcome }) => outcome === 'done').slice(0, 1);
  if (posted.length > 0) return { state: 'sent', act: actOf(notice, posted) };
  if (posts.length === 0) return { state: 'noted', act: null };
  const waits = posts.some(({ outcome }) => outcome === null || outcome === 'unknown');
  return { state: waits ? 'waits' : 'failed', act: null };
}

/** The act that called somebody, once the call went out; null before that, and where it failed. */
export function calledBy({ actions }: Asked, responder: Responder): DoneBy | null {
  const call = actions.find(({ args, target }) => target === 'pagerduty' && args.request === responder.id);
  return call?.outcome === 'done' ? actOf(responder, [call]) : null;
}

/** In the name of who asked, with the time and the seq of the last outcome. */
function actOf({ by }: Pick<DoneBy, 'by'>, done: readonly OutsideAction[]): DoneBy {
  const last = done.reduce((a, b) => ((b.outcomeSeq ?? 0) > (a.outcomeSeq ?? 0) ? b : a));
  return { by, at: last.outcomeAt ?? last.at, seq: last.outcomeSeq ?? last.seq };
}
