import { expect, it } from 'vitest';
import { asCompared } from '../../src/text/as-compared.ts';

it('CLI-36 width and case make no difference', () => {
  expect(asCompared('ＰｏＯＬ')).toBe('pool');
  expect(asCompared('ﾌﾟｰﾙ')).toBe(asCompared('プール'));
});
