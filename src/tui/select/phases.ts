import { currentStep, isNotEntered, phaseProgress, stepsOf } from '../../domain/checklist.ts';
import type { PhaseState, StepState } from '../../domain/session.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';

/** One place the selection of the checklist can stand at: a step, or the heading of a folded phase. */
type Place = { readonly kind: 'step'; readonly id: string } | { readonly kind: 'phase'; readonly id: string };

/** A phase is folded by hand, or because it is settled or comes only after the close; never while what is selected, or the team, is in it. */
export function isFolded(phase: PhaseState, state: ScreenState, world: World): boolean {
  const { session } = world;
  const chosen = state.step ?? currentStep(session)?.id ?? null;
  if (state.phase === null && chosen !== null && phase.steps.includes(chosen)) return false;
  const { settled, total } = phaseProgress(session, phase);
  const later = (phase.after === 'close' && session.status === 'open') || isNotEntered(phase, session);
  return state.folds[phase.id] ?? (later || (total > 0 && settled === total));
}

/** All places from top to bottom. */
export function placesOf(state: ScreenState, world: World): readonly Place[] {
  return world.session.phases.flatMap((phase): readonly Place[] =>
    isFolded(phase, state, world)
      ? [{ kind: 'phase', id: phase.id }]
      : stepsOf(world.session, phase).map((step) => ({ kind: 'step', id: step.id })),
  );
}

/** The phase a step belongs to. */
export const phaseOf = ({ session }: World, step: StepState): PhaseState | null =>
  session.phases.find((phase) => phase.steps.includes(step.id)) ?? null;

export const phaseById = ({ session }: World, id: string | null): PhaseState | null =>
  session.phases.find((phase) => phase.id === id) ?? null;
