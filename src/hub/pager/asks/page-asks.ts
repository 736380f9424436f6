import type { OutsideAction } from '../../../domain/actions.ts';
import { tooLate } from '../../../domain/deciders/past.ts';
import type { Actor } from '../../../domain/event.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import type { Session } from '../../../domain/session.ts';
import type { Time } from '../../../ports/clock.ts';
import type { PagerIncident } from '../../../ports/pager.ts';
import type { AskedAct, CalendarWish, PageActWish } from '../../../protocol/page-acts.ts';
import { ingestCommandData, ingestId, ingestParams } from '../../ingest/ingest.ts';
import type { PageActs } from '../page-acts.ts';
import { liveSession, sessionsAbout } from '../page-list.ts';
import { SessionRefused } from '../session-refused.ts';

export interface PageAsksDeps {
  readonly acts: PageActs;
  readonly time: Time;
  /** Every session of the hub. */
  readonly sessions: () => Promise<Parameters<typeof liveSession>[1]>;
  readonly session: (id: string) => Promise<Session | null>;
  /** A command of the hub itself. */
  readonly system: (
    session: string,
    type: 'action.request',
    data: object,
    by: Actor,
    askedAt: string,
  ) => Promise<{ readonly ok: true } | { readonly ok: false; readonly refusal: Refusal }>;
  /** Whether this hub serves a session; of another hub's it does not hear commits. */
  readonly serves: (session: string) => boolean;
  /** Calls after each commit of a session; the result ends it. */
  readonly onCommit: (listener: (session: { readonly id: string }) => void) => () => void;
}

/** A wish as it is asked for. */
export interface WantedAct<W extends PageActWish | CalendarWish> {
  readonly ask: W;
  /** ISO time at which the person asked; absent: now. */
  readonly askedAt?: string | undefined;
  /** Of a script's line: the same again is the same wish. */
  readonly cmd?: string | undefined;
}

export interface PageWish {
  readonly act: string;
  /** As of `pagerActOf`; the incident is added. `cmd`: the same again is the same wish, for as long as it is known. */
  readonly args: OutsideAction['args'];
  readonly by: Actor;
  /** ISO time at which the person asked. */
  readonly askedAt: string;
}

/** An act as it stands, and the live session that does it; null: the hub's own ledger. */
export interface AskedFor {
  readonly action: OutsideAction;
  readonly session: string | null;
}

/** What was asked for too long ago is not kept: the person decides once more. Times are ISO. */
export function refuseLate(act: string, askedAt: string, now: string): void {
  const late = tooLate(act, askedAt, now);
  if (late) throw new SessionRefused(late);
}

/** Between two looks at a session that another hub serves. */
const LOOK_MS = 500;

/** Acts that people ask of pages and of who has the turn, outside of sessions. */
export class PageAsks {
  readonly #deps: PageAsksDeps;

  constructor(deps: PageAsksDeps) {
    this.#deps = deps;
  }

  /**
   * Asks for an act on a page in the name of the person who asks. Where a session is live about it that session asks, so that
   * its log has it; else it is kept in the ledger.
   */
  async ofPage({ id }: Pick<PagerIncident, 'id'>, { act, args, by, askedAt }: PageWish): Promise<AskedFor> {
    const { acts, sessions, system, time } = this.#deps;
    // Stored arguments have passed ingest, so compare with ingested ones.
    const about = takenIn(act, { incident: id, ...args });
    const known = await sessions();
    const before = args.cmd === undefined ? null : await this.#before(act, about, sessionsAbout(id, known));
    if (before !== null) return before;
    const live = liveSession(id, known);
    if (!live) {
      refuseLate(act, askedAt, new Date(time.now()).toISOString());
      return { action: await acts.ask(act, about, by, askedAt), session: null };
    }
    const asked = { target: 'pagerduty', act, args: about };
    const answer = await system(live.id, 'action.request', asked, by, askedAt);
    if (!answer.ok) throw new SessionRefused(answer.refusal);
    const action = await this.#inSession(live.id, act, about);
    if (!action) throw new Error('an act that was accepted is in its session');
    return { action, session: live.id };
  }

  /** The same act of the same line, wherever it was asked for: it may be done, and its session closed since. */
  async #before(
    act: string,
    about: OutsideAction['args'],
    sessions: readonly { readonly id: string }[],
  ): Promise<AskedFor | null> {
    // Read from the disk where this hub has just begun: what it holds by then is not all.
    const asked = find(await this.#deps.acts.all(), act, about);
    if (asked) return { action: asked, session: null };
    for (const { id } of sessions) {
      const action = await this.#inSession(id, act, about);
      if (action) return { action, session: id };
    }
    return null;
  }

  /** An act that the same line has asked for before; null: not known, or not any more. */
  async byCmd(act: string, cmd: string): Promise<AskedFor | null> {
    const found = (await this.#deps.acts.all()).findLast((one) => one.act === act && one.args.cmd === cmd);
    return found ? { action: found, session: null } : null;
  }

  /** Asks for an act that is about no page. */
  async apart({ act, args, by, askedAt }: PageWish): Promise<AskedFor> {
    return { action: await this.#deps.acts.ask(act, takenIn(act, args), by, askedAt), session: null };
  }

  /** The act once it has an outcome, or as it stands after `ms`. */
  async settled({ action, session }: AskedFor, ms: number): Promise<AskedFor> {
    const { acts, time, onCommit, serves } = this.#deps;
    if (session === null) return { action: (await acts.outcomeOf(action, ms)) ?? action, session };
    const now = async () =>
      (await this.#deps.session(session))?.actions.find(({ id }) => id === action.id) ?? action;
    await new Promise<void>((resolve) => {
      const looked = ({ outcome }: OutsideAction) => outcome !== null && end();
      const look = () => void now().then(looked, () => {});
      let cancelNext = () => {};
      const next = () => {
        cancelNext = time.after(LOOK_MS, () => {
          look();
          next();
        });
      };
      const forget = onCommit(({ id }) => id === session && look());
      const cancel = time.after(ms, () => end());
      const end = () => {
        forget();
        cancel();
        cancelNext();
        resolve();
      };
      look();
      if (!serves(session)) next();
    });
    return { action: await now(), session };
  }

  /** One that was asked for before; null: not known, or not any more. */
  async known(id: string, session: string | null): Promise<AskedFor | null> {
    const action =
      session === null
        ? await this.#deps.acts.known(id)
        : (await this.#deps.session(session))?.actions.find((one) => one.id === id);
    return action ? { action, session } : null;
  }

  async #inSession(
    session: string,
    act: string,
    args: OutsideAction['args'],
  ): Promise<OutsideAction | undefined> {
    return find((await this.#deps.session(session))?.actions ?? [], act, args);
  }
}

const takenIn = (act: string, args: OutsideAction['args']): OutsideAction['args'] =>
  (ingestCommandData('action.request', { target: 'pagerduty', act, args }) as Pick<OutsideAction, 'args'>)
    .args;

const find = (
  actions: readonly OutsideAction[],
  act: string,
  args: OutsideAction['args'],
): OutsideAction | undefined =>
  actions.findLast((one) => one.act === act && JSON.stringify(one.args) === JSON.stringify(args));

/** An act as the person sees who asked for it. */
export function askedAct({ action, session }: AskedFor): AskedAct {
  const { id, act, by, at, askedAt, outcome, outcomeAt, kind, params, delay } = action;
  return {
    act,
    id,
    session,
    by: ingestId(by.name, 200),
    askedAt,
    outcome,
    at: outcomeAt ?? at,
    kind,
    params: ingestParams(params),
    waiting:
      delay === null
        ? null
        : {
            kind: delay.kind,
            params: ingestParams(delay.params),
            retryAt: delay.retryAt,
            doubt: delay.doubt,
          },
  };
}
