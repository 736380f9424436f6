import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { sha256 } from '../../../src/cli/base/machine.ts';
import type { SessionClientOptions } from '../../../src/client/session-client.ts';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { verifyChain } from '../../../src/domain/verify-chain.ts';
import { toJsonl } from '../../../src/record/jsonl.ts';
import { flipBits } from '../../rigs/nats/damage.ts';
import { startNats } from '../../rigs/nats/nats-server.ts';
import { describeNats } from '../../rigs/nats/with-nats.ts';
import { cliRig } from '../rig.ts';
import { terminalAt, twoHubs } from './two-hubs.ts';

const rig = cliRig();
const NOTES = 40;

/** A session of many notes at a hub over one real server, and that server stopped like this with a bit changed in one of them. */
async function damaged(ends: NodeJS.Signals, keepLog?: SessionClientOptions['keepLog']) {
  const node = await startNats();
  onTestFinished(() => node.stop());
  const { hubs, token: newToken } = await twoHubs(rig, [node.url]);
  const [hub, other] = hubs;
  other.running.child.kill('SIGTERM');
  await other.running.ended;
  const token = await newToken('sato');
  const env = { ONCALL_HUB: hub.url, ONCALL_TOKEN: token };
  const id = (await rig.ok(['start', 'Checkout fails', '--no-tui'], { env })).split('\n')[0] ?? '';
  const terminal = terminalAt([hub.url], token, id, keepLog);
  onTestFinished(() => terminal.close());
  const write = (text: string) => terminal.settled(terminal.send('note.add', { text }).n);
  for (let i = 1; i <= NOTES; i += 1) await write(`mark-${i};`);
  const { seq } = await rig.ok(['verify', id, '--json'], { env }).then((text) => JSON.parse(text));
  await node.end(ends);
  flipBits(node, ['mark-12;']);
  await node.begin();
  await node.healthy();
  const eventsOf = async (): Promise<AnyEvent[]> =>
    (await rig.ok(['export', id, '--format', 'jsonl', '--out', '-'], { env }))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  return { hub, env, id, seq: Number(seq), terminal, write, eventsOf };
}

describeNats('a store of one server that lost events under a running hub', () => {
  it('NAT-964 verify reads what the store has, and says how many events of the hub are missing there', async () => {
    const { env, id, seq } = await damaged('SIGTERM');
    const { code, out, err } = await rig.run(['verify', id], { env });
    expect([code, out]).toEqual([1, '']);
    const [, n, missing, of] =
      /ends at event (\d+): missing are (\d+) of the (\d+) that were saved\./.exec(err) ?? [];
    expect(Number(n) + Number(missing)).toBe(Number(of));
    expect([Number(of), Number(n) < seq - 20]).toEqual([seq, true]);
  });

  it('NAT-965 the hub writes back what a killed server cut off, and verify finds all of it and the event that says so', async () => {
    const { hub, env, id, seq, write, eventsOf } = await damaged('SIGKILL');
    const before = await rig.run(['verify', id], { env });
    expect([before.code, before.err]).toEqual([1, expect.stringContaining(`of the ${seq} that were saved.`)]);
    expect(await write('after it')).toMatchObject({ kind: 'ack' });
    await hub.running.until(() => hub.running.out().includes('"events-lost"'));
    const events = await eventsOf();
    expect(verifyChain(events, sha256)).toMatchObject({ ok: true });
    const notes = events.filter(({ type }) => type === 'note.added').map(({ data }) => data.text);
    expect(notes).toEqual([...Array.from({ length: NOTES }, (_, i) => `mark-${i + 1};`), 'after it']);
    const [lost] = events.filter(({ type }) => type === 'events.lost');
    expect(lost?.data).toMatchObject({ to: seq, restored: true });
    expect(await rig.ok(['verify', id], { env })).toMatch(/none changed, none missing/);
    const record = await rig.ok(['export', id, '--format', 'md', '--lang', 'en', '--out', '-'], { env });
    expect(record).toMatch(/lost \d+ saved events \(\d+ to \d+\); the hub wrote them back/);
  });

  it('NAT-966 if the hub was restarted as well, a terminal says how many of its events are gone, and keeps them', async () => {
    const kept: AnyEvent[] = [];
    const { hub, env, id, seq, terminal, write } = await damaged('SIGKILL', async (events) => {
      kept.push(...events);
      return '/tmp/kept.jsonl';
    });
    hub.running.child.kill('SIGKILL');
    await hub.running.ended;
    hub.again();
    await hub.serves();
    expect(await write('after it')).toMatchObject({ kind: 'ack' });
    const missing = () => terminal.get().notices.find(({ kind }) => kind === 'events-missing');
    await expect.poll(missing, { timeout: 60_000 }).toMatchObject({ to: seq, file: '/tmp/kept.jsonl' });
    const told = missing() as { readonly count: number };
    expect(told.count).toBeGreaterThan(20);
    expect(kept).toHaveLength(seq);
    // As notes of who writes them back.
    const file = join(rig.work, 'kept.jsonl');
    writeFileSync(file, toJsonl(kept));
    const back = JSON.parse(await rig.ok(['import', '--as-notes', 'kept.jsonl', '--json'], { env }));
    expect(back).toMatchObject({ session: id, missing: told.count });
    const notes = await rig.ok(['export', id, '--format', 'md', '--lang', 'en', '--out', '-'], { env });
    for (let i = 1; i <= NOTES; i += 1) expect(notes).toContain(`mark-${i};`);
  });
});
