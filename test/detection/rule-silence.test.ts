import { describe, expect, it } from 'vitest';
import { type RuleSilence, type SilenceOf, stepSilence } from '../../src/detection/rule-silence.ts';
import { MINUTE, ruleFor, T0 } from './rules.ts';

type Seen = SilenceOf | 'documents' | null;
const at = (n: number): number => T0 + n * MINUTE;

/** The silence after slots, a minute each; a slot that is undefined was never seen. */
function silenceAfter(rule: Parameters<typeof stepSilence>[0], ...slots: readonly (Seen | undefined)[]) {
  let silence: RuleSilence | null = null;
  for (const [n, seen] of slots.entries())
    if (seen !== undefined) silence = stepSilence(rule, silence, at(n), seen);
  return silence;
}
const short = ruleFor({ window: '1m', delay: '30s' });
const held = ruleFor({ window: '1m', delay: '30s', for: '3m' });

describe('the silence of a rule', () => {
  it('DET-992 begins where the window of the first silent slot does', () => {
    expect(silenceAfter(held, 'documents', 'documents', 'source')).toEqual({
      ...{ first: at(2), last: at(2), since: at(2) - 90_000, of: 'source', raised: false },
    });
  });

  it.each<readonly [string, typeof held, readonly Seen[], boolean]>([
    ['one slot, without `for`', short, ['source'], false],
    ['two slots, without `for`', short, ['source', 'source'], true],
    ['as long as `for` but a slot', held, ['source', 'source', 'source'], false],
    ['as long as `for`', held, ['source', 'source', 'source', 'source'], true],
    ['documents between', held, ['source', 'source', 'documents', 'source', 'source', 'source'], false],
    ['first the source, then `total`', held, ['source', 'source', 'total', 'total'], true],
  ])('DET-992 is raised after %s: %#', (_what, rule, slots, raised) => {
    expect(silenceAfter(rule, ...slots)?.raised).toBe(raised);
  });

  it('DET-992 says what was silent last, and keeps when it began', () => {
    expect(silenceAfter(held, 'source', 'total', 'total', 'total')).toEqual({
      ...{ first: at(0), last: at(3), since: at(0) - 90_000, of: 'total', raised: true },
    });
  });

  it('DET-992 begins again after slots that nobody saw, if their windows leave a gap', () => {
    expect(silenceAfter(held, 'source', 'source', null, 'source')).toMatchObject({ first: at(3) });
    expect(silenceAfter(held, 'source', 'source', undefined, 'source')).toMatchObject({
      first: at(3),
    });
    const wide = ruleFor({ window: '2m', for: '3m' });
    expect(silenceAfter(wide, 'source', 'source', null, 'source')).toMatchObject({
      first: at(0),
      raised: true,
    });
    expect(silenceAfter(wide, 'source', 'source', null, null, 'source')).toMatchObject({ first: at(4) });
    // Windows that are shorter than the time between two slots always leave one.
    const sparse = ruleFor({ window: '30s' });
    expect(silenceAfter(sparse, 'source', 'source')).toMatchObject({ first: at(0), raised: true });
  });

  it('DET-992 is ended by documents alone once it is raised', () => {
    const raised = ['source', 'source', 'source', 'source'] as const;
    expect(silenceAfter(held, ...raised, null, null, null, 'source')).toMatchObject({
      first: at(0),
      raised: true,
    });
    expect(silenceAfter(held, ...raised, null)?.raised).toBe(true);
    expect(silenceAfter(held, ...raised, 'documents')).toBeNull();
  });
});
