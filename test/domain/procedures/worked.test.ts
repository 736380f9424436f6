import { describe, expect, it } from 'vitest';
import { workedProcedure } from '../../../src/domain/procedures/worked.ts';
import { Given, opening, sato, tanaka } from '../given.ts';
import { compared, doAll, made, on, phase, text, worked } from './on-procedures.ts';

const MINUTE = 60_000;
const FOUR = [phase('p', ['a', 'b', 'c', 'd'])];
const wait = (given: Given, minutes: number): void => {
  given.now += minutes * MINUTE;
};

describe('what was done against what is written', () => {
  it('PRC-602 a log without its opening has no procedure', () => {
    const given = on(FOUR);
    expect(workedProcedure([])).toBeNull();
    expect(workedProcedure(given.log.slice(1))).toBeNull();
    expect(workedProcedure(given.log)?.session).toBe(given.state.id);
  });

  it.each([
    [['a', 'b', 'c', 'd'], []],
    [['c', 'a', 'b', 'd'], [['c', 'earlier', 'a']]],
    [['b', 'c', 'd', 'a'], [['a', 'later', 'd']]],
    [['a', 'c', 'd', 'b'], [['b', 'later', 'd']]],
    [['a', 'd', 'b', 'c'], [['d', 'earlier', 'b']]],
    [
      ['a', 'd', 'c', 'b'],
      [
        ['d', 'earlier', 'b'],
        ['c', 'earlier', 'b'],
      ],
    ],
    [['d', 'a'], [['d', 'earlier', 'a']]],
    [['b', 'c', 'a', 'd'], [['a', 'later', 'c']]],
  ])('PRC-602 of steps done as %j the fewest are out of order', (ids, found) => {
    const { deviations } = worked(FOUR, (given) => doAll(given, ...ids));
    const order = deviations.flatMap((one) =>
      one.is === 'earlier' || one.is === 'later' ? [[one.step.id, one.is, one.than.id]] : [],
    );
    expect(order).toEqual(found);
  });

  it('PRC-602 who did a step out of order, and when, is known', () => {
    const given = on(FOUR);
    given.when(sato, 'step.do', { step: 'b' });
    const at = given.log.at(-1)?.at;
    doAll(given, 'a', 'c', 'd');
    expect(compared(given).deviations).toMatchObject([{ is: 'earlier', by: sato, at }]);
  });

  it('PRC-602 a step that was undone counts from when it was done again', () => {
    const late = [phase('p', [{ id: 'a', due: 'within 5 min' }, 'b'])];
    const again = (given: Given) => {
      given.when(sato, 'step.undo', { step: 'a' });
      doAll(given, 'a');
    };
    const after = worked(late, (given) => {
      doAll(given, 'a');
      wait(given, 9);
      again(given);
      doAll(given, 'b');
    });
    expect(after.deviations.map(({ is }) => is)).toEqual(['late']);
    const skipped = worked(late, (given) => {
      wait(given, 9);
      doAll(given, 'a');
      given.when(sato, 'step.undo', { step: 'a' });
      given.when(sato, 'step.skip', { step: 'a', reason: 'r' });
      doAll(given, 'b');
    });
    expect(skipped.deviations).toMatchObject([{ is: 'skipped', by: sato, reason: 'r' }]);
  });

  it('PRC-602 a step that was done again is behind what was done before that', () => {
    const undone = (...before: readonly string[]) =>
      worked([phase('p', ['a', 'b', 'c'])], (given) => {
        doAll(given, ...before);
        given.when(sato, 'step.undo', { step: 'a' });
        doAll(given, 'a');
        doAll(given, ...['b', 'c'].filter((id) => !before.includes(id)));
      }).deviations;
    expect(undone('a', 'b')).toMatchObject([{ is: 'earlier', step: { id: 'b' }, than: { id: 'a' } }]);
    expect(undone('a', 'b', 'c')).toMatchObject([{ is: 'later', step: { id: 'a' }, than: { id: 'c' } }]);
    expect(undone('a')).toEqual([]);
  });

  it('PRC-602 a step that comes back is late by its latest round, and none once it is skipped', () => {
    const phases = [phase('p', ['a', { id: 'b', repeat: 'every 10 min' }])];
    const rounds = (given: Given, ...minutes: readonly number[]) => {
      doAll(given, 'a');
      for (const each of minutes) {
        wait(given, each);
        given.when(each === 15 ? sato : tanaka, 'step.do', { step: 'b' });
      }
    };
    const late = (...minutes: readonly number[]) => {
      const given = on(phases);
      rounds(given, ...minutes);
      return compared(given).deviations;
    };
    expect(late(1, 9, 9)).toEqual([]);
    const [found, ...rest] = late(1, 12, 15, 13);
    expect(rest).toEqual([]);
    expect(found).toMatchObject({ is: 'late', step: { id: 'b' }, by: sato });
    const over = found?.is === 'late' ? Date.parse(found.at) - Date.parse(found.due) : 0;
    expect(Math.round(over / MINUTE)).toBe(5);
    const skipped = worked(phases, (given) => {
      rounds(given, 1, 12);
      given.when(sato, 'step.skip', { step: 'b', reason: 'r' });
    });
    expect(skipped.deviations.map(({ is }) => is)).toEqual(['skipped']);
    expect(skipped.outcomes).toEqual({ a: 'done', b: 'skipped' });
  });

  it.each([
    [999, []],
    [1_000, ['late']],
  ])('PRC-602 a step that is done %d ms after its time is %j', (ms, found) => {
    const { deviations } = worked([phase('p', [{ id: 'a', due: 'within 5 min' }])], (given) => {
      // Each act comes a second after the one before.
      given.now = Date.parse(given.state.clock.opened ?? '') + 5 * MINUTE - 1_000 + ms;
      doAll(given, 'a');
    });
    expect(deviations.map(({ is }) => is)).toEqual(found);
  });

  it('PRC-602 a step is judged when it is done, and not when it comes back', () => {
    const step = { id: 'u', when: 'notice update', repeat: 'every 30 min at SEV1' };
    const { deviations } = worked([phase('p', [step])], (given) => {
      given.when(sato, 'severity.set', { severity: 'SEV3' });
      const nextAt = new Date(given.now + 10 * MINUTE).toISOString();
      given.when(sato, 'notice.send', { text: 't', nextAt, final: false, pager: false });
      wait(given, 20);
      // At SEV3 no update is due.
      doAll(given, 'u');
      given.when(sato, 'severity.set', { severity: 'SEV1' });
      expect(given.state.steps.u).toMatchObject({ status: 'todo', rounds: { count: 1 } });
      given.when(sato, 'note.add', { text: 'n' });
    });
    expect(deviations).toEqual([]);
  });

  it('PRC-602 a step that was undone is not late when it is done again without a time', () => {
    const { deviations } = worked([phase('p', [{ id: 'a', repeat: 'every 10 min at SEV1' }])], (given) => {
      given.when(sato, 'severity.set', { severity: 'SEV1' });
      wait(given, 12);
      doAll(given, 'a');
      given.when(tanaka, 'undo', {});
      given.when(sato, 'severity.set', { severity: 'SEV3' });
      doAll(given, 'a');
    });
    expect(deviations).toEqual([]);
  });

  it('PRC-602 a step that the opening itself shows as done is done, and not late', () => {
    const given = new Given();
    const procedure = made([phase('p', [{ id: 'a', when: 'severity', due: 'within 5 min' }])]);
    given.when(sato, 'session.open', { ...opening, severity: 'SEV2', procedure });
    expect(compared(given)).toMatchObject({ deviations: [], outcomes: { a: 'done' } });
  });

  it('PRC-602 a step that comes back counts as done by its first round, in the order of work', () => {
    const phases = [phase('p', ['a', { id: 'b', repeat: 'every 10 min' }, 'c'])];
    const { deviations, outcomes } = worked(phases, (given) => doAll(given, 'a', 'b', 'c', 'b'));
    expect(deviations).toEqual([]);
    expect(outcomes).toEqual({ a: 'done', b: 'done', c: 'done' });
  });

  it('PRC-602 only steps up to the close count, and those of a rollback once it is begun', () => {
    const phases = [
      phase('p', ['a']),
      phase('back', ['b'], { enter: 'rollback' }),
      phase('later', ['c'], { after: 'close' }),
    ];
    const forward = worked(phases, (given) => doAll(given, 'a'));
    expect([forward.total, forward.asWritten, forward.outcomes]).toEqual([1, 1, { a: 'done' }]);
    const back = worked(phases, (given) => {
      given.when(sato, 'rollback.begin', {});
      doAll(given, 'a');
    });
    expect([back.total, back.asWritten, back.outcomes]).toEqual([2, 1, { a: 'done', b: 'left' }]);
  });

  it('PRC-602 a step may still be done while its session is open', () => {
    const given = on([phase('p', ['a', 'b'])]);
    given.when(sato, 'severity.set', { severity: 'SEV2' });
    doAll(given, 'a');
    expect(compared(given)).toMatchObject({
      ...{ isOver: false, severity: 'SEV2', total: 2, asWritten: 1, outcomes: { a: 'done', b: 'left' } },
      deviations: [{ is: 'left', step: { id: 'b' }, isOver: false }],
    });
    given.when(sato, 'session.close', { reason: 'r' });
    expect(compared(given)).toMatchObject({ isOver: true, deviations: [{ is: 'left', isOver: true }] });
  });

  it('PRC-602 a step that differs in two ways is one that was not done as written', () => {
    const phases = [phase('p', ['a', 'b', { id: 'c', due: 'within 5 min' }])];
    const { deviations, total, asWritten } = worked(phases, (given) => {
      wait(given, 9);
      doAll(given, 'c', 'a');
      given.when(sato, 'step.edit', { step: 'c', title: text('Another') });
    });
    expect(deviations.map(({ is, step }) => [is, step.id])).toEqual([
      ['left', 'b'],
      ['late', 'c'],
      ['earlier', 'c'],
      ['reworded', 'c'],
    ]);
    expect([total, asWritten]).toEqual([3, 1]);
  });

  it.each([
    [{ ja: 'step a', en: 'step a' }, []],
    [{ ja: 'さ', en: 'step a' }, ['reworded']],
    [{ ja: 'step a', en: 'A' }, ['reworded']],
  ])('PRC-602 a step with the title %j is %j', (title, found) => {
    const { deviations } = worked([phase('p', ['a'])], (given) => {
      doAll(given, 'a');
      given.when(sato, 'step.edit', { step: 'a', title });
    });
    expect(deviations).toEqual(found.map((is) => expect.objectContaining({ is, title })));
  });

  it('PRC-602 of a step that was added its place is known, who added it, and when it was done', () => {
    const given = on([phase('p', ['a']), phase('q', ['b'])]);
    given.when(tanaka, 'step.add', { phase: 'q', after: 'b', title: text('x') });
    given.when(sato, 'step.add', { phase: 'p', after: null, title: text('y') });
    const added = Object.values(given.state.steps).filter((step) => step.added);
    const x = added.find(({ step }) => step.title.en === 'x');
    doAll(given, 'a', 'b', x?.id ?? '');
    const found = compared(given);
    expect(found.deviations).toMatchObject([
      { is: 'added', step: { title: text('y') }, phase: 'p', after: null, by: sato, doneAt: null },
      { ...{ is: 'added', phase: 'q', after: 'b', by: tanaka }, doneAt: given.log.at(-1)?.at },
    ]);
    expect(found.deviations.map((one) => one.is === 'added' && one.at)).toEqual(
      given.log
        .filter(({ type }) => type === 'step.added')
        .map(({ at }) => at)
        .reverse(),
    );
    expect([found.total, found.asWritten]).toEqual([2, 2]);
    given.when(sato, 'step.undo', { step: x?.id ?? '' });
    given.when(sato, 'step.skip', { step: x?.id ?? '', reason: 'r' });
    expect(compared(given).deviations).toMatchObject([{ step: { title: text('y') } }, { doneAt: null }]);
  });
});
