import { describe, expect, it } from 'vitest';
import { HubLease, openBucket } from '../../../src/adapters/jetstream-log/lease.ts';
import { natsNames } from '../../../src/adapters/jetstream-log/names.ts';
import { openNatsLink } from '../../../src/adapters/jetstream-log/nats-link.ts';
import { checkStreams, isRecent, setUpStreams } from '../../../src/adapters/jetstream-log/set-up.ts';
import { sharedFiles } from '../../../src/adapters/jetstream-log/shared-files.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import { rejection } from '../../contracts/event-log-checks.ts';
import { describeNats, newPrefix, oneNats } from '../../rigs/nats/with-nats.ts';

describe('the version of a nats-server', () => {
  it('NAT-833 is compared by its numbers, and 2.12.15 is the oldest that is taken', () => {
    const taken = ['2.12.15', '2.12.16', '2.14.0', '2.15.1', '3.0.0', '2.13.0-RC.1'];
    const refused = ['2.9.10', '2.10.29', '2.12.14', '2.11.99', '1.99.99', '', '0.0.0'];
    expect(taken.filter((version) => !isRecent(version))).toEqual([]);
    expect(refused.filter((version) => isRecent(version))).toEqual([]);
  });
});

describe('what a team’s streams are called', () => {
  it('NAT-823 follows a prefix that is one token', () => {
    expect(natsNames('oncall').session('checkout-1125')).toBe('oncall.ev.checkout-1125');
    for (const prefix of ['a.b', '*', '>', '', 'A', 'on call', '1x']) {
      expect(() => natsNames(prefix), prefix).toThrow(RangeError);
    }
  });
});

describeNats('streams on a real nats-server', () => {
  const node = oneNats();
  const terms = { replicas: 1, maxBytes: -1 };
  const link = () => openNatsLink({ servers: [node().url] }, realTime, 'test');

  it('NAT-832 are made once; what somebody changed is named, and left as it is', async () => {
    const prefix = newPrefix();
    const { events } = natsNames(prefix);
    const open = await link();
    expect(await rejection(checkStreams(open, prefix, terms))).toMatchObject({
      kind: 'failed',
      params: { path: events, reason: 'no-stream' },
    });
    expect(await setUpStreams(open, prefix, terms)).toEqual([]);
    expect(await setUpStreams(open, prefix, terms)).toEqual([]);
    await open.jsm.streams.update(events, { max_age: 3_600_000_000_000, discard: 'old' });
    const found = await checkStreams(open, prefix, terms);
    expect(found).toEqual([
      { stream: events, field: 'discard', found: '"old"', wanted: '"new"' },
      { stream: events, field: 'max_age', found: '3600000000000', wanted: '0' },
    ]);
    expect(await setUpStreams(open, prefix, terms)).toEqual(found);
    expect(await checkStreams(open, prefix, { ...terms, replicas: 3 })).toContainEqual(
      expect.objectContaining({ field: 'num_replicas', found: '1', wanted: '3' }),
    );
    await open.close();
  });

  it('NAT-831 secret files that two hubs change at the same time keep both changes, and each learns of the other', async () => {
    const prefix = newPrefix();
    const [a, b] = [await link(), await link()];
    await setUpStreams(a, prefix, terms);
    const { filesBucket } = natsNames(prefix);
    const one = sharedFiles(await openBucket(a, filesBucket), filesBucket);
    const two = sharedFiles(await openBucket(b, filesBucket), filesBucket);
    expect(await one.read('tokens.json')).toBeNull();
    const told = new Promise<void>((resolve) => two.watch('tokens.json', resolve));
    await new Promise((resolve) => setTimeout(resolve, 200));
    const add = (files: typeof one, word: string) =>
      files.update('tokens.json', (text) => `${text ?? ''}${word} `);
    await Promise.all([
      ...Array.from({ length: 5 }, (_, i) => add(one, `a${i}`)),
      ...Array.from({ length: 5 }, (_, i) => add(two, `b${i}`)),
    ]);
    await told;
    const words = ((await one.read('tokens.json')) ?? '').trim().split(' ').sort();
    expect(words).toEqual(['a0', 'a1', 'a2', 'a3', 'a4', 'b0', 'b1', 'b2', 'b3', 'b4']);
    await expect(
      one.update('tokens.json', () => {
        throw new Error('mine');
      }),
    ).rejects.toThrow('mine');
    await one.append('log.jsonl', (text) => (text === '' ? ['1', '2'] : []));
    await two.append('log.jsonl', (text) => (text === '1\n2\n' ? ['3'] : []));
    expect(await one.read('log.jsonl')).toBe('1\n2\n3\n');
    await Promise.all([a.close(), b.close()]);
  });

  it('NAT-830 one hub holds the lease; released it is the other’s at once, unrenewed after eight seconds', async () => {
    const prefix = newPrefix();
    const [a, b] = [await link(), await link()];
    await setUpStreams(a, prefix, terms);
    const { leadBucket } = natsNames(prefix);
    const holder = (id: string) => ({ id, host: 'h', pid: 1, url: `https://${id}` });
    const lease = async (open: typeof a, id: string) =>
      new HubLease(await openBucket(open, leadBucket), realTime, holder(id));
    const first = await lease(a, 'first');
    expect(await first.takeNow()).toBe(true);
    expect(first.held).toBe(true);
    const second = await lease(b, 'second');
    expect(await second.takeNow()).toBe(false);
    expect(second.held).toBe(false);
    expect(second.holder).toEqual(holder('first'));
    await first.release();
    expect(first.held).toBe(false);
    expect(await second.takeNow()).toBe(true);
    expect(second.epoch).toBeGreaterThan(first.epoch);
    // Its process is gone: nobody renews.
    await b.close();
    const began = Date.now();
    const third = await lease(a, 'third');
    expect(await third.take(AbortSignal.timeout(30_000), () => {})).toBe(true);
    expect(Date.now() - began).toBeGreaterThan(3_000);
    expect(third.epoch).toBeGreaterThan(second.epoch);
    expect(second.held).toBe(false);
    await third.release();
    await a.close();
  });

  it('NAT-968 who knows that the holder is gone takes its lease at once, one alone; a holder that was not gone loses it', async () => {
    const prefix = newPrefix();
    const [a, b] = [await link(), await link()];
    await setUpStreams(a, prefix, terms);
    const { leadBucket } = natsNames(prefix);
    const kv = await openBucket(a, leadBucket);
    const holder = (id: string) => ({ id, host: 'h', pid: 1, url: null });
    // It goes on renewing, so that its lease never runs out.
    const first = new HubLease(await openBucket(b, leadBucket), realTime, holder('first'));
    expect(await first.takeNow()).toBe(true);
    const stranger = new HubLease(kv, realTime, { ...holder('stranger'), before: 'another' });
    expect(await stranger.takeNow()).toBe(false);
    const next = ['next', 'rival'].map(
      (id) => new HubLease(kv, realTime, { ...holder(id), before: 'first' }),
    );
    expect(await Promise.all(next.map((lease) => lease.look()))).toEqual([null, null]);
    const taken = await Promise.all(next.map((lease) => lease.takeNow()));
    expect([...taken].sort()).toEqual([false, true]);
    const winner = next[taken.indexOf(true)] as HubLease;
    const loser = next[taken.indexOf(false)] as HubLease;
    expect(winner.epoch).toBeGreaterThan(first.epoch);
    expect(await first.lost).toMatchObject({ before: 'first' });
    expect([first.held, winner.held, loser.held]).toEqual([false, true, false]);
    expect(await loser.takeNow()).toBe(false);
    await winner.release();
    await Promise.all([a.close(), b.close()]);
  });

  it('NAT-830 a holder that slept finds that another one took it', async () => {
    const prefix = newPrefix();
    const open = await link();
    await setUpStreams(open, prefix, terms);
    const { leadBucket } = natsNames(prefix);
    const kv = await openBucket(open, leadBucket);
    // A clock in the test's hands: the sleeper's timers do not run while it sleeps.
    let asleep = true;
    const sleeping: (() => void)[] = [];
    const time = {
      now: () => Date.now(),
      after: (ms: number, run: () => void) => {
        const timer = setTimeout(() => (asleep ? sleeping.push(run) : run()), ms);
        return () => clearTimeout(timer);
      },
    };
    const sleeper = new HubLease(kv, time, { id: 'sleeper', host: 'h', pid: 1, url: null });
    expect(await sleeper.takeNow()).toBe(true);
    const other = new HubLease(kv, realTime, { id: 'other', host: 'h', pid: 2, url: null });
    expect(await other.take(AbortSignal.timeout(30_000), () => {})).toBe(true);
    expect(sleeper.held).toBe(false);
    asleep = false;
    for (const run of sleeping) run();
    expect(await sleeper.lost).toMatchObject({ id: 'other' });
    await other.release();
    await open.close();
  });
});
