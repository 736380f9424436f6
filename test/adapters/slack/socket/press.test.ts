import { describe, expect, it } from 'vitest';
import { slackChat } from '../../../../src/adapters/slack/slack.ts';
import type { ChatForm, ChatHandlers } from '../../../../src/ports/chat.ts';
import { checkBlocks } from '../../../../src/sim/slack/message-rules.ts';
import { carried, DEMO_CHANNEL, deaf, postOf, type SlackRig, slackRig, until } from '../rig.ts';

const SATO = 'U0SATO111';
const ROW = [{ text: '確認済みにする', button: 'ack', value: 'checkout-1125' }];
const FORM: ChatForm = {
  ...{ form: 'more', value: 'checkout-1125', title: 'x'.repeat(40), send: '送信', cancel: 'やめる' },
  text: [[{ text: '読むもの' }]],
  fields: [
    { kind: 'line', name: 'owner', label: '担当', isOptional: true, initial: '鈴木', most: 200 },
    {
      kind: 'lines',
      name: 'note',
      label: 'ノート',
      isOptional: false,
      initial: 'x'.repeat(5_000),
      most: 9_000,
    },
    {
      ...{ kind: 'choice', name: 'severity', label: '重大度', isOptional: true, initial: 'SEV2' },
      choices: ['SEV1', 'SEV2'].map((value) => ({ value, text: value })),
    },
    {
      ...{ kind: 'ticks', name: 'steps', label: '手順', isOptional: true },
      choices: [
        { value: 'a', text: '🔥'.repeat(60) },
        { value: 'b', text: 'b' },
      ],
    },
  ],
};

async function posted(rig: SlackRig) {
  await carried(rig, postOf({ text: [[{ text: '決済で5xx' }], ROW] }));
  const [message] = rig.workspace.inChannel(DEMO_CHANNEL);
  if (!message) throw new Error('no message');
  return message;
}

describe('presses and forms over Socket Mode', () => {
  it('SLK-1070 a press is heard once with its button, value and message, and its form comes back as it was filled in', async () => {
    await using rig = await slackRig();
    const message = await posted(rig);
    const heard: unknown[] = [];
    const handlers: ChatHandlers = {
      ...deaf,
      async press({ user, button, value, place, open }) {
        heard.push([user, button, value, place.channel]);
        await open(FORM);
      },
      async sent({ user, form, value, fields }) {
        heard.push([user, form, value, fields.owner, fields.severity, fields.steps, fields.note?.length]);
        return heard.length === 2 ? { field: 'owner', text: 'y'.repeat(3_000) } : null;
      },
    };
    const listening = rig.chat.listen(handlers);
    await until(() => rig.server.sockets.count === 2, 'two connections');
    await expect(rig.server.people.press(SATO, message, 'mitigate')).rejects.toThrow('no button mitigate');
    const { delivery } = await rig.server.people.press(SATO, message, 'ack', { twice: true });
    expect(delivery).toMatchObject({ acknowledged: true, sent: 2 });
    await until(() => rig.workspace.views.opened.length > 0, 'the form');
    const [view] = rig.workspace.views.opened;
    if (!view) throw new Error('no form');
    expect(view.view.title.text).toHaveLength(24);
    await rig.server.people.send(view, { owner: '', steps: 'a b' });
    expect(view.isOpen).toBe(true);
    expect(view.errors.owner).toHaveLength(500);
    await rig.server.people.send(view, { owner: '田中' });
    expect(view.isOpen).toBe(false);
    expect(heard).toEqual([
      [SATO, 'ack', 'checkout-1125', DEMO_CHANNEL],
      [SATO, 'more', 'checkout-1125', '', 'SEV2', 'a b', 3_000],
      [SATO, 'more', 'checkout-1125', '田中', 'SEV2', 'a b', 3_000],
    ]);
    await listening?.stop();
  });

  it('SLK-1071 buttons are part of the words by which a message is compared', async () => {
    await using rig = await slackRig();
    const text = [[{ text: '決済で5xx' }]];
    const chat = slackChat(rig.options);
    const { outcome } = await carried(rig, postOf({ text: [...text, ROW] }));
    if (outcome.kind !== 'done') throw new Error(outcome.kind);
    const at = outcome.proof;
    expect(await chat.shows(at, [...text, ROW])).toBe(true);
    expect(await chat.shows(at, text)).toBe(false);
    await chat.edit(at, text);
    expect(await chat.shows(at, text)).toBe(true);
    expect(rig.workspace.messages.at(-1)?.blocks).toHaveLength(1);
  });

  it('SLK-1072 the local Slack refuses buttons and forms that Slack would refuse', async () => {
    await using rig = await slackRig();
    const button = { type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'a' }, value: 'v' };
    const actions = (elements: readonly object[]) => () => checkBlocks([{ type: 'actions', elements }]);
    expect(actions([button])).not.toThrow();
    expect(actions([])).toThrow('invalid_blocks');
    expect(actions([button, button])).toThrow('invalid_blocks');
    expect(actions([{ ...button, text: { type: 'plain_text', text: 'x'.repeat(76) } }])).toThrow(
      'invalid_blocks',
    );
    expect(actions([{ ...button, colour: 'red' }])).toThrow('invalid_blocks');
    const { views } = rig.workspace;
    expect(() => views.open('none', {})).toThrow('invalid_trigger_id');
    views.grant('t', SATO);
    expect(() => views.open('t', { type: 'modal' })).toThrow('invalid_arguments');
    views.triggerMs = -1;
    expect(() => views.open('t', {})).toThrow('expired_trigger_id');
  });
});
