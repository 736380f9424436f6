import { describe, expect, it } from 'vitest';
import { eventDataSchemas } from '../../src/domain/event-schema.ts';

describe('the text of an event', () => {
  it.each([
    ['a', 16_384, true],
    ['a', 16_385, false],
    ['é', 8_192, true],
    ['é', 8_193, false],
    ['あ', 5_461, true],
    ['あ', 5_462, false],
  ])('HUB-45 of a note has 16 KiB at most, counted in bytes: %s, %i times', (letter, times, fits) => {
    const text = eventDataSchemas['note.added'].shape.text.safeParse(letter.repeat(times));
    expect(text.success).toBe(fits);
  });
});
