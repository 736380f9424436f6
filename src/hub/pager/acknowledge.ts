import type { OutsideAction } from '../../domain/actions.ts';
import type { Actor } from '../../domain/event.ts';

import type { PagerIncident } from '../../ports/pager.ts';
import { PagerError, type PagerErrorKind } from '../../ports/pager-error.ts';
import type { Hub } from '../types.ts';
import type { PageActs } from './page-acts.ts';
import { liveSession } from './rows.ts';
import { StartRefused } from './start.ts';

/** Somebody waits at a screen: after so long they are told that it is under way, and go on. */
const ANSWER_MS = 10_000;

export interface AskedPage {
  /** True: it is done. False: it is under way, and its row or its session tells what comes of it. */
  readonly done: boolean;
  /** The live session that was asked to do it. */
  readonly session: string | null;
}

export interface PageWish {
  readonly act: string;
  /** As of `pagerActOf`; the incident is added. */
  readonly args: OutsideAction['args'];
  readonly by: Actor;
  /** ISO time at which the person asked. */
  readonly askedAt: string;
}

/**
 * Asks for an act on a page in the name of whoever asks. Where a session is live about it that session asks, so that
 * its log has it; else it is kept in the ledger. Rejects with a `PagerError` where it failed at once.
 */
export async function askOfPage(
  { hub, acts }: { readonly hub: Pick<Hub, 'sessions' | 'system'>; readonly acts: PageActs },
  { id }: PagerIncident,
  { act, args, by, askedAt }: PageWish,
): Promise<AskedPage> {
  const about = { incident: id, ...args };
  const live = liveSession(id, await hub.sessions());
  if (live) {
    const answer = await hub.system(live.id, 'action.request', { target: 'pagerduty', act, args: about }, by);
    if (!answer.ok) throw new StartRefused(answer.refusal);
    return { done: false, session: live.id };
  }
  const asked = await acts.ask(act, about, by, askedAt);
  const told = await acts.outcomeOf(asked, ANSWER_MS);
  if (told?.outcome === 'failed')
    throw new PagerError((told.kind ?? 'rejected') as PagerErrorKind, told.params);
  return { done: told?.outcome === 'done', session: null };
}
