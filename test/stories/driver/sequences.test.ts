import { describe, expect, it } from 'vitest';
import { strangers } from './sequences.ts';

describe('what a terminal was written', () => {
  it.each([
    '\x1b[31m日本語\x1b[0m\r\n',
    '\x1b[?1049h\x1b[2;5H\x1b[K',
    '\x1b[4;49H\x1b[P\x1b[113C\x1b[@ 5',
    '\x1b]52;c;YWJj\x07',
    'cut short \x1b[3',
  ])('may hold our own sequences: %j', (written) => {
    expect(strangers(written)).toEqual([]);
  });

  it.each([
    '\x1b]0;title\x07',
    '\x1b[8mhidden',
    '\x1bP+q544e\x1b\\',
    '\x9b31m',
    'bell\x07',
    '\u202egnissim',
    'zero\u200b',
  ])('holds a stranger: %j', (written) => {
    expect(strangers(`\x1b[31m before ${written} after`)).not.toEqual([]);
  });
});
