import { describe, expect, it } from 'vitest';
import { inRounds, roundOf } from '../../../src/domain/procedures/rounds.ts';
import type { StepState } from '../../../src/domain/session.ts';
import { opened, sato, tanaka } from '../given.ts';

const AT = '2026-11-25T03:20:00.000Z';
const LATER = '2026-11-25T03:40:00.000Z';

/** A session that is open at SEV2, and its first step, which comes back at SEV2. */
function given(more: Partial<StepState> = {}, repeat: string | null = 'every 15 min at SEV2') {
  const { state } = opened();
  const [first] = Object.values(state.steps);
  if (first === undefined) throw new Error('no step');
  const { repeat: _, ...step } = first.step;
  const course = { ...state, severity: 'SEV2' } as const;
  return {
    course,
    step: { ...first, step: repeat === null ? step : { ...step, repeat }, ...more } as StepState,
  };
}
const done = { status: 'done', by: sato, at: AT, seq: 7 } as const;
const rounds = { by: sato, at: AT, seq: 7, isAuto: false, count: 3 };

describe('a step that comes back', () => {
  it('DOM-594 is open again once it was done, with the round it was, and older facts do not tick it', () => {
    const { course, step } = given(done);
    expect(inRounds(course, step, 9)).toMatchObject({
      ...{ status: 'todo', by: null, at: null, seq: 0, waiting: null, auto: null },
      ...{ reopened: 10, rounds: { by: sato, at: AT, seq: 7, isAuto: false, count: 1 } },
    });
  });

  it('DOM-594 says of the round whether a fact ticked it', () => {
    const auto = { status: 'todo', by: null, at: null, seq: 0 } as const;
    const { course, step } = given({ ...done, auto });
    expect(inRounds(course, step, 9).rounds?.isAuto).toBe(true);
  });

  it.each<[string, Partial<StepState>, number]>([
    ['at another time', { at: LATER }, 4],
    ['by another person', { by: tanaka }, 4],
    ['by the same person at the same time', {}, 3],
  ])('DOM-594 counts the round that was done %s', (_, change, count) => {
    const { course, step } = given({ ...done, rounds, ...change });
    expect(inRounds(course, step, 9).rounds?.count).toBe(count);
  });

  it('DOM-595 is done by the person of its last round once it comes back no more', () => {
    const { course, step } = given({ status: 'todo', rounds });
    for (const over of [
      { ...course, severity: 'SEV3' as const },
      { ...course, status: 'closed' as const },
      { ...course, clock: { ...course.clock, resolved: { by: sato, at: LATER } as never } },
    ]) {
      expect(roundOf(over, step)).toBeNull();
      expect(inRounds(over, step, 9)).toMatchObject({ status: 'done', by: sato, at: AT, seq: 7, rounds });
    }
  });

  it('DOM-594 stays as it is while it is not done, before its first round, and where it never comes back', () => {
    for (const [course, step] of [
      [given().course, given({ status: 'doing', by: sato, at: AT }).step],
      [given().course, given({ status: 'todo', rounds }).step],
      [{ ...given().course, status: 'closed' as const }, given({ status: 'todo' }).step],
      [given().course, given(done, null).step],
      [given().course, given({ ...done, by: null }).step],
      [given().course, given({ ...done, at: null }).step],
    ] as const)
      expect(inRounds(course, step, 9)).toBe(step);
    expect(roundOf(given().course, given().step)).toBe(15 * 60_000);
  });
});
