import type { Pager } from '../ports/pager.ts';
import { PagerError } from '../ports/pager-error.ts';

/**
 * A pager whose token may come later: the hub of this machine goes on for days, and its user need not end it to be
 * heard. `open` is asked anew with each call until there is one; until then all is `not-configured`.
 */
export function latePager(open: () => Promise<Pager | null>): Pager {
  let opened: Pager | null = null;
  const pager = async (): Promise<Pager> => {
    // A token's file that others can read is as good as none; `oncall doctor` says what is wrong with it.
    opened ??= await open().catch(() => null);
    if (!opened) throw new PagerError('not-configured');
    return opened;
  };
  return {
    account: async (call) => (await pager()).account(call),
    incidents: async (scope, call) => (await pager()).incidents(scope, call),
    incident: async (ref, call) => (await pager()).incident(ref, call),
    history: async (incident, call) => (await pager()).history(incident, call),
    alerts: async (incident, call) => (await pager()).alerts(incident, call),
    oncall: async (query, call) => (await pager()).oncall(query, call),
    site: async (call) => (await pager()).site(call),
    userByEmail: async (email, call) => (await pager()).userByEmail(email, call),
    async *users(call) {
      yield* (await pager()).users(call);
    },
    abilities: async (call) => (await pager()).abilities(call),
    priorities: async (call) => (await pager()).priorities(call),
    policies: async (query, call) => (await pager()).policies(query, call),
    services: async (call) => (await pager()).services(call),
    act: async (act, acting) => (await pager()).act(act, acting),
    rate: () => opened?.rate() ?? null,
  };
}
