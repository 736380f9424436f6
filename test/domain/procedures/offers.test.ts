import { describe, expect, it } from 'vitest';
import type { Severity } from '../../../src/domain/procedure.ts';
import { isAgreed, learned, SESSIONS_LOOKED_AT } from '../../../src/domain/procedures/offers.ts';
import type { Worked } from '../../../src/domain/procedures/worked.ts';
import { type Given, sato } from '../given.ts';
import { doAll, type Fields, phase, text, worked } from './on-procedures.ts';

const MINUTE = 60_000;
const FOUR = ['a', 'b', 'c', 'd'] as const;
const on = (act: (given: Given) => void, steps: readonly (string | Fields)[] = FOUR): Worked =>
  worked([phase('p', steps)], act);
const doing = (...ids: readonly string[]) => on((given) => doAll(given, ...ids));
/** A session in which one step was skipped or done, and all others done. */
const passed = (step: string, is: 'done' | 'skipped', severity: Severity | null, more: Fields = {}) =>
  on(
    (given) => {
      given.when(sato, 'severity.set', { severity });
      for (const id of FOUR)
        if (id !== step || is === 'done') doAll(given, id);
        else given.when(sato, 'step.skip', { step, reason: 'r' });
    },
    FOUR.map((id) => (id === step ? { id, ...more } : id)),
  );
const offers = (now: Worked, ...earlier: readonly Worked[]) =>
  learned(now, earlier).map(({ offer, times, of }) => ({ offer, times, of }));

describe('what a team does otherwise than its procedure', () => {
  it('PRC-603 is counted in the last five sessions, this one among them', () => {
    const skips = passed('d', 'skipped', null);
    const [first] = learned(skips, Array(6).fill(skips));
    expect(SESSIONS_LOOKED_AT).toBe(5);
    expect(first).toMatchObject({ times: 5, of: 5, isOffered: true });
    const does = doing(...FOUR);
    expect(learned(skips, [does, does, skips, does, skips, skips])[0]).toMatchObject({ times: 2, of: 5 });
    expect(learned(does, [skips, skips, skips])).toEqual([]);
  });

  it('PRC-672 a skip is written unless a person objects; of a step that nobody came to a person is asked', () => {
    const [skips, leaves] = [passed('d', 'skipped', null), doing('a', 'b', 'c')];
    expect(learned(skips, [leaves, leaves]).map((one) => [one.times, isAgreed(one)])).toEqual([[3, true]]);
    expect(learned(leaves, [skips, skips]).map((one) => [one.isOffered, isAgreed(one)])).toEqual([
      [true, false],
    ]);
    expect(learned(skips, [leaves]).map((one) => [one.times, isAgreed(one)])).toEqual([[2, false]]);
    expect(learned(skips, [passed('c', 'skipped', null)])[0]).toMatchObject({ times: 1 });
  });

  it('PRC-603 a step done earlier or later moves before the one that it was done before', () => {
    const earlier = { is: 'move', step: 'c', before: 'a' };
    expect(offers(doing('c', 'a', 'b', 'd'), doing('c', 'a', 'b', 'd'), doing('a', 'c', 'b', 'd'))).toEqual([
      { offer: earlier, times: 2, of: 3 },
    ]);
    expect(offers(doing('b', 'c', 'a', 'd'))).toEqual([
      { offer: { is: 'move', step: 'a', before: 'd' }, times: 1, of: 1 },
    ]);
    // Behind the last step nothing is left that it could be put before.
    expect(offers(doing('b', 'c', 'd', 'a'))[0]?.offer).toBeNull();
    expect(offers(doing('b', 'c', 'a', 'd'), doing('b', 'c', 'd', 'a'))[0]?.times).toBe(1);
  });

  it('PRC-603 a step that was added is the same one by its title, whatever its letters and spaces', () => {
    const added = (title: string, after: string | null = 'b', phaseId = 'p') =>
      on((given) => {
        doAll(given, ...FOUR);
        given.when(sato, 'step.add', { phase: phaseId, after, title: text(title) });
      });
    const now = added('Check  the DB');
    expect(offers(now, added('check the db'), added('CheckTheＤＢ', null), added('Check the log'))).toEqual([
      {
        offer: { is: 'add', step: 'check-the-db', title: text('Check  the DB'), phase: 'p', after: 'b' },
        ...{ times: 3, of: 4 },
      },
    ]);
    expect(offers(added('x', null))[0]?.offer).toMatchObject({ after: null });
    const behind = on((given) => {
      given.when(sato, 'step.add', { phase: 'p', after: 'd', title: text('y') });
      const [own] = Object.values(given.state.steps).filter((step) => step.added);
      given.when(sato, 'step.add', { phase: 'p', after: own?.id ?? '', title: text('z') });
      doAll(given, ...FOUR);
    });
    // The file has no step by the id that a session gave to one.
    expect(offers(behind).map(({ offer }) => offer)).toMatchObject([{ after: 'd' }, { after: null }]);
  });

  it.each([
    ['Check the DB!', 'check-the-db'],
    ['a', 'a-2'],
    ['constructor', 'constructor-2'],
    ['ＤＢ １', 'db-1'],
    ['接続', 'step-1'],
    ['step 1', 'step-1'],
    [`${'a'.repeat(39)} b`, 'a'.repeat(39)],
    ['a'.repeat(41), 'a'.repeat(40)],
  ])('PRC-670 a step that was added as %j gets the id %s', (title, id) => {
    const added = on((given) => {
      doAll(given, ...FOUR);
      given.when(sato, 'step.add', { phase: 'p', after: null, title: text(title) });
    });
    expect(offers(added)[0]?.offer).toMatchObject({ is: 'add', step: id });
  });

  it('PRC-603 a title is offered where sessions gave the same one', () => {
    const reworded = (title: string, step = 'a') =>
      on((given) => {
        doAll(given, ...FOUR);
        given.when(sato, 'step.edit', { step, title: text(title) });
      });
    const offer = { is: 'reword', step: 'a', title: text('New') };
    expect(offers(reworded('New'), reworded('new'), reworded('Newer'), reworded('New', 'b'))).toEqual([
      { offer, times: 2, of: 4 },
    ]);
  });

  it.each([
    [[0], 10],
    [[1], 15],
    [[4 * 60, 1, 6], 20],
    [[6, 1], 20],
  ])(
    'PRC-603 late by %j minutes beyond five, a step gets %d minutes: what the middle one needed',
    (over, minutes) => {
      const late = (more: number) =>
        on(
          (given) => {
            given.now = Date.parse(given.state.clock.opened ?? '') + (10 + more) * MINUTE - 1_000;
            doAll(given, 'a', 'b');
          },
          [{ id: 'a', due: 'within 5 min' }, 'b'],
        );
      const [now, ...earlier] = over.map(late);
      expect(offers(now as Worked, ...earlier)[0]).toEqual({
        offer: { is: 'due', step: 'a', minutes },
        ...{ times: over.length, of: over.length },
      });
    },
  );

  it.each([
    ['SEV1', 'SEV2', 'severity at least SEV1'],
    ['SEV2', 'SEV3', 'severity at least SEV2'],
    ['SEV3', 'SEV4', 'severity at least SEV3'],
  ] as const)(
    'PRC-603 needed at %s and skipped at %s, a step gets the condition %s',
    (needed, not, condition) => {
      const offer = { is: 'condition', step: 'd', if: condition };
      const skipped = passed('d', 'skipped', not);
      expect(offers(skipped, passed('d', 'done', needed))[0]?.offer).toEqual(offer);
      // A session without a severity tells nothing of one where the step was needed.
      expect(offers(skipped, passed('d', 'done', null))[0]?.offer).toEqual({ is: 'remove', step: 'd' });
      expect(offers(skipped, passed('d', 'done', not))[0]?.offer).toEqual({ is: 'remove', step: 'd' });
    },
  );

  it('PRC-603 a skipped step becomes optional where it is required, and has no second condition', () => {
    const optional = { is: 'optional', step: 'd' };
    const required = (is: 'done' | 'skipped', severity: Severity, more: Fields = { required: true }) =>
      passed('d', is, severity, more);
    expect(offers(required('skipped', 'SEV4'), required('skipped', 'SEV1'))[0]?.offer).toEqual(optional);
    expect(offers(required('skipped', 'SEV4'), required('done', 'SEV1'))[0]?.offer).toMatchObject({
      is: 'condition',
    });
    const known = { required: 'SEV2', if: 'step a was done' };
    expect(offers(required('skipped', 'SEV4', known), required('done', 'SEV1', known))[0]?.offer).toEqual(
      optional,
    );
  });

  it('PRC-603 the condition names the nearest step before it, and a session without the step tells nothing', () => {
    const skipping = (...ids: readonly string[]) =>
      on((given) => {
        for (const id of FOUR)
          if (ids.includes(id)) given.when(sato, 'step.skip', { step: id, reason: 'r' });
          else doAll(given, id);
      });
    const offerOf = (now: Worked, ...earlier: readonly Worked[]) =>
      learned(now, earlier).find(({ deviation }) => deviation.step.id === 'c')?.offer;
    const other = on((given) => doAll(given, 'a', 'b'), ['a', 'b']);
    const condition = (step: string) => ({ is: 'condition', step: 'c', if: `step ${step} was skipped` });
    expect(offerOf(skipping('c'), skipping('a', 'b'), other)).toEqual(condition('b'));
    expect(offerOf(skipping('c', 'b'), skipping('a', 'b'))).toEqual(condition('a'));
    expect(offerOf(skipping('c'), skipping('d'))).toEqual({ is: 'remove', step: 'c' });
  });

  it('PRC-603 two sessions differ alike only where the same was done otherwise with a step', () => {
    const steps = ['a', { id: 'b', due: 'within 5 min' }, 'c', 'd'];
    const late = on((given) => {
      given.now += 9 * MINUTE;
      doAll(given, ...FOUR);
    }, steps);
    const reworded = on((given) => {
      doAll(given, ...FOUR);
      given.when(sato, 'step.edit', { step: 'b', title: text('New') });
    }, steps);
    const skipped = on((given) => {
      doAll(given, 'a', 'c', 'd');
      given.when(sato, 'step.skip', { step: 'b', reason: 'r' });
    }, steps);
    const earlier = on((given) => doAll(given, 'b', 'a', 'c', 'd'), steps);
    const added = on((given) => {
      doAll(given, ...FOUR);
      given.when(sato, 'step.add', { phase: 'p', after: null, title: text('step b') });
    }, steps);
    const all = [late, reworded, skipped, earlier, added];
    for (const now of all)
      expect(
        learned(
          now,
          all.filter((one) => one !== now),
        ).map(({ times }) => times),
      ).toEqual([1]);
  });

  it('PRC-603 a step that was left open gets the change that a skipped one gets', () => {
    expect(offers(doing('a', 'b', 'c'))[0]?.offer).toEqual({ is: 'remove', step: 'd' });
  });

  it('PRC-603 a session without the step tells nothing of when it is needed, whatever its severity', () => {
    const without = on(
      (given) => {
        given.when(sato, 'severity.set', { severity: 'SEV1' });
        doAll(given, 'a');
      },
      ['a'],
    );
    const [skipped, needed] = [passed('d', 'skipped', 'SEV4'), passed('d', 'done', 'SEV2')];
    expect(offers(skipped, needed, without)[0]?.offer).toMatchObject({ if: 'severity at least SEV2' });
  });
});
