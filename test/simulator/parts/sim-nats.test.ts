import { describe, expect, it } from 'vitest';
import { JetStreamLog } from '../../../src/adapters/jetstream-log/jetstream-log.ts';
import { HubLease, LEASE_TTL_MS } from '../../../src/adapters/jetstream-log/lease.ts';
import { Chain } from '../../contracts/event-builder.ts';
import { eventLogContract } from '../../contracts/event-log.ts';
import { batch, readAll, rejection } from '../../contracts/event-log-checks.ts';
import { factLogContract } from '../../contracts/fact-log.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { SimConnection, SimNats } from './sim-nats.ts';

const newCluster = () => {
  const time = new FakeTime();
  const nats = new SimNats(time, LEASE_TTL_MS);
  let writers = 0;
  const connect = (latencyMs = 0) => new SimConnection(nats, time, time, () => latencyMs);
  const open = (epoch = 1, connection = connect()) => {
    writers += 1;
    const link = connection.link();
    return new JetStreamLog({ link, prefix: 'team', writer: `w${writers}`, epoch: () => epoch });
  };
  const leaseOf = (id: string, connection = connect()) =>
    new HubLease(connection.kv(), time, { id, host: id, pid: 1, url: null });
  return { time, nats, connect, open, leaseOf };
};

eventLogContract('the JetStream log over simulated servers', async () => {
  const { open } = newCluster();
  return { open: async () => open(), clear: async () => {} };
});

factLogContract('the JetStream log over simulated servers', async () => {
  const { open } = newCluster();
  return { open: async () => open(), other: async () => open() };
});

describe('two hubs at simulated servers', () => {
  it('SYN-737 appends of the hub that was taken over are refused, of sessions and of facts', async () => {
    const { open } = newCluster();
    const [old, next] = [open(1), open(2)];
    const chain = new Chain('s');
    await old.append('s', 0, batch(chain.notes(2)));
    await next.claim('s');
    const late = new Chain('s');
    for (const event of chain.events) late.resume(event);
    expect((await rejection(old.append('s', 2, batch(late.notes(1))))).kind).toBe('conflict');
    expect(await old.lost).toMatchObject({ params: { reason: 'taken-over' } });
    await next.append('s', 2, batch(chain.notes(1)));
    expect(await readAll(next, 's')).toEqual(chain.events);
  });

  it('SYN-737 a write whose answer was lost stands there once', async () => {
    const { time, open, connect } = newCluster();
    const connection = connect(20);
    const log = open(1, connection);
    const chain = new Chain('s');
    await time.during(log.append('s', 0, batch(chain.notes(1))));
    connection.loses = 'answers';
    const written = log.append('s', 1, batch(chain.notes(1)));
    await time.advance(1_500);
    connection.loses = null;
    await time.during(written);
    expect(await readAll(open(), 's')).toEqual(chain.events);
  });

  it('SYN-737 one alone has the lease; it is free when it was not renewed for its time', async () => {
    const { time, leaseOf, connect } = newCluster();
    const connection = connect(5);
    const [first, second] = [leaseOf('a', connection), leaseOf('b')];
    const ends = new AbortController();
    expect(await time.during(first.take(ends.signal, () => {}))).toBe(true);
    expect(await second.takeNow()).toBe(false);
    await time.advance(60_000);
    expect([first.held, await second.takeNow()]).toEqual([true, false]);
    connection.loses = 'requests';
    await time.advance(LEASE_TTL_MS);
    expect([first.held, await second.takeNow()]).toEqual([false, true]);
    connection.loses = null;
    await time.advance(10_000);
    expect((await first.lost)?.id).toBe('b');
    ends.abort();
  });
});
