import { expect, it, onTestFinished } from 'vitest';
import { natsNames } from '../../../src/adapters/jetstream-log/names.ts';
import { openNatsLink } from '../../../src/adapters/jetstream-log/nats-link.ts';
import { SessionHeads } from '../../../src/adapters/jetstream-log/session-heads.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import type { AnyEvent } from '../../../src/domain/event.ts';
import type { EventLog } from '../../../src/ports/event-log.ts';
import { Chain } from '../../contracts/event-builder.ts';
import { batch, readAll, rejection } from '../../contracts/event-log-checks.ts';
import { flipBits, holding } from '../../rigs/nats/damage.ts';
import { startNats } from '../../rigs/nats/nats-server.ts';
import { openLog } from '../../rigs/nats/with-cluster.ts';
import { describeNats, newPrefix, oneNats } from '../../rigs/nats/with-nats.ts';

/** What comes before it rejects, and with what. */
async function readUpTo(log: EventLog, session: string) {
  const events: AnyEvent[] = [];
  const reading = (async () => {
    for await (const chunk of log.read(session, 1)) events.push(...chunk);
  })();
  const { kind, params } = await rejection(reading);
  return { seqs: events.map(({ seq }) => seq), kind, params };
}

describeNats('what a real nats-server keeps', () => {
  const node = oneNats();

  it('NAT-820 a commit larger than a message is several, and one that is cut short counts for nothing', async () => {
    const prefix = newPrefix();
    const log = await openLog({ urls: [node().url], prefix });
    const chain = new Chain('s');
    await log.append('s', 0, batch(chain.notes(1)));
    await log.append('s', 1, batch(chain.add(...large(4))));
    const link = await openNatsLink({ servers: [node().url] }, realTime, 'test');
    const names = natsNames(prefix);
    const { state } = await link.jsm.streams.info(names.events);
    expect(state.messages).toBeGreaterThan(3);
    // A hub that died before the last part of a commit.
    const torn = new Chain('s');
    for (const event of chain.events) torn.resume(event);
    await log.append('s', torn.tip.seq, batch(torn.add(...large(4))));
    const last = await link.last(names.events, names.session('s'));
    await link.jsm.streams.deleteMessage(names.events, last?.seq ?? 0, true);
    const again = await openLog({ urls: [node().url], prefix, epoch: 2 });
    expect(await again.sessions()).toEqual([{ session: 's', seq: 5, hash: chain.tip.hash }]);
    expect(await readAll(again, 's')).toEqual(chain.events);
    await again.append('s', 5, batch(chain.notes(1)));
    expect(await readAll(again, 's')).toEqual(chain.events);
    await Promise.all([log.close(), again.close(), link.close()]);
  });

  it('NAT-826 a stream that was made again is another log: nothing of before is mixed into it', async () => {
    const prefix = newPrefix();
    const log = await openLog({ urls: [node().url], prefix });
    const before = new Chain('s');
    await log.append('s', 0, batch(before.notes(3)));
    expect(await readAll(log, 's')).toHaveLength(3);
    const link = await openNatsLink({ servers: [node().url] }, realTime, 'test');
    await link.jsm.streams.delete(natsNames(prefix).events);
    const other = await openLog({ urls: [node().url], prefix, epoch: 2 });
    expect(await rejection(log.append('s', 3, batch(before.notes(1))))).toMatchObject({ kind: 'conflict' });
    expect(await readAll(log, 's')).toEqual([]);
    expect(await log.sessions()).toEqual([]);
    const after = new Chain('s');
    for (let i = 0; i < 5; i += 1) await other.append('s', i, batch(after.notes(1, 'after')));
    expect(await readAll(log, 's')).toEqual(after.events);
    expect(await log.sessions()).toEqual([{ session: 's', seq: 5, hash: after.tip.hash }]);
    await Promise.all([log.close(), other.close(), link.close()]);
  });

  it('NAT-888 one that was made again is found where it is as long as the old one, before anything is added to it', async () => {
    const prefix = newPrefix();
    let ahead = 0;
    const time = { ...realTime, now: () => Date.now() + ahead };
    const log = await openLog({ urls: [node().url], prefix, time });
    const before = new Chain('s');
    for (let i = 0; i < 3; i += 1) await log.append('s', i, batch(before.notes(1)));
    expect(await readAll(log, 's')).toHaveLength(3);
    const link = await openNatsLink({ servers: [node().url] }, realTime, 'test');
    await link.jsm.streams.delete(natsNames(prefix).events);
    const other = await openLog({ urls: [node().url], prefix });
    const after = new Chain('s');
    for (let i = 0; i < 3; i += 1) await other.append('s', i, batch(after.notes(1, 'after')));
    // The same name, the same sequence: the server alone would take it.
    ahead = 2_000;
    expect(await rejection(log.append('s', 3, batch(before.notes(1))))).toEqual({
      kind: 'conflict',
      params: { session: 's', expected: 3, seq: 3 },
    });
    expect(await readAll(log, 's')).toEqual(after.events);
    await log.append('s', 3, batch(after.notes(1)));
    expect(await readAll(other, 's')).toEqual(after.events);
    await Promise.all([log.close(), other.close(), link.close()]);
  });

  it('NAT-888 one that was restored from an earlier copy is another one, although it says when it was made first', async () => {
    const prefix = newPrefix();
    let ahead = 0;
    const time = { ...realTime, now: () => Date.now() + ahead };
    const link = await openNatsLink({ servers: [node().url] }, time, 'test');
    await (await openLog({ urls: [node().url], prefix })).close();
    const heads = new SessionHeads(link, natsNames(prefix));
    expect(await heads.isSame()).toBe(true);
    const log = await openLog({ urls: [node().url], prefix });
    const chain = new Chain('s');
    // More than the stream has: what a new leader says before it knows all, or a copy from before that.
    const write = async (count: number) => {
      for (let i = 0; i < count; i += 1) await log.append('s', chain.tip.seq, batch(chain.notes(1)));
    };
    await write(1);
    heads.wrote('s', 3, 'what is gone', 3);
    const later = () => {
      ahead += 2_000;
      return heads.isSame();
    };
    expect(await later()).toBe(true);
    await write(3);
    expect(await later()).toBe(false);
    expect(await later()).toBe(true);
    // A leader that was just elected and knows all a moment later is no other stream.
    const fifth = chain.notes(1);
    heads.wrote('s', 5, chain.tip.hash, 5);
    expect(await later()).toBe(true);
    await log.append('s', 4, batch(fifth));
    expect(await later()).toBe(true);
    await Promise.all([link.close(), log.close()]);
  });

  it('NAT-825 a full stream takes nothing more, keeps what it has, and goes on when it may hold more', async () => {
    const prefix = newPrefix();
    const log = await openLog({ urls: [node().url], prefix, maxBytes: 600_000 });
    const chain = new Chain('s');
    await log.append('s', 0, batch(chain.add(...large(1))));
    const more = chain.add(...large(1));
    expect(await rejection(log.append('s', 1, batch(more)))).toMatchObject({ kind: 'full' });
    expect(await readAll(log, 's')).toHaveLength(1);
    const link = await openNatsLink({ servers: [node().url] }, realTime, 'test');
    await link.jsm.streams.update(natsNames(prefix).events, { max_bytes: 10_000_000 });
    await log.append('s', 1, batch(more));
    expect(await readAll(log, 's')).toEqual(chain.events);
    await Promise.all([log.close(), link.close()]);
  });

  it('NAT-827 of redacted texts and removed sessions nothing is left in the files of the server', async () => {
    const prefix = newPrefix();
    const log = await openLog({ urls: [node().url], prefix });
    const chain = new Chain('kept');
    const canary = 'canary-one-5f1c';
    const answer = { client: 'c9', n: 7, refused: null, seq: 1 };
    chain.notes(1);
    chain.add({ data: { text: canary } });
    chain.notes(2);
    await log.append('kept', 0, batch(chain.events, [answer]));
    await log.append('gone', 0, batch(new Chain('gone').add({ data: { text: 'canary-two-77ab' } })));
    expect(holding(node().home, canary)).not.toEqual([]);
    const forms = chain.redact(2);
    await log.append('kept', 4, { ...batch(chain.events.slice(-1)), overwrites: forms });
    await log.remove('gone');
    expect(await readAll(log, 'kept')).toEqual(chain.events);
    expect(await log.answers('kept')).toEqual([answer]);
    expect(holding(node().home, canary)).toEqual([]);
    expect(holding(node().home, 'canary-two-77ab')).toEqual([]);
    await log.close();
  });
});

const large = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ data: { text: `${i} ${'x'.repeat(400_000)}` } }));

/** Six events, one a message; the fourth has another bit while the server does not run. */
async function damagedLog(ends: NodeJS.Signals) {
  const node = await startNats();
  onTestFinished(() => node.stop());
  const prefix = newPrefix();
  const writer = await openLog({ urls: [node.url], prefix });
  const chain = new Chain('s');
  for (let i = 0; i < 6; i += 1) await writer.append('s', i, batch(chain.notes(1, `mark-${i + 1}`)));
  await writer.close();
  await node.end(ends);
  flipBits(node, ['mark-4']);
  await node.begin();
  await node.healthy();
  return openLog({ urls: [node.url], prefix, epoch: 2 });
}

describeNats('a nats-server whose file is damaged', () => {
  it('NAT-824 the event is found by its seq, and those before it are still delivered', async () => {
    const log = await damagedLog('SIGTERM');
    const found = await readUpTo(log, 's');
    expect(found.kind).toBe('damaged');
    expect(found.params).toMatchObject({ session: 's', seq: 4 });
    expect(found.seqs).toEqual([1, 2, 3]);
    await log.close();
  });

  it('NAT-824 one that was killed as well cuts its file there, so that one copy alone does not tell', async () => {
    const log = await damagedLog('SIGKILL');
    expect((await readAll(log, 's')).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    await log.close();
  });
});
