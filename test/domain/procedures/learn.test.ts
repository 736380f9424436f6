import { describe, expect, it } from 'vitest';
import { patchProcedure } from '../../../src/adapters/procedure-files/patch.ts';
import { diffProcedures } from '../../../src/domain/procedures/diff.ts';
import { learned } from '../../../src/domain/procedures/offers.ts';
import type { Worked } from '../../../src/domain/procedures/worked.ts';
import { tellDiff } from '../../../src/record/procedures/diff-text.ts';
import { type Given, sato } from '../given.ts';
import { doAll, type Fields, made as madeOf, phase, text, worked as workedOn } from './on-procedures.ts';

const made = (steps: readonly Fields[]) => madeOf([phase('work', steps)]);
const BASE = [{ id: 'a' }, { id: 'b', due: 'within 5 min' }, { id: 'c' }, { id: 'd' }];
const worked = (act: (given: Given) => void, steps: readonly Fields[] = BASE) =>
  workedOn([phase('work', steps)], act);

describe('procedures compared', () => {
  it('PRC-601 a difference is shown in steps: added, removed, the fewest moved, and changed fields in words', () => {
    const to = made([
      { id: 'd' },
      { id: 'a' },
      { id: 'b', due: 'within 10 min' },
      { id: 'e', required: true },
    ]);
    const from = made(BASE);
    const told = tellDiff('p', diffProcedures(from, to), [from, to], 'en', true);
    expect(told.head).toContain('p: 1 step added, 1 removed, 1 moved, 1 changed.');
    expect(told.rows.map(({ sign, step, detail }) => [sign, step, detail])).toEqual([
      ['+', 'step e', 'required'],
      ['-', 'step c', 'was optional'],
      ['>', 'step d', 'now before "step a"'],
      ['~', 'step b', 'within 5 min » within 10 min'],
    ]);
    expect(told.head).toContain('Required at SEV4: 0 » 1.');
    expect(tellDiff('p', diffProcedures(from, from), [from, from], 'en', true).head).toBe(
      'p: No step differs; comments changed',
    );
  });

  it('PRC-602 what was done is compared with what is written: skipped, left, late, earlier and added, with who', () => {
    const found = worked((given) => {
      doAll(given, 'c', 'a');
      given.now += 10 * 60_000;
      doAll(given, 'b');
      given.when(sato, 'step.skip', { step: 'd', reason: 'clear' });
      given.when(sato, 'step.add', { phase: 'work', after: 'a', title: text('extra') });
    });
    expect(found.deviations.map(({ is, step }) => [is, step.title.en])).toEqual([
      ['skipped', 'step d'],
      ['late', 'step b'],
      ['earlier', 'step c'],
      ['added', 'extra'],
    ]);
    expect([found.asWritten, found.total]).toEqual([1, 4]);
    expect(found.deviations[0]).toMatchObject({ by: sato, reason: 'clear' });
    expect(worked((given) => doAll(given, 'a', 'b', 'c')).deviations).toMatchObject([{ is: 'left' }]);
  });

  it('PRC-602 a step is late by whole seconds, as its time is shown', () => {
    const lateBy = (ms: number) =>
      worked((given) => {
        const due = Date.parse(given.state.clock.opened ?? '') + 5 * 60_000;
        // A command takes a second.
        given.now = due + ms - 1_000;
        doAll(given, 'b');
      }).deviations.filter(({ is }) => is === 'late').length;
    expect([-1, 0, 999, 1_000].map(lateBy)).toEqual([0, 0, 0, 1]);
  });

  it('PRC-603 offers more time for a step that is always late, and none for a repeating step', () => {
    const offered = (more: Fields) => {
      const late = worked(
        (given) => {
          given.now += 12 * 60_000;
          doAll(given, 'b');
        },
        [{ id: 'a' }, { id: 'b', due: 'within 5 min', ...more }],
      );
      return learned(late, [late, late]).flatMap(({ deviation, times, isOffered, offer }) =>
        deviation.is === 'late' ? [{ times, isOffered, offer }] : [],
      );
    };
    const offer = { is: 'due', step: 'b', minutes: 15 };
    expect(offered({})).toEqual([{ times: 3, isOffered: true, offer }]);
    expect(offered({ repeat: 'every 30 min' })).toEqual([{ times: 3, isOffered: false, offer: null }]);
  });

  it('PRC-603 what 3 of the last 5 sessions agree on is offered, as a condition where one tells them apart', () => {
    const skips = worked((given) => {
      doAll(given, 'a', 'b', 'c');
      given.when(sato, 'step.skip', { step: 'd', reason: 'r' });
    });
    const needs = worked((given) => {
      doAll(given, 'a', 'b');
      given.when(sato, 'step.skip', { step: 'c', reason: 'r' });
      doAll(given, 'd');
    });
    const of = (...earlier: readonly Worked[]) => learned(skips, earlier)[0];
    expect(of(skips)).toMatchObject({ times: 2, of: 2, isOffered: false });
    expect(of(skips, skips, needs)).toMatchObject({
      times: 3,
      isOffered: true,
      offer: { is: 'condition', step: 'd', if: 'step c was skipped' },
    });
    expect(of(skips, skips)).toMatchObject({ offer: { is: 'remove', step: 'd' } });
  });

  it('PRC-670 steps that were added get ids of their own, also where their titles have no Latin letters', () => {
    const added = worked((given) => {
      doAll(given, 'a', 'b', 'c', 'd');
      for (const title of ['接続数の確認', '送信の停止'])
        given.when(sato, 'step.add', { phase: 'work', after: 'd', title: text(title) });
    });
    const offers = learned(added, [added, added]).flatMap(({ isOffered, offer }) =>
      isOffered && offer !== null ? [offer] : [],
    );
    expect(offers.map(({ is, step }) => [is, step])).toEqual([
      ['add', 'step-1'],
      ['add', 'step-2'],
    ]);
    const yaml = 'phases:\n  - id: work\n    steps:\n      - { id: a }\n';
    const { text: after, left } = patchProcedure(yaml, offers);
    expect(left).toEqual([]);
    expect(after).toContain('接続数の確認');
    expect(after).toContain('送信の停止');
  });

  it('PRC-604 a change is written into the YAML with its comments and its order; what the file lacks is left', () => {
    const yaml = `# top
id: p
phases:
  - id: work
    steps:
      - id: a # first
        within: 5
      # about b
      - id: b
      - id: c
`;
    const { text: after, left } = patchProcedure(yaml, [
      { is: 'due', step: 'a', minutes: 10 },
      { is: 'condition', step: 'b', if: 'step a was skipped' },
      { is: 'move', step: 'c', before: 'b' },
      { is: 'remove', step: 'z' },
    ]);
    expect(left).toEqual([{ is: 'remove', step: 'z' }]);
    for (const kept of ['# top', 'a # first', '# about b', 'due: within 10 min', 'if: step a was skipped'])
      expect(after).toContain(kept);
    expect(after.indexOf('id: c')).toBeLessThan(after.indexOf('id: b'));
    expect(after).not.toContain('within: 5');
    expect(patchProcedure(yaml, []).text).toBe(yaml);
  });
});
