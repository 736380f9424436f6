import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Motion,
  moved,
  type Playhead,
  played,
  SPEEDS,
  startOf,
} from '../../../src/client/replay/playhead.ts';
import { Recording } from '../../../src/client/replay/recording.ts';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { at, recording } from './told.ts';

/** Events of a kind that nothing folds, some of them at the same time. */
const gaps = fc.array(
  fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 20_000, max: 400_000 })),
  {
    minLength: 1,
    maxLength: 30,
  },
);
function withGaps(given: readonly number[]): Recording {
  let time = at('03:00:00');
  return new Recording(
    given.map((gap, i): AnyEvent => {
      time += gap;
      return {
        ...{ v: 1, session: 'x', seq: i + 1, prev: '', type: 'not.known', data: {} },
        at: new Date(time).toISOString(),
        by: { id: 'a', name: 'a', kind: 'member' },
        cmd: { client: 'c', n: i + 1 },
      };
    }),
  );
}

const motions: fc.Arbitrary<Motion> = fc.oneof(
  fc.constantFrom<Motion>(
    { to: 'pause' },
    { to: 'slower' },
    { to: 'faster' },
    { to: 'next' },
    { to: 'previous' },
  ),
  fc.integer({ min: -10, max: 40 }).map((seq): Motion => ({ to: 'event', seq })),
  fc.integer({ min: -1_000, max: 4_000_000 }).map((ms): Motion => ({ to: 'time', at: at('03:00:00') + ms })),
);

const isSound = ({ seq, at: time }: Playhead, { times, from, to, length }: Recording): boolean =>
  seq >= 1 &&
  seq <= length &&
  time >= from &&
  time <= to &&
  (times[seq - 1] as number) <= time &&
  (times[seq] ?? Number.POSITIVE_INFINITY) >= time;

describe('the playhead', () => {
  it('TUI-630 plays at its speed, passes over what is quiet for more than 30 s, and names how long that was', () => {
    const story = recording();
    let head = startOf(story, 8);
    expect([head.seq, head.at, head.playing]).toEqual([1, at('02:59:03'), true]);
    head = played(head, story, 500);
    expect([head.seq, head.at, head.skipped]).toEqual([2, at('02:59:07'), null]);
    // 02:59:20 to 03:00:02 is quiet: 2 s are seen of it, which are 16 s at 8x.
    head = played(head, story, 1_625 + 1_900);
    expect([head.seq, head.at]).toEqual([3, at('02:59:35') + 200]);
    head = played(head, story, 100);
    expect([head.seq, head.at, head.skipped?.ms]).toEqual([4, at('03:00:02'), 26_000]);
    expect(played(head, story, 3_900).skipped).not.toBeNull();
    expect(played({ ...head, since: at('03:00:40'), at: at('03:00:40') }, story, 4_100).skipped).toBeNull();
  });

  it('TUI-630 slower and faster go from 1x to 64x, a step pauses, and a pause at the end begins again', () => {
    const story = recording();
    const to = (head: Playhead, ...all: Motion['to'][]) =>
      all.reduce((now, each) => moved(now, story, { to: each } as Motion), head);
    const start = startOf(story, 8);
    expect(to(start, 'faster', 'faster', 'faster', 'faster').speed).toBe(64);
    expect(to(start, 'slower', 'slower', 'slower', 'slower').speed).toBe(1);
    expect(to(start, 'next', 'next')).toMatchObject({ seq: 3, at: at('02:59:20'), playing: false });
    expect(to(start, 'next', 'previous', 'previous')).toMatchObject({ seq: 1, playing: false });
    const end = moved(start, story, { to: 'time', at: Number.MAX_SAFE_INTEGER });
    expect([end.seq, end.at]).toEqual([story.length, story.to]);
    const ended = played(end, story, 1);
    expect(ended.playing).toBe(false);
    expect(to(ended, 'pause')).toEqual(startOf(story, 8));
    expect(to(start, 'pause', 'pause')).toEqual(start);
  });

  it('TUI-630 wherever it is led, it stands between the last event shown and the next', () => {
    fc.assert(
      fc.property(
        gaps,
        fc.array(fc.tuple(motions, fc.integer({ min: 0, max: 5_000 })), { maxLength: 20 }),
        (given, walk) => {
          const story = withGaps(given);
          let head = startOf(story, 8);
          for (const [motion, ms] of walk) {
            head = moved(head, story, motion);
            expect(isSound(head, story)).toBe(true);
            const before = head;
            head = played(head, story, ms);
            expect(isSound(head, story)).toBe(true);
            expect(head.at).toBeGreaterThanOrEqual(before.at);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('TUI-630 in many looks it comes as far as in one, and sees no quiet stretch for more than 30 s', () => {
    fc.assert(
      fc.property(gaps, fc.constantFrom(...SPEEDS), fc.integer({ min: 1, max: 400 }), (given, speed, ms) => {
        const story = withGaps(given);
        let head = startOf(story, speed);
        for (let i = 0; i < 20; i++) head = played(head, story, ms);
        const once = played(startOf(story, speed), story, 20 * ms);
        expect([head.seq, head.at, head.playing]).toEqual([once.seq, once.at, once.playing]);
        const whole = given.slice(1).reduce((sum, gap) => sum + Math.min(30_000, gap), 0);
        const end = played(startOf(story, speed), story, whole / speed + 1);
        expect([end.seq, end.playing]).toEqual([story.length, false]);
      }),
      { numRuns: 200 },
    );
  });
});
