import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Account } from '../../../src/sim/pagerduty/account.ts';
import { type LocalPagerDuty, localPagerDuty } from '../../../src/sim/pagerduty/server.ts';
import { exampleTeam } from '../../../src/sim/pagerduty/team.ts';
import { cliRig, type Running } from '../rig.ts';
import { checkoutRule, pagerEnv, teamDetection } from './team-detection.ts';

const rig = cliRig();
let server: LocalPagerDuty;
beforeAll(async () => {
  const now = () => Date.now();
  server = await localPagerDuty({ account: new Account(exampleTeam(now()), now) });
});
afterAll(() => server.close());
beforeEach(() => rig.renew());

const ours = () => server.account.incidents.filter(({ key }) => key.startsWith('oncall/'));
const said = (running: Running, event: string) => running.out().includes(`"event":"${event}"`);

describe('an exclusion of a team', () => {
  it('DET-886 reaches the watcher of the hub from a laptop, is counted there, and is noted', {
    timeout: 150_000,
  }, async () => {
    const { config, url, token } = await teamDetection(rig, checkoutRule());
    const hub = rig.start(['hub', 'run', '--config', config], { env: pagerEnv(server.url) });
    await hub.until(() => said(hub, 'page-sent'));
    const laptop = { env: { ONCALL_HUB: url, ONCALL_TOKEN: await token() } };
    const add = [
      'exclusion',
      'add',
      'acquirer-maint',
      '--query',
      'acquirer:b',
      '--for',
      '2h',
      '--reason',
      'theirs',
    ];
    const wrong = await rig.run([...add, '--rule', 'chekout'], laptop);
    expect(wrong.err).toContain('no rule chekout');
    // The page of the forty users is open.
    const asked = await rig.run([...add, '--rule', 'checkout-5xx'], laptop);
    expect([asked.code, asked.err.trimEnd().split('\n')]).toEqual([
      1,
      [
        'No rule that it is for is known here, so its effect is not known',
        'oncall: a page of checkout-5xx is open: without these documents it may be resolved while users are affected. To add it all the same, use --yes',
      ],
    ]);
    const added = await rig.run([...add, '--rule', 'checkout-5xx', '--yes'], laptop);
    expect([added.code, added.out]).toEqual([
      0,
      expect.stringMatching(/^Added exclusion acquirer-maint, until /),
    ]);
    expect(added.err).toMatch(/In the watch log of http:\/\/127\.0\.0\.1:\d+, evaluated by \S+/);
    // The forty users are left out from the next slot on: the page is resolved, and what is held back is counted.
    await hub.until(() => said(hub, 'page-resolved'));
    expect(ours().at(-1)?.status).toBe('resolved');
    const held = async () => JSON.parse(await rig.ok(['exclusion', 'list', '--json'], laptop))[0].held;
    while ((await held()).pages === 0) await new Promise((done) => setTimeout(done, 100));
    expect(await held()).toMatchObject({ pages: 1, users: 40, rules: ['checkout-5xx'] });
    // The detection log of the laptop itself has none.
    const local = await rig.run(['exclusion', 'list', '--local'], laptop);
    expect(local.err).toContain('No exclusion holds');
    expect(local.err).toMatch(/In the watch log of this machine \(.*watch\); no detection runs here now/);
    const ended = await rig.run(['exclusion', 'end', 'acquirer-maint', '--reason', 'over'], laptop);
    expect(ended.out).toBe('Ended exclusion acquirer-maint\n');
    const again = await rig.run(['exclusion', 'end', 'acquirer-maint'], laptop);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('has ended already')]);
    await hub.until(() => hub.out().split('"event":"page-sent"').length > 2);
    expect(ours().at(-1)?.title).toBe(
      'checkout-5xx: 40 users affected in 1h; exclusion acquirer-maint ended just now',
    );
    const audit = await rig.ok(['audit', '--config', config]);
    expect(audit).toContain('added exclusion acquirer-maint to detection: acquirer:b (checkout-5xx)');
    expect(audit).toContain('ended exclusion acquirer-maint of detection (reason: over)');
    // The lint and replays of a laptop know it, too.
    mkdirSync(join(rig.work, 'sessions', 'rules'), { recursive: true });
    writeFileSync(join(rig.work, 'sessions', 'rules', 'checkout.yaml'), checkoutRule());
    writeFileSync(join(rig.work, 'oncall.yaml'), 'sources:\n  app: { type: file, path: app.log }\n');
    const lint = async () => rig.run(['rules', 'lint', '--offline'], laptop);
    expect((await lint()).out).toContain('acquirer-maint');
    // What `-` in a session sends lands in the same place.
    const sent = await fetch(`${url}/v1/exclusions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${laptop.env.ONCALL_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ template: 'pay', days: 1, reason: 'known', sure: true }),
    });
    expect(await sent.json()).toMatchObject({ id: 'pay', rule: null, watcher: expect.any(String) });
    await hub.until(() => hub.out().split('"event":"page-resolved"').length > 2);
    expect(ours().at(-1)?.status).toBe('resolved');
    hub.child.kill('SIGTERM');
    expect((await hub.ended).code).toBe(0);
    const alone = await lint();
    expect(alone.out).not.toContain('acquirer-maint');
    expect(alone.err).toContain('cannot be read, so none is counted');
  });
});
