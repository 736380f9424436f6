import { describe, expect, it } from 'vitest';
import { type Extending, extended, extendingSchema } from '../../../src/domain/procedures/extend.ts';

const text = (en: string) => ({ ja: en, en });
type Fields = Readonly<Record<string, unknown>> & { readonly id: string };
const step = (id: string, more: Readonly<Record<string, unknown>> = {}): Fields => ({
  ...{ id, title: text(id) },
  ...more,
});
const BASE = {
  ...{ id: 'base', kind: 'release', title: text('Base'), window: '2026-11-26 14:00-15:00' },
  phases: [
    { id: 'p', title: text('P'), steps: [step('a'), step('b', { due: 'within 5 min' }), step('c')] },
    { id: 'q', title: text('Q'), after: 'close', steps: [step('d', { within: 9, why: text('w') })] },
  ],
};
const over = (own: Omit<Extending, 'id' | 'extends'>, base: Parameters<typeof extended>[0] = BASE) =>
  extended(base, extendingSchema.parse({ id: 'own', extends: 'base', ...own }));
/** `p: a b c`: each phase with its steps. */
const order = (own: Parameters<typeof over>[0]): readonly string[] =>
  over(own).procedure.phases.map(({ id, steps }) => `${id}: ${(steps ?? []).map((one) => one.id).join(' ')}`);
const own = (...ids: readonly string[]) => ids.map((id) => ({ id }));

describe('a procedure that extends a base', () => {
  it.each([
    ['behind the one it follows', ['b', 'x'], 'a b x c'],
    ['behind the first one of the base', ['a', 'x'], 'a x b c'],
    ['several, in their order', ['b', 'x', 'y'], 'a b x y c'],
    ['before the one that follows, where it follows none', ['x', 'b'], 'a x b c'],
    ['before the first one of the base', ['x', 'a'], 'x a b c'],
    ['before the one that follows, not before another', ['x', 'c', 'a'], 'a b x c'],
    ['several before the one that follows', ['x', 'y', 'c'], 'a b x y c'],
    ['at the end, where nothing of the base is beside it', ['x', 'y'], 'a b c x y'],
    ['behind each of several, in whatever order the file has them', ['c', 'x', 'a', 'y'], 'a y b c x'],
  ])('PRC-594 has a new step %s', (_, ids, steps) => {
    expect(order({ phases: [{ id: 'p', steps: own(...ids) }] })).toEqual([`p: ${steps}`, 'q: d']);
  });

  it('PRC-594 has new phases in the same way, and the steps of the base in a phase that it only renames', () => {
    const fresh = { id: 'n', title: text('N'), steps: [step('x') as never] };
    expect(order({ phases: [{ id: 'p' }, fresh] })).toEqual(['p: a b c', 'n: x', 'q: d']);
    expect(order({ phases: [fresh, { id: 'p' }] })).toEqual(['n: x', 'p: a b c', 'q: d']);
    expect(order({ phases: [fresh] })).toEqual(['p: a b c', 'q: d', 'n: x']);
    const { phases } = over({
      phases: [{ id: 'q', title: text('After'), after: null }, { id: 'n' }],
    }).procedure;
    expect(phases.slice(1)).toEqual([
      { id: 'q', title: text('After'), steps: BASE.phases[1]?.steps },
      { id: 'n', steps: [] },
    ]);
  });

  it('PRC-594 leaves out steps and phases of the base, and names the ids that it has not', () => {
    const { procedure, unknown } = over({ remove: ['b', 'q', 'z', 'd', 'y'], phases: [{ id: 'p' }] });
    expect(procedure.phases.map(({ id, steps }) => [id, steps?.map((one) => one.id)])).toEqual([
      ['p', ['a', 'c']],
    ]);
    expect(unknown).toEqual(['z', 'y']);
    expect(over({}).unknown).toEqual([]);
    const bare = over({ remove: ['p'] }, { phases: [{ id: 'p' }, { id: 'q' }] });
    expect(bare).toEqual({ procedure: { id: 'own', phases: [{ id: 'q', steps: [] }] }, unknown: [] });
  });

  it('PRC-594 changes a step field by field: an empty one goes, and of due and within the newer counts', () => {
    const changes = [
      [
        { why: null, role: 'lead' },
        { within: 9, role: 'lead' },
      ],
      [{ due: 'within 2 h' }, { due: 'within 2 h', why: text('w') }],
      [{ due: null }, { why: text('w') }],
      [{ within: 3 }, { within: 3, why: text('w') }],
      [{ title: undefined }, { within: 9, why: text('w') }],
    ] as const;
    for (const [change, fields] of changes) {
      const { phases } = over({ phases: [{ id: 'q', steps: [{ id: 'd', ...change }] }] }).procedure;
      expect(phases[1]?.steps, JSON.stringify(change)).toEqual([step('d', fields)]);
    }
    const { phases } = over({ phases: [{ id: 'p', steps: [{ id: 'b', within: 7 }] }] }).procedure;
    expect(phases[0]?.steps?.[1]).toEqual(step('b', { within: 7 }));
  });

  it('PRC-594 takes from the base what it does not say itself', () => {
    const { phases: _, ...fields } = over({ kind: 'drill', title: text('Own') }).procedure;
    expect(fields).toEqual({ id: 'own', kind: 'drill', title: text('Own'), window: BASE.window });
  });

  it('PRC-594 has no window where its own is empty', () => {
    expect(over({ window: null }).procedure).not.toHaveProperty('window');
  });
});
