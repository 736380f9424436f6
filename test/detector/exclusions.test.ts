import { describe, expect, it } from 'vitest';
import { MemoryDetection } from '../../src/adapters/memory-detection/memory-detection.ts';
import type { PageRequest } from '../../src/detection/detection-event.ts';
import { NO_MEMORY, remember } from '../../src/detection/detection-memory.ts';
import { type ExclusionMatch, MOST_EXCLUDED_MS } from '../../src/detection/exclusion.ts';
import { addExclusion, endExclusion } from '../../src/detector/exclusions.ts';
import { RuleEvaluation } from '../../src/detector/rule-evaluation.ts';
import type { ExclusionRefused, ExclusionRequest } from '../../src/ports/exclusions.ts';
import { MINUTE, ruleFor, T0 } from '../detection/rules.ts';

const iso = (ms: number) => new Date(ms).toISOString();
const query = (text: string): ExclusionMatch => ({ by: 'query', query: text });
const wish = (more: Partial<ExclusionRequest> = {}): ExclusionRequest => ({
  ...{ id: null, rule: null, source: null, match: query('acquirer:b'), owner: 'sato', reason: 'maintenance' },
  ...{ until: iso(T0 + 60 * MINUTE), sure: false },
  ...more,
});
const add = (store: MemoryDetection, more: Partial<ExclusionRequest> = {}) =>
  addExclusion(store, wish(more), 'sato', iso(T0));
const exclusionsIn = async (store: MemoryDetection) => [
  ...remember(NO_MEMORY, await store.events(1)).exclusions.values(),
];
const refusalOf = (added: Promise<unknown>): Promise<ExclusionRefused | null> =>
  added.then(
    () => null,
    (error: ExclusionRefused) => error,
  );

describe('an exclusion that somebody adds', () => {
  it('DET-756 holds from then on, and the log has it as it was asked for', async () => {
    const store = new MemoryDetection();
    const exclusion = await add(store, { id: 'maint', rule: 'checkout-5xx' });
    expect(exclusion).toEqual({
      ...{ id: 'maint', rule: 'checkout-5xx', source: null, match: query('acquirer:b') },
      ...{ owner: 'sato', reason: 'maintenance', from: iso(T0), until: iso(T0 + 60 * MINUTE) },
    });
    expect(await exclusionsIn(store)).toEqual([exclusion]);
    expect(await store.events(1)).toMatchObject([{ by: 'sato', at: iso(T0), fence: 0 }]);
  });

  it.each([
    ['ends at once', { until: iso(T0) }, 'past'],
    ['ends a moment later', { until: iso(T0 + 1) }, null],
    ['holds for 30 days', { until: iso(T0 + MOST_EXCLUDED_MS) }, null],
    ['holds for longer', { until: iso(T0 + MOST_EXCLUDED_MS + 1) }, 'too-long'],
    ['has the id of another one', { id: 'known' }, 'taken'],
  ] as const)('DET-756 is refused or not where it %s', async (_what, more, refusal) => {
    const store = new MemoryDetection();
    await add(store, { id: 'known' });
    expect((await refusalOf(add(store, more)))?.kind ?? null).toBe(refusal);
    expect(await exclusionsIn(store)).toHaveLength(refusal === null ? 2 : 1);
  });

  it('DET-900 is refused where its match finds everything or cannot be read, also after a second confirmation', async () => {
    const store = new MemoryDetection();
    for (const sure of [false, true]) {
      await expect(add(store, { match: query('*'), sure })).rejects.toMatchObject({ kind: 'everything' });
      await expect(add(store, { match: query('(a'), sure })).rejects.toMatchObject({ kind: 'broken' });
    }
    expect(await exclusionsIn(store)).toEqual([]);
  });

  it.each<[ExclusionMatch, string | null, readonly string[]]>([
    [query('acquirer:b'), null, ['acquirer-b', 'acquirer-b-2', 'acquirer-b-3']],
    [query('"Payment timed out!" '), null, ['payment-timed-out', 'payment-timed-out-2']],
    [query(`x${'-'.repeat(60)}y`), null, ['x-y']],
    [query(`${'a'.repeat(39)} b`), null, ['a'.repeat(39)]],
    [query(`${'a'.repeat(39)}bc`), null, [`${'a'.repeat(39)}b`]],
    [query('"決済"'), 'checkout-5xx', ['checkout-5xx', 'checkout-5xx-2']],
    [query('"決済"'), null, ['exclusion']],
    [
      { by: 'pattern', pattern: 'p1', template: 'payment<duration>late, order=<number>' },
      null,
      ['payment-late-order'],
    ],
  ])('DET-756 is named by the first words of what it leaves out: %j', async (match, rule, names) => {
    const store = new MemoryDetection();
    for (const id of names) expect((await add(store, { match, rule })).id).toBe(id);
  });
});

describe('what an exclusion does beside leaving documents out', () => {
  const episode = (rule: string, kind: PageRequest['kind'] = 'impact'): PageRequest => ({
    ...{ kind, rule, group: [], key: `oncall/${rule}/x`, episode: T0, slot: T0, late: false },
    ...{ numbers: null, blind: null, ended: [], service: null },
  });
  /** Rules that are evaluated; the log has a page of `paging`, and one of `over` that was resolved. */
  async function evaluated() {
    const store = new MemoryDetection();
    const leaving = new RuleEvaluation(ruleFor({ name: 'leaving' }));
    leaving.edit(ruleFor({ name: 'leaving' }), true);
    const rules = [
      ...[
        ruleFor({ name: 'paging' }),
        ruleFor({ name: 'over' }),
        ruleFor({ name: 'cdn', source: 'cdn' }),
        ruleFor({ name: 'declined', query: 'message:"card declined" AND level:error' }),
      ].map((rule) => new RuleEvaluation(rule)),
      leaving,
    ];
    await store.saveCheckpoint(0, JSON.stringify({ v: 1, rules: rules.map((each) => each.toJson()) }));
    const over = episode('over');
    await store.append('a', 0, iso(T0), [
      { type: 'page.requested', data: episode('paging') },
      { type: 'page.requested', data: over },
      { type: 'resolve.requested', data: { ...over, why: 'cleared' } },
      // Of a source, which has the name of a rule.
      { type: 'page.requested', data: episode('cdn', 'blind') },
    ]);
    return store;
  }

  it.each<[string, Partial<ExclusionRequest>, object | null]>([
    [
      'all that rules count is left out',
      { match: query('service:checkout') },
      { kind: 'silences', rules: ['paging', 'over', 'cdn'] },
    ],
    [
      'all that the rules of a source count is left out',
      { match: query('service:checkout'), source: 'app' },
      { kind: 'silences', rules: ['paging', 'over'] },
    ],
    [
      'all that a rule counts is left out',
      { match: query('service:checkout'), rule: 'over' },
      { kind: 'silences', rules: ['over'] },
    ],
    ['only a removed rule counts it', { match: query('service:checkout'), rule: 'leaving' }, null],
    ['a page of a rule is open', {}, { kind: 'open-page', rules: ['paging'] }],
    ['the page of its rule is over', { rule: 'over' }, null],
    ['only the alert of its source is open', { source: 'cdn' }, null],
    [
      'the statement that a rule counts is left out',
      { match: { by: 'pattern', pattern: 'p2', template: 'card declined <number>' } },
      { kind: 'silences', rules: ['declined'] },
    ],
    [
      'a statement is left out of a rule with an open page',
      { match: { by: 'pattern', pattern: 'p1', template: 'payment <duration> late' } },
      { kind: 'open-page', rules: ['paging'] },
    ],
  ])('DET-945 is asked for again, or not, where %s', async (_what, more, doubt) => {
    const store = await evaluated();
    const refused = await refusalOf(add(store, more));
    expect(refused && { kind: refused.kind, rules: refused.rules }).toEqual(doubt);
    expect(await exclusionsIn(store)).toHaveLength(doubt === null ? 1 : 0);
    const confirmed = await add(store, { ...more, sure: true });
    expect(confirmed).not.toHaveProperty('sure');
  });
});

describe('an exclusion that somebody ends', () => {
  it('DET-756 ends then, once', async () => {
    const store = new MemoryDetection();
    await add(store, { id: 'maint' });
    const at = (minutes: number) =>
      endExclusion(store, 'maint', 'done early', 'suzuki', iso(T0 + minutes * MINUTE));
    expect(await at(5)).toMatchObject({ id: 'maint', owner: 'sato', until: iso(T0 + 5 * MINUTE) });
    expect((await store.events(1)).at(-1)).toMatchObject({
      ...{ by: 'suzuki', fence: 0, type: 'exclusion.ended', data: { id: 'maint', reason: 'done early' } },
    });
    expect(await exclusionsIn(store)).toMatchObject([{ until: iso(T0 + 5 * MINUTE) }]);
    await expect(at(5)).rejects.toMatchObject({ kind: 'ended', params: { id: 'maint' } });
    await expect(at(6)).rejects.toMatchObject({ kind: 'ended' });
    await expect(endExclusion(store, 'other', '', 'suzuki', iso(T0))).rejects.toMatchObject({
      kind: 'not-there',
      params: { id: 'other' },
    });
    expect(await store.events(1)).toHaveLength(2);
  });
});
