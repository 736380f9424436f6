import { ROLES, type Role } from '../../../domain/procedure.ts';
import { clock } from '../../../text/time.ts';
import { open } from '../../model/dialog.ts';
import { send } from '../../model/effects.ts';
import { showRefusal, transition } from '../../model/transition.ts';
import { type Saying, word } from '../../model/words.ts';
import { driverOf, isYou, lineOf, nameOf, type World } from '../../model/world.ts';
import { canDispatch } from '../../select/can-dispatch.ts';
import { shownPeople } from '../../select/selection.ts';
import { drivers, TURNS_FROM, turnOrder } from '../../select/turn.ts';
import type { MenuItem, MenuSpec } from './menu.ts';

const NOBODY = '';

/** Those who are here and may act: oneself first, then whose turn to drive would come first. */
function candidates(world: World, without: string | null = null): readonly MenuItem[] {
  return turnOrder(world.session, driverOf(world), (id) => lineOf(world, id) === 'here')
    .filter((person) => person.id !== without)
    .toSorted((a, b) => Number(isYou(world, b.id)) - Number(isYou(world, a.id)))
    .map((person) => ({ id: person.id, label: person.name, aside: standing(person.id, world) }));
}

/** What is worth knowing of someone before something is given to them: their roles, and whether they are there. */
function standing(id: string, world: World): string {
  const { lang, session } = world;
  if (isYou(world, id)) return word(lang, 'you');
  const roles = ROLES.filter((role) => session.roles[role] === id).map((role) => word(lang, `role.${role}`));
  const line = lineOf(world, id);
  const away =
    line === 'here' ? [] : [word(lang, line === 'cut' ? 'people.disconnected' : 'people.no-terminal')];
  return [...roles, ...away].join(word(lang, 'list.comma'));
}

const named = (key: Saying['key'], world: World, who: string, more: Record<string, string> = {}): Saying => ({
  key,
  params: { who: nameOf(world.session, who), ...more },
});

const roleName = (world: World, role: Role): string => word(world.lang, `role.${role}`);

/** Taking a role says in one line what it asks of one. */
function takeRole(world: World, role: Role, participant: string) {
  if (isYou(world, participant)) {
    const params = { role: roleName(world, role), brief: word(world.lang, `brief.${role}`) };
    return send('role.take', { role, participant }, { key: 'toast.role-mine', params });
  }
  const done = named('toast.role-taken', world, participant, { role: roleName(world, role) });
  return send('role.take', { role, participant }, done);
}

const nobody = (world: World): MenuItem => ({ id: NOBODY, label: word(world.lang, 'nobody') });

export const assignMenu: MenuSpec = {
  title: (target, world) => ({
    key: 'menu.assign',
    params: { step: world.session.steps[target ?? '']?.step.title[world.lang] ?? '' },
  }),
  items: (_target, _state, world) => [...candidates(world), nobody(world)],
  choose: (item, target, state, world) => {
    const participant = item === NOBODY ? null : item;
    const done: Saying =
      participant === null ? { key: 'toast.unassigned' } : named('toast.assigned', world, participant);
    return transition(state, send('step.assign', { step: target ?? '', participant }, done));
  },
};

export const ownerMenu: MenuSpec = {
  title: () => ({ key: 'menu.owner' }),
  items: (_target, _state, world) => [...candidates(world), nobody(world)],
  choose: (item, target, state, world) => {
    const owner = item === NOBODY ? null : item;
    const done: Saying = owner === null ? { key: 'toast.unassigned' } : named('toast.assigned', world, owner);
    return transition(state, send('note.amend', { note: target ?? '', owner }, done));
  },
};

export const driverMenu: MenuSpec = {
  title: () => ({ key: 'menu.driver' }),
  items: (_target, _state, world) => {
    const driver = driverOf(world);
    const [first, ...rest] = candidates(world, driver);
    // Who has driven hands on to the next in turn; anybody else takes it.
    const turns = driver !== null && isYou(world, driver) && drivers(world.session) >= TURNS_FROM;
    const next = first === undefined || !turns ? first : { ...first, aside: nextAside(first, world) };
    const others = next === undefined ? [] : [next, ...rest];
    return driver === null
      ? others
      : [...others, { id: NOBODY, label: word(world.lang, 'menu.driver-free') }];
  },
  choose: (item, _target, state, world) =>
    item === NOBODY
      ? transition(state, send('role.release', { role: 'driver' }, { key: 'toast.driver-free' }))
      : transition(state, takeRole(world, 'driver', item)),
};

function nextAside({ aside }: MenuItem, { lang }: World): string {
  const next = word(lang, 'menu.next-turn');
  return aside === undefined || aside === '' ? next : `${aside}  ${next}`;
}

export const rolesMenu: MenuSpec = {
  title: () => ({ key: 'menu.roles' }),
  items: (_target, _state, world) =>
    ROLES.map((role) => {
      const holder = world.session.roles[role];
      const aside = holder === undefined ? word(world.lang, 'role-free') : nameOf(world.session, holder);
      return { id: role, label: roleName(world, role), aside };
    }),
  choose: (item, _target, state) =>
    transition(open(state, { kind: 'menu', menu: 'role-holder', target: item, selected: 0 })),
};

export const roleHolderMenu: MenuSpec = {
  title: (target, world) => ({ key: 'menu.role-holder', params: { role: roleName(world, target as Role) } }),
  items: (target, _state, world) => {
    const holder = world.session.roles[target as Role];
    const free = { id: NOBODY, label: word(world.lang, 'menu.role-release') };
    return holder === undefined ? candidates(world) : [...candidates(world, holder), free];
  },
  choose: (item, target, state, world) => {
    const role = target as Role;
    if (item !== NOBODY) return transition(state, takeRole(world, role, item));
    const done: Saying = { key: 'toast.role-released', params: { role: roleName(world, role) } };
    return transition(state, send('role.release', { role }, done));
  },
};

const REMOVE = 'remove';

const unless = (verdict: true | Saying): Pick<MenuItem, 'why'> => (verdict === true ? {} : { why: verdict });

export const personMenu: MenuSpec = {
  title: (target, world) => ({ key: 'menu.person', params: { who: nameOf(world.session, target ?? '') } }),
  items: (target, _state, world) => {
    const participant = target ?? '';
    const roles = ROLES.filter((role) => world.session.roles[role] !== target).map((role) => ({
      id: role,
      label: word(world.lang, 'menu.give-role', { role: roleName(world, role) }),
      ...unless(canDispatch(world, 'role.take', { role, participant })),
    }));
    const remove = {
      id: REMOVE,
      label: word(world.lang, 'menu.remove-person'),
      ...unless(canDispatch(world, 'participant.remove', { participant })),
    };
    return isYou(world, target) ? roles : [...roles, remove];
  },
  choose: (item, target, state, world) => {
    const participant = target ?? '';
    if (item !== REMOVE) return transition(state, takeRole(world, item as Role, participant));
    const who = nameOf(world.session, participant);
    if (world.session.participants[participant] === undefined)
      return showRefusal(state, world, { key: 'why.no-person' });
    return transition(
      open(state, {
        kind: 'confirm',
        question: { key: 'confirm.remove-person', params: { who } },
        facts: [{ key: 'confirm.remove-person-fact' }],
        effects: [send('participant.remove', { participant }, { key: 'toast.removed', params: { who } })],
      }),
    );
  },
};

/** Those who look on from the web, where they share a row: since when, and from where, as their link may have got to somebody else. */
export const watchersMenu: MenuSpec = {
  title: (_target, world) => ({ key: 'menu.watchers', params: { n: watchers(world).length } }),
  items: (_target, _state, world) =>
    watchers(world).map(({ id, name, joinedAt }) => {
      const from = world.session.admittedFrom[id]?.from;
      const since = clock(joinedAt, world.session.timeZone);
      return { id, label: name, aside: from === undefined ? since : `${from}  ${since}` };
    }),
  choose: (item, _target, state) =>
    transition(open(state, { kind: 'menu', menu: 'person', target: item, selected: 0 })),
};

const watchers = (world: World) =>
  shownPeople(world).filter(({ kind, leftAt }) => kind === 'web' && leftAt === null);

const MINUTES = ['5', '10', '15', '20', '30', '45', '60'];

export const rotationMenu: MenuSpec = {
  title: () => ({ key: 'menu.rotation' }),
  items: (_target, _state, world) => [
    { id: NOBODY, label: word(world.lang, 'menu.rotation-off') },
    ...MINUTES.map((n) => ({ id: n, label: word(world.lang, 'menu.rotation-every', { n }) })),
  ],
  choose: (item, _target, state, { session }) => {
    if (item === NOBODY) {
      return transition(state, send('rotation.set', { minutes: null }, { key: 'toast.rotation-off' }));
    }
    // With fewer nothing is counted yet, which would look as if nothing had been set.
    const key = drivers(session) < TURNS_FROM ? 'toast.rotation-later' : 'toast.rotation';
    return transition(state, send('rotation.set', { minutes: Number(item) }, { key, params: { n: item } }));
  },
};
