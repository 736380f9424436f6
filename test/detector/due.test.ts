import { expect, it } from 'vitest';
import { dueSlots, nextSlot } from '../../src/detector/due.ts';
import { MINUTE, T0 } from '../detection/rules.ts';

const every = 5 * MINUTE;
const at = (minutes: number): number => T0 + minutes * MINUTE;

it('DET-714 a rule whose `every` was changed goes on at the next slot of its new one', () => {
  // It went by minutes, and the last slot was at seven.
  expect(dueSlots({ every }, at(7), at(9.9))).toEqual({ slots: [], skipped: 0 });
  expect(dueSlots({ every }, at(7), at(10.5))).toEqual({ slots: [at(10)], skipped: 0 });
  expect(dueSlots({ every }, at(7), at(16))).toEqual({ slots: [at(10), at(15)], skipped: 0 });
  expect(nextSlot([{ every }, { every: 3 * MINUTE }], at(10))).toBe(at(12));
});
