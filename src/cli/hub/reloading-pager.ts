import { ACT_TABLE } from '../../domain/act-table.ts';
import type { OutsideAct } from '../../ports/outside.ts';
import type { Pager, PagerProof } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';

/**
 * A pager whose token may come later, or be replaced by another: the hub of this machine goes on for days, and its user
 * need not end it to be heard. `open` is asked again with each call until there is one, and after a token was refused;
 * without one all is `not-configured`.
 */
export function reloadingPager(open: () => Promise<Pager | null>): Pager {
  let opening: Promise<Pager | null> | null = null;
  let opened: Pager | null = null;
  /** The pager there is, and what to do with its errors. */
  const pager = async () => {
    // A token's file that others can read is as good as none; `oncall doctor` says what is wrong with it.
    opening ??= open().catch(() => null);
    const mine = opening;
    const pager = await mine;
    const closed = () => {
      if (opening === mine) opening = null;
    };
    if (!pager) {
      closed();
      throw new PagerError('not-configured');
    }
    opened = pager;
    const refused = (error: unknown): never => {
      if (error instanceof PagerError && error.kind === 'unauthorised') closed();
      throw error;
    };
    return { pager, refused };
  };
  const on = async <T>(call: (pager: Pager) => Promise<T>): Promise<T> => {
    const { pager: now, refused } = await pager();
    return call(now).catch(refused);
  };
  return {
    account: (call) => on((now) => now.account(call)),
    incidents: (scope, from, call) => on((now) => now.incidents(scope, from, call)),
    past: (window, from, most, call) => on((now) => now.past(window, from, most, call)),
    firstAcknowledged: (incident, call) => on((now) => now.firstAcknowledged(incident, call)),
    incident: (ref, call) => on((now) => now.incident(ref, call)),
    goesOn: (incident, call) => on((now) => now.goesOn(incident, call)),
    history: (incident, call) => on((now) => now.history(incident, call)),
    recent: (incident, most, call) => on((now) => now.recent(incident, most, call)),
    alerts: (incident, call) => on((now) => now.alerts(incident, call)),
    notes: (incident, call) => on((now) => now.notes(incident, call)),
    changes: (service, window, call) => on((now) => now.changes(service, window, call)),
    sameKey: (key, since, call) => on((now) => now.sameKey(key, since, call)),
    schedules: (call) => on((now) => now.schedules(call)),
    overrides: (schedule, window, call) => on((now) => now.overrides(schedule, window, call)),
    windows: (call) => on((now) => now.windows(call)),
    oncall: (query, call) => on((now) => now.oncall(query, call)),
    site: (call) => on((now) => now.site(call)),
    userByEmail: (email, call) => on((now) => now.userByEmail(email, call)),
    async *users(call) {
      yield* (await pager()).pager.users(call);
    },
    abilities: (call) => on((now) => now.abilities(call)),
    isReadOnly: (from, call) => on((now) => now.isReadOnly(from, call)),
    priorities: (call) => on((now) => now.priorities(call)),
    policies: (query, call) => on((now) => now.policies(query, call)),
    services: (call) => on((now) => now.services(call)),
    act: (act, acting) => {
      let made: { readonly of: Pager; readonly act: OutsideAct<PagerProof> } | null = null;
      // What a look has learned is the act's own, so it stays one as long as the pager does.
      const mine = (now: Pager) => {
        if (made?.of !== now) made = { of: now, act: now.act(act, acting) };
        return made.act;
      };
      return {
        again: ACT_TABLE[act.kind].again,
        look: (before, call) => on((now) => mine(now).look(before, call)),
        write: (call) => on((now) => mine(now).write(call)),
      };
    },
    rate: () => opened?.rate() ?? null,
  };
}
