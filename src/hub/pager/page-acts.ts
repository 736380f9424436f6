import { actRow } from '../../domain/act-table.ts';
import { isUnsettled, type OutsideAction } from '../../domain/actions.ts';
import { tooLate } from '../../domain/deciders/past.ts';
import type { Actor } from '../../domain/event.ts';
import { markOf } from '../../domain/pager.ts';
import { withoutTexts } from '../../domain/redaction.ts';
import type { Time } from '../../ports/clock.ts';
import type { Pager, PagerIncident, PagerProof } from '../../ports/pager.ts';
import type { AskedAct, CalendarWish, PageActWish } from '../../protocol/page-acts.ts';
import type { Hub } from '../base/contract.ts';
import { ingestCommandData, ingestId, ingestParams } from '../ingest/ingest.ts';
import type { ActLedger } from '../outside/ledger.ts';
import type { AskedOf, Relay } from '../outside/relay.ts';
import { pageAbout, pagerActOf } from './act-ways.ts';
import { PAGER_ACTOR } from './incident.ts';
import { liveSession, sessionsAbout } from './page-list.ts';
import type { PagerPeople } from './people.ts';
import { leftOutOf, madeBy, turnOf } from './session-acts.ts';
import { SessionRefused } from './session-refused.ts';

export interface PageActsDeps {
  readonly ledger: ActLedger;
  readonly relay: Relay<PagerProof>;
  readonly pager: Pager;
  readonly people: PagerPeople;
  readonly time: Time;
  /** Something was done, or is known not to be: what was read is old. */
  readonly changed: (act: string) => void;
  /** It stands otherwise with an act, though nothing was done. */
  readonly moved: () => void;
}

/** What stands for a session in marks and logs. */
const PLACE = 'page';

/** What is asked of pages that have no session: kept in the ledger, and done as a session's acts are. */
export class PageActs {
  readonly #deps: PageActsDeps;
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(deps: PageActsDeps) {
    this.#deps = deps;
  }

  /** Takes up what an earlier hub left. Rejects with an `EventLogError`. */
  async resume(): Promise<void> {
    for (const action of await this.#deps.ledger.all())
      if (action.target === 'pagerduty' && isUnsettled(action)) this.#take(action);
  }

  /** Those that are open and those that ended lately, oldest first. Rejects with an `EventLogError`. */
  all(): Promise<readonly OutsideAction[]> {
    return this.#deps.ledger.all();
  }

  /** One by id; null: there is none, or it ended long ago. */
  async known(id: string): Promise<OutsideAction | null> {
    return (await this.all()).find((one) => one.id === id) ?? null;
  }

  /** The same, once what an earlier hub left has been read. */
  async told(): Promise<(incident: string) => readonly OutsideAction[]> {
    const all = await this.#deps.ledger.all().catch(() => []);
    return (incident) => all.filter(({ args }) => args.incident === incident);
  }

  /** Anything open: the hub has still to do something. */
  get busy(): boolean {
    return this.#deps.ledger.held().some(({ target, outcome }) => target === 'pagerduty' && outcome === null);
  }

  /** Asks for an act; it is on disk when this resolves. `args` as of `pagerActOf`; `askedAt` is ISO. */
  async ask(act: string, args: OutsideAction['args'], by: Actor, askedAt: string): Promise<OutsideAction> {
    const action = await this.#deps.ledger.request({ target: 'pagerduty', act, args, by, askedAt });
    this.#take(action);
    return action;
  }

  /** The action once it has an outcome, or as it stands after `ms`. */
  async outcomeOf({ id }: OutsideAction, ms: number): Promise<OutsideAction | null> {
    const { ledger, time } = this.#deps;
    const now = () => ledger.held().find((one) => one.id === id) ?? null;
    if (now()?.outcome !== null) return now();
    await new Promise<void>((resolve) => {
      const cancel = time.after(ms, resolve);
      const waiting = this.#waiting.get(id) ?? [];
      this.#waiting.set(id, [
        ...waiting,
        () => {
          cancel();
          resolve();
        },
      ]);
    });
    return now();
  }

  #take(action: OutsideAction): void {
    this.#deps.relay.take(action, this.#asked(action));
  }

  #asked(action: OutsideAction): AskedOf<PagerProof> {
    const { ledger, pager, people, time, changed, moved } = this.#deps;
    let by = '';
    return {
      place: PLACE,
      ofTeam: true,
      turn: turnOf(action),
      undoneBy: actRow(action.act)?.undoneBy,
      prepare: async ({ signal }) => {
        const call = { signal, lane: 'act' } as const;
        const as = await people.userOf(action.by, call);
        by = as.name;
        const act = await pagerActOf(action, pageAbout, { as, now: time.now(), pager, call });
        return pager.act(act, { as, mark: markOf(PLACE, action) });
      },
      say: async (type, data) => {
        const said = await ledger.say(type, PAGER_ACTOR, data);
        if (ledger.held().find(({ id }) => id === action.id)?.outcome !== null) {
          changed(action.act);
          for (const tell of this.#waiting.get(action.id) ?? []) tell();
          this.#waiting.delete(action.id);
        } else moved();
        return said;
      },
      proved: async (proof) => ({ by, ...leftOutOf(proof), ...madeBy(action, proof) }),
      refused: async () => {},
    };
  }
}

export interface PageAsksDeps {
  readonly acts: PageActs;
  readonly time: Time;
  readonly hub: Pick<Hub, 'sessions' | 'session' | 'system' | 'serves' | 'onCommit'>;
}

/** A wish as it is asked for. */
export interface WantedAct<W extends PageActWish | CalendarWish> {
  readonly ask: W;
  /** ISO time at which the person asked; absent: now. */
  readonly askedAt?: string | undefined;
  /** Of a script's line: the same again is the same wish. */
  readonly cmd?: string | undefined;
}

interface PageWish {
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
    const { acts, hub, time } = this.#deps;
    // Stored arguments have passed ingest, so compare with ingested ones.
    const about = takenIn(act, { incident: id, ...args });
    const known = await hub.sessions();
    const before = args.cmd === undefined ? null : await this.#before(act, about, sessionsAbout(id, known));
    if (before !== null) return before;
    const live = liveSession(id, known);
    if (!live) {
      refuseLate(act, askedAt, new Date(time.now()).toISOString());
      return { action: await acts.ask(act, about, by, askedAt), session: null };
    }
    const asked = { target: 'pagerduty', act, args: about };
    const answer = await hub.system(live.id, 'action.request', asked, by, askedAt);
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
    const { acts, time, hub } = this.#deps;
    if (session === null) return { action: (await acts.outcomeOf(action, ms)) ?? action, session };
    const now = async () =>
      (await this.#deps.hub.session(session))?.actions.find(({ id }) => id === action.id) ?? action;
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
      const forget = hub.onCommit(({ id }) => id === session && look());
      const cancel = time.after(ms, () => end());
      const end = () => {
        forget();
        cancel();
        cancelNext();
        resolve();
      };
      look();
      if (!hub.serves(session)) next();
    });
    return { action: await now(), session };
  }

  /** One that was asked for before; null: not known, or not any more. */
  async known(id: string, session: string | null): Promise<AskedFor | null> {
    const action =
      session === null
        ? await this.#deps.acts.known(id)
        : (await this.#deps.hub.session(session))?.actions.find((one) => one.id === id);
    return action ? { action, session } : null;
  }

  async #inSession(
    session: string,
    act: string,
    args: OutsideAction['args'],
  ): Promise<OutsideAction | undefined> {
    return find((await this.#deps.hub.session(session))?.actions ?? [], act, args);
  }
}

const takenIn = (act: string, args: OutsideAction['args']): OutsideAction['args'] =>
  (ingestCommandData('action.request', { target: 'pagerduty', act, args }) as Pick<OutsideAction, 'args'>)
    .args;

const find = (
  actions: readonly OutsideAction[],
  act: string,
  args: OutsideAction['args'],
): OutsideAction | undefined => {
  // Its texts may have been taken out since; asked once more they would be in the log again.
  const { args: without } = withoutTexts({
    type: 'action.requested',
    data: { action: '', target: 'pagerduty', act, args },
  });
  const same = new Set([JSON.stringify(args), JSON.stringify(without)]);
  return actions.findLast((one) => one.act === act && same.has(JSON.stringify(one.args)));
};

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
