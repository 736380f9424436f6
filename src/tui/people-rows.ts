import { shownPeople } from './selection.ts';
import type { World } from './world.ts';

/** Rows that the people, and those asked for help, would fill: one each. */
export const peopleRows = (world: Omit<World, 'layout'>): number =>
  Math.max(1, shownPeople(world as World).length + world.session.responders.length);
