import type { Pager, PagerAct, PagerCall, PagerRef } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import { asCompared } from '../../text/as-compared.ts';
import { named } from '../../text/nearest.ts';

/** The one of this id or whole name; of two nobody knows which is meant. */
export function oneNamed<T extends PagerRef>(known: readonly T[], wanted: string, what: string): T {
  const byId = known.find(({ id }) => id === wanted);
  const [only, ...others] = byId
    ? [byId]
    : known.filter(({ name }) => asCompared(name) === asCompared(wanted));
  if (only === undefined || others.length > 0) throw new PagerError('not-found', { what, who: wanted });
  return only;
}

/** Ids of services by their names or ids, each once, between blanks. */
export function serviceIds(known: readonly PagerRef[], wanted: readonly string[]): string {
  return [...new Set(wanted.map((one) => oneNamed(known, one, 'service').id))].join(' ');
}

type Target = Extract<PagerAct, { kind: 'responder' }>['target'] & Pick<PagerRef, 'name'>;

/** The person who is meant by an e-mail, the name of a policy, of a schedule (who has the turn), or of a person. */
export async function targetFor(who: string, pager: Pager, call: PagerCall): Promise<Target> {
  if (who.includes('@')) {
    const user = await pager.userByEmail(who, call);
    if (user) return { type: 'user', id: user.id, name: user.name };
  }
  const low = who.toLowerCase();
  const same = ({ name }: { readonly name: string }) => name.toLowerCase() === low;
  const policy = (await pager.policies(who, call)).find(same);
  if (policy) return { type: 'policy', id: policy.id, name: policy.name };
  const shifts = await pager.oncall({ schedules: [], policies: [] }, call);
  const turn = shifts.find(({ schedule, user }) => (schedule !== null && same(schedule)) || same(user));
  if (turn) return { type: 'user', id: turn.user.id, name: turn.user.name };
  const { id, name } = await personBy(who, pager, call);
  return { type: 'user', id, name };
}

/** The person whom an e-mail address, an id or a name means, whole or a word of it. Rejects with a `PagerError`. */
export async function personFor(who: string, pager: Pager, call: PagerCall = {}): Promise<PagerRef> {
  const user = who.includes('@') ? await pager.userByEmail(who, call) : null;
  return user ?? personBy(who, pager, call);
}

/** So many candidates are named. */
const NEAR = 5;

/** The only one of that name; of two nobody knows who is meant, so both are named. */
async function personBy(who: string, pager: Pager, call: PagerCall): Promise<PagerRef> {
  const all: PagerRef[] = [];
  for await (const users of pager.users(call)) all.push(...users);
  const { meant, near } = named(who, all);
  const [only, ...others] = all.filter(({ id }) => id === who).concat(meant);
  if (only !== undefined && others.every(({ id }) => id === only.id)) return only;
  const names = (meant.length > 1 ? meant : near).slice(0, NEAR).map(({ name }) => name);
  throw new PagerError('not-found', {
    what: 'person',
    who,
    ...(names.length > 0 ? { near: names.join(', ') } : {}),
  });
}
