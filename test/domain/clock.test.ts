import { describe, expect, it } from 'vitest';
import {
  beforeAlert,
  clockReadings,
  elapsed,
  firstAction,
  metTarget,
  startsInTime,
} from '../../src/domain/clock.ts';
import { type Clock, initialSession, type Session } from '../../src/domain/session.ts';

const at = (time: string): string => `2026-11-24T${time}.000Z`;
/** A session with these readings and no others. */
const timed = (clock: Partial<Clock>, more: Partial<Session> = {}): Session => {
  const session = initialSession('checkout-1125');
  return { ...session, ...more, clock: { ...session.clock, ...clock } };
};

describe('the clock', () => {
  it.each([
    [-1, true],
    [180_000, true],
    [180_999, true],
    [181_000, false],
  ])('DOM-1000 a first action after %i ms is in time: %s', (ms, isInTime) => {
    expect(startsInTime(ms)).toBe(isInTime);
    expect(metTarget({ took: ms, from: 'alert' })).toBe(isInTime);
    expect(metTarget({ took: ms, from: 'opening' })).toBeNull();
    expect(metTarget({ took: ms, from: 'alert' }, 1_000)).toBe(ms < 0);
  });

  it('DOM-1000 there is no first action before somebody acts, or before anything is known', () => {
    expect(firstAction(timed({ fired: at('18:00:00') }))).toBeNull();
    expect(firstAction(timed({ start: at('18:00:00') }))).toBeNull();
    expect(firstAction(timed({ opened: at('18:00:00'), start: at('18:00:01') }))).toEqual({
      ...{ took: 1_000, from: 'opening' },
    });
  });

  it('DOM-13 reads nothing before the opening, and counts from it where nothing fired', () => {
    expect(clockReadings(timed({ start: at('18:00:00') }))).toEqual([]);
    expect(clockReadings(timed({ opened: at('18:00:00'), mitigated: at('18:00:09') }))).toEqual([
      { reading: 'opened', at: at('18:00:00'), sinceOrigin: null, isApart: false },
      { reading: 'mitigated', at: at('18:00:09'), sinceOrigin: 9_000, isApart: false },
    ]);
  });

  it.each([
    ['acknowledged', '17:59:59', true],
    ['acknowledged', '18:00:00', false],
    ['acknowledged', '18:00:01', false],
    ['resolved', '17:59:59', true],
    ['resolved', '18:00:00', false],
    ['opened', '17:59:59', false],
    ['mitigated', '17:59:59', false],
  ] as const)('REC-541 %s at %s is before an alert of 18:00: %s', (reading, time, isApart) => {
    const session = timed({ fired: at('18:00:00'), [reading]: at(time) });
    expect(beforeAlert(session.clock, reading)).toBe(isApart);
    expect(clockReadings(session).map((one) => [one.reading, one.isApart])).toEqual(
      reading === 'opened'
        ? [
            ['fired', false],
            [reading, false],
          ]
        : [
            ['fired', false],
            [reading, isApart],
          ],
    );
  });

  it('REC-541 nothing is before an alert whose time is not known, nor is what has no time', () => {
    expect(beforeAlert(timed({ acknowledged: at('18:00:00') }).clock, 'acknowledged')).toBe(false);
    expect(beforeAlert(timed({ fired: at('18:00:00') }).clock, 'resolved')).toBe(false);
  });

  it('DOM-13 runs from the alert, else from the opening, to now or to the close, and never back', () => {
    const now = Date.parse(at('18:10:00'));
    const span = (clock: Partial<Clock>, closedAt: string | null = null) =>
      elapsed(timed(clock, { closedAt }), now);
    expect(span({})).toBe(0);
    expect(span({ opened: at('18:09:00') })).toBe(60_000);
    expect(span({ opened: at('18:09:00'), fired: at('18:08:00') })).toBe(120_000);
    expect(span({ fired: at('18:08:00') }, at('18:08:30'))).toBe(30_000);
    expect(span({ fired: at('18:11:00') })).toBe(0);
  });
});
