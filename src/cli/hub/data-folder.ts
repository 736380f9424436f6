import { join } from 'node:path';
import type { Paths } from '../base/paths.ts';

/** The local hub's own 0700 folder: events, tokens, keys and its log. */
export function dataFolder({ state }: Pick<Paths, 'state'>): string {
  return join(state, 'hub');
}

/** The hub's log in that folder. Named here, since who starts a hub must not load what writes the log. */
export const HUB_LOG = 'hub.log';
