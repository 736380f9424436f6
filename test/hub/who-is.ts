import type { Actor } from '../../src/domain/event.ts';
import type { Who } from '../../src/hub/base/who.ts';

/** Somebody at a hub, as authentication would have found them: this machine's user unless told otherwise. */
export function whoIs(actor: Actor, change: Partial<Who> = {}): Who {
  return { actor, reach: 'machine', session: null, mayLines: true, tokenId: null, ...change };
}
