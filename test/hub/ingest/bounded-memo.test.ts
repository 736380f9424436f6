import { describe, expect, it } from 'vitest';
import { BoundedMemo } from '../../../src/hub/ingest/ingest-line.ts';

describe('results that come again', () => {
  it('HUB-99 are remembered, a bounded number of them, and none of a long text', () => {
    const remembered = new BoundedMemo<string>(4);
    let made = 0;
    const of = (key: string) => {
      const before = made;
      remembered.of(key, () => {
        made += 1;
        return key;
      });
      return made > before ? 'made' : 'known';
    };
    expect([of('a'), of('a')]).toEqual(['made', 'known']);
    for (const key of ['b', 'c', 'd', 'e', 'f']) of(key);
    expect(of('a')).toBe('made');
    const long = 'x'.repeat(10_000);
    expect([of(long), of(long)]).toEqual(['made', 'made']);
  });
});
