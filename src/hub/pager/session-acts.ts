import { effectsOf } from '../../domain/act-effects.ts';
import { actRow } from '../../domain/act-table.ts';
import type { OutsideAction } from '../../domain/actions.ts';
import { markOf, openActions } from '../../domain/pager.ts';
import type { Session } from '../../domain/session.ts';
import type { Pager, PagerProof } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import type { Hub } from '../base/contract.ts';
import { type AskedOf, type Relay, sayInSession } from '../outside/relay.ts';
import { lacksText, pagerActOf, sessionAbout, unlessTakenOut } from './act-ways.ts';
import { PAGER_ACTOR } from './incident.ts';
import type { PagerPeople } from './people.ts';

export interface SessionActsDeps {
  readonly hub: Pick<Hub, 'serves' | 'system' | 'session' | 'sessions' | 'importedTo'>;
  /** Null: this hub has no pager, and says so to the person who asks. */
  readonly pager: Pager | null;
  readonly people: PagerPeople | null;
  readonly relay: Relay<PagerProof>;
  readonly now: () => number;
  /** Reads the incidents of a session again, so that what is shown is no older than the outcome. */
  readonly refresh: (session: string) => Promise<void>;
  /** A request for people was refused for what the account lacks. */
  readonly lacksResponders: () => void;
}

/** Acts of one incident, of one schedule, take turns, whichever log they stand in. */
export function turnOf({ args, id }: OutsideAction): string {
  if (typeof args.incident === 'string') return `incident ${args.incident}`;
  return typeof args.schedule === 'string' ? `schedule ${args.schedule}` : id;
}

/** What a proof says was named and left out, as a parameter of the outcome. */
export const leftOutOf = ({ leftOut }: PagerProof): { readonly leftOut?: string } =>
  leftOut.length === 0 ? {} : { leftOut: leftOut.join(', ').slice(0, 300) };

/** The incident that an act has made, as parameters of the outcome. */
export const madeBy = ({ act }: Pick<OutsideAction, 'act'>, { incident }: PagerProof) =>
  act === 'create' && incident ? { incident: incident.id, number: incident.number ?? 0 } : {};

/** What sessions ask of the pager. */
export class SessionActs {
  readonly #deps: SessionActsDeps;

  constructor(deps: SessionActsDeps) {
    this.#deps = deps;
  }

  /** Does what is open in a session and not yet under way. */
  async take(session: Session): Promise<void> {
    const { hub, relay } = this.#deps;
    const open = openActions(session);
    if (open.length === 0) return;
    const importedTo = await hub.importedTo(session.id);
    for (const action of open) {
      if (action.seq > importedTo) relay.take(action, this.#asked(session.id, action));
      else await this.#foreign(session, action, importedTo);
    }
  }

  /**
   * Asked of another hub, which this one knows only by an import: never done here. An import that broke off can go on
   * as long as nobody has acted here, so only then is it ended.
   */
  async #foreign({ id, seq }: Session, action: OutsideAction, importedTo: number): Promise<void> {
    if (seq <= importedTo) return;
    const data = { action: action.id, kind: 'imported' };
    await sayInSession(this.#deps.hub, id, 'action.abandon', data, PAGER_ACTOR).catch(() => {});
  }

  #asked(id: string, action: OutsideAction): AskedOf<PagerProof> {
    const { hub, pager, people, now, refresh, lacksResponders } = this.#deps;
    let by = '';
    return {
      place: id,
      turn: turnOf(action),
      undoneBy: actRow(action.act)?.undoneBy,
      prepare: async ({ signal }) => {
        const call = { signal, lane: 'act' } as const;
        if (!pager || !people) throw new PagerError('not-configured');
        const kept = async () => {
          const session = await hub.session(id);
          if (!session) throw new PagerError('not-found', { what: 'session' });
          return session;
        };
        const session = await kept();
        const as = await people.userOf(action.by, call);
        by = as.name;
        const act = await pagerActOf(action, sessionAbout(session), { as, now: now(), pager, call });
        return unlessTakenOut(pager.act(act, { as, mark: markOf(id, action) }), async () =>
          lacksText(await kept(), action.id),
        );
      },
      say: (type, data) => sayInSession(hub, id, type, data, PAGER_ACTOR),
      proved: async (proof) => {
        await refresh(id);
        return {
          by,
          ...leftOutOf(proof),
          ...madeBy(action, proof),
          ...(effectsOf(action.act)?.gives ? await this.#paged(id, action) : {}),
        };
      },
      refused: async ({ kind }) => {
        // Somebody was faster: what they did is shown with the reason.
        if (kind.startsWith('already-') || kind === 'changed-since') await refresh(id);
        if (kind === 'ability-missing' && action.act === 'responder') lacksResponders();
      },
    };
  }

  /** Who has it now, as the pager told last. */
  async #paged(id: string, { args }: OutsideAction): Promise<Readonly<Record<string, string>>> {
    const session = await this.#deps.hub.session(id);
    const incident = session?.incidents.find((one) => one.id === args.incident);
    const to = incident?.assignees?.join(', ').slice(0, 200) ?? '';
    return incident && to !== '' ? { to, status: incident.status } : {};
  }
}
