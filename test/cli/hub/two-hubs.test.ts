import { expect, it } from 'vitest';
import { type LeaseHolder, openBucket } from '../../../src/adapters/jetstream-log/lease.ts';
import { natsNames } from '../../../src/adapters/jetstream-log/names.ts';
import { openNatsLink } from '../../../src/adapters/jetstream-log/nats-link.ts';
import { realTime, sha256 } from '../../../src/cli/base/machine.ts';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { verifyChain } from '../../../src/domain/verify-chain.ts';
import { Account } from '../../../src/sim/pagerduty/account.ts';
import { localPagerDuty } from '../../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../../src/sim/pagerduty/team.ts';
import { describeNats, oneNats } from '../../rigs/nats/with-nats.ts';
import { cliRig } from '../rig.ts';
import { terminalAt, twoHubs } from './two-hubs.ts';

const rig = cliRig();
const WITHIN_MS = 60_000;

describeNats('two hubs over one real nats-server', () => {
  const node = oneNats();
  const textsOf = (jsonl: string) =>
    jsonl
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as AnyEvent)
      .filter(({ prev }) => typeof prev === 'string');

  it('NAT-837 NAT-841 when the one that serves is killed, the other serves, and a terminal writes on by itself', async () => {
    const { hubs, urls, token: newToken } = await twoHubs(rig, [node().url]);
    const [first, second] = hubs;
    const token = await newToken('sato');
    const env = { ONCALL_HUB: first.url, ONCALL_TOKEN: token };
    const waits = await fetch(`${second.url}/readyz`);
    expect([waits.status, await waits.json()]).toEqual([
      503,
      { kind: 'standby', params: { leader: first.url } },
    ]);
    expect((await fetch(`${second.url}/healthz`)).status).toBe(200);
    const id = (await rig.ok(['start', 'Checkout fails', '--no-tui'], { env })).split('\n')[0] ?? '';
    const terminal = terminalAt(urls, token, id);
    const write = (text: string) => terminal.settled(terminal.send('note.add', { text }).n);
    expect(await write('before')).toMatchObject({ kind: 'ack' });
    first.running.child.kill('SIGKILL');
    const killed = Date.now();
    const written = await write('meanwhile');
    expect(written).toMatchObject({ kind: 'ack' });
    const took = Date.now() - killed;
    expect(took).toBeLessThan(WITHIN_MS);
    await terminal.close();
    // The one that was killed comes back, waits, and takes its turn when the other ends in order.
    first.again();
    await first.running.until(() => first.running.out().includes('"listening"'));
    expect((await fetch(`${first.url}/readyz`)).status).toBe(503);
    second.running.child.kill('SIGTERM');
    await first.serves();
    const log = await rig.ok(['export', id, '--format', 'jsonl', '--out', '-'], { env });
    const events = textsOf(log);
    expect(verifyChain(events, sha256)).toMatchObject({ ok: true });
    const notes = events.filter(({ type }) => type === 'note.added').map(({ data }) => data.text);
    expect(notes).toEqual(['before', 'meanwhile']);
    first.running.child.kill('SIGTERM');
    expect((await first.running.ended).code).toBe(0);
  });

  it('NAT-968 one that is killed and starts again in its data folder takes its own lease back', async () => {
    const { hubs, token: newToken } = await twoHubs(rig, [node().url]);
    const [hub, other] = hubs;
    const env = { ONCALL_HUB: hub.url, ONCALL_TOKEN: await newToken('sato') };
    other.running.child.kill('SIGTERM');
    await other.running.ended;
    const id = (await rig.ok(['start', 'Checkout fails', '--no-tui'], { env })).split('\n')[0] ?? '';
    const link = await openNatsLink({ servers: [node().url] }, realTime, 'oncall test');
    const kv = await openBucket(link, natsNames('oncall').leadBucket);
    const holder = async () => (await kv.get('hub'))?.json<LeaseHolder>();
    const killed = await holder();
    hub.running.child.kill('SIGKILL');
    await hub.running.ended;
    hub.again();
    await hub.serves();
    expect(killed?.id).toMatch(/./);
    expect(await holder()).toMatchObject({ before: killed?.id, url: hub.url });
    await rig.ok(['note', id, 'goes on'], { env });
    await link.close();
    hub.running.child.kill('SIGTERM');
    expect((await hub.running.ended).code).toBe(0);
  });

  it('NAT-838 one that was paused and wakes after the other took over writes nothing, acts no more, and waits', async () => {
    const now = () => Date.now();
    const account = new Account(exampleTeam(now()), now);
    const pagerDuty = await localPagerDuty({ account });
    const page = account.trigger('SCHECK1', '5xx rate > 5%');
    const pager = { PAGERDUTY_TOKEN: ACCOUNT_KEY, PAGERDUTY_API_URL: pagerDuty.url };
    const { hubs, token: newToken } = await twoHubs(rig, [node().url], { env: pager });
    const [first, second] = hubs;
    const token = await newToken('sato');
    const at = (hub: { readonly url: string }) => ({ ONCALL_HUB: hub.url, ONCALL_TOKEN: token });
    const id =
      (await rig.ok(['start', 'Search is slow', '--no-tui'], { env: at(first) })).split('\n')[0] ?? '';
    await rig.ok(['note', id, 'by the first'], { env: at(first) });
    const sleeper = terminalAt([first.url], token, id);
    await sleeper.settled(sleeper.send('note.add', { text: 'before the pause' }).n);
    // Its write to PagerDuty takes effect while it sleeps, and nobody hears the answer.
    pagerDuty.faults.add('PUT /incidents', { kind: 'slow', ms: 3_000 });
    const acknowledging = rig.start(['page', 'ack', String(page.number)], { env: at(first), stdin: '' });
    await expect.poll(() => pagerDuty.faults.left, { timeout: WITHIN_MS, interval: 10 }).toBe(0);
    first.running.child.kill('SIGSTOP');
    // Asked of the one that sleeps: it is in its socket when it wakes.
    const late = sleeper.send('note.add', { text: 'asked of the sleeper' });
    await second.serves();
    await rig.ok(['note', id, 'by the second'], { env: at(second) });
    first.running.child.kill('SIGCONT');
    await first.running.until(() => first.running.out().includes('"taken-over"'));
    await expect
      .poll(async () => (await fetch(`${first.url}/readyz`)).status, { timeout: WITHIN_MS })
      .toBe(503);
    // The one that serves now has found it done, and none of the two has sent it again.
    const acts = () =>
      pagerDuty.calls.filter(({ method, path }) => method === 'PUT' && path.startsWith('/incidents'));
    const number = String(page.number);
    await rig.ok(['page', 'ack', number], { env: { ...at(second), ONCALL_NAME: 'sato' } });
    expect(acts()).toHaveLength(1);
    expect(page.acknowledgements).toHaveLength(1);
    acknowledging.child.kill('SIGKILL');
    const events = textsOf(
      await rig.ok(['export', id, '--format', 'jsonl', '--out', '-'], { env: at(second) }),
    );
    expect(verifyChain(events, sha256)).toMatchObject({ ok: true });
    const notes = events.filter(({ type }) => type === 'note.added').map(({ data }) => data.text);
    expect(notes).toEqual(['by the first', 'before the pause', 'by the second']);
    expect(sleeper.get().pending.map(({ n }) => n)).toContain(late.n);
    await sleeper.close();
    for (const hub of hubs) {
      hub.running.child.kill('SIGTERM');
      expect((await hub.running.ended).code).toBe(0);
    }
    await pagerDuty.close();
  });
});
