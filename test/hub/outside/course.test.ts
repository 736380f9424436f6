import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ActCourse,
  type CourseStep,
  DOUBT_MS,
  lateUntil,
  type Next,
  sawNothing,
  sawOpen as sawOpenOf,
  sawOver,
  startCourse,
  wroteNothing as wroteNothingOf,
} from '../../../src/hub/outside/course.ts';
import { OutsideError } from '../../../src/ports/outside.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const error = (kind: string, { uncertain = false } = {}) => new OutsideError(kind, {}, uncertain);
const lost = error('unreachable', { uncertain: true });
const busy = error('rate-limited');
const refused = error('forbidden');
const raced = error('changed-since');

/** Of an act that would happen twice, as most do. */
const sawOpen = (course: ActCourse, now: number) => sawOpenOf(course, 'twice', now);
const wroteNothing = (course: ActCourse, why: OutsideError, wait: number, now: number) =>
  wroteNothingOf(course, 'twice', why, wait, now);

const asked = (
  more: Partial<Parameters<typeof startCourse>[0]> = {},
  landsMs: number | null = null,
  now = 0,
): ActCourse =>
  startCourse(
    { askedAt: 0, expiresAt: 10 * MINUTE, isBegun: false, isUnknown: false, ...more },
    landsMs,
    now,
  );

describe('the course of an act', () => {
  it('OUT-400 writes after a look that shows it is not done, unless its time is over', () => {
    expect(sawOpen(asked(), 1_000).next).toEqual({ kind: 'write' });
    expect(sawOpen(asked(), 10 * MINUTE).next).toEqual({ kind: 'abandoned', because: 'expired' });
  });

  it('OUT-401 after a write that was lost only looks, with growing pauses, for a minute, and says so', () => {
    let { course, next } = wroteNothing(asked(), lost, 500, 0);
    expect(next).toMatchObject({ kind: 'look', tell: { retryAt: DOUBT_MS, doubt: true, why: lost } });
    const pauses: number[] = [];
    let now = 0;
    while (next.kind === 'look') {
      pauses.push(next.at - now);
      now = next.at;
      ({ course, next } = sawOpen(course, now));
    }
    expect([next.kind, now]).toEqual(['write', DOUBT_MS]);
    expect(pauses.slice(0, -1)).toEqual([...pauses.slice(0, -1)].sort((a, b) => a - b));
    expect(pauses.length).toBeGreaterThan(5);
  });

  it('OUT-402 an act that another hub had begun is in doubt for 75 s from when it is taken up, however long that hub was away', () => {
    const taken = 2 * MINUTE;
    const soon = sawOpen(asked({ isBegun: true }, null, taken), taken + 1_000);
    expect(soon.next).toMatchObject({ kind: 'look', tell: { doubt: true, why: { kind: 'interrupted' } } });
    expect(sawOpen(soon.course, taken + 74_999).next.kind).toBe('look');
    expect(sawOpen(soon.course, taken + 75_000).next).toEqual({ kind: 'write' });
  });

  it('OUT-426 where the time in which a write takes effect is known, doubt lasts that long from the loss, or from the start of the next hub', () => {
    const taken = asked({ isBegun: true }, 8_000, 3_000);
    const soon = sawOpen(taken, 3_000);
    expect(soon.next).toMatchObject({ kind: 'look', tell: { doubt: true, retryAt: 11_000 } });
    expect(sawOpen(soon.course, 10_999).next.kind).toBe('look');
    expect(sawOpen(soon.course, 11_000).next).toEqual({ kind: 'write' });
    const here = wroteNothing(asked({}, 8_000, 0), lost, 500, 4_000);
    expect(here.next).toMatchObject({ tell: { retryAt: 12_000, doubt: true } });
    expect(sawOpen(here.course, 11_999).next.kind).toBe('look');
    expect(sawOpen(here.course, 12_000).next).toEqual({ kind: 'write' });
  });

  it('OUT-403 what surely was not done waits as long as it is told to, and is looked for before it is written', () => {
    const { course, next } = wroteNothing(asked(), busy, 30_000, 0);
    expect(next).toEqual({
      kind: 'look',
      at: 30_000,
      tell: { why: busy, retryAt: 30_000, doubt: false },
    });
    expect(sawOpen(course, 30_000).next).toEqual({ kind: 'write' });
  });

  it('OUT-429 a write that is to wait beyond the time of the act waits until that is over, and is given up after a look', () => {
    const { course, next } = wroteNothing(asked(), busy, 60 * MINUTE, 1_000);
    expect(next).toMatchObject({ kind: 'look', at: 10 * MINUTE, tell: { retryAt: 10 * MINUTE } });
    expect(sawOpen(course, 10 * MINUTE).next).toEqual({ kind: 'abandoned', because: 'expired' });
    expect(wroteNothing(asked(), busy, 4_000, 10 * MINUTE).next).toMatchObject({ at: 10 * MINUTE + 4_000 });
  });

  it('OUT-403 a write that is refused for a while after the doubt is over is told as surely not done', () => {
    const { course } = wroteNothingOf(asked(), 'same', lost, 0, 0);
    for (const [now, doubt] of [
      [DOUBT_MS - 1, true],
      [DOUBT_MS, false],
    ] as const) {
      expect(wroteNothingOf(course, 'same', busy, 4_000, now).next).toMatchObject({ tell: { doubt } });
      const tell = doubt ? { why: refused, retryAt: DOUBT_MS, doubt } : null;
      expect(wroteNothingOf(course, 'same', refused, 0, now).next).toMatchObject({ tell });
    }
  });

  it('OUT-404 a refusal is told after one more look; one that somebody else was faster at is tried three times', () => {
    const once = wroteNothing(asked(), refused, 0, 0);
    expect(once.next).toMatchObject({ kind: 'look', tell: null });
    expect(sawOpen(once.course, 0).next).toEqual({ kind: 'failed', why: refused });
    let { course } = wroteNothing(asked(), raced, 0, 0);
    const seen: Next['kind'][] = [];
    for (let i = 0; i < 3; i += 1) {
      const step = sawOpen(course, 0);
      seen.push(step.next.kind);
      ({ course } = wroteNothing(step.course, raced, 0, 0));
    }
    expect(seen).toEqual(['write', 'write', 'failed']);
  });

  it('OUT-405 what cannot be looked for is given up when its time is over, and told as unknown where it may be done', () => {
    const sure = sawNothing(asked(), busy, 1_000, 11 * MINUTE);
    expect(sure.next).toEqual({ kind: 'abandoned', because: 'expired' });
    const { course } = wroteNothing(asked(), lost, 0, 0);
    expect(sawNothing(course, busy, 1_000, 11 * MINUTE).next).toEqual({ kind: 'unknown', why: busy });
    expect(sawNothing(course, busy, 1_000, 5_000).next).toEqual({
      ...{ kind: 'look', at: 6_000, tell: { why: busy, retryAt: DOUBT_MS, doubt: true } },
    });
    // Refused the look for good, nothing is known either.
    expect(sawNothing(course, refused, 0, 5_000).next).toEqual({ kind: 'unknown', why: refused });
    expect(sawNothing(asked(), refused, 0, 5_000).next).toEqual({ kind: 'failed', why: refused });
  });

  it('OUT-405 after its time a look that fails in passing is tried again for half a minute, and not longer', () => {
    const END = 10 * MINUTE;
    const doubt = wroteNothing(asked(), lost, 500, END - 1_000).course;
    for (const [course, outcome] of [
      [asked(), 'abandoned'],
      [doubt, 'unknown'],
    ] as const) {
      const at = (now: number, wait: number) => sawNothing(course, busy, wait, now).next;
      // Before that it waits no longer than up to the end of its time.
      expect(at(END - 5_000, 60_000)).toMatchObject({ kind: 'look', at: END });
      expect(at(END, 4_000)).toMatchObject({ kind: 'look', at: END + 4_000 });
      expect(at(END + 7_000, 60_000)).toMatchObject({ kind: 'look', at: END + 30_000 });
      expect(at(END + 29_999, 4_000).kind).toBe('look');
      expect(at(END + 30_000, 4_000).kind).toBe(outcome);
      // A fault that does not pass ends it at once.
      expect(sawNothing(course, refused, 4_000, END + 1_000).next.kind).toBe(
        outcome === 'unknown' ? 'unknown' : 'failed',
      );
    }
  });

  it('OUT-406 what is unknown is never written: it is looked for, slower and slower, for a day', () => {
    let course = asked({ isBegun: true, isUnknown: true });
    let now = 11 * MINUTE;
    let next: Next = { kind: 'look', at: now, tell: null };
    let looks = 0;
    while (next.kind === 'look') {
      now = next.at;
      looks += 1;
      ({ course, next } = sawNothing(course, busy, 1_000, now));
    }
    expect(next.kind).toBe('lost');
    expect(now).toBeGreaterThanOrEqual(DAY);
    expect(sawNothing(course, busy, 1_000, DAY - 1).next.kind).toBe('look');
    expect(sawNothing(course, busy, 1_000, DAY).next.kind).toBe('lost');
    expect(looks).toBeLessThan(320);
    expect(sawOpen(asked({ isBegun: true, isUnknown: true }), 11 * MINUTE).next).toEqual({
      kind: 'abandoned',
      because: 'not-done',
    });
  });

  it('OUT-407 whatever happens, a second write comes a minute after the first was lost, and after a look by then', () => {
    const happening = fc.constantFrom('open', 'blind', 'lost', 'busy', 'raced');
    const gaps: number[] = [];
    fc.assert(
      fc.property(
        fc.array(happening, { minLength: 5, maxLength: 60 }),
        fc.nat({ max: 40_000 }),
        (what, wait) => {
          let course = asked();
          let next: Next = { kind: 'look', at: 0, tell: null };
          let now = 0;
          let lostAt: number | null = null;
          for (const one of what) {
            let step: CourseStep;
            if (next.kind === 'look') {
              now = Math.max(now, next.at);
              step = one === 'open' ? sawOpen(course, now) : sawNothing(course, busy, wait, now);
            } else if (next.kind === 'write') {
              if (lostAt !== null) gaps.push(now - lostAt);
              now += 10_000;
              lostAt = one === 'lost' || one === 'open' || one === 'blind' ? now : null;
              step = wroteNothing(
                course,
                lostAt === null ? (one === 'busy' ? busy : raced) : lost,
                wait,
                now,
              );
            } else return;
            ({ course, next } = step);
          }
        },
      ),
      { numRuns: 500, seed: 1 },
    );
    expect(gaps.length).toBeGreaterThan(50);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(DOUBT_MS);
  });

  it('OUT-413 what only sets the same state is written again as soon as a look finds it not done, then after growing pauses', () => {
    let course = asked();
    let now = 0;
    const writes: number[] = [];
    const told: (boolean | null)[] = [];
    for (let tries = 0; tries < 6; tries += 1) {
      const open = sawOpenOf(course, 'same', now);
      expect(open.next).toEqual({ kind: 'write' });
      writes.push(now);
      const wrote = wroteNothingOf(open.course, 'same', lost, 500, now);
      if (wrote.next.kind !== 'look') throw new Error('looks next');
      told.push(wrote.next.tell?.doubt ?? null);
      ({ course } = wrote);
      now = wrote.next.at;
    }
    const gaps = writes.map((at, i) => at - (writes[i - 1] ?? 0)).slice(1);
    expect(gaps).toEqual([0, 1_000, 2_000, 4_000, 8_000]);
    expect(told).toEqual([true, true, true, true, true, true]);
    // Begun by a hub that died, too.
    expect(sawOpenOf(asked({ isBegun: true }), 'same', 1_000).next).toEqual({ kind: 'write' });
  });

  it('OUT-414 that it was not done is told once no own write can do it any more', () => {
    const first = wroteNothingOf(asked(), 'same', lost, 0, 0).course;
    const second = wroteNothingOf(first, 'same', refused, 0, 1_000);
    expect(second.next).toMatchObject({ kind: 'look', at: 1_000, tell: { why: refused, doubt: true } });
    const waits = sawOpenOf(second.course, 'same', 1_000);
    expect(waits.next).toMatchObject({ kind: 'look', tell: null });
    expect(sawOpenOf(waits.course, 'same', DOUBT_MS).next).toEqual({ kind: 'failed', why: refused });
    // Too late to be written, it may still come.
    const late = wroteNothingOf(asked({ expiresAt: 1_000 }), 'same', lost, 0, 500).course;
    expect(sawOpenOf(late, 'same', 1_000).next.kind).toBe('look');
    expect(sawOpenOf(late, 'same', 500 + DOUBT_MS).next).toEqual({ kind: 'abandoned', because: 'expired' });
  });

  it('OUT-415 what somebody else has made impossible is told at once only where an own write cannot change it', () => {
    const course = wroteNothing(asked(), lost, 0, 0).course;
    expect(sawOver(course, refused, true, 1_000).next).toEqual({ kind: 'failed', why: refused });
    const waits = sawOver(course, refused, false, 1_000);
    expect(waits.next).toMatchObject({
      kind: 'look',
      tell: { why: refused, retryAt: DOUBT_MS, doubt: true },
    });
    // Said once.
    expect(sawOver(waits.course, refused, false, 3_000).next).toMatchObject({ kind: 'look', tell: null });
    expect(sawOver(waits.course, refused, false, DOUBT_MS).next).toEqual({ kind: 'failed', why: refused });
    expect(sawOver(asked(), refused, false, 1_000).next).toEqual({ kind: 'failed', why: refused });
  });

  it('OUT-425 an act that may have been done and that no look can show is unknown, and is not looked for', () => {
    const hidden = error('unconfirmed', { uncertain: true });
    const course = wroteNothing(asked(), lost, 0, 0).course;
    expect(sawOver(course, hidden, true, 1_000).next).toEqual({ kind: 'unknown', why: hidden });
    expect(sawOver(asked({ isBegun: true, isUnknown: true }), hidden, true, 1_000).next).toEqual({
      kind: 'lost',
    });
  });

  it('OUT-427 its clock may begin anywhere: the same happens at times below zero', () => {
    const at = (zero: number) => {
      const time = { askedAt: zero, expiresAt: zero + 10 * MINUTE };
      return [
        sawOpen(asked(time), zero).next,
        sawOver(asked(time), refused, false, zero).next,
        wroteNothing(asked(time), refused, 0, zero).next,
      ].map((next) => JSON.stringify(next).replaceAll(String(zero), 'zero'));
    };
    expect(at(-20 * MINUTE)).toEqual(at(20 * MINUTE));
  });

  it('OUT-416 of an act that was written again an earlier write may come late', () => {
    expect(lateUntil(asked(), true, 0)).toBeNull();
    const once = wroteNothingOf(asked(), 'same', lost, 0, 0).course;
    // Found by a look it is that write; answered, there was another.
    expect([lateUntil(once, false, 1_000), lateUntil(once, true, 1_000)]).toEqual([null, DOUBT_MS]);
    const twice = wroteNothingOf(once, 'same', lost, 0, 1_000).course;
    expect(lateUntil(twice, false, 2_000)).toBe(1_000 + DOUBT_MS);
    expect(lateUntil(twice, true, 1_000 + DOUBT_MS)).toBeNull();
    expect(lateUntil(asked({ isBegun: true }), true, 1_000)).toBeGreaterThan(DOUBT_MS);
  });
});
