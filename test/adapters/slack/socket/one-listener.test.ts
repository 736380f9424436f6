import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { slackChat } from '../../../../src/adapters/slack/slack.ts';
import type { ChatHandlers } from '../../../../src/ports/chat.ts';
import { APP_TOKEN } from '../../../../src/sim/slack/workspace.ts';
import { heldNetwork } from '../held-network.ts';
import { DEMO_CHANNEL, deaf, type SlackRig, slackRig, until, words } from '../rig.ts';

const MINUTE = 60_000;

/** Two hubs of one app, the first behind a network that can be held; what each did by `hub: words`. */
async function twoHubs() {
  const rig = await slackRig({ speed: 100 });
  const network = await heldNetwork(rig.server.url);
  const acts: string[] = [];
  const late: string[] = [];
  const hub = (name: string): ChatHandlers => ({
    ...deaf,
    async command({ words: said, claim, answer }) {
      if (!(await claim())) {
        late.push(`${name}: ${said}`);
        return;
      }
      acts.push(`${name}: ${said}`);
      await answer(words('done'));
    },
    async reply({ words: said }) {
      acts.push(`${name}: ${said}`);
    },
  });
  const first = slackChat({ ...rig.options, url: network.url(rig.server.url) }).listen(hub('first'));
  await until(() => rig.server.sockets.count === 2, 'the first hub');
  const second = slackChat(rig.options).listen(hub('second'));
  await until(() => second?.hearing.state === 'taken', 'the second hub to wait');
  const says = (said: string) => rig.server.people.command('U0SATO111', DEMO_CHANNEL, said);
  /** Types it again where Slack or a hub asks for that: what reaches a hub that only looks is not carried out. */
  const insists = async (said: string): Promise<void> => {
    const acted = () => acts.some((act) => act.endsWith(`: ${said}`));
    for (let tries = 0; tries < 20 && !acted(); tries++) {
      const before = late.length;
      const { delivery } = await says(said);
      if (delivery.acknowledged) await until(() => acted() || late.length > before, said);
    }
  };
  return {
    rig,
    network,
    acts,
    late,
    first,
    second,
    says,
    insists,
    async [Symbol.asyncDispose]() {
      await Promise.all([first?.stop(), second?.stop()]);
      await network[Symbol.asyncDispose]();
      await rig.server.close();
    },
  };
}

/** Resolves when so much time has passed at the hubs. */
async function passes(rig: SlackRig, ms: number): Promise<void> {
  const end = rig.time.now() + ms;
  await until(() => rig.time.now() >= end, `${ms} ms`);
}

describe('one hub listens to a workspace', () => {
  it('SLK-861 a hub that was held does not act on what it gets late, nor listen beside the one that took over', async () => {
    await using both = await twoHubs();
    const { rig, network, acts, late, first, second, says, insists } = both;
    network.hold();
    // Slack sends it on a connection that does not answer.
    const lost = await says('start 決済');
    expect(lost.delivery.acknowledged).toBe(false);
    rig.server.sockets.drop();
    await until(() => second?.hearing.state === 'listening' && rig.server.sockets.count === 2, 'the second');
    await insists('start 決済');
    network.release();
    await until(() => late.length === 1, 'what was held');
    await until(() => first?.hearing.state === 'taken', 'the first to see it');
    for (const n of [1, 2, 3, 4]) await insists(`note ${n}`);
    await passes(rig, 2 * MINUTE);
    for (const n of [5, 6, 7, 8]) await insists(`note ${n}`);
    expect(late[0]).toBe('first: start 決済');
    expect(acts.toSorted()).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => `second: note ${n}`),
      'second: start 決済',
    ]);
    expect(first?.hearing.state).toBe('taken');
    await until(() => rig.server.sockets.count === 2, 'the first to look no more');
  });

  it('SLK-861 a hub whose network comes back within minutes waits while another listens, then takes over', async () => {
    await using both = await twoHubs();
    const { rig, network, acts, first, second, insists } = both;
    network.cut();
    await until(() => first?.hearing.state === 'failed', 'the first to notice');
    await until(() => second?.hearing.state === 'listening' && rig.server.sockets.count === 2, 'the second');
    network.mend();
    await until(() => first?.hearing.state === 'taken', 'the first to wait');
    for (const n of [1, 2, 3, 4]) await insists(`note ${n}`);
    expect(acts.toSorted()).toEqual([1, 2, 3, 4].map((n) => `second: note ${n}`));
    await second?.stop();
    await until(() => first?.hearing.state === 'listening' && rig.server.sockets.count === 2, 'the first');
    await insists('note 5');
    expect(acts.at(-1)).toBe('first: note 5');
  });

  it('SLK-861 a hub that lost its connections alone listens again, though Slack counts them for a while', async () => {
    await using rig = await slackRig();
    await using network = await heldNetwork(rig.server.url);
    const listening = slackChat({ ...rig.options, url: network.url(rig.server.url) }).listen({
      ...deaf,
      command: async ({ answer }) => answer(words('done')),
    });
    await until(() => rig.server.sockets.count === 2, 'two connections');
    // It stands for one that Slack has not noticed to be gone.
    const held = await strayConnection(rig);
    network.cut();
    await until(() => listening?.hearing.state === 'failed', 'the loss');
    network.mend();
    await until(() => listening?.hearing.state === 'starting', 'a try that Slack counts others at');
    held.terminate();
    await until(() => listening?.hearing.state === 'listening', 'the next try');
    await listening?.stop();
  });

  it('SLK-862 of two that were let in at once one gives way', async () => {
    await using rig = await slackRig({ speed: 100 });
    const listening = rig.chat.listen(deaf);
    await until(() => rig.server.sockets.count === 2, 'two connections');
    const others = [await strayConnection(rig), await strayConnection(rig)];
    rig.server.sockets.refresh();
    await until(() => listening?.hearing.state === 'taken', 'the hub to give way');
    await until(() => rig.server.sockets.count === 2, 'its connections to end');
    for (const one of others) one.terminate();
    await until(() => listening?.hearing.state === 'listening', 'its turn');
    await listening?.stop();
  });
});

/** A connection of the app that belongs to nobody here. */
async function strayConnection({ server }: SlackRig): Promise<WebSocket> {
  const asked = await fetch(`${server.url}apps.connections.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${APP_TOKEN}`, 'content-type': 'application/x-www-form-urlencoded' },
  });
  const { url } = (await asked.json()) as { url: string };
  const socket = new WebSocket(url);
  await new Promise((resolve) => socket.once('message', resolve));
  return socket;
}
