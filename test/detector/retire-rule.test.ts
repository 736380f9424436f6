import { describe, expect, it } from 'vitest';
import { MemoryDetection } from '../../src/adapters/memory-detection/memory-detection.ts';
import type { DetectionFact } from '../../src/detection/detection-event.ts';
import { retireRule } from '../../src/detector/retire-rule.ts';
import { RuleEvaluation } from '../../src/detector/rule-evaluation.ts';
import { ruleFor, T0 } from '../detection/rules.ts';

const at = new Date(T0).toISOString();
const page = (rule: string, kind: 'impact' | 'blind' = 'impact'): DetectionFact => ({
  type: 'page.requested',
  data: {
    ...{ kind, rule, group: [], key: `oncall/${kind}/${rule}`, episode: T0, slot: T0, late: false },
    ...{ numbers: null, blind: null, ended: [], service: null },
  },
});
const ended = (rule: string): DetectionFact => ({
  type: 'resolve.requested',
  data: { kind: 'impact', rule, group: [], key: `oncall/impact/${rule}`, episode: T0, why: 'cleared' },
});

describe('ending the pages of a removed rule', () => {
  it.each<
    [string, readonly DetectionFact[], readonly (readonly [rule: string, leaving: boolean])[], string | null]
  >([
    ['its file is there', [page('gone')], [['gone', false]], 'still-there'],
    ['its file is there, and no page is open', [], [['gone', false]], 'still-there'],
    [
      'it is leaving',
      [page('other'), page('gone')],
      [
        ['other', false],
        ['gone', true],
      ],
      null,
    ],
    ['no watcher knows of it', [page('gone')], [['other', false]], null],
    ['no page of it is open', [page('gone'), ended('gone'), page('other')], [['gone', true]], 'no-page'],
    ['only a source of its name cannot be read', [page('gone', 'blind')], [], 'no-page'],
  ])('DET-933 is noted or refused where %s', async (_what, facts, rules, refusal) => {
    const store = new MemoryDetection();
    await store.append('a', 0, at, facts);
    const evaluated = rules.map(([name, leaving]) => {
      const evaluation = new RuleEvaluation(ruleFor({ name }));
      evaluation.edit(evaluation.rule, leaving);
      return evaluation.toJson();
    });
    await store.saveCheckpoint(0, JSON.stringify({ v: 1, rules: evaluated }));
    const result = await retireRule(store, 'gone', 'replaced', 'sato', at).then(
      () => null,
      (error: { readonly kind: string; readonly params: object }) => [error.kind, error.params],
    );
    expect(result).toEqual(refusal && [refusal, { rule: 'gone' }]);
    const noted = (await store.events(1)).slice(facts.length);
    const data = { rule: 'gone', reason: 'replaced' };
    expect(noted).toEqual(
      refusal === null ? [{ type: 'rule.retired', data, n: facts.length + 1, at, by: 'sato', fence: 0 }] : [],
    );
  });

  it('DET-933 is noted where no watcher has saved anything yet', async () => {
    const store = new MemoryDetection();
    await store.append('a', 0, at, [page('gone')]);
    await retireRule(store, 'gone', 'replaced', 'sato', at);
    expect((await store.events(2)).map(({ type }) => type)).toEqual(['rule.retired']);
  });
});
