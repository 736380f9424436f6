import { expect, it } from 'vitest';
import { type LookScope, lookAtChanges } from '../../../src/hub/changes/session-look.ts';
import { change } from '../../domain/changes/make-change.ts';
import { opened } from '../../domain/given.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { handFeed } from './hand-changes.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const iso = (ms: number): string => new Date(ms).toISOString();

/** A look at an alert of then. `firsts`: the first line of one new error as each comparison has it. */
async function looked(fired: string, firsts: readonly string[] = []) {
  const at = Date.parse(fired);
  const time = new FakeTime(at + MINUTE);
  const { feed, source } = handFeed(time);
  // One an hour before, and one half an hour before, from each of which errors are compared.
  source.all = [60, 30].map((minutes) => {
    const then = iso(at - minutes * MINUTE);
    return { ...change(`c${minutes}`, 'checkout', 0), requestedAt: then, startedAt: then, liveAt: then };
  });
  let n = 0;
  const patterns = {
    boundary: () => null,
    compare: () => {
      const first = firsts[n];
      n += 1;
      const one = { id: 'e', change: 'new', level: 'error', template: 'x', look: null, count: 900 };
      const line = { services: new Map(), example: { message: 'x', fields: {} } };
      const rows = first === undefined ? [] : [{ ...one, ...line, first: Date.parse(first) }];
      return { changes: { beforeMinutes: 5, rows } };
    },
  };
  const { state } = opened();
  const session = { ...state, clock: { ...state.clock, fired: iso(at) } };
  const scope = { feed, patterns, session, visible: () => true, now: time.now() };
  const { known, impact } = await lookAtChanges(scope as unknown as LookScope);
  return { hours: (at - Date.parse(known.from)) / HOUR, impact };
}

it('CHG-884 on the first working day of the team, not of UTC, the days before it are looked at, too', async () => {
  // Monday 08:00 in Tokyo, where UTC still has Sunday; then Tuesday, where UTC has Monday.
  expect((await looked('2026-11-29T23:00:00.000Z')).hours).toBe(72);
  expect((await looked('2026-11-30T23:00:00.000Z')).hours).toBe(24);
});

it('CHG-945 a new error dates the impact by its earliest line, whichever comparison has it', async () => {
  const fired = '2026-11-25T03:00:00.000Z';
  const [early, late] = ['2026-11-25T02:40:00.000Z', '2026-11-25T02:50:00.000Z'] as const;
  for (const firsts of [
    [late, early, late],
    [early, late, late],
    [late, late, early],
  ])
    expect((await looked(fired, firsts)).impact).toEqual({ at: early, by: 'errors' });
});
