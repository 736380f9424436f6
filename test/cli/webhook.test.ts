import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { Account } from '../../src/sim/pagerduty/account.ts';
import { localPagerDuty } from '../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../src/sim/pagerduty/team.ts';
import { deliverWebhooks } from '../../src/sim/pagerduty/webhooks.ts';
import { cliRig, oneLine, teamHub } from './rig.ts';

const rig = cliRig();
const SECRET = '0123456789abcdef-signing';

it('CLI-423 HUB-427 hub webhook keeps signing secrets, never as an argument; the hub that runs takes deliveries signed by them', async () => {
  rig.renew();
  const now = () => Date.now();
  const account = new Account(exampleTeam(now()), now);
  const pagerDuty = await localPagerDuty({ account });
  const hub = await teamHub(rig, { PAGERDUTY_TOKEN: ACCOUNT_KEY, PAGERDUTY_API_URL: pagerDuty.url });
  const webhook = (args: readonly string[], stdin = '') =>
    rig.run(['hub', 'webhook', ...args, '--config', hub.config], { stdin });
  const out = deliverWebhooks(
    account,
    { url: `${hub.url}/v1/pagerduty`, secrets: [SECRET] },
    async (url, body, headers) => {
      return (await fetch(url, { method: 'POST', body, headers })).status;
    },
  );

  const page = account.trigger('SCHECK1', '5xx');
  await out.idle();
  expect(out.delivered.map(({ status }) => status)).toEqual([401]);
  expect(oneLine(await webhook(['add'], 'short'))).toMatch(/16 characters or more/);
  const added = await webhook(['add'], `${SECRET}\n`);
  expect([added.code, added.out]).toEqual([0, expect.stringMatching(/^wh-[0-9a-f]{10}\n$/)]);
  expect(statSync(join(dirname(hub.config), 'data', 'pagerduty-webhooks.json')).mode & 0o777).toBe(0o600);
  // The hub sees the file soon after; until then PagerDuty is refused.
  const note = async () => {
    account.note(page, 'PTANAKA', 'again');
    await out.idle();
    return out.delivered.at(-1)?.status;
  };
  while ((await note()) !== 202) await new Promise((resolve) => setTimeout(resolve, 20));

  // HUB-427: three who flood, from the very address, and twelve deliveries meanwhile.
  let [floods, isOver] = [0, false];
  const flood = async () => {
    while (!isOver) {
      const headers = { 'x-pagerduty-signature': `v1=${'0'.repeat(64)}` };
      await (await fetch(`${hub.url}/v1/pagerduty`, { method: 'POST', body: '{}', headers })).text();
      floods += 1;
    }
  };
  const flooding = [flood(), flood(), flood()];
  while (floods < 1_200) await new Promise((resolve) => setTimeout(resolve, 20));
  for (let i = 0; i < 12; i++) await note();
  isOver = true;
  await Promise.all(flooding);
  expect(out.delivered.slice(-12).map(({ status }) => status)).toEqual(Array(12).fill(202));

  await rig.run(['login', hub.url], { stdin: await hub.token('sato') });
  const troubled = await rig.run(['doctor']);
  expect(troubled.out + troubled.err).toMatch(
    /webhooks came in until \d\d:\d\d; since then one could not be taken/,
  );
  await note();
  const doctor = await rig.run(['doctor']);
  expect(doctor.out + doctor.err).toMatch(/webhooks come in \(last \d\d:\d\d\)/);
  const [line = ''] = (await webhook(['list'])).out.split('\n');
  expect(line).toMatch(/^wh-[0-9a-f]{10} {2}\d{4}-\d\d-\d\d$/);
  expect((await webhook(['list', '--json'])).out).not.toContain(SECRET);
  expect((await webhook(['remove', line.split(' ')[0] ?? ''])).code).toBe(0);
  expect((await webhook(['remove', 'wh-none'])).code).toBe(3);
  expect(hub.running.out()).not.toContain(SECRET);
  out.stop();
  hub.running.child.kill('SIGTERM');
  await hub.running.ended;
  await pagerDuty.close();
});
