import { firstTick } from '../../domain/second-person.ts';
import type { StepState } from '../../domain/session.ts';
import { openRun } from '../dialogs/menus/run.ts';
import { keyOfFact } from '../keys/fact-keys.ts';
import { open } from '../model/dialog.ts';
import { type Effect, send } from '../model/effects.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { missing, missingText } from '../model/step-fact.ts';
import { type Act, peel, showRefusal, type Transition, transition } from '../model/transition.ts';
import type { Saying } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { phaseById, phaseOf } from '../select/phases.ts';
import { liveRun } from '../select/runs.ts';
import { selectedStep, titleOf } from '../select/selection.ts';
import { openPrompt } from './prompt.ts';

/** After following has moved the selection, for this long a key is taken to mean what stood there before. */
const STEADY_MS = 700;

type OnStep = (state: ScreenState, world: World, step: StepState) => Transition;

const onStep =
  (act: OnStep): Act =>
  (state, world) => {
    const step = selectedStep(state, world);
    if (step === null) return showRefusal(state, world, { key: 'why.no-step' });
    return act({ ...state, step: step.id }, world, step);
  };

/** An act that changes what is selected waits for a steady selection. */
const steady = (act: OnStep): Act =>
  onStep((state, world, step) =>
    world.now - state.movedAt < STEADY_MS
      ? showRefusal(state, world, { key: 'toast.moved-just-now' })
      : act(state, world, step),
  );

const saying = (key: Saying['key'], step: StepState, world: World): Saying => ({
  key,
  params: { step: titleOf(step, world) },
});

function tick(step: StepState, state: ScreenState, world: World): Effect {
  const data = { step: step.id };
  if (step.status === 'done' || step.status === 'skipped') {
    return send('step.undo', data, saying('toast.step-undone', step, world));
  }
  const second = firstTick(world.session, step) !== null;
  const first = step.step.needs === 'second person' && !second;
  const lacks = missing(step, world);
  if (lacks !== null) {
    const key = keyOfFact(lacks, state, world);
    const params = { missing: missingText(lacks, world), key: key ?? '' };
    const said = key === null ? 'toast.step-done-without' : 'toast.step-done-without-key';
    return send('step.do', data, { key: said, params });
  }
  const key = first ? 'toast.step-waits' : second ? 'toast.step-confirmed' : 'toast.step-done';
  return send('step.do', data, saying(key, step, world));
}

/** Opens a phase again, with its first step selected. */
const unfold: Act = (state, world) => {
  const phase = phaseById(world, state.phase);
  if (phase === null) return showRefusal(state, world, { key: 'why.not-folded' });
  const folds = { ...state.folds, [phase.id]: false };
  return transition({ ...peel(state), phase: null, step: phase.steps[0] ?? null, folds });
};

const openStep = onStep((state, _world, step) =>
  transition(open(state, { kind: 'text', text: 'step', target: step.id, scroll: 0 })),
);

export const checklistActs = {
  'step.tick': steady((state, world, step) => transition(state, tick(step, state, world))),
  'step.start': steady((state, world, step) =>
    transition(state, send('step.start', { step: step.id }, saying('toast.step-started', step, world))),
  ),
  'step.run': steady((state, world, step) => {
    const run = liveRun(step.id, world);
    if (run !== null) return openRun(run, state, world);
    return transition(state, send('run.ask', { step: step.id }, saying('toast.run-asked', step, world)));
  }),
  'step.skip': steady((state, _world, step) => openPrompt(state, 'skip', step.id, step.reason ?? '')),
  'step.assign': steady((state, _world, step) =>
    transition(open(state, { kind: 'menu', menu: 'assign', target: step.id, selected: 0 })),
  ),
  'step.add': onStep((state, _world, step) => openPrompt(state, 'add', step.id)),
  'step.edit': steady((state, world, step) => openPrompt(state, 'reword', step.id, titleOf(step, world))),
  'phase.fold': (state, world) => {
    const step = selectedStep(state, world);
    const phase = step === null ? null : phaseOf(world, step);
    if (phase === null) return showRefusal(state, world, { key: 'why.folded' });
    return transition({ ...peel(state), phase: phase.id, folds: { ...state.folds, [phase.id]: true } });
  },
  'phase.unfold': unfold,
  'step.open': (state, world) => (state.phase === null ? openStep(state, world) : unfold(state, world)),
  'step.copy': onStep((state, world, step) =>
    step.step.command !== undefined
      ? transition(state, { kind: 'copy', text: step.step.command, what: { key: 'copied.command' } })
      : step.step.link !== undefined
        ? transition(state, { kind: 'copy', text: step.step.link, what: { key: 'copied.link' } })
        : showRefusal(state, world, { key: 'why.no-command' }),
  ),
} satisfies Record<string, Act>;
