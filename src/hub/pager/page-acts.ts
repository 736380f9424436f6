import { actRow } from '../../domain/act-table.ts';
import { isUnsettled, type OutsideAction } from '../../domain/actions.ts';
import type { Actor } from '../../domain/event.ts';
import { markOf } from '../../domain/pager.ts';

import type { Time } from '../../ports/clock.ts';
import type { Pager, PagerProof } from '../../ports/pager.ts';
import type { ActLedger } from '../outside/ledger.ts';
import type { AskedOf, Relay } from '../outside/relay.ts';
import { pageAbout, pagerActOf } from './act-ways.ts';
import { PAGER_ACTOR } from './incident.ts';
import type { PagerPeople } from './people.ts';
import { leftOutOf, turnOf } from './session-acts.ts';

export interface PageActsDeps {
  readonly ledger: ActLedger;
  readonly relay: Relay<PagerProof>;
  readonly pager: Pager;
  readonly people: PagerPeople;
  readonly time: Time;
  /** Something was done, or is known not to be: what was read is old. */
  readonly changed: () => void;
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
        if (type === 'action.request') return 'settled';
        const said = await ledger.say(type, PAGER_ACTOR, data as { action: string });
        if (ledger.held().find(({ id }) => id === action.id)?.outcome !== null) {
          changed();
          for (const tell of this.#waiting.get(action.id) ?? []) tell();
          this.#waiting.delete(action.id);
        } else moved();
        return said;
      },
      proved: async (proof) => ({ by, ...leftOutOf(proof) }),
      refused: async () => {},
    };
  }
}
