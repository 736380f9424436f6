import { describe, expect, it } from 'vitest';
import { diffProcedures, isSameInSteps } from '../../../src/domain/procedures/diff.ts';
import { type Fields, made, phase, text } from './on-procedures.ts';

const P = phase('p', ['a', 'b', 'c']);
const Q = phase('q', ['d', 'e']);
const FROM = [P, Q];
const diff = (to: readonly Fields[], from: readonly Fields[] = FROM) => diffProcedures(made(from), made(to));
const moves = (to: readonly Fields[]) =>
  diff(to).steps.map((one) =>
    one.is === 'moved'
      ? [one.at.step.id, one.at.phase.id, one.before?.id ?? null, one.from?.id ?? null]
      : one.is,
  );

describe('two procedures compared', () => {
  it.each([
    ['nothing', ['a', 'b', 'c'], ['d', 'e'], []],
    ['the last one to the front', ['c', 'a', 'b'], ['d', 'e'], [['c', 'p', 'a', null]]],
    ['the first one to the end of its phase', ['b', 'c', 'a'], ['d', 'e'], [['a', 'p', null, null]]],
    ['one to the end of another phase', ['a', 'b'], ['d', 'e', 'c'], [['c', 'q', null, 'p']]],
    ['one into the next phase, in the same order', ['a', 'b'], ['c', 'd', 'e'], [['c', 'q', 'd', 'p']]],
    ['one to the end of the phase before', ['a', 'b', 'c', 'd'], ['e'], [['d', 'p', null, 'q']]],
  ])('PRC-601 %s has moved', (_, p, q, found) => {
    expect(moves([phase('p', p), phase('q', q)])).toEqual(found);
  });

  it('PRC-601 of steps beside new and removed ones, those have moved whose order is another', () => {
    const { steps } = diff([phase('p', ['x', 'b', 'a']), phase('q', ['d', 'y', 'e'])]);
    expect(steps.map((one) => [one.is, one.at.step.id, one.at.phase.id])).toEqual([
      ['added', 'x', 'p'],
      ['added', 'y', 'q'],
      ['removed', 'c', 'p'],
      ['moved', 'b', 'p'],
    ]);
    expect(steps.at(-1)).toMatchObject({ before: { id: 'a' }, from: null });
  });

  it('PRC-601 of a step each field that differs is named, once, also where it was not there before', () => {
    const more = {
      ...{ title: text('other'), required: 'SEV2', due: 'within 5 min', repeat: 'every 5 min' },
      ...{ if: 'step a was done', when: 'pinned', role: 'lead', why: text('w'), command: 'c', query: 'q' },
      link: 'https://example.com/',
    };
    const fields = (step: Fields, was: string | Fields = 'b') =>
      diff([phase('p', ['a', step])], [phase('p', ['a', was])]).steps.map(
        (one) => one.is === 'changed' && [one.at.step.id, one.fields.map(({ field }) => field)],
      );
    const names = ['title', 'required', 'within', 'repeat', 'if', 'when', 'role', 'why', 'command', 'query'];
    expect(fields({ id: 'b', ...more })).toEqual([['b', [...names, 'link']]]);
    expect(fields({ id: 'b', needs: 'second person' })).toEqual([['b', ['needs']]]);
    expect(fields({ id: 'b', ...more }, { id: 'b', ...more })).toEqual([]);
    const [changed] = diff([phase('p', [{ id: 'a', role: 'comms' }])], [phase('p', ['a'])]).steps;
    expect(changed).toMatchObject({ fields: [{ field: 'role', from: { id: 'a' }, to: { role: 'comms' } }] });
  });

  it('PRC-601 phases are new, gone, renamed, or moved behind the close, and a procedure has another title', () => {
    const to = [phase('p', ['a', 'b', 'c'], { title: text('P1') }), phase('r', ['d', 'e'])];
    const { phases, title } = diff(to);
    expect(phases.map((one) => [one.is, one.phase.id])).toEqual([
      ['renamed', 'p'],
      ['added', 'r'],
      ['removed', 'q'],
    ]);
    expect(phases[0]).toMatchObject({ from: text('p'), phase: { title: text('P1') } });
    expect(title).toBeNull();
    const later = diff([phase('p', ['a', 'b', 'c']), phase('q', ['d', 'e'], { after: 'close' })]);
    expect(later.phases).toMatchObject([{ is: 'when', phase: { id: 'q', after: 'close' } }]);
    expect(diffProcedures(made(FROM), made(FROM, { title: text('Other') })).title).toEqual({
      from: text('P'),
      to: text('Other'),
    });
  });

  it('PRC-601 nothing differs for people only where steps, phases and title are the same', () => {
    const isSame = (to: readonly Fields[], more: Fields = {}) =>
      isSameInSteps(diffProcedures(made(FROM), made(to, more)));
    expect(isSame(FROM)).toBe(true);
    expect(isSame(FROM, { window: '2026-11-26 14:00-15:00' })).toBe(true);
    expect(isSame(FROM, { title: text('Other') })).toBe(false);
    expect(isSame([P, { ...Q, title: text('Q1') }])).toBe(false);
    expect(isSame([phase('p', ['b', 'a', 'c']), Q])).toBe(false);
  });

  it.each([
    [{ required: true }, [['SEV4', 0, 1]]],
    [{ required: 'SEV2' }, [['SEV2', 0, 1]]],
    [{ required: 'SEV1' }, [['SEV1', 0, 1]]],
    [{ required: true, if: 'severity at most SEV3' }, [['SEV4', 0, 1]]],
    [{ required: 'SEV3', if: 'severity at most SEV2' }, [['SEV3', 0, 1]]],
    [{ required: false }, []],
  ])('PRC-601 where a step becomes %j the numbers of required steps are %j', (more, found) => {
    const { required } = diff([phase('p', ['a', { id: 'b', ...more }])], [phase('p', ['a', 'b'])]);
    expect(required.map(({ severity, from, to }) => [severity, from, to])).toEqual(found);
  });

  it('PRC-601 severities with other numbers of required steps are named each, and steps after the close not counted', () => {
    const from = [phase('p', ['a', { id: 'b', required: 'SEV1' }]), phase('q', ['d'], { after: 'close' })];
    const steps = [
      { id: 'a', required: 'SEV3' },
      { id: 'b', required: 'SEV2' },
    ];
    const late = phase('q', [{ id: 'd', required: true }], { after: 'close' });
    expect(diff([phase('p', steps), late], from).required).toEqual([
      { severity: 'SEV1', from: 1, to: 2 },
      { severity: 'SEV2', from: 0, to: 2 },
      { severity: 'SEV3', from: 0, to: 1 },
    ]);
  });

  it('PRC-1006 a step that runs something else differs in that', () => {
    const run = { workflow: { repository: 'acme/shop', file: 'x.yml', ref: 'main' } };
    const { steps } = diff(
      [phase('p', [{ id: 'a', run: { ...run, danger: 'low' } }])],
      [phase('p', [{ id: 'a', run }])],
    );
    expect(steps.map((one) => one.is === 'changed' && one.fields.map(({ field }) => field))).toEqual([
      ['run'],
    ]);
  });
});
