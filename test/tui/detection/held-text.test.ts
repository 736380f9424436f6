import { expect, it } from 'vitest';
import { heldText } from '../../../src/tui/detection/detection-words.ts';

it('DET-905 one page that was held back is one', () => {
  expect(heldText(1, '40', 'en')).toBe('held 1 page, 40 users');
  expect(heldText(2, '40', 'en')).toBe('held 2 pages, 40 users');
  expect(heldText(1, '40', 'ja')).toBe('抑止1回 影響40人');
});
