import { expect, it, vi } from 'vitest';
import { countUse, endWhenIdle } from '../../../src/cli/hub/lifetime.ts';
import type { Edge } from '../../../src/ports/edge.ts';

/** A clock that only moves when told. */
function handClock() {
  const timers = new Set<{ at: number; run: () => void }>();
  const time = {
    ms: 1_000_000,
    now: () => time.ms,
    after(ms: number, run: () => void) {
      const timer = { at: time.ms + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    pass(ms: number) {
      const end = time.ms + ms;
      for (;;) {
        const next = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers.delete(next);
        time.ms = next.at;
        next.run();
      }
      time.ms = end;
    },
  };
  return time;
}

it('SEC-52 ends a hub that nobody has used for the time set, counted from its last use', () => {
  const time = handClock();
  let since: number | null = null;
  const end = vi.fn();
  endWhenIdle({ time, afterMs: 600_000, since: () => since, end });
  time.pass(3_600_000);
  expect(end).not.toHaveBeenCalled();
  since = time.now();
  time.pass(590_000);
  expect(end).not.toHaveBeenCalled();
  since = time.now();
  time.pass(590_000);
  expect(end).not.toHaveBeenCalled();
  time.pass(70_000);
  expect(end).toHaveBeenCalledTimes(1);
  time.pass(3_600_000);
  expect(end).toHaveBeenCalledTimes(1);
});

it('counts requests as use while they run, but not a look at its health', async () => {
  const time = handClock();
  let answer = (_: Response) => {};
  const slow: Edge = {
    fetch: () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
    upgrade: async () => new Response(),
  };
  const { edge, idleSince } = countUse(slow, time);
  const transport = { kind: 'unix', loopback: true, holder: '', outside: null } as const;
  const started = time.now();
  time.pass(5_000);
  void edge.fetch(new Request('http://localhost/healthz'), transport);
  expect(idleSince()).toBe(started);
  const asked = edge.fetch(new Request('http://localhost/v1/sessions'), transport);
  expect(idleSince()).toBeNull();
  time.pass(5_000);
  answer(new Response());
  await asked;
  expect(idleSince()).toBe(time.now());
});
