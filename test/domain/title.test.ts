import { describe, expect, it } from 'vitest';
import { sameTitle } from '../../src/domain/title.ts';

describe('titles', () => {
  it('HOM-302 width, case and spaces make no difference between two titles', () => {
    expect(sameTitle(' Checkout 5xx', 'checkout  ５ｘｘ')).toBe(true);
    expect(sameTitle('検索が 遅い', '検索が遅い')).toBe(true);
    expect(sameTitle('検索が遅い', '検索が重い')).toBe(false);
  });
});
