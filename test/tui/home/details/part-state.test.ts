import { expect, it } from 'vitest';
import {
  type PartStates,
  partArrived,
  partsDue,
  readingParts,
} from '../../../../src/tui/home/details/part-state.ts';

it('HOM-424 a failing part is requested after growing pauses, and after a success the pauses start short', () => {
  const failed = { ok: false, why: { key: 'home.said', params: { text: 'no' } } } as const;
  let parts: PartStates = readingParts;
  let now = 0;
  const pauseAfterFault = (): number => {
    const notes = partArrived(parts.notes, failed, now, 0.5);
    const pause = notes.state === 'unknown' ? notes.retryAt - now : Number.NaN;
    parts = { ...parts, notes };
    expect(partsDue(parts, now + pause - 1).due).toEqual([]);
    now += pause;
    const next = partsDue(parts, now);
    expect(next.due).toEqual(['notes']);
    parts = next.parts;
    return pause;
  };
  const pauses = Array.from({ length: 4 }, pauseAfterFault);
  expect(pauses).toEqual([3_375, 3_625, 4_125, 5_125]);
  parts = { ...parts, notes: partArrived(parts.notes, { ok: true, value: [] as never }, now, 0.5) };
  expect(pauseAfterFault()).toBe(pauses[0]);
});
