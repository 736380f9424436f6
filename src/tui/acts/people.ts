import { type Act, change, open, showRefusal, toast } from '../model/change.ts';
import type { MenuId } from '../model/screen-state.ts';
import { driverOf, followable, nameOf } from '../model/world.ts';
import { spotOf } from '../select/look.ts';
import { selectedPerson } from '../select/selection.ts';

const menu =
  (id: MenuId): Act =>
  (state) =>
    change(open(state, { kind: 'menu', menu: id, target: null, selected: 0 }));

export const peopleActs = {
  'person.open': (state, world) => {
    const person = selectedPerson(state, world);
    if (person === null) return change(state);
    const chosen = { ...state, person: person.id };
    return change(open(chosen, { kind: 'menu', menu: 'person', target: person.id, selected: 0 }));
  },
  driver: menu('driver'),
  roles: menu('roles'),
  rotation: menu('rotation'),
  look: (state, world) => {
    const spot = spotOf(state, world);
    if (spot === null) return showRefusal(state, world, { key: 'why.nothing-chosen' });
    return change(state, { kind: 'point', spot });
  },
  follow: (state, world) => {
    const follow = !state.follow || !followable(world);
    const who = nameOf(world.session, driverOf(world) ?? '');
    const key = follow ? 'toast.follows' : 'toast.follows-not';
    return change(toast({ ...state, follow }, world, 'ok', { key, params: { who } }));
  },
} satisfies Record<string, Act>;
