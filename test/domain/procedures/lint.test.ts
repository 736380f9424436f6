import { describe, expect, it } from 'vitest';
import { lintProcedure, type RequiredLimits, requiredAt } from '../../../src/domain/procedures/lint.ts';
import { type Fields, made, phase, text } from './on-procedures.ts';

const lint = (
  steps: readonly (string | Fields)[],
  later: readonly (string | Fields)[] = [],
  kind = 'incident',
  limits?: RequiredLimits,
) => {
  const after = later.length === 0 ? [] : [phase('later', later, { after: 'close' })];
  return lintProcedure(made([phase('work', steps), ...after], { kind }), limits);
};
const found = (...given: Parameters<typeof lint>) =>
  lint(...given).map(({ step, field, kind }) => [step, field, kind]);

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

  it.each(['approved', 'deployed', 'rolled back'])('PRC-1002 %s is known in a release only', (when) => {
    expect(found([{ id: 'a', when }])).toEqual([['a', 'when', 'fact-release']]);
    expect(found([{ id: 'a', when }], [], 'drill')).toEqual([['a', 'when', 'fact-release']]);
    expect(found([{ id: 'a', when }], [], 'release')).toEqual([]);
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

  it('PRC-590 names the phase, the step, and what of the condition can never be', () => {
    const of = (...given: Parameters<typeof lint>) =>
      lint(...given).map(({ phase: at, kind, params }) => [at, kind, params.value]);
    const circle = ['a', 'b', 'c'].map((id, i) => ({ id, if: `step ${['b', 'c', 'a'][i]} was done` }));
    expect(of([...circle, { id: 'd', if: 'step b was done and step c was done' }])).toEqual([
      ['work', 'if-circle', 'a » b » c » a'],
      ['work', 'if-circle', 'b » c » a » b'],
      ['work', 'if-circle', 'c » a » b » c'],
      ['work', 'if-done-second', 'b'],
    ]);
    const against = 'step x was done and step x was skipped';
    expect(of(['x', { id: 'a', if: against }, { id: 'b', if: 'step a was skipped' }])).toEqual([
      ['work', 'if-against', against],
      ['work', 'if-done-second', 'a'],
    ]);
    expect(of(['x', { id: 'a', if: 'step x was done and step l was done' }], ['l'])).toEqual([
      ['work', 'if-later', 'l'],
    ]);
    expect(of(['x'], ['l', { id: 'm', if: 'step l was done and step x was done' }])).toEqual([]);
    expect(of([{ id: 'a', if: 'step a was done' }])).toEqual([['work', 'if-self', '']]);
  });

  it('PRC-590 a condition over two ways to one step is no circle, and one beside a circle is not in it', () => {
    const steps = [
      'x',
      { id: 'a', if: 'step x was done' },
      { id: 'b', if: 'step x was skipped' },
      { id: 'c', if: 'step a was skipped and step b was done and step x was done and step a was skipped' },
    ];
    expect(found(steps)).toEqual([]);
    const second = [
      'x',
      { id: 'a', if: 'step x was done and step b was done' },
      { id: 'b', if: 'step a was done' },
    ];
    expect(found(second).map(([step, , kind]) => [step, kind])).toEqual([
      ['a', 'if-circle'],
      ['b', 'if-circle'],
    ]);
    const beside = [
      { id: 'd', if: 'step a was done' },
      { id: 'a', if: 'step b was done' },
      { id: 'b', if: 'step a was done' },
    ];
    expect(found(beside)).toEqual([
      ['d', 'if', 'if-done-second'],
      ['a', 'if', 'if-circle'],
      ['b', 'if', 'if-circle'],
    ]);
  });

  it('PRC-590 one that needs a step that can be and one that cannot can never be, nor what needs it', () => {
    const steps = [
      'x',
      { id: 'a', if: 'step a was done' },
      { id: 'c', if: 'step x was done and step a was done' },
      { id: 'd', if: 'step c was done' },
    ];
    expect(lint(steps).map(({ step, kind, params }) => [step, kind, params.value])).toEqual([
      ['a', 'if-self', ''],
      ['c', 'if-done-second', 'a'],
      ['d', 'if-done-second', 'c'],
    ]);
  });

  it.each([
    ['severity at least SEV2 and severity at most SEV3', true],
    ['severity at least SEV2 and severity at most SEV2', false],
    ['severity at least SEV3 and severity at most SEV2', false],
    ['severity at most SEV4 and severity at least SEV4', false],
    ['severity at least SEV1 and severity at most SEV2 and step x was done', true],
    ['step x was done and step x was done', false],
  ])('PRC-590 %s excludes itself: %j', (condition, never) => {
    expect(found(['x', { id: 'a', if: condition }])).toEqual(never ? [['a', 'if', 'if-against']] : []);
  });

  it('PRC-591 says at which severity how many are required, and of how many', () => {
    const many = (n: number, required: boolean | string) =>
      Array.from({ length: n }, (_, i) => ({ id: `s${i}`, required }));
    const params = (...given: Parameters<typeof lint>) => lint(...given).map((one) => one.params);
    expect(params(many(11, true))).toEqual([
      { severity: 'SEV1', n: 11, most: 10 },
      { severity: 'SEV3', n: 11, most: 6 },
    ]);
    expect(params(many(7, 'SEV3'))).toEqual([{ severity: 'SEV3', n: 7, most: 6 }]);
    expect(params(many(6, true))).toEqual([]);
    expect(params(many(11, true), [], 'release')).toEqual([{ severity: 'release', n: 11, most: 10 }]);
    expect(params(many(10, true), [], 'drill')).toEqual([]);
    expect(params(many(3, true), [], 'incident', { most: 2, minor: 3 })).toEqual([
      { severity: 'SEV1', n: 3, most: 2 },
    ]);
    expect(lint(many(11, 'SEV1'))).toMatchObject([{ phase: null, step: null, field: 'phases' }]);
    expect(params(['x'], many(11, true))).toEqual([]);
  });

  it('PRC-591 a step with a condition on another step counts, one that is not there at a severity does not', () => {
    const at = (condition: string) => {
      const procedure = made([phase('work', ['x', { id: 'a', required: 'SEV3', if: condition }])]);
      return (['SEV1', 'SEV2', 'SEV3', 'SEV4'] as const).map((severity) => requiredAt(procedure, severity));
    };
    expect(at('step x was done')).toEqual([1, 1, 1, 0]);
    expect(at('severity at least SEV2')).toEqual([1, 1, 0, 0]);
    expect(at('severity at most SEV2 and step x was done')).toEqual([0, 1, 1, 0]);
  });

  it('PRC-592 a requirement applies where at one severity both it and the condition do', () => {
    const never = (required: boolean | string, condition: string) =>
      lint(['x', { id: 'a', required, if: condition }]).map(({ field, kind, params }) => [
        field,
        kind,
        params.value,
      ]);
    expect(never('SEV2', 'severity at most SEV2')).toEqual([]);
    expect(never('SEV1', 'severity at most SEV2')).toEqual([['required', 'required-never', 'SEV1']]);
    expect(never('SEV1', 'step x was done')).toEqual([]);
    for (const required of [true, false]) expect(never(required, 'severity at most SEV2')).toEqual([]);
    const against = 'severity at least SEV1 and severity at most SEV2';
    expect(never('SEV2', against).map(([, kind]) => kind)).toEqual(['if-against']);
    expect(found([{ id: 'a', due: 'within 5 min', repeat: 'every 5 min' }])).toEqual([]);
    expect(found(['a'], [{ id: 'l', repeat: 'every 5 min' }])).toEqual([['l', 'repeat', 'repeat-later']]);
    expect(found(['a'], [{ id: 'l', due: 'within 5 min' }])).toEqual([['l', 'due', 'due-later']]);
  });

  it.each([
    [{ title: { ja: 'カナ', en: 'カ' } }, 'title'],
    [{ title: { ja: '影響', en: 'ひ' } }, 'title'],
    [{ why: { ja: 'わけ', en: 'ゆえ' } }, 'why'],
    [{ why: { ja: 'わけ', en: 'わけ' } }, null],
    [{ title: { ja: '影響', en: '影' } }, null],
    [{ title: { ja: '影響', en: 'impact' }, why: { ja: 'わけ', en: 'reason' } }, null],
  ])('PRC-593 of %j a translation is missing of: %j', (more, field) => {
    expect(found([{ id: 'a', ...more }])).toEqual(field === null ? [] : [['a', field, 'same-text']]);
  });

  it.each([
    ['finding', { ja: 'どこで', en: 'What' }, 'どこ'],
    ['finding', { ja: 'あ', en: 'Since when' }, 'Since when'],
    ['finding', { ja: 'あ', en: 'Elsewhere' }, null],
    ['expert called', { ja: '上長へ', en: 'Call' }, '上長'],
    ['expert called', { ja: 'あ', en: 'Tell the manager' }, 'manager'],
    ['notice first', { ja: '次報の時刻', en: 'Say it' }, '次報'],
    ['notice update', { ja: 'あ', en: 'Say the time of the next' }, 'time of the next'],
    ['mitigated', { ja: '復旧の確認', en: 'Done' }, '確認'],
    ['mitigated', { ja: 'あ', en: 'Uncheckable' }, null],
    ['mitigated +5m', { ja: '5分の監視', en: 'Five minutes' }, '監視'],
    ['mitigated +5m', { ja: '復旧の確認', en: 'Verify' }, null],
    ['severity', { ja: '確認', en: 'Check, verify, watch' }, null],
  ])('PRC-1000 for the fact %s the title %j asks for more by the word %j', (when, title, word) => {
    const asked = lint([{ id: 'a', when, title }]).filter(({ kind }) => kind === 'asks-more');
    expect(asked.map(({ field, params }) => [field, params])).toEqual(
      word === null ? [] : [['when', { value: when, word }]],
    );
  });

  it('PRC-1005 lint names a run after the close, one person where two are needed, and an undo that runs nothing', () => {
    const run = { workflow: { repository: 'acme/shop', file: 'x.yml', ref: 'main' } };
    const needs = 'second person';
    expect(
      found([
        { id: 'a', run: { ...run, undo: 'b' } },
        { id: 'b', run },
      ]),
    ).toEqual([]);
    expect(found([{ id: 'a', run: { ...run, undo: 'b' } }, 'b'])).toEqual([['a', 'run', 'run-undo']]);
    expect(found([{ id: 'a', run: { ...run, undo: 'a' } }])).toEqual([['a', 'run', 'run-undo']]);
    expect(found([{ id: 'a', needs, run: { ...run, danger: 'low' } }])).toEqual([
      ['a', 'run', 'run-low-second'],
    ]);
    expect(found([{ id: 'a', needs, run }])).toEqual([]);
    expect(found(['a'], [{ id: 'l', run }])).toEqual([['l', 'run', 'run-later']]);
  });

  it('PRC-1008 a check of the log has nothing to undo, undoes nothing, and asks a source of the settings', () => {
    const check = { query: { source: 'api', query: 'level:ERROR', expect: { most: 0 } } };
    const workflow = { workflow: { repository: 'acme/shop', file: 'x.yml', ref: 'main' } };
    expect(found([{ id: 'a', run: check }])).toEqual([]);
    expect(
      found([
        { id: 'a', run: { ...check, undo: 'b' } },
        { id: 'b', run: workflow },
      ]),
    ).toEqual([['a', 'run', 'run-check-undo']]);
    expect(
      found([
        { id: 'a', run: { ...workflow, undo: 'b' } },
        { id: 'b', run: check },
      ]),
    ).toEqual([['a', 'run', 'run-undo']]);
    const procedure = made([phase('work', [{ id: 'a', run: check }])]);
    const kinds = (sources: readonly string[] | null) =>
      lintProcedure(procedure, undefined, sources).map(({ kind, params }) => [kind, params]);
    expect(kinds(['app'])).toEqual([['run-source', { value: 'api' }]]);
    expect(kinds(['app', 'api'])).toEqual([]);
    expect(kinds(null)).toEqual([]);
  });
});
