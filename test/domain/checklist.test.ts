import { describe, expect, it } from 'vitest';
import {
  actionsLeft,
  allSteps,
  currentStep,
  dueAt,
  isUpdateStep,
  nextSteps,
  overdueSteps,
  ownerOf,
  stepsForLater,
  timeLeft,
  updateOwner,
} from '../../src/domain/checklist.ts';
import type { Procedure, Step } from '../../src/domain/procedure.ts';
import { procedureSchema } from '../../src/domain/procedure-schema.ts';
import type { StepState } from '../../src/domain/session.ts';
import type { SentNotice } from '../../src/domain/session-parts.ts';
import { Given, opened, opening, sato, tanaka } from './given.ts';

const MINUTE = 60_000;
const text = (en: string) => ({ ja: en, en });
const phase = (id: string, steps: readonly object[], more: object = {}) => ({
  ...{ id, title: text(id), ...more },
  steps: steps.map((step) => ({ title: text('x'), ...step })),
});

/** A session on these phases. */
function on(...phases: readonly object[]): Given {
  const procedure: Procedure = procedureSchema.parse({ id: 'p', kind: 'incident', title: text('P'), phases });
  const given = new Given();
  given.when(sato, 'session.open', { ...opening, procedure });
  given.when(sato, 'participant.join', {});
  return given;
}
const ids = (steps: readonly StepState[]): readonly string[] => steps.map(({ id }) => id);
const openedAt = (given: Given): number => Date.parse(given.state.clock.opened ?? '');

describe('the order of work', () => {
  const phases = [
    phase('later', [{ id: 'learn' }], { after: 'close' }),
    phase('work', [{ id: 'a' }, { id: 'b' }]),
    phase('back', [{ id: 'r' }], { enter: 'rollback' }),
  ];

  it('DOM-613 has the steps of a rollback in their place, and first once it is begun', () => {
    const given = on(...phases);
    expect(ids(allSteps(given.state))).toEqual(['learn', 'a', 'b', 'r']);
    expect(currentStep(given.state)?.id).toBe('a');
    given.when(sato, 'rollback.begin', {});
    expect(currentStep(given.state)?.id).toBe('r');
    expect(ids(nextSteps(given.state, given.now, null))).toEqual(['r', 'a', 'b']);
  });

  it('DOM-525 is at the steps for after the close once all before it is settled, and at none at last', () => {
    const given = on(...phases);
    for (const step of ['a', 'b']) given.when(sato, 'step.do', { step });
    expect(currentStep(given.state)?.id).toBe('learn');
    given.when(sato, 'step.skip', { step: 'learn', reason: 'x' });
    expect(currentStep(given.state)).toBeNull();
  });

  it('DOM-594 is at what only comes back where nothing else is left, and has it last until it is due', () => {
    const given = on(phase('work', [{ id: 'round', repeat: 'every 10 min' }, { id: 'a' }]));
    expect(currentStep(given.state)?.id).toBe('round');
    given.when(sato, 'step.do', { step: 'round' });
    const done = given.now;
    expect(currentStep(given.state)?.id).toBe('a');
    const next = (ms: number) => ids(nextSteps(given.state, done + ms, null));
    expect(next(10 * MINUTE - 1)).toEqual(['a', 'round']);
    expect(next(10 * MINUTE)).toEqual(['round', 'a']);
    expect(next(10 * MINUTE + 1)).toEqual(['round', 'a']);
    expect(ids(overdueSteps(given.state, done + 10 * MINUTE))).toEqual([]);
    expect(ids(overdueSteps(given.state, done + 10 * MINUTE + 1))).toEqual(['round']);
    given.when(sato, 'step.do', { step: 'a' });
    expect(currentStep(given.state)?.id).toBe('round');
  });

  it('DOM-525 a step with a time that was never done comes in its place, as does one without a first tick', () => {
    const given = on(
      phase('work', [
        { id: 'a', due: 'within 5 min' },
        { id: 'b', needs: 'second person' },
      ]),
    );
    given.when(sato, 'step.do', { step: 'b' });
    const next = (you: string | null) => ids(nextSteps(given.state, given.now, you));
    expect([next(null), next(tanaka.id), next(sato.id)]).toEqual(Array(3).fill(['a', 'b']));
    given.state = {
      ...given.state,
      steps: { ...given.state.steps, b: { ...given.state.steps.b!, waiting: null } },
    };
    expect(next(null)).toEqual(['a', 'b']);
  });
});

describe('when a step is due', () => {
  const due = (given: Given, step = 'a'): number | null => {
    const at = dueAt(given.state, given.state.steps[step] as StepState);
    return at === null ? null : (at - openedAt(given)) / MINUTE;
  };
  const work = (...steps: readonly object[]) =>
    on(
      phase(
        'work',
        steps.map((step) => ({ id: 'a', ...step })),
      ),
    );

  it('DOM-597 counts from the opening, and of a step that comes back from when it was done', () => {
    expect(due(work({}))).toBeNull();
    expect(due(work({ within: 5 }))).toBe(5);
    expect(due(work({ repeat: 'every 10 min' }))).toBe(10);
    const both = work({ within: 5, repeat: 'every 10 min' });
    expect(due(both)).toBe(5);
    both.now += 7 * MINUTE - 2_000;
    both.when(sato, 'step.do', { step: 'a' });
    expect(due(both)).toBe(17);
  });

  it('DOM-7 is at no time before the opening, after the close, or once it is settled', () => {
    const given = work({ within: 5 }, { id: 'b', within: 5 });
    const step = given.state.steps.a as StepState;
    expect(timeLeft(given.state, step, openedAt(given) + 4 * MINUTE)).toBe(MINUTE);
    const { clock } = given.state;
    expect(dueAt({ ...given.state, clock: { ...clock, opened: null } }, step)).toBeNull();
    given.when(sato, 'step.do', { step: 'a' });
    given.when(sato, 'step.skip', { step: 'b', reason: 'x' });
    expect([due(given), due(given, 'b')]).toEqual([null, null]);
    given.when(sato, 'session.close', {});
    expect(dueAt(given.state, step)).toBeNull();
  });

  it('DOM-596 of further updates counts from the last one, or is the time promised in it, until the final one', () => {
    const given = work(
      { when: 'notice update', repeat: 'every 10 min' },
      { id: 'b', when: 'notice written', within: 30 },
      { id: 'c', when: 'notice update', within: 30 },
      { id: 'd', when: 'severity', within: 30 },
      { id: 'e', repeat: 'every 10 min' },
    );
    const send = (nextAt: string | null, final = false) =>
      given.when(sato, 'notice.send', { text: 'x', nextAt, final });
    expect(due(given)).toBe(10);
    given.now += 4 * MINUTE - 2_000;
    send(null);
    expect([due(given), due(given, 'b'), due(given, 'c')]).toEqual([14, null, 30]);
    const promised = new Date(openedAt(given) + 22 * MINUTE).toISOString();
    send(promised);
    expect([due(given), due(given, 'c')]).toEqual([22, 30]);
    send(promised, true);
    expect([due(given), due(given, 'c')]).toEqual([null, null]);
    expect([due(given, 'd'), due(given, 'e')]).toEqual([30, 10]);
  });

  it('DOM-1006 after a relapse counts from the later of the final update and the relapse', () => {
    const given = work({ when: 'notice update', repeat: 'every 10 min' });
    const step = given.state.steps.a as StepState;
    const iso = (minutes: number) => new Date(openedAt(given) + minutes * MINUTE).toISOString();
    const dueAfter = (final: boolean, update: number, relapsed: number | null) => {
      const notice = { seq: 3, by: sato, at: iso(update), text: 'x', nextAt: null, final };
      const relapse = { by: sato, at: iso(99), seq: 4 } as never;
      const state = {
        ...given.state,
        ...{ notices: [notice], relapses: relapsed === null ? [] : [relapse] },
        clock: { ...given.state.clock, relapsed: relapsed === null ? null : iso(relapsed) },
      };
      const at = dueAt(state, step);
      return at === null ? null : (at - openedAt(given)) / MINUTE;
    };
    expect(dueAfter(true, 3, null)).toBeNull();
    expect(dueAfter(true, 3, 8)).toBe(18);
    expect(dueAfter(true, 8, 3)).toBe(18);
    expect(dueAfter(false, 3, 8)).toBe(13);
  });
});

describe('whose something is', () => {
  it('TUI-520 a step is whose it was given to, else of who is at it, else of who holds its role', () => {
    const own = (more: Partial<StepState>, role?: Step['role'], roles: object = { lead: 'mori' }) =>
      ownerOf({ assignee: null, by: null, step: { role } as Step, ...more } as StepState, { roles });
    expect(own({ assignee: 'ito', by: sato }, 'lead')).toBe('ito');
    expect(own({ by: sato }, 'lead')).toBe(sato.id);
    expect(own({}, 'lead')).toBe('mori');
    expect(own({}, 'lead', {})).toBeNull();
    expect(own({}, undefined, { undefined: 'x' })).toBeNull();
  });

  it('TUI-520 an update is of who has the role for it, else of who sent the last one', () => {
    const notices = [sato, sato, tanaka].map((by) => ({ by })) as unknown as readonly SentNotice[];
    expect(updateOwner({ roles: { comms: 'mori' }, notices })).toBe('mori');
    expect(updateOwner({ roles: { lead: 'mori' }, notices })).toBe(tanaka.id);
    expect(updateOwner({ roles: {}, notices: [] })).toBeNull();
  });

  it.each([
    ['notice first', true, false],
    ['notice update', true, true],
    ['notice', false, false],
    ['first notice ', false, false],
    ['severity', false, false],
    [undefined, false, false],
  ])('DOM-596 a step for %s is an update: %s, and one that comes again: %s', (when, isUpdate, repeats) => {
    const step = { step: { when } } as StepState;
    expect([isUpdateStep(step), isUpdateStep(step, false), isUpdateStep(step, true)]).toEqual([
      ...[isUpdate, isUpdate, repeats],
    ]);
  });

  it('DOM-32 actions are left that nobody has done or removed, and for a step only an action counts', () => {
    const given = opened();
    for (const kind of ['action', 'note', 'action', 'action'] as const)
      given.when(sato, 'note.add', { kind, text: kind, step: kind === 'note' ? 'review' : null });
    const [first, , third, fourth] = given.state.notes;
    given.when(sato, 'note.amend', { note: first?.id ?? '', done: true });
    given.when(sato, 'note.remove', { note: third?.id ?? '' });
    expect(actionsLeft(given.state)).toEqual([fourth]);
    expect(ids(stepsForLater(given.state))).toEqual(['review']);
    given.when(sato, 'note.add', { kind: 'action', text: 'x', step: 'review' });
    expect(stepsForLater(given.state)).toEqual([]);
  });
});
