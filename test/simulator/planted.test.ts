import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PLANTED } from './planted.ts';

it.each(PLANTED)('SYN-733 the planted defect fits the program: $what', ({ file, from, to }) => {
  expect(readFileSync(file, 'utf8').split(from)).toHaveLength(2);
  expect(to).not.toBe(from);
});
