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

it('DET-705 slots of the last 240 are caught up, and how many before them are passed over is said', () => {
  const slots = (from: number) => Array.from({ length: 240 }, (_, i) => at(from + i * 5));
  expect(dueSlots({ every }, at(0), at(1_200))).toEqual({ slots: slots(5), skipped: 0 });
  expect(dueSlots({ every }, at(0), at(1_250))).toEqual({ slots: slots(55), skipped: 10 });
  expect(dueSlots({ every }, null, at(1_253))).toEqual({ slots: [at(1_250)], skipped: 0 });
  expect(dueSlots({ every }, at(1_250), at(0))).toEqual({ slots: [], skipped: 0 });
});

it('DET-718 there is no next slot without a rule', () => {
  expect(nextSlot([], at(0))).toBeNull();
  expect(nextSlot([{ every }], at(4))).toBe(at(5));
  expect(nextSlot([{ every }], at(5))).toBe(at(10));
});
