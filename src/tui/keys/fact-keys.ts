import type { When } from '../../domain/when.ts';
import { type FactWord, factWord } from '../../text/i18n/facts.ts';
import { keyName } from '../draw/key-name.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';
import type { ActId } from './keys.ts';
import { SESSION_KEYS } from './look-up.ts';

/** The act that makes a fact true, where one key does from every pane. */
const ACTS: Readonly<Record<Exclude<FactWord, 'time'>, ActId | null>> = {
  acknowledged: 'acknowledge',
  severity: 'severity',
  roles: 'roles',
  finding: 'note.finding',
  impact: 'severity',
  pinned: 'logs.pin',
  decision: 'note.decision',
  'notice-written': 'notice',
  'notice-first': 'notice',
  'notice-update': 'notice',
  'notice-final': 'notice',
  'expert-called': 'page',
  mitigated: 'mitigated',
  resolved: 'recovered',
  // Its own key holds in the notes only.
  'actions-owned': null,
  'handed-over': 'handover',
  // GitHub alone makes them true.
  approved: null,
  deployed: null,
  'rolled-back': null,
};

/** The key by which a missing fact is made true, as people write it; null where none is, or it cannot be done now. */
export function keyOfFact({ fact, after }: When, state: ScreenState, world: World): string | null {
  const key = factWord(fact);
  const id = after > 0 || key === 'time' ? null : ACTS[key];
  return id === null ? null : keyOfAct(id, state, world);
}

/** The key of an act that holds in every pane; null where it cannot be done now. */
export function keyOfAct(id: ActId, state: ScreenState, world: World): string | null {
  const binding = SESSION_KEYS.of(id);
  return SESSION_KEYS.isPossible(binding, state, world) ? keyName(binding.keys[0]) : null;
}
