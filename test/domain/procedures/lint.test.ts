import { describe, expect, it } from 'vitest';
import { procedureSchema } from '../../../src/domain/procedure-schema.ts';
import { lintProcedure } from '../../../src/domain/procedures/lint.ts';

const text = (en: string) => ({ ja: en, en });
type Fields = Readonly<Record<string, unknown>>;

function found(steps: readonly Fields[], later: readonly Fields[] = [], kind = 'incident') {
  const phase = (id: string, of: readonly Fields[], more: Fields = {}) => ({
    id,
    title: text(id),
    ...more,
    steps: of.map((step) => ({ title: text(String(step.id)), ...step })),
  });
  const phases = [
    phase('work', steps),
    ...(later.length === 0 ? [] : [phase('later', later, { after: 'close' })]),
  ];
  const procedure = procedureSchema.parse({ id: 'p', kind, title: text('P'), phases });
  return lintProcedure(procedure).map(({ step, field, kind: what }) => [step, field, what]);
}

describe('what lint objects to', () => {
  it('PRC-590 a condition that can never hold is named, with why', () => {
    expect(found([{ id: 'a', if: 'step a was done' }])).toEqual([['a', 'if', 'if-self']]);
    expect(
      found([
        { id: 'a', if: 'step b was done' },
        { id: 'b', if: 'step a was skipped' },
      ]),
    ).toEqual([
      ['a', 'if', 'if-circle'],
      ['b', 'if', 'if-circle'],
    ]);
    expect(found([{ id: 'a', if: 'severity at least SEV1 and severity at most SEV2' }])).toEqual([
      ['a', 'if', 'if-against'],
    ]);
    expect(found([{ id: 'x' }, { id: 'a', if: 'step x was done and step x was skipped' }])).toEqual([
      ['a', 'if', 'if-against'],
    ]);
    expect(found([{ id: 'a', if: 'step l was done' }], [{ id: 'l' }])).toEqual([['a', 'if', 'if-later']]);
    expect(
      found([
        { id: 'a', if: 'step a was done' },
        { id: 'b', if: 'step a was done' },
      ]),
    ).toEqual([
      ['a', 'if', 'if-self'],
      ['b', 'if', 'if-done-second'],
    ]);
    expect(found([{ id: 'x' }, { id: 'a', if: 'step x was skipped and severity at least SEV2' }])).toEqual(
      [],
    );
  });

  it('PRC-591 more than 10 required steps, or 6 from SEV3 down, are too many; what is not there then does not count', () => {
    const many = (n: number, more: Fields) => Array.from({ length: n }, (_, i) => ({ id: `s${i}`, ...more }));
    expect(found(many(10, { required: 'SEV2' }))).toEqual([]);
    expect(found(many(11, { required: 'SEV2' }))).toEqual([[null, 'phases', 'too-many-required']]);
    expect(found(many(7, { required: true }))).toEqual([[null, 'phases', 'too-many-required']]);
    expect(found(many(7, { required: true, if: 'severity at least SEV2' }))).toEqual([]);
    expect(found(many(10, { required: true }), [], 'release')).toEqual([]);
  });

  it('PRC-592 a requirement that its condition never lets apply, and times after the close, are named', () => {
    expect(found([{ id: 'a', required: 'SEV2', if: 'severity at most SEV3' }])).toEqual([
      ['a', 'required', 'required-never'],
    ]);
    expect(found([{ id: 'a' }], [{ id: 'l', due: 'within 5 min', repeat: 'every 5 min' }])).toEqual([
      ['l', 'repeat', 'repeat-later'],
      ['l', 'due', 'due-later'],
    ]);
  });

  it('PRC-1000 a title that asks for more than its fact shows would be ticked too early', () => {
    const early = (when: string, title: string) => found([{ id: 'a', when, title: text(title) }]);
    const named = [['a', 'when', 'asks-more']];
    expect(early('decision', 'Decide, with abort criteria')).toEqual(named);
    expect(early('decision', '対応と中止条件の決定')).toEqual(named);
    expect(early('pinned', 'Preserve evidence')).toEqual(named);
    expect(early('finding', '事象の記述(何が・いつから・どこで)')).toEqual(named);
    expect(early('mitigated', 'Verify recovery and declare it')).toEqual(named);
    expect(early('mitigated +30m', 'Watch for 30 minutes')).toEqual(named);
    expect(early('decision', 'Decide')).toEqual([]);
    expect(early('pinned', 'Pin one log line')).toEqual([]);
    expect(early('mitigated', 'Declare it mitigated')).toEqual([]);
    expect(early('mitigated +30m', '30 minutes mitigated')).toEqual([]);
    expect(found([{ id: 'a', title: text('Watch, verify and decide, with abort criteria') }])).toEqual([]);
  });

  it('PRC-593 Japanese in the English text is a missing translation, the same text twice is not', () => {
    expect(found([{ id: 'a', title: { ja: '影響の確認', en: '影響をみる' } }])).toEqual([
      ['a', 'title', 'same-text'],
    ]);
    expect(found([{ id: 'a', title: text('影響をみる') }])).toEqual([]);
  });
});
