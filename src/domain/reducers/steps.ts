import type { Draft } from '../draft.ts';
import type { Step } from '../procedure.ts';
import type { StepState } from '../session.ts';
import { type Appliers, actOf, type UndoableEvent } from './apply.ts';

type StepEvent = UndoableEvent & { readonly data: { readonly step: string } };

function change(d: Draft, e: StepEvent, to: (step: StepState) => StepState): void {
  const step = d.s.steps[e.data.step];
  if (!step) return;
  d.touch(e, `step:${step.id}`, step);
  d.record('steps')[step.id] = to(step);
}

/** A step that nobody has worked yet. */
export function untouched(step: Step, phase: string, added: boolean): StepState {
  return { id: step.id, phase, step, ...nobody, assignee: null, ...reset, reopened: 0, rounds: null, added };
}

const nobody = { status: 'todo', by: null, at: null, seq: 0 } as const;
export const reset = { reason: null, waiting: null, confirmedBy: null, auto: null } as const;

/** A step that is worked again. Where it is done it comes back no more: with its rounds it would be done at once. */
const again = (s: StepState, seq: number): StepState =>
  s.status === 'done'
    ? { ...s, ...reset, reopened: seq, rounds: null }
    : { ...s, ...reset, reopened: s.status === 'skipped' ? seq : s.reopened };

export const stepAppliers = {
  'step.started': (d, e) => change(d, e, (s) => ({ ...again(s, e.seq), status: 'doing', ...actOf(e) })),
  'step.done': (d, e) =>
    change(d, e, (s) =>
      s.step.needs === 'second person'
        ? { ...s, ...reset, status: 'doing', ...actOf(e), waiting: actOf(e) }
        : { ...s, ...reset, status: 'done', ...actOf(e) },
    ),
  'step.confirmed': (d, e) =>
    change(d, e, (s) => ({
      ...s,
      status: 'done',
      ...actOf(e),
      by: s.by,
      waiting: null,
      confirmedBy: e.by,
    })),
  'step.undone': (d, e) => change(d, e, (s) => ({ ...again(s, e.seq), ...nobody })),
  'step.skipped': (d, e) =>
    change(d, e, (s) => ({ ...s, ...reset, status: 'skipped', ...actOf(e), reason: e.data.reason })),
  'step.assigned': (d, e) => change(d, e, (s) => ({ ...s, assignee: e.data.participant })),
  'step.edited': (d, e) => change(d, e, (s) => ({ ...s, step: { ...s.step, title: e.data.title } })),
  'step.added': (d, e) => {
    const { step: id, phase, after, title, run } = e.data;
    d.touch(e, `step:${id}`, null);
    d.record('steps')[id] = untouched(
      { id, title, required: false, ...(run === undefined ? {} : { run }) },
      phase,
      true,
    );
    d.replace('phases', phase, (p) => {
      const at = after === null ? -1 : p.steps.indexOf(after);
      const steps = [...p.steps];
      steps.splice(at < 0 ? steps.length : at + 1, 0, id);
      return { ...p, steps };
    });
  },
} satisfies Appliers;
