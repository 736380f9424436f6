import { runOf } from '../kernel/press.ts';
import type { ActId } from '../keys/keys.ts';
import { inFront, SESSION_KEYS } from '../keys/look-up.ts';
import { SESSION_DIALOGS } from '../lines/session-dialogs.ts';
import type { Effect } from '../model/effects.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { type Act, showRefusal, type Transition } from '../model/transition.ts';
import type { World } from '../model/world.ts';
import { checklistActs } from './checklist.ts';
import { dialogActs } from './dialogs.ts';
import { editorActs } from './editor.ts';
import { logActs } from './logs.ts';
import { moveActs } from './move.ts';
import { noteActs } from './notes.ts';
import { fieldActs, openLineActs } from './open-line.ts';
import { excludeActs, lessonActs, outsideActs } from './outside.ts';
import { changeActs, patternActs, rangeActs } from './patterns.ts';
import { promptActs } from './prompt.ts';
import { replayActs, screenActs } from './screen.ts';
import { peopleActs, sessionActs } from './session.ts';

const ACTS: Readonly<Record<ActId, Act>> = {
  ...moveActs,
  ...checklistActs,
  ...logActs,
  ...patternActs,
  ...rangeActs,
  ...changeActs,
  ...excludeActs,
  ...noteActs,
  ...peopleActs,
  ...sessionActs,
  ...outsideActs,
  ...screenActs,
  ...replayActs,
  ...editorActs,
  ...promptActs,
  ...dialogActs,
  ...fieldActs,
  ...openLineActs,
  ...lessonActs,
  // The target of the act must be visible.
  'palette.accept': SESSION_DIALOGS.accepted(
    (id, state, world) => runAct(id, state, world),
    ({ scope }, state) => inFront(scope, state),
  ),
};

/** What leads out of the screen, to the session or beyond. */
const OUTWARD: ReadonlySet<string> = new Set<Effect['kind']>([
  'send',
  'link',
  'exclude',
  'point',
  'join-line',
  'web-link',
  'edit',
  'export',
]);

const run = runOf(SESSION_KEYS, ACTS);

/** Does an act, by whatever way it was asked for; what cannot be done now says why. */
export function runAct(id: ActId, state: ScreenState, world: World, key?: string): Transition {
  const done = run(id, state, world, key);
  // A menu, too, leads to acts.
  return state.replays && done.effects.some(({ kind }) => OUTWARD.has(kind))
    ? showRefusal(state, world, { key: 'replay.read-only' })
    : done;
}
