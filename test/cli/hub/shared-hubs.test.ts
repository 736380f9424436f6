import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { shardOf } from '../../../src/adapters/jetstream-log/shard-leases.ts';
import { sha256 } from '../../../src/cli/base/machine.ts';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { verifyChain } from '../../../src/domain/verify-chain.ts';
import { Account } from '../../../src/sim/pagerduty/account.ts';
import { localPagerDuty } from '../../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../../src/sim/pagerduty/team.ts';
import { describeNats, oneNats } from '../../rigs/nats/with-nats.ts';
import { cliRig } from '../rig.ts';
import { type ClusterHub, sharingHubs, terminalAt } from './two-hubs.ts';

const rig = cliRig();
const SHARDS = 8;
const WITHIN_MS = 60_000;

interface Sharing {
  readonly of: number;
  readonly shards: readonly number[];
  readonly hubs: number;
  readonly leads: boolean;
}

const sharingAt = async ({ url }: ClusterHub): Promise<Sharing | null> => {
  const answer = await fetch(`${url}/healthz`).catch(() => null);
  return answer === null ? null : ((await answer.json()) as { sharing: Sharing }).sharing;
};

const sharesOf = async (hubs: readonly ClusterHub[]) => {
  const all = await Promise.all(hubs.map(sharingAt));
  return all.flatMap((one) => one ?? []);
};

/** Resolves once these hubs serve all shards, so many each. */
const shared = (hubs: readonly ClusterHub[], each: readonly number[]) =>
  expect
    .poll(async () => (await sharesOf(hubs)).map(({ shards }) => shards.length).sort(), {
      timeout: WITHIN_MS,
    })
    .toEqual(each);

async function hubOf(session: string, hubs: readonly ClusterHub[]): Promise<ClusterHub> {
  const shares = await Promise.all(hubs.map(sharingAt));
  const serving = hubs.filter((_, i) => shares[i]?.shards.includes(shardOf(session, SHARDS)));
  expect(serving).toHaveLength(1);
  return serving[0] as ClusterHub;
}

const eventsIn = (jsonl: string): readonly AnyEvent[] =>
  jsonl
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as AnyEvent)
    .filter(({ prev }) => typeof prev === 'string');

const notesIn = (events: readonly AnyEvent[]) =>
  events.filter(({ type }) => type === 'note.added').map(({ data }) => data.text);

describeNats('hubs that share sessions over one real nats-server', () => {
  const node = oneNats();

  it('NAT-871 NAT-872 each session has one hub, is reached by every one, and moves alone when hubs come and die', async () => {
    const team = await sharingHubs(rig, [node().url], { hubs: 2, later: 1, shards: SHARDS, prefix: 'moves' });
    const [a, b, c] = team.hubs as [ClusterHub, ClusterHub, ClusterHub];
    await shared([a, b], [4, 4]);
    const token = await team.token('sato');
    const at = ({ url }: ClusterHub) => ({ ONCALL_HUB: url, ONCALL_TOKEN: token });
    // Opened at one hub, whichever hub serves them.
    const ids: string[] = [];
    const serving = new Set<ClusterHub>();
    while (ids.length < 6 || serving.size < 2) {
      const title = `Case ${ids.length + 1}`;
      const id = (await rig.ok(['start', title, '--no-tui'], { env: at(a) })).split('\n')[0] ?? '';
      ids.push(id);
      serving.add(await hubOf(id, [a, b]));
    }
    const servedBy = async (hubs: readonly ClusterHub[]) =>
      new Map(await Promise.all(ids.map(async (id) => [id, await hubOf(id, hubs)] as const)));
    const before = await servedBy([a, b]);
    for (const hub of [a, b]) {
      const list = JSON.parse(await rig.ok(['list', '--json'], { env: at(hub) })) as { id: string }[];
      expect(list.map(({ id }) => id).sort()).toEqual([...ids].sort());
    }
    // A join at the wrong hub names the right one.
    const [id] = [...before].find(([, hub]) => hub === b) ?? ['', b];
    const wrong = terminalAt([a.url], token, id);
    await expect
      .poll(() => wrong.get().connection, { timeout: WITHIN_MS })
      .toMatchObject({ kind: 'waiting', reason: { params: { reason: 'elsewhere', leader: b.url } } });
    await wrong.close();
    const terminals = ids.map((one) => terminalAt(team.urls, token, one));
    const write = (text: string) =>
      Promise.all(terminals.map(async (terminal) => terminal.settled(terminal.send('note.add', { text }).n)));
    const lives = () => terminals.map((terminal) => terminal.get().connection.kind);
    expect((await write('one')).map(({ kind }) => kind)).toEqual(ids.map(() => 'ack'));
    // A command of a script needs to know one hub alone.
    await rig.ok(['note', id, 'by a script'], { env: at(a) });

    // A third one comes: what it gets moves, the other connections stay.
    const cuts = new Map(ids.map((one) => [one, 0]));
    terminals.forEach((terminal, i) => {
      let live = true;
      terminal.subscribe(() => {
        const now = terminal.get().connection.kind === 'live';
        const one = ids[i] ?? '';
        if (live && !now) cuts.set(one, (cuts.get(one) ?? 0) + 1);
        live = now;
      });
    });
    c.again();
    await shared([a, b, c], [2, 3, 3]);
    expect((await write('two')).map(({ kind }) => kind)).toEqual(ids.map(() => 'ack'));
    const after = await servedBy([a, b, c]);
    const moved = ids.filter((one) => after.get(one) !== before.get(one));
    expect(moved.filter((one) => after.get(one) !== c)).toEqual([]);
    expect(ids.filter((one) => !moved.includes(one) && cuts.get(one) !== 0)).toEqual([]);

    // One is killed: what it had goes to the others, and its terminals write on by themselves.
    const victim = after.get(id) as ClusterHub;
    const rest = [a, b, c].filter((hub) => hub !== victim);
    victim.running.child.kill('SIGKILL');
    const killed = Date.now();
    expect((await write('three')).map(({ kind }) => kind)).toEqual(ids.map(() => 'ack'));
    expect(Date.now() - killed).toBeLessThan(WITHIN_MS);
    await shared(rest, [4, 4]);
    expect(lives()).toEqual(ids.map(() => 'live'));
    for (const terminal of terminals) await terminal.close();
    for (const one of ids) {
      const hub = rest[0] as ClusterHub;
      const log = await rig.ok(['export', one, '--format', 'jsonl', '--out', '-'], { env: at(hub) });
      const events = eventsIn(log);
      expect(verifyChain(events, sha256)).toMatchObject({ ok: true });
      const script = one === id ? ['by a script'] : [];
      expect([one, notesIn(events)]).toEqual([one, ['one', ...script, 'two', 'three']]);
    }
    expect((await sharesOf(rest)).filter(({ leads }) => leads)).toHaveLength(1);
    // The metrics say the same.
    const metrics = await (
      await fetch(`${rest[0]?.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
    ).text();
    expect(metrics).toContain('\noncall_shards 8\n');
    expect(metrics).toContain('\noncall_shards_served 4\n');
    for (const { running } of rest) {
      running.child.kill('SIGTERM');
      expect((await running.ended).code).toBe(0);
    }
  });

  it('NAT-873 one that was paused and wakes is refused, does nothing outside a second time, and shares again', async () => {
    const now = () => Date.now();
    const account = new Account(exampleTeam(now()), now);
    const pagerDuty = await localPagerDuty({ account });
    const page = account.trigger('SCHECK1', '5xx rate > 5%');
    const env = { PAGERDUTY_TOKEN: ACCOUNT_KEY, PAGERDUTY_API_URL: pagerDuty.url };
    const team = await sharingHubs(rig, [node().url], { hubs: 2, shards: SHARDS, prefix: 'wakes', env });
    const [a, b] = team.hubs as [ClusterHub, ClusterHub];
    await shared([a, b], [4, 4]);
    const token = await team.token('sato');
    const at = ({ url }: ClusterHub) => ({ ONCALL_HUB: url, ONCALL_TOKEN: token });
    const linked = { env: { ...at(a), ONCALL_NAME: 'sato' } };
    const id =
      (await rig.ok(['start', '--incident', String(page.number), '--no-tui'], linked)).split('\n')[0] ?? '';
    const sleeps = await hubOf(id, [a, b]);
    const wakes = sleeps === a ? b : a;
    const sleeper = terminalAt([sleeps.url], token, id);
    await sleeper.settled(sleeper.send('note.add', { text: 'before the pause' }).n);
    const isWrite = ({ method, path }: { readonly method: string; readonly path: string }) =>
      method === 'PUT' && path.startsWith('/incidents');
    const before = pagerDuty.calls.filter(isWrite).length;
    // Its write to PagerDuty takes effect while it sleeps, and nobody hears the answer.
    pagerDuty.faults.add('PUT /incidents', { kind: 'slow', ms: 3_000 });
    const incident = page.id;
    sleeper.send('action.request', { target: 'pagerduty', act: 'resolve', args: { incident } });
    await expect.poll(() => pagerDuty.faults.left, { timeout: WITHIN_MS, interval: 10 }).toBe(0);
    sleeps.running.child.kill('SIGSTOP');
    sleeper.send('note.add', { text: 'asked of the sleeper' });
    await shared([wakes], [8]);
    await rig.ok(['note', id, 'by the other'], { env: at(wakes) });
    sleeps.running.child.kill('SIGCONT');
    await sleeps.running.until(() => sleeps.running.out().includes('"taken-over"'));
    await shared([a, b], [4, 4]);
    const log = () => rig.ok(['export', id, '--format', 'jsonl', '--out', '-'], { env: at(wakes) });
    const done = async () => {
      const events = eventsIn(await log());
      const asked = events.find(({ type, data }) => type === 'action.requested' && data.act === 'resolve');
      return events.filter(({ type, data }) => type === 'action.done' && data.action === asked?.data.action);
    };
    await expect.poll(async () => (await done()).length, { timeout: WITHIN_MS }).toBe(1);
    expect(pagerDuty.calls.filter(isWrite)).toHaveLength(before + 1);
    expect(page.status).toBe('resolved');
    // Its own terminal asks again wherever the session is now, and what it asked is there once.
    await sleeper.close();
    const again = terminalAt(team.urls, token, id);
    await again.settled(again.send('note.add', { text: 'after' }).n);
    await again.close();
    const events = eventsIn(await log());
    expect(verifyChain(events, sha256)).toMatchObject({ ok: true });
    const notes = notesIn(events);
    expect(notes.filter((text) => text === 'by the other')).toHaveLength(1);
    expect(notes.filter((text) => text === 'asked of the sleeper').length).toBeLessThanOrEqual(1);
    for (const { running } of [a, b]) {
      running.child.kill('SIGTERM');
      expect((await running.ended).code).toBe(0);
    }
    await pagerDuty.close();
  });

  it('NAT-864 a hub that divides the sessions in another way does not start beside them', async () => {
    const team = await sharingHubs(rig, [node().url], { hubs: 1, later: 1, shards: SHARDS, prefix: 'apart' });
    const [a, b] = team.hubs as [ClusterHub, ClusterHub];
    await shared([a], [8]);
    for (const shards of [4, 1]) {
      writeFileSync(b.config, readFileSync(b.config, 'utf8').replace(/shards: \d+/, `shards: ${shards}`));
      b.again();
      const { code, err } = await b.running.ended;
      expect([shards, code === 0, err]).toEqual([shards, false, expect.stringContaining('shards: 8')]);
    }
    a.running.child.kill('SIGTERM');
    expect((await a.running.ended).code).toBe(0);
  });

  it('NAT-967 while the servers are paused terminals say that nothing is saved, and what was written then is saved once', async () => {
    const team = await sharingHubs(rig, [node().url], { hubs: 1, shards: SHARDS, prefix: 'paused' });
    const [a] = team.hubs as [ClusterHub];
    await shared([a], [8]);
    const token = await team.token('sato');
    const env = { ONCALL_HUB: a.url, ONCALL_TOKEN: token };
    const id = (await rig.ok(['start', 'Paused', '--no-tui'], { env })).split('\n')[0] ?? '';
    const terminal = terminalAt([a.url], token, id);
    expect(await terminal.settled(terminal.send('note.add', { text: 'before' }).n)).toMatchObject({
      kind: 'ack',
    });
    const told = () => terminal.get().unsavedSince;
    expect(told()).toBeNull();
    const at = Date.now();
    process.kill(node().pid, 'SIGSTOP');
    try {
      // Nobody writes.
      await expect.poll(told, { timeout: WITHIN_MS }).not.toBeNull();
      expect(Math.abs(Date.parse(told() ?? '') - at)).toBeLessThan(WITHIN_MS);
      terminal.send('note.add', { text: 'meanwhile' });
    } finally {
      process.kill(node().pid, 'SIGCONT');
    }
    await expect
      .poll(() => [told(), terminal.get().pending.length], { timeout: WITHIN_MS })
      .toEqual([null, 0]);
    await terminal.close();
    const events = eventsIn(await rig.ok(['export', id, '--format', 'jsonl', '--out', '-'], { env }));
    expect(notesIn(events)).toEqual(['before', 'meanwhile']);
    a.running.child.kill('SIGTERM');
    expect((await a.running.ended).code).toBe(0);
  });
});
