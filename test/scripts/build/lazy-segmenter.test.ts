import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import LazySegmenter from '../../../scripts/build/lazy-segmenter.mjs';

/** How many objects of Intl a script makes in a process of its own, and where. */
function madeBy(script: string): readonly string[] {
  const counted = `
    const made = [];
    const { Segmenter } = Intl;
    Intl.Segmenter = class extends Segmenter { constructor(...given) { super(...given); made.push(new Error().stack.split('\\n')[2]); } };
    ${script}
    console.log(JSON.stringify(made));`;
  const out = execFileSync(process.execPath, ['--input-type=module', '--eval', counted], {
    encoding: 'utf8',
  });
  return JSON.parse(out) as string[];
}

describe('the replacement for Intl.Segmenter', () => {
  it('CLI-641 is needed: Ink’s companions make segmenters while they are loaded', () => {
    const made = madeBy(`await import('ink');`);
    expect(made.length, 'delete scripts/build/lazy-segmenter.mjs and this test').toBeGreaterThan(0);
  });

  it('CLI-641 makes none before a text is split', () => {
    const stand = JSON.stringify(new URL('../../../scripts/build/lazy-segmenter.mjs', import.meta.url).href);
    const load = `const { default: Lazy } = await import(${stand}); const lazy = new Lazy('ja');`;
    expect(madeBy(load)).toEqual([]);
    expect(madeBy(`${load} lazy.segment('x'); lazy.segment('y');`)).toHaveLength(1);
  });

  it('CLI-641 splits as the real one does', () => {
    const text = 'が👨‍👩‍👧a\r\n葛󠄀 two words';
    for (const granularity of ['grapheme', 'word'] as const) {
      const lazy = new LazySegmenter('ja', { granularity });
      const real = new Intl.Segmenter('ja', { granularity });
      expect([...lazy.segment(text)]).toEqual([...real.segment(text)]);
      expect(lazy.resolvedOptions()).toEqual(real.resolvedOptions());
    }
  });
});
