import { randomBytes } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { JetStreamLog } from '../../../src/adapters/jetstream-log/jetstream-log.ts';
import { natsNames } from '../../../src/adapters/jetstream-log/names.ts';
import { type Lack, openNatsLink } from '../../../src/adapters/jetstream-log/nats-link.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import { Chain } from '../../contracts/event-builder.ts';
import { batch, readAll, rejection } from '../../contracts/event-log-checks.ts';
import { cure, flipBits } from '../../rigs/nats/damage.ts';
import { type NatsNode, startNats, startNatsCluster } from '../../rigs/nats/nats-server.ts';
import { wholeLeader } from '../../rigs/nats/terminal-kills.ts';
import { openLog } from '../../rigs/nats/with-cluster.ts';
import { describeNats } from '../../rigs/nats/with-nats.ts';

/** Sessions by where a bit of theirs changes: within, at the end, nowhere. */
const SESSIONS = ['within', 'end', 'sound'] as const;

/** Logs of a hub that know nothing yet, over one connection. */
async function freshLogs(nodes: readonly NatsNode[], prefix: string) {
  const link = await openNatsLink({ servers: nodes.map(({ url }) => url) }, realTime, 'test');
  onTestFinished(() => link.close());
  const lacks: Lack[] = [];
  link.lacks = (lack) => void lacks.push(lack);
  const fresh = (tryMs?: number) =>
    new JetStreamLog({
      link,
      prefix,
      writer: randomBytes(9).toString('base64url'),
      epoch: () => 2,
      ...(tryMs === undefined ? {} : { tryMs }),
    });
  return { link, lacks, fresh };
}

/** Sixty events a session; one server is stopped in order, keeps another bit in two of them, and is started again. */
async function damaged(nodes: readonly NatsNode[], victimOf: (leader: string) => NatsNode | undefined) {
  const prefix = 'flip';
  const replicas = nodes.length;
  const log = await openLog({ urls: nodes.map(({ url }) => url), prefix, replicas });
  const chains = SESSIONS.map((session) => new Chain(session));
  for (const chain of chains) {
    for (let i = 0; i < 60; i += 1) {
      await log.append(chain.session, i, batch(chain.notes(1, `${chain.session}-${i + 1};`)));
    }
  }
  await log.close();
  const logs = await freshLogs(nodes, prefix);
  const leader = replicas === 1 ? '' : await wholeLeader(logs.link, natsNames(prefix).events);
  const victim = victimOf(leader) as NatsNode;
  await victim.end('SIGTERM');
  flipBits(victim, ['within-40;', 'end-60;']);
  await victim.begin();
  await victim.healthy();
  const leads = async (name: string) => {
    const request = `$JS.API.STREAM.LEADER.STEPDOWN.${natsNames(prefix).events}`;
    while ((await wholeLeader(logs.link, natsNames(prefix).events)) !== name) {
      await logs.link.nc.request(request, '', { timeout: 5_000 }).catch(() => {});
    }
  };
  return { ...logs, chains, victim, leads };
}

describeNats('three real nats-servers, one of which skips a message', () => {
  it('NAT-962 every read is whole with any leader and any answering server, and the server that lacks one is named', async () => {
    const nodes = await startNatsCluster();
    onTestFinished(async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    });
    const [within, end] = SESSIONS;
    const { fresh, lacks, chains, victim, leads } = await damaged(nodes, (leader) =>
      nodes.find(({ name }) => name === leader),
    );
    const whole = async () => {
      for (const chain of chains) expect(await readAll(fresh(), chain.session)).toEqual(chain.events);
      const heads = await fresh().sessions();
      expect(new Map(heads.map(({ session, seq, hash }) => [session, `${seq} ${hash}`]))).toEqual(
        new Map(chains.map(({ session, tip }) => [session, `${tip.seq} ${tip.hash}`])),
      );
    };
    const other = nodes.find(({ name }) => name !== victim.name) as NatsNode;
    await leads(other.name);
    for (let i = 0; i < 8; i += 1) await whole();
    await leads(victim.name);
    for (let i = 0; i < 3; i += 1) await whole();
    expect(new Set(lacks.flatMap(({ servers }) => servers))).toEqual(new Set([victim.name]));
    expect(lacks.every(({ isElsewhere }) => isElsewhere)).toBe(true);
    const goesOn = async (session: string) => {
      const chain = chains.find((one) => one.session === session) as Chain;
      await fresh().append(session, 60, batch(chain.notes(2)));
      expect(await readAll(fresh(), session)).toEqual(chain.events);
    };
    await goesOn(within);
    // A leader that cannot read the last message takes nothing behind it; that is no takeover, and nothing is lost.
    const late = new Chain(end);
    for (const event of chains[SESSIONS.indexOf(end)]?.events ?? []) late.resume(event);
    expect(await rejection(fresh(1_000).append(end, 60, batch(late.notes(1))))).toMatchObject({
      kind: 'failed',
    });
    await leads(other.name);
    await goesOn(end);
    // Without its copy of the stream the server gets a whole one from the others.
    await cure(victim, natsNames('flip').events);
    lacks.length = 0;
    await leads(victim.name);
    for (let i = 0; i < 4; i += 1) await whole();
    expect(lacks).toEqual([]);
  });
});

describeNats('one real nats-server that skips a message', () => {
  it('NAT-962 a message that no server has is damage: within a session and at its end, where the session is still listed', async () => {
    const node = await startNats();
    onTestFinished(() => node.stop());
    const { fresh, lacks } = await damaged([node], () => node);
    const found = async (session: string) => rejection(readAll(fresh(), session));
    expect(await found('within')).toMatchObject({ kind: 'damaged', params: { session: 'within', seq: 40 } });
    expect(await found('end')).toMatchObject({ kind: 'damaged', params: { session: 'end', seq: 60 } });
    expect(await readAll(fresh(), 'sound')).toHaveLength(60);
    expect((await fresh().sessions()).map(({ session }) => session).sort()).toEqual([...SESSIONS].sort());
    expect(lacks).toEqual([]);
  });
});
