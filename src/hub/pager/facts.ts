import type { Actor } from '../../domain/event.ts';
import type { Session } from '../../domain/session.ts';
import type { Time } from '../../ports/clock.ts';
import type { Pager } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import type { PagerFacts, PagerReach } from '../../protocol/asks.ts';
import { ingestId } from '../ingest/ingest.ts';
import type { PagerPeople } from './people.ts';
import { readReach } from './reach.ts';
import { StaleOnErrorCache } from './stale-on-error-cache.ts';

/** What an account is changes seldom; whom an incident pages, with each act. */
const ACCOUNT_MS = 10 * 60_000;
const REACH_MS = 5_000;
const SERVICES = 200;
const NAME = 200;

export interface FactsDeps {
  readonly pager: Pager;
  readonly people: PagerPeople;
  readonly time: Time;
}

/** Tells screens what can be asked of the pager. Null where none is configured; rejects with a `PagerError`. */
export type TellFacts = (session: Session, by: Actor, incidents: boolean) => Promise<PagerFacts | null>;

export interface CachedFacts {
  readonly facts: TellFacts;
  /** An act was refused for it, whatever the account says: reported for as long as an account is kept. */
  readonly lacksResponders: () => void;
}

export function pagerFacts({ pager, people, time }: FactsDeps): CachedFacts {
  let lackedUntil = 0;
  const accounts = new StaleOnErrorCache<Omit<PagerFacts, 'incidents'>>(time, ACCOUNT_MS, 1);
  const reaches = new StaleOnErrorCache<PagerReach>(time, REACH_MS);

  const reachOf = async (id: string, by: Actor): Promise<PagerReach> => {
    const me = await people.userOf(by).catch(unlessStranger);
    const { policy, levels, next, back } = await readReach(await pager.incident(id), me?.id ?? null, pager);
    return {
      incident: id,
      policy: ingestId(policy.name, NAME),
      levels: levels.map(({ level, people: at }) => ({
        level,
        people: at.map(({ name }) => ingestId(name, NAME)),
      })),
      next,
      back,
    };
  };

  const facts: TellFacts = async (session, by, wanted) => {
    try {
      const may = time.now() >= lackedUntil;
      const account = (await accounts.get('', () => accountOf(pager, may))).value;
      const open = wanted ? session.incidents.filter(({ status }) => status !== 'resolved') : [];
      const incidents: PagerReach[] = [];
      for (const { id } of open) {
        // One whose policy is gone pages nobody; the others still do.
        const kept = await reaches.get(`${id} ${by.id}`, () => reachOf(id, by)).catch(unlessPassing);
        if (kept) incidents.push(kept.value);
      }
      return { ...account, incidents };
    } catch (error) {
      if (error instanceof PagerError && error.kind === 'not-configured') return null;
      throw error;
    }
  };
  const lacksResponders = () => {
    lackedUntil = time.now() + ACCOUNT_MS;
    accounts.forget();
  };
  return { facts, lacksResponders };
}

/** `may`: nothing has said otherwise of asking for people. */
async function accountOf(pager: Pager, may: boolean): Promise<Omit<PagerFacts, 'incidents'>> {
  const responders = may && (await pager.abilities()).includes('coordinated_responding');
  // An account without priorities refuses to list them.
  const priorities = (await pager.priorities().catch(unlessPassing)) ?? [];
  const services = responders ? [] : ((await pager.services().catch(unlessPassing)) ?? []);
  const named = ({ id, name }: { readonly id: string; readonly name: string }) => ({
    id: ingestId(id, 40),
    name: ingestId(name, NAME),
  });
  return {
    responders,
    priorities: priorities.map(named),
    services: services.slice(0, SERVICES).map((one) => ({
      ...named(one),
      policy: one.policy === null ? null : ingestId(one.policy, 40),
    })),
  };
}

function unlessPassing(error: unknown): null {
  if (error instanceof PagerError && !error.passing && error.kind !== 'not-configured') return null;
  throw error;
}

function unlessStranger(error: unknown): null {
  if (error instanceof PagerError && ['requester-unknown', 'key-of-another'].includes(error.kind))
    return null;
  throw error;
}
