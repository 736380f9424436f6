import { describe, expect, it } from 'vitest';
import { spansWidth } from '../../../src/tui/draw/line.ts';
import { fillWithParts, joinParts, part, tight } from '../../../src/tui/draw/parts.ts';

const PARTS = [
  part(0, 'name'),
  part(1, 'a long fact of it'),
  part(2, 'hub'),
  tight(3, 'ok'),
  part(4, '2 in'),
];
const text = (join: typeof fillWithParts, cols: number) => join(PARTS, cols).join('');

describe('pieces of a row', () => {
  it('TUI-1076 one that went before a longer one is there again where it fits, and what belongs to it behind it', () => {
    expect(text(joinParts, 38)).toBe('name  a long fact of it  hub ok  2 in');
    expect([text(joinParts, 22), text(fillWithParts, 22)]).toEqual(['name', 'name  hub ok  2 in']);
    expect(text(fillWithParts, 12)).toBe('name  hub ok');
    expect(text(fillWithParts, 11)).toBe('name  hub');
    // Without what it belongs to a piece says nothing.
    expect(text(fillWithParts, 8)).toBe('name');
    expect(fillWithParts([part(0, 'name'), part(1, 'too long'), tight(2, 'of')], 8).join('')).toBe('name');
    for (let cols = 4; cols < 45; cols += 1) {
      expect(spansWidth(fillWithParts(PARTS, cols))).toBeLessThanOrEqual(cols);
      expect(text(fillWithParts, cols)).toContain('name');
    }
  });
});
