import { describe, expect, it } from 'vitest';
import { MemoryDetection } from '../../src/adapters/memory-detection/memory-detection.ts';
import type { Exclusion } from '../../src/detection/exclusion.ts';
import { countSoundly } from '../../src/detector/counting.ts';
import type { CountAsk, RuleAnswer } from '../../src/ports/detection-source.ts';
import { MINUTE, ruleFor, T0 } from '../detection/rules.ts';
import { detectorRig, HeldSource } from './detector-rig.ts';

const iso = (ms: number) => new Date(ms).toISOString();
const exclusionOf = (id: string, query: string): Exclusion => ({
  ...{ id, rule: null, source: null, match: { by: 'query', query }, owner: 'sato', reason: 'typed by hand' },
  ...{ from: iso(T0 - MINUTE), until: iso(T0 + 60 * MINUTE) },
});

/** A source that cannot read a query with `?!` in it, be it the rule's or an exclusion's. */
class StrictSource extends HeldSource {
  readonly #kind: string;

  constructor(name: string, kind = 'bad-query') {
    super(name);
    this.#kind = kind;
  }

  override async count(ask: CountAsk): Promise<readonly RuleAnswer[]> {
    const answers = await super.count(ask);
    const isBad = (query: string): boolean => query.includes('?!');
    return answers.map((answer, i) => {
      const { rule, exclusions } = ask.rules[i] as CountAsk['rules'][number];
      const queries = [
        rule.query,
        ...exclusions.map(({ match }) => (match.by === 'query' ? match.query : '')),
      ];
      return queries.some(isBad) ? { unknown: { kind: this.#kind, params: { reason: 'syntax' } } } : answer;
    });
  }
}

const ask = (rules: CountAsk['rules']): CountAsk => ({
  ...{ span: { from: T0, to: T0 + MINUTE }, earlier: [] },
  rules,
});
const { signal } = new AbortController();

describe('an exclusion that its source cannot read', () => {
  it.each(['bad-query', 'bad-regex', 'refused'])(
    'DET-901 is left out of the count, alone; what else is wrong stays unknown: %s',
    async (kind) => {
      const source = new StrictSource('app', kind);
      source.counts.set('checkout-5xx', 40);
      const both = [exclusionOf('sound', 'acquirer:b'), exclusionOf('odd', 'status:?!')];
      const rules = [ruleFor(), ruleFor({ name: 'other', query: '?!' }), ruleFor({ name: 'free' })];
      const asked = rules.map((rule) => ({ rule, groups: [], exclusions: rule.name === 'free' ? [] : both }));
      const { answers, broken } = await countSoundly(source, ask(asked), signal);
      expect(broken).toEqual(['odd']);
      expect(answers.map(({ unknown }) => unknown?.kind ?? null)).toEqual([null, kind, null]);
      expect(
        source.asks.at(-1)?.rules.map(({ rule, exclusions }) => [rule.name, exclusions.map(({ id }) => id)]),
      ).toEqual([['checkout-5xx', ['sound']]]);
    },
  );

  it('DET-901 costs no search while every query can be read', async () => {
    const source = new StrictSource('app');
    const asked = [{ rule: ruleFor(), groups: [], exclusions: [exclusionOf('sound', 'acquirer:b')] }];
    expect((await countSoundly(source, ask(asked), signal)).broken).toEqual([]);
    expect(source.asks).toHaveLength(1);
  });

  it('DET-901 keeps no rule from paging, and the log names it once', async () => {
    const store = new MemoryDetection();
    await store.append('sato', 0, iso(T0), [
      { type: 'exclusion.added', data: exclusionOf('odd', 'status:?!') },
    ]);
    const rig = detectorRig({ rules: [ruleFor()], store });
    const strict = new StrictSource('app');
    strict.counts.set('checkout-5xx', 40);
    rig.app.count = (asked) => strict.count(asked);
    rig.start();
    await rig.slots(3);
    expect(rig.incidents().map(({ title }) => title)).toEqual([expect.stringContaining('checkout-5xx')]);
    expect(rig.logged.filter(({ event }) => event === 'exclusion-broken')).toMatchObject([
      { fields: { exclusion: 'odd', owner: 'sato' } },
    ]);
    await rig.stop();
  });
});
