import type { World } from '../model/world.ts';
import { shownPeople } from './selection.ts';

/** Rows that the people, and those asked for help, would fill: one each. */
export const peopleRows = (world: Omit<World, 'layout'>): number =>
  Math.max(1, shownPeople(world as World).length + world.session.responders.length);
