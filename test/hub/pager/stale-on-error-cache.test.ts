import { expect, it } from 'vitest';
import { StaleOnErrorCache } from '../../../src/hub/pager/stale-on-error-cache.ts';
import type { Time } from '../../../src/ports/clock.ts';
import { PagerError } from '../../../src/ports/pager-error.ts';

const time: Time = { now: () => 0, after: () => () => {} };

it('PDY-57 after a change what was last read is shown while nothing newer can be read', async () => {
  const kept = new StaleOnErrorCache<string>(time, 4_000);
  await kept.get('', async () => 'before');
  kept.forget();
  const old = await kept.get('', () => Promise.reject(new PagerError('server-error', { status: 500 })));
  expect(old).toMatchObject({ value: 'before', stalled: { kind: 'server-error' } });
});

it('PDY-127 a read that was under way when something changed is not taken for the state after it', async () => {
  const kept = new StaleOnErrorCache<string>(time, 4_000);
  let answer = (_: string): void => {};
  const slow = kept.get('', () => new Promise((resolve) => (answer = resolve)));
  kept.forget();
  expect((await kept.get('', async () => 'after')).value).toBe('after');
  answer('before');
  expect((await slow).value).toBe('before');
  expect((await kept.get('', async () => 'never asked')).value).toBe('after');
});

it('PDY-57 a read that is tried again says why it fails, not that nothing answers', async () => {
  let late = (): void => {};
  const waits: Time = {
    now: () => 0,
    after: (_, run) => {
      late = run;
      return () => {};
    },
  };
  const kept = new StaleOnErrorCache<string>(waits, 4_000);
  const never = new Promise<string>(() => {});
  const limited = new PagerError('rate-limited', { retryAt: '2026-11-25T03:00:20.000Z' });
  const fails = (_: boolean, failed: (error: PagerError) => void): Promise<string> => {
    failed(limited);
    return never;
  };
  const first = kept.get('first', fails);
  late();
  await expect(first).rejects.toBe(limited);
  await kept.get('', async () => 'before');
  kept.forget();
  const old = kept.get('', fails);
  late();
  expect(await old).toMatchObject({ value: 'before', stalled: { kind: 'rate-limited' } });
  kept.forget();
  const silent = kept.get('', () => never);
  late();
  expect(await silent).toMatchObject({ stalled: { kind: 'unreachable' } });
});
