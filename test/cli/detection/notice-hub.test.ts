import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEMO_CHANNEL, demoWorkspace } from '../../../src/demo/slack-team.ts';
import { Account } from '../../../src/sim/pagerduty/account.ts';
import { type LocalPagerDuty, localPagerDuty } from '../../../src/sim/pagerduty/server.ts';
import { exampleTeam } from '../../../src/sim/pagerduty/team.ts';
import { shownText } from '../../../src/sim/slack/message-rules.ts';
import { localSlack } from '../../../src/sim/slack/server.ts';
import { BOT_TOKEN } from '../../../src/sim/slack/workspace.ts';
import { cliRig } from '../rig.ts';
import { checkoutRule, pagerEnv, teamDetection } from './team-detection.ts';

const rig = cliRig();
let pagerDuty: LocalPagerDuty;
let slack: Awaited<ReturnType<typeof localSlack>>;
const workspace = demoWorkspace('en', () => Date.now());
beforeAll(async () => {
  const now = () => Date.now();
  pagerDuty = await localPagerDuty({ account: new Account(exampleTeam(now()), now) });
  slack = await localSlack({ workspace });
});
afterAll(async () => {
  await pagerDuty.close();
  await slack.close();
});
beforeEach(() => rig.renew());

describe('a notice of a team', () => {
  it('DET-885 is in Slack and asked for by home, and nobody is paged', { timeout: 60_000 }, async () => {
    const rule = checkoutRule('{ users: user, notice: 5, page: 500 }');
    const { config, url, token } = await teamDetection(rig, rule, [
      `slack: { channel: ${DEMO_CHANNEL}, lang: en }`,
    ]);
    const env = { ...pagerEnv(pagerDuty.url), SLACK_API_URL: slack.url, SLACK_BOT_TOKEN: BOT_TOKEN };
    const hub = rig.start(['hub', 'run', '--config', config], { env });
    await hub.until(() => hub.out().includes('"event":"notice"'));
    const texts = () => workspace.inChannel(DEMO_CHANNEL).map(shownText);
    while (texts().length === 0) await new Promise((done) => setTimeout(done, 50));
    expect(texts()).toEqual([
      expect.stringMatching(
        /^\*?Notice checkout-5xx\*?\s+40 users affected at \d\d:\d\d; below the page level/,
      ),
    ]);
    const headers = { authorization: `Bearer ${await token()}` };
    const news = await (await fetch(`${url}/v1/detection`, { headers })).json();
    expect(news).toMatchObject({ rules: 1, notices: [{ rule: 'checkout-5xx', group: '', users: 40 }] });
    expect(pagerDuty.account.incidents.filter(({ key }) => key.startsWith('oncall/'))).toEqual([]);
    hub.child.kill('SIGTERM');
    expect((await hub.ended).code).toBe(0);
  });
});
