import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEMO_CHANNEL, demoWorkspace } from '../../../src/demo/slack-team.ts';
import { shownText } from '../../../src/sim/slack/message-rules.ts';
import { type LocalSlack, localSlack } from '../../../src/sim/slack/server.ts';
import { APP_TOKEN, BOT_TOKEN } from '../../../src/sim/slack/workspace.ts';
import { cliRig, oneLine, teamHub } from '../rig.ts';

const rig = cliRig();
let server: LocalSlack;
beforeEach(async () => {
  server = await localSlack({ workspace: demoWorkspace('en', () => Date.now()) });
});
afterEach(() => server.close());

const env = () => ({ SLACK_BOT_TOKEN: BOT_TOKEN, SLACK_APP_TOKEN: APP_TOKEN, SLACK_API_URL: server.url });
const CONFIG = `slack:\n  channel: ${DEMO_CHANNEL}\n  lang: en\n  timeZone: Asia/Tokyo\n`;

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function slackCheck(more: Readonly<Record<string, string>> = {}) {
  const ran = await rig.run(['doctor', '--json'], { env: more });
  const { checks } = JSON.parse(ran.out) as { checks: { check: string; state: string; detail: string }[] };
  return checks.find(({ check }) => check === 'slack');
}

describe('Slack on the command line', () => {
  it('SLK-789 a team hub posts, doctor asks it, and the digest goes out on request', async () => {
    rig.renew();
    const hub = await teamHub(rig, env(), { config: CONFIG });
    const token = await hub.token('sato', 'Sato');
    const team = { ONCALL_HUB: hub.url, ONCALL_TOKEN: token };
    await until(() => server.sockets.count === 2);
    const channel = () => server.workspace.inChannel(DEMO_CHANNEL);
    await rig.ok(['start', 'Checkout fails', '--no-tui'], { env: team });
    await until(() => channel().length === 1);
    expect(shownText(channel()[0] ?? { text: '', blocks: [] })).toContain('Checkout fails');
    expect(await slackCheck(team)).toMatchObject({
      state: 'ok',
      detail: expect.stringMatching(/#incident-payments, hears \/oncall$/),
    });
    const posted = JSON.parse(await rig.ok(['digest', '--post', '--json'], { env: team }));
    expect(posted).toMatchObject({ outcome: 'done', channel: DEMO_CHANNEL });
    expect(channel()).toHaveLength(2);
    const readonly = await rig.run(['digest', '--post', '--readonly'], { env: team });
    expect(oneLine(readonly)).toContain('--readonly');
    expect(channel()).toHaveLength(2);
    server.workspace.tokens.get(BOT_TOKEN)?.scopes.delete('users:read.email');
    expect(await slackCheck(team)).toMatchObject({
      state: 'warn',
      detail: expect.stringContaining('users:read.email'),
    });
    const [first] = server.workspace.channels;
    if (first) first.isMember = false;
    expect(await slackCheck(team)).toMatchObject({
      state: 'broken',
      detail: expect.stringContaining('/invite @oncall'),
    });
    server.workspace.revoked.add(BOT_TOKEN);
    expect(await slackCheck(team)).toMatchObject({
      state: 'broken',
      detail: expect.stringContaining('token'),
    });
    expect(hub.running.out() + hub.running.err()).not.toContain(BOT_TOKEN);
  });

  it('SLK-871 doctor names a session that Slack was not told of, also where all else is well', async () => {
    rig.renew();
    const hub = await teamHub(rig, env(), { config: CONFIG });
    const team = { ONCALL_HUB: hub.url, ONCALL_TOKEN: await hub.token('sato', 'Sato') };
    const { session } = JSON.parse(
      await rig.ok(['start', 'Checkout fails', '--no-tui', '--json'], { env: team }),
    );
    await until(() => server.workspace.inChannel(DEMO_CHANNEL).length === 1 && server.sockets.count === 2);
    expect((await slackCheck(team))?.state).toBe('ok');
    server.faults.add('chat.update', { kind: 'status', status: 429, headers: { 'retry-after': '600' } });
    await rig.ok(['severity', session, 'SEV1'], { env: team });
    await until(async () => (await slackCheck(team))?.state === 'warn');
    const detail = expect.stringMatching(new RegExp(`${session} not updated since \\d\\d:\\d\\d \\(429\\)`));
    expect(await slackCheck(team)).toMatchObject({ state: 'warn', detail });
  });

  it('SLK-782 a hub process that is killed between a post and its outcome posts nothing twice', async () => {
    rig.renew();
    server.faults.add('chat.postMessage', { kind: 'hang', done: true });
    const hub = await teamHub(rig, env(), { config: CONFIG });
    const team = { ONCALL_HUB: hub.url, ONCALL_TOKEN: await hub.token('sato', 'Sato') };
    const { session } = JSON.parse(
      await rig.ok(['start', 'Checkout fails', '--no-tui', '--json'], { env: team }),
    );
    const channel = () => server.workspace.inChannel(DEMO_CHANNEL);
    await until(() => channel().length === 1);
    hub.running.child.kill('SIGKILL');
    await hub.running.ended;
    await hub.restart();
    await rig.ok(['severity', session, 'SEV1'], { env: team });
    await until(() => shownText(channel()[0] ?? { text: '', blocks: [] }).startsWith('SEV1'));
    // The thread has its own: the call.
    const posts = server.calls.filter(({ method, form }) => method === 'chat.postMessage' && !form.thread_ts);
    expect([channel().length, posts.length]).toEqual([1, 1]);
  });

  it('SLK-789 a hub with --readonly posts nothing, and one without slack: has no chat', async () => {
    rig.renew();
    const config = join(rig.work, 'hub.yaml');
    writeFileSync(config, `listen: 127.0.0.1:0\ntls: proxy\ndata: data\n${CONFIG}`);
    const running = rig.start(['--readonly', 'hub', '--config', config], { env: env() });
    await running.until(() => running.out().includes('"started"'));
    expect(server.calls).toEqual([]);
    const other = await teamHub(rig, env());
    const team = { ONCALL_HUB: other.url, ONCALL_TOKEN: await other.token('sato', 'Sato') };
    expect((await slackCheck(team))?.state).toBe('off');
    const digest = await rig.run(['digest', '--post'], { env: team });
    expect([digest.code, server.calls.length]).toEqual([expect.any(Number), 0]);
    expect(digest.code).not.toBe(0);
  });

  it('SLK-789 without a hub doctor looks with the tokens of this machine, and never shows them', async () => {
    rig.renew();
    expect(await slackCheck({ SLACK_BOT_TOKEN: BOT_TOKEN })).toMatchObject({ state: 'warn' });
    const file = join(rig.root, 'config', 'oncall', 'config.yaml');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, CONFIG);
    chmodSync(file, 0o600);
    const check = await slackCheck(env());
    expect(check).toMatchObject({ state: 'broken', detail: expect.stringContaining('/invite') });
    expect(JSON.stringify(check)).not.toContain('xoxb');
  });

  it('SLK-788 the manifest is data, and how to go on is not', async () => {
    rig.renew();
    const ran = await rig.run(['hub', 'slack']);
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out)).toMatchObject({ settings: { socket_mode_enabled: true } });
    expect(ran.err).toContain('SLACK_BOT_TOKEN');
  });

  it('SLK-789 a wrong setting is named with its line and form', async () => {
    rig.renew();
    writeFileSync(join(rig.work, 'hub.yaml'), 'data: data\nslack:\n  channel: "#incident"\n');
    const ran = await rig.run(['hub', '--config', 'hub.yaml']);
    expect(oneLine(ran)).toContain('hub.yaml:3 slack.channel');
  });
});
