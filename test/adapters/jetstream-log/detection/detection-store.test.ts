import { expect, it, onTestFinished } from 'vitest';
import type { LeaseLeft } from '../../../../src/adapters/jetstream-log/detection/detection-lease.ts';
import { JetStreamDetection } from '../../../../src/adapters/jetstream-log/detection/jetstream-detection.ts';
import { openBucket } from '../../../../src/adapters/jetstream-log/lease.ts';
import { natsNames } from '../../../../src/adapters/jetstream-log/names.ts';
import { openNatsLink } from '../../../../src/adapters/jetstream-log/nats-link.ts';
import { realTime } from '../../../../src/cli/base/machine.ts';
import type { DetectionFact } from '../../../../src/detection/detection-event.ts';
import type { DetectionStore } from '../../../../src/ports/detection-store.ts';
import { detectionStoreContract } from '../../../contracts/detection-store.ts';
import { CuttingProxy } from '../../../rigs/nats/cutting-proxy.ts';
import { natsDetection, setUpFor } from '../../../rigs/nats/detection-store.ts';
import { describeNats, newPrefix, oneNats } from '../../../rigs/nats/with-nats.ts';

const AT = '2026-11-25T03:00:00.000Z';
const fact = (rule: string): DetectionFact => ({ type: 'rule.removed', data: { rule } });
const rulesOf = async (store: DetectionStore) =>
  (await store.events(1)).map(({ n, by, data }) => [n, by, (data as { rule: string }).rule]);

/** The contract says times of its own: by these, and not by the servers' clock, a lease ends. */
const byTheTest: LeaseLeft = async ({ until, ms }, _renewed, now) =>
  until > now && until <= now + 3 * ms ? until - now : 0;

describeNats('watchers and a real nats-server', () => {
  const node = oneNats();
  const stores: DetectionStore[] = [];
  const open = (prefix: string, url = node().url, left?: LeaseLeft) => {
    const store = natsDetection([url], prefix, left);
    stores.push(store);
    return store;
  };
  const closeAll = async () => {
    for (const store of stores.splice(0)) await store.close();
  };
  const prefixed = async () => {
    const prefix = newPrefix();
    await setUpFor([node().url], prefix);
    onTestFinished(closeAll);
    return prefix;
  };

  detectionStoreContract('a JetStream cluster', async () => {
    const prefix = newPrefix();
    await setUpFor([node().url], prefix);
    return { open: () => open(prefix, node().url, byTheTest), end: closeAll };
  });

  it('NAT-880 one that lost the lease is refused by the log itself, whatever it remembers', async () => {
    const prefix = await prefixed();
    const [old, next, person] = [open(prefix), open(prefix), open(prefix)];
    const { fence } = await old.lease('old', Date.now(), 60_000);
    await old.append('old', fence, AT, [fact('a')]);
    await old.release('old', fence);
    const later = await next.lease('next', Date.now(), 60_000);
    expect(later).toMatchObject({ holder: 'next', fence: fence + 1, standby: [] });
    await expect(old.append('old', fence, AT, [fact('late')])).rejects.toMatchObject({
      kind: 'fenced',
      params: { fence, held: fence + 1 },
    });
    await expect(old.saveCheckpoint(fence, 'late')).rejects.toMatchObject({ kind: 'fenced' });
    // A person's word between two of the detector's takes the detector no right away.
    await person.append('sato', 0, AT, [fact('by hand')]);
    await next.append('next', later.fence, AT, [fact('b'), fact('c')]);
    expect(await rulesOf(person)).toEqual([
      [1, 'old', 'a'],
      [2, 'sato', 'by hand'],
      [3, 'next', 'b'],
      [4, 'next', 'c'],
    ]);
  });

  it('NAT-880 a lease whose key is gone is taken under a fence that nobody had, so that its last holder is refused', async () => {
    const prefix = await prefixed();
    const [old, next] = [open(prefix), open(prefix)];
    const { fence } = await old.lease('old', Date.now(), 60_000);
    const link = await openNatsLink({ servers: [node().url] }, realTime, 'test');
    const kv = await openBucket(link, natsNames(prefix).filesBucket);
    await kv.purge('watch-lease');
    await link.close();
    const later = await next.lease('next', Date.now(), 60_000);
    expect(later).toMatchObject({ holder: 'next', fence: fence + 1 });
    await expect(old.append('old', fence, AT, [fact('late')])).rejects.toMatchObject({ kind: 'fenced' });
    await next.append('next', later.fence, AT, [fact('a')]);
  });

  it('NAT-880 a checkpoint that was under way when another took over and saved its own does not replace that', async () => {
    const prefix = await prefixed();
    let hold: Promise<void> | null = null;
    let isHeld = false;
    const connect = async () => {
      const link = await openNatsLink({ servers: [node().url] }, realTime, 'test');
      const publish = link.js.publish.bind(link.js);
      link.js.publish = async (subject, ...rest) => {
        if (hold !== null && subject.startsWith('$KV.')) {
          isHeld = true;
          await hold;
        }
        return publish(subject, ...rest);
      };
      return link;
    };
    const slow = new JetStreamDetection({ connect, prefix, writer: 'slow' });
    stores.push(slow);
    const next = open(prefix);
    const { fence } = await slow.lease('slow', Date.now(), 60_000);
    await slow.saveCheckpoint(fence, 'first');
    let release = () => {};
    hold = new Promise((resolve) => {
      release = resolve;
    });
    const saving = slow.saveCheckpoint(fence, 'late').then(
      () => 'saved',
      ({ kind }: { readonly kind: string }) => kind,
    );
    await expect.poll(() => isHeld).toBe(true);
    await open(prefix).release('slow', fence);
    const later = await next.lease('next', Date.now(), 60_000);
    await next.saveCheckpoint(later.fence, 'of the next');
    release();
    expect(await saving).toBe('fenced');
    expect(await next.checkpoint()).toBe('of the next');
  });

  it('NAT-880 many who write at once have each their number, and nothing is lost', async () => {
    const prefix = await prefixed();
    const all = Array.from({ length: 4 }, () => open(prefix));
    const written = await Promise.all(
      all.flatMap((store, i) =>
        Array.from({ length: 5 }, (_, n) => store.append(`p${i}`, 0, AT, [fact(`${i}-${n}`), fact('same')])),
      ),
    );
    const numbers = written.flat().map(({ n }) => n);
    expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    const [first] = all;
    expect(await first?.events(1)).toEqual(written.flat().sort((a, b) => a.n - b.n));
  });

  it('NAT-880 a log larger than a message goes in parts, and is read whole', async () => {
    const prefix = await prefixed();
    const [a, b] = [open(prefix), open(prefix)];
    const long = 'x'.repeat(400_000);
    await a.append('sato', 0, AT, [fact(long), fact(`${long}y`)]);
    expect((await b.events(2)).map(({ n, data }) => [n, (data as { rule: string }).rule.length])).toEqual([
      [2, 400_001],
    ]);
    const { fence } = await a.lease('a', Date.now(), 10_000);
    const checkpoint = JSON.stringify(Array.from({ length: 40_000 }, (_, i) => `group ${i} of a rule`));
    expect(checkpoint.length).toBeGreaterThan(1024 * 1024 - 100_000);
    await a.saveCheckpoint(fence, checkpoint.repeat(2));
    expect(await b.checkpoint()).toBe(checkpoint.repeat(2));
  });

  it('NAT-880 what was stored though its answer was lost is there once, also when it is written again', async () => {
    const prefix = await prefixed();
    const proxy = await new CuttingProxy(node().ports.client).start();
    onTestFinished(() => proxy.stop());
    const [cut, other] = [open(prefix, proxy.url), open(prefix)];
    await cut.append('a', 0, AT, [fact('before')]);
    const losing = proxy.loseAnswers(300);
    await cut.append('a', 0, AT, [fact('answer lost')]);
    await losing;
    expect(await rulesOf(other)).toEqual([
      [1, 'a', 'before'],
      [2, 'a', 'answer lost'],
    ]);
    // Nobody answers for longer than it is tried: the detector owes the fact, and writes it again.
    proxy.mode = 'lose-answers';
    await expect(cut.append('a', 0, AT, [fact('unknown')])).rejects.toMatchObject({ kind: 'failed' });
    await other.append('b', 0, AT, [fact('between')]);
    proxy.cut();
    proxy.mode = 'pass';
    // It has read on by then, so that its next number is another one.
    expect(await cut.events(4)).toHaveLength(1);
    expect(await cut.append('a', 0, AT, [fact('unknown')])).toMatchObject([{ n: 3 }]);
    expect((await rulesOf(other)).map(([, , rule]) => rule)).toEqual([
      'before',
      'answer lost',
      'unknown',
      'between',
    ]);
  });

  it('NAT-880 a log that was made again is another one, also where it is as long', async () => {
    const prefix = await prefixed();
    const [a, b] = [open(prefix), open(prefix)];
    await a.append('a', 0, AT, [fact('old 1')]);
    await a.append('a', 0, AT, [fact('old 2')]);
    const link = await openNatsLink({ servers: [node().url] }, realTime, 'test');
    await link.jsm.streams.delete(natsNames(prefix).facts);
    await setUpFor([node().url], prefix);
    await b.append('b', 0, AT, [fact('new 1')]);
    await b.append('b', 0, AT, [fact('new 2')]);
    expect(await rulesOf(a)).toEqual([
      [1, 'b', 'new 1'],
      [2, 'b', 'new 2'],
    ]);
    await b.append('b', 0, AT, [fact('new 3')]);
    expect(await rulesOf(a)).toHaveLength(3);
    await link.close();
  });

  it('NAT-881 the lease goes by the servers’ clock, however far those of two machines are apart', async () => {
    const prefix = await prefixed();
    const [a, b] = [open(prefix), open(prefix)];
    const HOUR = 3_600_000;
    const held = await a.lease('a', Date.now(), 60_000);
    // An hour ahead, an hour behind: no reason to take it over.
    for (const apart of [HOUR, -HOUR]) {
      expect(await b.lease('b', Date.now() + apart, 60_000)).toMatchObject({
        holder: 'a',
        fence: held.fence,
      });
      expect(await b.leaseNow(Date.now() + apart)).toMatchObject({ holder: 'a' });
    }
    // One that says it is there does not prolong the lease of the other.
    await a.lease('a', Date.now(), 400);
    const taken = async () => (await b.lease('b', Date.now() - HOUR, 60_000)).holder;
    await expect.poll(taken, { timeout: 10_000, interval: 20 }).toBe('b');
    expect(await a.lease('a', Date.now(), 60_000)).toMatchObject({ holder: 'b' });
  });

  it('NAT-884 it connects with the first call that finds a server, and names what keeps it from that', async () => {
    const prefix = await prefixed();
    const proxy = await new CuttingProxy(node().ports.client).start();
    onTestFinished(() => proxy.stop());
    proxy.mode = 'gone';
    const store = open(prefix, proxy.url);
    await expect(store.events(1)).rejects.toMatchObject({ kind: 'failed', params: { path: proxy.url } });
    proxy.mode = 'pass';
    expect(await store.events(1)).toEqual([]);
    const nowhere = open('never-made');
    await expect(nowhere.events(1)).rejects.toMatchObject({
      kind: 'failed',
      params: { reason: expect.stringMatching(/stream not found/) },
    });
  });
});
