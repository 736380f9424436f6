import { expect, it } from 'vitest';
import { HubCalls } from '../../../src/adapters/jetstream-log/hub-calls.ts';
import { openBucket } from '../../../src/adapters/jetstream-log/lease.ts';
import { natsNames } from '../../../src/adapters/jetstream-log/names.ts';
import { openNatsLink } from '../../../src/adapters/jetstream-log/nats-link.ts';
import { setUpStreams } from '../../../src/adapters/jetstream-log/set-up.ts';
import { ShardLeases } from '../../../src/adapters/jetstream-log/shard-leases.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import type { Time } from '../../../src/ports/clock.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { CuttingProxy } from '../../rigs/nats/cutting-proxy.ts';
import { describeNats, newPrefix, oneNats } from '../../rigs/nats/with-nats.ts';

const COUNT = 8;
const TAKEOVER_MS = 30_000;

/** Of a process that can be paused: what is due meanwhile runs when it wakes. */
class SleepyTime implements Time {
  #asleep = false;
  readonly #due: (() => void)[] = [];

  now(): number {
    return Date.now();
  }

  after(ms: number, run: () => void): () => void {
    const timer = setTimeout(() => (this.#asleep ? this.#due.push(run) : run()), ms);
    return () => clearTimeout(timer);
  }

  sleep(): void {
    this.#asleep = true;
  }

  wake(): void {
    this.#asleep = false;
    for (const run of this.#due.splice(0)) run();
  }
}

describeNats('shards at a real nats-server', () => {
  const node = oneNats();
  const link = () => openNatsLink({ servers: [node().url] }, realTime, 'oncall test');

  /** A hub that notes what it takes and gives. */
  async function hub(prefix: string, id: string, time: Time = realTime, shards = COUNT, before?: string) {
    const open = await link();
    await setUpStreams(open, prefix, { replicas: 1, maxBytes: -1 });
    const bucket = natsNames(prefix).leadBucket;
    const kv = await openBucket(open, bucket);
    const gone = before === undefined ? {} : { before };
    const own = { id, ...gone, host: id, pid: 1, url: `https://${id}`, shards };
    const leases = new ShardLeases({ link: open, kv, bucket, time, own });
    const given: number[] = [];
    const begin = () =>
      leases.begin(
        {
          taken: () => {},
          async giving(shard) {
            given.push(shard);
          },
        },
        () => {},
      );
    const held = () => leases.status.shards;
    return { leases, given, begin, held, open };
  }
  type Hub = Awaited<ReturnType<typeof hub>>;

  const sizes = (hubs: readonly Hub[]) => hubs.map(({ held }) => held().length);
  const shared = (hubs: readonly Hub[], wanted: readonly number[]) =>
    expect.poll(() => sizes(hubs).sort(), { timeout: TAKEOVER_MS, interval: 50 }).toEqual(wanted);

  it('NAT-862 each has one hub, also while hubs come and go; who leaves gives them up at once', async () => {
    const prefix = newPrefix();
    const [a, b, c] = [await hub(prefix, 'a'), await hub(prefix, 'b'), await hub(prefix, 'c')];
    let most = 0;
    const watching = setInterval(() => {
      const all = [a, b, c].flatMap(({ held }) => held());
      most = Math.max(most, all.length - new Set(all).size);
    }, 5);
    a.begin();
    await shared([a], [8]);
    const first = a.held();
    b.begin();
    await shared([a, b], [4, 4]);
    expect(a.given).toHaveLength(4);
    c.begin();
    await shared([a, b, c], [2, 3, 3]);
    expect(a.given.length + b.given.length).toBe(4 + c.held().length);
    expect(first).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const [session] = [
      'checkout-1',
      'checkout-2',
      'checkout-3',
      'checkout-4',
      'checkout-5',
      'checkout-6',
    ].filter((id) => b.leases.serves(id)) as [string];
    expect([a.leases.serves(session), a.leases.mayAct(session), b.leases.mayAct(session)]).toEqual([
      false,
      false,
      true,
    ]);
    expect(await a.leases.holderOf(session)).toMatchObject({ id: 'b', url: 'https://b' });
    const began = Date.now();
    await b.leases.release();
    await shared([a, c], [4, 4]);
    expect(Date.now() - began).toBeLessThan(6_000);
    clearInterval(watching);
    expect(most).toBe(0);
    for (const { leases, open } of [a, b, c]) {
      await leases.release();
      await open.close();
    }
  });

  it('NAT-863 takes a free shard one second after it was first seen free, and gives none away before a newcomer was seen twice', async () => {
    const prefix = newPrefix();
    const time = new FakeTime();
    const [a, b] = [await hub(prefix, 'a', time), await hub(prefix, 'b')];
    const looked = async (ms: number, timers: number) => {
      await time.advance(ms);
      await expect.poll(() => time.waiting, { timeout: TAKEOVER_MS, interval: 5 }).toBe(timers);
      return a.held().length;
    };
    a.begin();
    // One timer is the next look, and each lease has one for its renewal.
    expect(await looked(0, 1)).toBe(0);
    expect(await looked(500, 1)).toBe(0);
    expect(await looked(500, 1 + COUNT)).toBe(COUNT);
    b.begin();
    await expect
      .poll(() => a.leases.other().then(() => b.leases.status.hubs), { timeout: TAKEOVER_MS })
      .toBe(2);
    await looked(500, 1 + COUNT);
    expect([a.leases.status.hubs, a.given]).toEqual([2, []]);
    await looked(500, 1 + COUNT / 2);
    expect(a.given).toHaveLength(COUNT / 2);
    for (const { leases, open } of [a, b]) {
      await leases.release();
      await open.close();
    }
  });

  it('NAT-863 those of a hub that died are taken by the others under a higher epoch', async () => {
    const prefix = newPrefix();
    const [a, b] = [await hub(prefix, 'a'), await hub(prefix, 'b')];
    a.begin();
    await shared([a], [8]);
    const epoch = a.leases.epochOf('checkout-1125');
    b.begin();
    await shared([a, b], [4, 4]);
    // Its process is gone: nobody renews.
    await a.leases.end();
    await a.open.close();
    await expect.poll(() => b.held(), { timeout: TAKEOVER_MS }).toHaveLength(8);
    expect(b.leases.epochOf('checkout-1125')).toBeGreaterThan(epoch);
    await b.leases.release();
    await b.open.close();
  });

  it('NAT-968 a hub whose earlier process is gone has its shards at once, and counts as one hub', async () => {
    const prefix = newPrefix();
    const [a, b] = [await hub(prefix, 'a'), await hub(prefix, 'b')];
    a.begin();
    await shared([a], [8]);
    b.begin();
    await shared([a, b], [4, 4]);
    // Its looking ends with it; its leases are renewed, so that they never run out.
    await a.leases.end();
    const next = await hub(prefix, 'next', realTime, COUNT, 'a');
    expect(await next.leases.other()).toBeNull();
    next.begin();
    await expect.poll(() => next.held(), { timeout: TAKEOVER_MS }).toEqual(a.held());
    await expect.poll(() => b.leases.status.hubs, { timeout: TAKEOVER_MS }).toBe(2);
    expect([b.held().length, b.given.length]).toEqual([4, 0]);
    expect(await a.leases.lost).toMatchObject({ id: 'next' });
    for (const { leases, open } of [next, b, a]) {
      await leases.release();
      await open.close();
    }
  });

  it('NAT-863 a hub that slept finds that another one has its shards', async () => {
    const prefix = newPrefix();
    const time = new SleepyTime();
    const [a, b] = [await hub(prefix, 'a', time), await hub(prefix, 'b')];
    a.begin();
    await shared([a], [8]);
    time.sleep();
    b.begin();
    await expect.poll(() => b.held(), { timeout: TAKEOVER_MS }).toHaveLength(8);
    // It still believes to serve, but not that it may act.
    expect([a.leases.serves('checkout-1'), a.leases.mayAct('checkout-1')]).toEqual([true, false]);
    time.wake();
    expect(await a.leases.lost).toMatchObject({ id: 'b' });
    for (const { leases, open } of [a, b]) {
      await leases.release();
      await open.close();
    }
  });

  it('NAT-864 a hub sees another that divides sessions in another way', async () => {
    const prefix = newPrefix();
    const [a, b] = [await hub(prefix, 'a'), await hub(prefix, 'b', realTime, 4)];
    expect(await b.leases.other()).toBeNull();
    a.begin();
    await shared([a], [8]);
    expect(await b.leases.other()).toMatchObject({ id: 'a', shards: 8 });
    expect(await a.leases.other()).toBeNull();
    // The earlier process of the same hub, which is gone.
    const next = await hub(prefix, 'next', realTime, 4, 'a');
    expect(await next.leases.other()).toBeNull();
    await a.leases.release();
    expect(await b.leases.other()).toBeNull();
    await Promise.all([a, b, next].map(({ open }) => open.close()));
  });

  it('NAT-903 what cannot be asked without a connection is not asked later', async () => {
    const names = natsNames(newPrefix());
    const proxy = await new CuttingProxy(node().ports.client).start();
    const a = await openNatsLink({ servers: [proxy.url] }, realTime, 'oncall test');
    const b = await link();
    const heard: string[] = [];
    const [asking, answering] = [new HubCalls(a, names), new HubCalls(b, names)];
    answering.answer('b', async (text) => {
      heard.push(text);
      return '';
    });
    await b.nc.flush();
    proxy.mode = 'gone';
    proxy.cut();
    await expect.poll(() => a.isUp).toBe(false);
    const answer = asking.ask('b', 'while it is gone');
    proxy.mode = 'pass';
    expect(await answer).toBeNull();
    await expect.poll(() => a.isUp, { timeout: TAKEOVER_MS }).toBe(true);
    expect(await asking.ask('b', 'back')).toBe('');
    expect(heard).toEqual(['back']);
    await Promise.all([a.close(), b.close()]);
    await proxy.stop();
  });

  it('NAT-904 a hub that slept while another one had its shards and left does not go on with what it had', async () => {
    const prefix = newPrefix();
    const time = new SleepyTime();
    const [a, b] = [await hub(prefix, 'a', time), await hub(prefix, 'b')];
    a.begin();
    await shared([a], [8]);
    time.sleep();
    b.begin();
    await expect.poll(() => b.held(), { timeout: TAKEOVER_MS }).toHaveLength(8);
    await b.leases.release();
    const lost = a.leases.lost.then(() => 'lost');
    time.wake();
    expect(await lost).toBe('lost');
    for (const { leases, open } of [a, b]) {
      await leases.release();
      await open.close();
    }
  });

  it('NAT-866 one hub asks another over the cluster, and hears soon that nobody is there', async () => {
    const names = natsNames(newPrefix());
    const [a, b] = [await link(), await link()];
    const [asking, answering] = [new HubCalls(a, names), new HubCalls(b, names)];
    answering.answer('b', async (text) => `${text}!`);
    // Its subscription is known to the server once this comes back.
    await b.nc.flush();
    expect(await asking.ask('b', 'hello')).toBe('hello!');
    answering.stop();
    await b.nc.flush();
    expect(await asking.ask('b', 'hello')).toBeNull();
    await Promise.all([a.close(), b.close()]);
  });
});
