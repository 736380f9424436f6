import { describe, expect, it } from 'vitest';
import { messageId } from '../../../../src/adapters/slack/message-id.ts';
import { slackChat } from '../../../../src/adapters/slack/slack.ts';
import type { ChatHandlers } from '../../../../src/ports/chat.ts';
import { APP_TOKEN } from '../../../../src/sim/slack/workspace.ts';
import { DEMO_CHANNEL, deaf, slackRig, until, words } from '../rig.ts';

function hearing() {
  const heard: string[] = [];
  const handlers: ChatHandlers = {
    ...deaf,
    async command(command) {
      heard.push(`/oncall ${command.words} by ${command.user}`);
      await command.answer(words(`done: ${command.words} <!channel>`));
    },
    async reply({ words: said, thread }) {
      heard.push(`${thread}: ${said}`);
    },
  };
  return { heard, handlers };
}

describe('Socket Mode', () => {
  it('SLK-775 hears a command once on two connections, acknowledges it and answers the person alone', async () => {
    await using rig = await slackRig();
    const { heard, handlers } = hearing();
    const listening = rig.chat.listen(handlers);
    await until(() => rig.server.sockets.count === 2, 'two connections');
    expect(listening?.hearing.state).toBe('listening');
    const run = await rig.server.people.command('U0SATO111', DEMO_CHANNEL, 'start 決済', { twice: true });
    expect(run.delivery).toMatchObject({ acknowledged: true, sent: 2 });
    await until(() => run.answers.length > 0, 'an answer');
    expect(run.answers.map(({ shown }) => shown)).toEqual(['done: start 決済 <!channel>']);
    expect(heard).toEqual(['/oncall start 決済 by U0SATO111']);
    expect(rig.workspace.messages).toEqual([]);
    await listening?.stop();
  });

  it('SLK-776 a refreshed or a broken connection is replaced, and commands are heard throughout', async () => {
    await using rig = await slackRig();
    const { heard, handlers } = hearing();
    const listening = rig.chat.listen(handlers);
    await until(() => rig.server.sockets.count === 2, 'two connections');
    rig.server.sockets.refresh();
    const meanwhile = await rig.server.people.command('U0SATO111', DEMO_CHANNEL, 'list');
    expect(meanwhile.delivery.acknowledged).toBe(true);
    rig.server.sockets.drop();
    await until(() => rig.server.sockets.count === 2, 'two connections again');
    const after = await rig.server.people.command('U0SATO111', DEMO_CHANNEL, 'who');
    expect(after.delivery.acknowledged).toBe(true);
    await until(() => heard.length === 2, 'both commands');
    expect(listening?.hearing.state).toBe('listening');
    await listening?.stop();
  });

  it('SLK-777 a second hub says that another one listens, and takes over when that is gone', async () => {
    await using rig = await slackRig({ speed: 200 });
    const first = rig.chat.listen(deaf);
    await until(() => rig.server.sockets.count === 2, 'the first hub');
    const second = slackChat(rig.options).listen(deaf);
    await until(() => second?.hearing.state === 'taken', 'the second hub to say so');
    await until(() => rig.server.sockets.count === 2, 'the second to leave');
    await first?.stop();
    await until(() => second?.hearing.state === 'listening', 'the second to take over');
    await second?.stop();
  });

  it('SLK-777 a wrong token is a state with its reason, tried again later', async () => {
    await using rig = await slackRig({ speed: 200 });
    rig.workspace.revoked.add(APP_TOKEN);
    const listening = rig.chat.listen(deaf);
    await until(() => listening?.hearing.state === 'failed', 'the failure');
    expect(listening?.hearing.why?.kind).toBe('unauthorised');
    rig.workspace.revoked.delete(APP_TOKEN);
    await until(() => listening?.hearing.state === 'listening', 'the next try');
    await listening?.stop();
    expect(slackChat({ ...rig.options, appToken: null }).listen(deaf)).toBeNull();
  });

  it('SLK-778 hears replies of people in a thread, each once, and nothing else', async () => {
    await using rig = await slackRig();
    const { heard, handlers } = hearing();
    const listening = rig.chat.listen(handlers);
    await until(() => rig.server.sockets.count === 2, 'two connections');
    const root = await rig.server.people.write('U0SATO111', DEMO_CHANNEL, 'note: not in a thread');
    await rig.server.people.write('U0SATO111', DEMO_CHANNEL, 'note: a < b & c', {
      thread: root.ts,
      twice: true,
    });
    await rig.server.people.write('U0TANAKA1', DEMO_CHANNEL, 'see <https://example.com/x|here>', {
      thread: root.ts,
      wire: true,
    });
    const id = messageId(root.ts);
    expect(heard).toEqual([`${id}: note: a < b & c`, `${id}: see https://example.com/x`]);
    await listening?.stop();
  });

  it('SLK-778 takes a reply whose first delivery could not be dealt with when it comes again, and then no more', async () => {
    await using rig = await slackRig();
    const { heard, handlers } = hearing();
    let failures = 1;
    const listening = rig.chat.listen({
      ...handlers,
      async reply(reply) {
        failures -= 1;
        if (failures >= 0) throw new Error('the disk is full');
        await handlers.reply(reply);
      },
    });
    await until(() => rig.server.sockets.count === 2, 'two connections');
    const root = await rig.server.people.write('U0SATO111', DEMO_CHANNEL, 'x');
    await rig.server.people.write('U0SATO111', DEMO_CHANNEL, 'note: y', { thread: root.ts, twice: true });
    await until(() => heard.length > 0, 'the reply');
    expect(heard).toEqual([`${messageId(root.ts)}: note: y`]);
    await listening?.stop();
  });
});
