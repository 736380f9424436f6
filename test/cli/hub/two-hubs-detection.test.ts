import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { Account } from '../../../src/sim/pagerduty/account.ts';
import { localPagerDuty } from '../../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, CHECKOUT_ROUTING_KEY, exampleTeam } from '../../../src/sim/pagerduty/team.ts';
import { describeNats, oneNats } from '../../rigs/nats/with-nats.ts';
import { cliRig, type Running } from '../rig.ts';
import { twoHubs } from './two-hubs.ts';

const rig = cliRig();
const WITHIN_MS = 60_000;
const RULE = `name: checkout-5xx
source: app
query: service:checkout AND status:>=500
impact: { users: user, page: 5 }
window: 1h
every: 10s
delay: 0s
`;

/** A log of 40 users with errors, and a rule that counts them; lines of the settings that name both. */
function watched(): readonly string[] {
  const lines = Array.from({ length: 40 }, (_, i) => ({
    '@timestamp': new Date(Date.now() - 60_000 - i).toISOString(),
    service: 'checkout',
    status: 504,
    user: `u-${i}`,
    message: 'pay',
  }));
  writeFileSync(join(rig.work, 'app.log'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  mkdirSync(join(rig.work, 'rules'));
  writeFileSync(join(rig.work, 'rules', 'checkout.yaml'), RULE);
  return [
    'watch: true',
    `detection: { rules: ${join(rig.work, 'rules')} }`,
    'sources:',
    `  app: { type: file, path: ${join(rig.work, 'app.log')} }`,
  ];
}

const eventsOf = (running: Running) =>
  running
    .out()
    .split('\n')
    .filter((row) => row !== '')
    .map((row) => JSON.parse(row) as { readonly event: string; readonly from?: string });

describeNats('two hubs that evaluate rules over one real nats-server', () => {
  const node = oneNats();

  it('NAT-883 the one that takes over goes on with the watch: a page that may be out is looked up, exclusions hold', async () => {
    const now = () => Date.now();
    const server = await localPagerDuty({ account: new Account(exampleTeam(now()), now) });
    onTestFinished(() => server.close());
    const env = {
      PAGERDUTY_TOKEN: ACCOUNT_KEY,
      PAGERDUTY_API_URL: server.url,
      PAGERDUTY_EVENTS_URL: server.url,
      PAGERDUTY_ROUTING_KEY: CHECKOUT_ROUTING_KEY,
    };
    // PagerDuty takes the first page, and the hub that sent it never hears of that.
    server.faults.add('POST /v2/enqueue', { kind: 'hang', done: true });
    const enqueued = () => server.calls.filter(({ path }) => path === '/v2/enqueue').length;
    const ours = () => server.account.incidents.filter(({ key }) => key.startsWith('oncall/'));
    const { hubs } = await twoHubs(rig, [node().url], { env, more: watched() });
    const [first, second] = hubs;
    await expect.poll(enqueued, { timeout: WITHIN_MS }).toBe(1);
    const exclusion = ['--query', 'user:load*', '--for', '2d', '--reason', 'a load test', '--yes'];
    await rig.ok(['exclusion', 'add', 'load-test', ...exclusion, '--config', first.config], { env });
    first.running.child.kill('SIGKILL');
    await first.running.ended;
    // On a busy machine it may have tried once more before.
    const sent = enqueued();
    await second.serves();
    const said = (event: string) => eventsOf(second.running).filter((each) => each.event === event);
    await second.running.until(() => said('watch-took-over').length > 0 && said('evaluated').length > 1);
    expect(said('watch-took-over')[0]?.from).toContain(`-${first.running.child.pid}-`);
    expect([enqueued(), ours().length]).toEqual([sent, 1]);
    const list = await rig.ok(['exclusion', 'list', '--config', second.config, '--json'], { env });
    expect(JSON.parse(list)).toMatchObject([{ id: 'load-test', reason: 'a load test' }]);
    second.running.child.kill('SIGTERM');
    expect((await second.running.ended).code).toBe(0);
  });
});
