import { describe, expect, it } from 'vitest';
import { EMPTY_COMMIT, encodeCommit } from '../../../src/adapters/jetstream-log/commit-message.ts';
import type { JetStreamLog } from '../../../src/adapters/jetstream-log/jetstream-log.ts';
import { natsNames } from '../../../src/adapters/jetstream-log/names.ts';
import { openNatsLink } from '../../../src/adapters/jetstream-log/nats-link.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import { AddedChanges } from '../../../src/hub/changes/added-changes.ts';
import { EventLogError } from '../../../src/ports/event-log.ts';
import { Chain } from '../../contracts/event-builder.ts';
import { batch, readAll, rejection } from '../../contracts/event-log-checks.ts';
import { actFact, addedChange, factsIn, pageVerdict, readFacts } from '../../contracts/fact-log.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { CuttingProxy } from '../../rigs/nats/cutting-proxy.ts';
import { openLog } from '../../rigs/nats/with-cluster.ts';
import { describeNats, newPrefix, oneNats } from '../../rigs/nats/with-nats.ts';

describeNats('appends to a real nats-server', () => {
  const node = oneNats();
  const opened: JetStreamLog[] = [];
  const open = async (prefix: string, epoch = 1, url = node().url, holds = (_: string | null) => true) => {
    const log = await openLog({ urls: [url], prefix, epoch, holds, tryMs: 4_000 });
    opened.push(log);
    return log;
  };
  const closeAll = () => Promise.all(opened.splice(0).map((log) => log.close()));

  describe('of two hubs', () => {
    it('NAT-822 those of a hub that was taken over are refused, and it writes nothing more', async () => {
      const prefix = newPrefix();
      const [old, next] = [await open(prefix, 1), await open(prefix, 2)];
      const chain = new Chain('s');
      await old.append('s', 0, batch(chain.notes(2)));
      await next.claim('s');
      expect(await readAll(next, 's')).toEqual(chain.events);
      const late = new Chain('s');
      for (const event of chain.events) late.resume(event);
      expect(await rejection(old.append('s', 2, batch(late.notes(1, 'late'))))).toMatchObject({
        kind: 'conflict',
      });
      expect(await old.lost).toMatchObject({ kind: 'conflict', params: { reason: 'taken-over' } });
      expect((await rejection(old.append('t', 0, batch(new Chain('t').notes(1))))).kind).toBe('conflict');
      expect((await rejection(old.claim('s'))).kind).toBe('conflict');
      await next.append('s', 2, batch(chain.notes(1)));
      expect(await readAll(next, 's')).toEqual(chain.events);
      await closeAll();
    });

    it('NAT-902 what is late for a session that was given to another hub is refused, and the hub serves its other sessions', async () => {
      const prefix = newPrefix();
      const given = new Set<string | null>();
      const first = await open(prefix, 1, node().url, (session) => !given.has(session));
      const next = await open(prefix, 2);
      const [chain, other] = [new Chain('s'), new Chain('t')];
      await first.append('s', 0, batch(chain.notes(1)));
      given.add('s');
      await next.claim('s');
      const late = new Chain('s');
      late.resume(chain.events[0]!);
      const more = late.notes(1, 'late');
      // The place it remembers is taken, and so is the one behind the other's claim.
      for (const _ of [1, 2]) {
        expect(await rejection(first.append('s', 1, batch(more)))).toMatchObject({ kind: 'conflict' });
      }
      await first.append('t', 0, batch(other.notes(1)));
      expect(await readAll(next, 's')).toEqual(chain.events);
      expect(await readAll(next, 't')).toEqual(other.events);
      await closeAll();
    });

    it('NAT-969 a hub begins a session only while its lease holds, asked again at each try', async () => {
      const prefix = newPrefix();
      let held = false;
      const urls = { urls: [node().url], prefix };
      const log = await openLog({ ...urls, mayBegin: () => held, tryMs: 1_000 });
      opened.push(log);
      const [chain, other] = [new Chain('s'), new Chain('t')];
      const first = batch(chain.notes(1));
      const refused = { kind: 'failed', params: { session: 's', seq: 1, reason: 'lease-lapsed' } };
      expect(await rejection(log.append('s', 0, first))).toMatchObject(refused);
      expect(await readAll(log, 's')).toEqual([]);
      const begun = log.append('s', 0, first);
      setTimeout(() => {
        held = true;
      }, 300);
      await begun;
      held = false;
      // What another hub could have marked meanwhile needs no lease.
      await log.append('s', 1, batch(chain.notes(1)));
      expect((await rejection(log.append('t', 0, batch(other.notes(1))))).kind).toBe('failed');
      expect(await readAll(log, 's')).toEqual(chain.events);
      await closeAll();
    });

    it('NAT-822 one that takes over reads what the other wrote a moment before', async () => {
      const prefix = newPrefix();
      const [old, next] = [await open(prefix, 1), await open(prefix, 2)];
      const chain = new Chain('s');
      await old.append('s', 0, batch(chain.notes(1)));
      expect(await readAll(next, 's')).toHaveLength(1);
      // The old one writes between the other's read and its append: the append finds out.
      await old.append('s', 1, batch(chain.notes(1)));
      const stale = new Chain('s');
      stale.resume(chain.events[0]!);
      expect(await rejection(next.append('s', 1, batch(stale.notes(1, 'stale'))))).toEqual({
        kind: 'conflict',
        params: { session: 's', expected: 1, seq: 2 },
      });
      await next.append('s', 2, batch(chain.notes(1)));
      expect(await readAll(next, 's')).toEqual(chain.events);
      await closeAll();
    });

    it('NAT-829 acts have each number once, and the facts of one that was taken over are refused', async () => {
      const prefix = newPrefix();
      const [old, next] = [await open(prefix, 1), await open(prefix, 2)];
      await old.appendFact('acts', 0, actFact(1));
      await old.appendFact('verdicts', 0, pageVerdict('Q1', null));
      await next.claimFacts();
      expect(await rejection(old.appendFact('acts', 1, actFact(2)))).toMatchObject({ kind: 'conflict' });
      await next.appendFact('acts', 1, actFact(2));
      await next.appendFact('verdicts', 1, pageVerdict('Q1', null));
      expect(await rejection(old.rewriteFacts('acts', 2, []))).toMatchObject({ kind: 'conflict' });
      expect(await factsIn(next, 'acts')).toEqual([actFact(1), actFact(2)]);
      expect(await factsIn(next, 'verdicts')).toHaveLength(2);
      await closeAll();
    });
  });

  it('NAT-829 changes that people typed in are all there for the hub that takes over, and the old one adds none', async () => {
    const prefix = newPrefix();
    const [old, next] = [await open(prefix, 1), await open(prefix, 2)];
    for (const n of [1, 2]) await old.appendFact('changes', n - 1, addedChange(`hand:${n}`));
    await next.claimFacts();
    expect(await rejection(old.appendFact('changes', 2, addedChange('hand:3')))).toMatchObject({
      kind: 'conflict',
      params: { reason: 'taken-over' },
    });
    await next.appendFact('changes', 2, addedChange('hand:3', { text: 'of the hub that serves' }));
    expect((await factsIn(next, 'changes')).map(({ id, text }) => [id, text])).toEqual([
      ['hand:1', addedChange('hand:1').text],
      ['hand:2', addedChange('hand:2').text],
      ['hand:3', 'of the hub that serves'],
    ]);
    await closeAll();
  });

  it('CHG-946 of hubs that share the sessions each adds what people type in at it, also beside a lease of another', async () => {
    const prefix = newPrefix();
    const shared = async (epoch: number) => {
      const log = await openLog({ urls: [node().url], prefix, epoch, sharesSessions: true });
      opened.push(log);
      return log;
    };
    const [leads, other] = [await shared(7), await shared(0)];
    await leads.claimFacts();
    const time = new FakeTime(Date.parse('2026-11-25T03:00:00.000Z'));
    const [a, b] = [leads, other].map((log) => new AddedChanges(log, time, () => null)) as [
      AddedChanges,
      AddedChanges,
    ];
    const given = { service: 'batch', kind: null, environment: null, url: null, happenedAt: null };
    const ids: string[] = [];
    for (const [changes, text] of [
      [b, 'one'],
      [a, 'two'],
      [b, 'three'],
      [b, 'four'],
    ] as const)
      ids.push((await changes.add({ ...given, text }, { id: 'p1', name: '佐藤', kind: 'member' })).id);
    // The lease was taken again meanwhile, which is no fact.
    await leads.claimFacts();
    const both = [a, b].map((each, i) =>
      each.add({ ...given, text: `at once ${i}` }, { id: 'p1', name: '佐藤', kind: 'member' }),
    );
    ids.push(...(await Promise.all(both)).map(({ id }) => id));
    expect(ids.toSorted()).toEqual(['hand:1', 'hand:2', 'hand:3', 'hand:4', 'hand:5', 'hand:6']);
    for (const changes of [a, b]) {
      const { changes: known } = await changes.changes(
        'batch',
        '2026-11-25T00:00:00.000Z',
        '2026-11-26T00:00:00.000Z',
      );
      expect(
        known
          .map(({ title }) => title)
          .toReversed()
          .slice(0, 4),
      ).toEqual(['one', 'two', 'three', 'four']);
      expect(known).toHaveLength(6);
    }
    await closeAll();
  });

  it('NAT-900 a fact larger than one message is whole for the hub that takes over, and what broke off is none', async () => {
    const prefix = newPrefix();
    const [old, next] = [await open(prefix, 1), await open(prefix, 2)];
    const large = addedChange('hand:2', { text: '障害'.repeat(250_000) });
    const three = [addedChange('hand:1'), large, addedChange('hand:3')];
    for (const [i, change] of three.entries()) await old.appendFact('changes', i, change);
    const known = await readFacts(next, 'changes');
    expect(known.facts.map(({ fact }) => fact)).toEqual(three);
    // A hub that dies after its first part.
    const names = natsNames(prefix);
    const raw = await openNatsLink({ servers: [node().url] }, realTime, 'oncall test');
    const commit = { ...EMPTY_COMMIT, from: 4, events: [JSON.stringify({ ...large, id: 'hand:4' })] };
    const at = { seq: 3, hash: '', at: '' };
    const [part] = encodeCommit(commit, { id: 'dying.1', epoch: 1 }, at, { ...at, seq: 4 });
    await raw.js.publish(names.changes, part?.body, part && { headers: part.headers });
    await raw.close();
    await next.claimFacts();
    expect(await readFacts(next, 'changes', known.mark)).toMatchObject({ facts: [], fromStart: false });
    await next.appendFact('changes', 3, addedChange('hand:5'));
    expect((await readFacts(next, 'changes', known.mark)).facts.map(({ n, fact }) => [n, fact.id])).toEqual([
      [4, 'hand:5'],
    ]);
    const ids = ['hand:1', 'hand:2', 'hand:3', 'hand:5'];
    expect((await factsIn(next, 'changes')).map(({ id }) => id)).toEqual(ids);
    // A checkpoint in several messages, as one of its facts alone is larger than one.
    await next.rewriteFacts('changes', 4, [
      { n: 2, fact: large },
      { n: 4, fact: addedChange('hand:5') },
    ]);
    expect(await readFacts(old, 'changes', known.mark)).toMatchObject({
      facts: [{ n: 2, fact: large }, { n: 4 }],
      fromStart: true,
    });
    await closeAll();
  });

  describe('over a connection that is cut', () => {
    it('NAT-821 what was stored though its answer was lost is acknowledged, and stands there once', async () => {
      const prefix = newPrefix();
      const proxy = await new CuttingProxy(node().ports.client).start();
      const log = await open(prefix, 1, proxy.url);
      const chain = new Chain('s');
      for (let round = 0; round < 3; round += 1) {
        const seq = chain.tip.seq;
        await log.append('s', seq, batch(chain.notes(1)));
        const losing = proxy.loseAnswers(300);
        await log.append('s', seq + 1, batch(chain.notes(3)));
        await losing;
      }
      expect(proxy.cuts).toBe(3);
      expect(await readAll(log, 's')).toEqual(chain.events);
      await closeAll();
      await proxy.stop();
    });

    it('NAT-828 what was never sent is reported as failed, and goes in when there is a connection', async () => {
      const prefix = newPrefix();
      const proxy = await new CuttingProxy(node().ports.client).start();
      const log = await open(prefix, 1, proxy.url);
      const chain = new Chain('s');
      await log.append('s', 0, batch(chain.notes(1)));
      proxy.mode = 'gone';
      proxy.cut();
      // It is noticed.
      await new Promise((resolve) => setTimeout(resolve, 200));
      const events = chain.notes(1);
      expect(await rejection(log.append('s', 1, batch(events)))).toMatchObject({
        kind: 'failed',
        params: { session: 's' },
      });
      proxy.mode = 'pass';
      await log.append('s', 1, batch(events));
      expect(await readAll(log, 's')).toEqual(chain.events);
      await closeAll();
      await proxy.stop();
    });

    it('NAT-828 what was sent and never answered is unknown until the log is read, and is not doubled', async () => {
      const prefix = newPrefix();
      const proxy = await new CuttingProxy(node().ports.client).start();
      const log = await open(prefix, 1, proxy.url);
      const chain = new Chain('s');
      await log.append('s', 0, batch(chain.notes(1)));
      proxy.mode = 'lose-answers';
      const events = chain.notes(1);
      const lost = rejection(log.append('s', 1, batch(events)));
      expect(await lost).toMatchObject({ kind: 'unknown', params: { session: 's' } });
      proxy.cut();
      proxy.mode = 'pass';
      // It was stored: to write it again is a conflict, and reading shows it.
      expect(await rejection(log.append('s', 1, batch(events)))).toEqual({
        kind: 'conflict',
        params: { session: 's', expected: 1, seq: 2 },
      });
      expect(await readAll(log, 's')).toEqual(chain.events);
      await closeAll();
      await proxy.stop();
    });
  });

  describe('with ids that are more than a name', () => {
    it('NAT-823 they are refused before anything is asked of the server', async () => {
      const prefix = newPrefix();
      const log = await open(prefix);
      await log.append('s', 0, batch(new Chain('s').notes(1)));
      for (const id of ['*', '>', 's.*', 's t', 's.t', '', 'S', '\r\nPUB x', `a${'b'.repeat(64)}`]) {
        const refused = { kind: 'failed', params: { reason: 'bad-id' } };
        expect(await rejection(readAll(log, id)), id).toMatchObject(refused);
        expect(await rejection(log.append(id, 0, batch([]))), id).toMatchObject(refused);
        expect(await rejection(log.remove(id)), id).toMatchObject(refused);
        expect(await rejection(log.answers(id)), id).toMatchObject(refused);
      }
      expect(new EventLogError('failed')).toBeInstanceOf(Error);
      expect(await log.sessions()).toHaveLength(1);
      await closeAll();
    });
  });
});
