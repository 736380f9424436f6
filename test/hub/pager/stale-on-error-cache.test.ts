import { expect, it } from 'vitest';
import { StaleOnErrorCache } from '../../../src/hub/pager/stale-on-error-cache.ts';
import type { Time } from '../../../src/ports/clock.ts';
import { PagerError } from '../../../src/ports/pager-error.ts';
import { FakeTime } from '../../network/fake-time.ts';

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

/** A cache in the hand; `asked` lists its reads, `answer` ends the oldest that waits. */
function inHand(forMs: number | (() => number) = 4_000, most?: number) {
  const clock = new FakeTime();
  const cache = new StaleOnErrorCache<string>(clock, forMs, most);
  const asked: string[] = [];
  const waiting: { readonly done: (value: string) => void; readonly fail: (error: unknown) => void }[] = [];
  const read = (name: string) => (again: boolean) => {
    asked.push(again ? `${name} again` : name);
    return new Promise<string>((done, fail) => waiting.push({ done, fail }));
  };
  const get = (key: string, forThis?: number) => cache.get(key, read(key), forThis);
  const answer = async (value: string | Error, at = 0) => {
    const [next] = waiting.splice(at, 1);
    if (typeof value === 'string') next?.done(value);
    else next?.fail(value);
    await clock.advance(0);
  };
  /** Reads a key and answers at once. */
  const have = async (key: string, value: string) => {
    const got = get(key);
    await answer(value);
    return got;
  };
  return { clock, cache, asked, get, answer, have };
}
const silent = { kind: 'unreachable', params: { reason: 'ETIMEDOUT' } };
const trouble = new PagerError('server-error', { status: 500 });

it('PDY-57 a value is as new as wanted for its time, then it is read again, once for all who ask', async () => {
  const { clock: hand, cache, asked, get, answer, have } = inHand();
  const at = hand.now();
  expect(await have('a', 'one')).toMatchObject({ value: 'one', at, turn: 1, stalled: null });
  await hand.advance(3_999);
  expect(await get('a')).toMatchObject({ value: 'one', stalled: null });
  expect(asked).toEqual(['a']);
  await hand.advance(1);
  const both = [get('a'), get('a')];
  await answer('two');
  expect((await Promise.all(both)).map(({ value, stalled }) => [value, stalled])).toEqual([
    ['two', null],
    ['two', null],
  ]);
  expect(asked).toEqual(['a', 'a again']);
  // For one who wants it newer than others do.
  await hand.advance(2_000);
  expect((await get('a')).value).toBe('two');
  const newer = get('a', 2_000);
  await answer('three');
  expect((await newer).value).toBe('three');
  expect([cache.turn, cache.held().map(({ value }) => value)]).toEqual([3, ['three']]);
});

it('PDY-57 how long a value is new may change with time', async () => {
  let ms = 1_000;
  const { clock: hand, asked, get, have } = inHand(() => ms);
  await have('a', 'one');
  await hand.advance(1_500);
  ms = 2_000;
  expect((await get('a')).value).toBe('one');
  expect(asked).toHaveLength(1);
});

it('PDY-57 what is held is given after three seconds without an answer, and the answer is taken when it comes', async () => {
  const { clock: hand, get, answer, have } = inHand();
  await have('a', 'one');
  const since = new Date(hand.now()).toISOString();
  await hand.advance(4_000);
  let got: unknown = null;
  void get('a').then((one) => {
    got = one;
  });
  await hand.advance(2_999);
  expect(got).toBeNull();
  await hand.advance(1);
  expect(got).toMatchObject({ value: 'one', stalled: { since, ...silent } });
  await answer('two');
  expect(await get('a')).toMatchObject({ value: 'two', stalled: null });
  expect(hand.waiting).toBe(0);
});

it('PDY-57 a first value is waited for, but for six seconds at most where it is known why it fails', async () => {
  const { clock: hand, cache, get, answer } = inHand();
  const failed = cache.get('a', (_, onRetry) => {
    onRetry(trouble);
    return new Promise<string>(() => {});
  });
  const outcome = failed.catch((error: unknown) => error);
  let ended: unknown = null;
  void outcome.then((error) => {
    ended = error;
  });
  await hand.advance(5_999);
  expect(ended).toBeNull();
  await hand.advance(1);
  expect(ended).toBe(trouble);
  const slow = get('b');
  await hand.advance(60_000);
  await answer('at last');
  expect((await slow).value).toBe('at last');
});

it('PDY-57 a first read that fails rejects, and the next one asks again; another kind of error is none of the pager', async () => {
  const { clock: hand, asked, get, answer, have } = inHand();
  const failed = get('a').catch((error: unknown) => error);
  await answer(trouble);
  expect(await failed).toBe(trouble);
  await have('a', 'one');
  expect(asked).toEqual(['a', 'a']);
  await hand.advance(4_000);
  const odd = get('a').catch((error: unknown) => error);
  await answer(new Error('odd'));
  expect(await odd).toMatchObject({ message: 'odd' });
});

it('PDY-127 an answer that a later read has overtaken does not take its place', async () => {
  const { cache, get, answer } = inHand();
  const slow = get('a');
  cache.forget();
  const fast = get('a');
  await answer('after', 1);
  expect((await fast).value).toBe('after');
  await answer('before');
  expect((await slow).value).toBe('before');
  expect(cache.held().map(({ value }) => value)).toEqual(['after']);
});

it('PDY-127 all who ask after a change wait for the one read that began after it', async () => {
  const { cache, asked, get, answer, have } = inHand();
  await have('a', 'one');
  const slow = get('a', 0);
  cache.forget();
  const first = get('a');
  await answer('before');
  expect((await slow).value).toBe('before');
  const second = get('a');
  await answer('after');
  expect((await Promise.all([first, second])).map(({ value }) => value)).toEqual(['after', 'after']);
  expect(asked).toEqual(['a', 'a again', 'a again']);
});

it('PDY-57 so many values are held, those that were read last', async () => {
  const { clock: hand, cache, asked, have } = inHand(4_000, 2);
  for (const key of ['a', 'b']) await have(key, key);
  await hand.advance(4_000);
  await have('a', 'newer');
  await have('c', 'c');
  expect(cache.held().map(({ value }) => value)).toEqual(['newer', 'c']);
  await have('b', 'b');
  expect(asked).toEqual(['a', 'b', 'a again', 'c', 'b']);
});

it('PDY-57 after a change that the values have, only those that are wanted are read again, and are current meanwhile', async () => {
  const { clock: hand, cache, asked, get, answer, have } = inHand();
  await have('a', 'one');
  await have('b', 'two');
  let isOver = false;
  const renewing = cache
    .renew((key) => key === 'a')
    .then(() => {
      isOver = true;
    });
  expect(asked).toEqual(['a', 'b', 'a again']);
  expect(await get('a')).toMatchObject({ value: 'one', stalled: null });
  const forgotten = get('b');
  expect(asked.at(-1)).toBe('b again');
  await answer(trouble);
  expect(isOver).toBe(true);
  await renewing;
  await answer('three');
  expect((await forgotten).value).toBe('three');
  // Its read has failed: it is not current any more.
  const again = get('a');
  await answer('four');
  expect((await again).value).toBe('four');
  await hand.advance(0);
});

it('HUB-994 what was read before the clock was set back is read again', async () => {
  let now = 3_600_000;
  const kept = new StaleOnErrorCache<string>({ now: () => now, after: () => () => {} }, 4_000);
  await kept.get('', async () => 'before');
  now = 3_603_999;
  expect((await kept.get('', async () => 'never asked')).value).toBe('before');
  now = 0;
  expect((await kept.get('', async () => 'after')).value).toBe('after');
});
