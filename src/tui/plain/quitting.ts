import { heldIncidents } from '../../domain/pager.ts';
import { send } from '../model/effects.ts';
import { word } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { numberOf } from '../select/incidents.ts';
import { type Choice, decidesOnHeld, farewell, isLast, leaveSince, standingOf } from '../select/leave.ts';
import type { PlainWorld } from './plain-world.ts';
import type { PlainResult } from './result.ts';

/** What of a screen's world leaving looks at: plain mode is asked while its line is up, and knows nothing pending. */
const asWorld = (world: PlainWorld): World =>
  ({
    ...world,
    readonly: false,
    pager: null,
    connection: { kind: 'live' },
    pendingKeys: new Set(),
  }) as unknown as World;

const WORDS: Readonly<Record<string, Choice>> = {
  resolve: 'resolve',
  解決: 'resolve',
  'hand-back': 'hand-back',
  戻す: 'hand-back',
  keep: 'keep',
  継続: 'keep',
};

/** The last one says what is to become of an incident that is acknowledged; the person who cannot or need not just goes. */
export function plainQuit(rest: string, world: PlainWorld): PlainResult {
  const full = asWorld(world);
  if (!decidesOnHeld(full) || !isLast(full)) return { kind: 'quit' };
  const given = rest.normalize('NFKC').trim().toLowerCase();
  const choice = Object.hasOwn(WORDS, given) ? (WORDS[given] as Choice) : null;
  if (choice === null) {
    const incidents = heldIncidents(world.session).map(numberOf).join(', ');
    return { kind: 'say', sentences: [word(world.lang, 'plain.quit-held', { incidents })] };
  }
  const done = choice === 'keep' ? null : ({ key: 'plain.quit-waits' } as const);
  return { kind: 'send', effect: send('incident.leave', { choice }, done) as never, leaves: true };
}

/** How it stands with what was chosen after `since`, a seq, and the sentences to leave with. */
export function plainLeaving(world: PlainWorld, since: number) {
  const full = asWorld(world);
  const leave = leaveSince(full, since);
  return { standing: standingOf(leave, full), sentences: farewell(leave, full) };
}
