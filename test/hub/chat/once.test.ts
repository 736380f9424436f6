import { describe, expect, it } from 'vitest';
import { messageId } from '../../../src/adapters/slack/message-id.ts';
import { chatRig, SATO, TANAKA } from './chat-rig.ts';

describe('posted once', () => {
  it('SLK-782 a hub killed between a post and its outcome makes no second message', async () => {
    await using rig = await chatRig();
    rig.slack.faults.add('chat.postMessage', { kind: 'hang', done: true });
    const session = await rig.open();
    await rig.wait(() => rig.headlines().length === 1, 'the post');
    expect((await rig.state(session)).actions[0]).toMatchObject({ outcome: null });
    await rig.die();
    await rig.begin();
    const state = await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done', 'the outcome');
    expect(state.actions[0]?.params).toMatchObject({ found: 1, message: messageId(rig.headlines()[0]?.ts) });
    await rig.act(TANAKA, session, 'severity.set', { severity: 'SEV1' });
    await rig.wait(() => rig.headline().startsWith('SEV1'), 'the edit');
    expect([rig.headlines().length, rig.posts().length]).toEqual([1, 1]);
  });

  it('SLK-782 the same for a post in the thread', async () => {
    await using rig = await chatRig();
    const session = await rig.open();
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    rig.slack.faults.add('chat.postMessage', { kind: 'hang', done: true });
    await rig.act(TANAKA, session, 'notice.send', { text: '調査中です', nextAt: null, final: false });
    await rig.wait(() => rig.thread().length === 1, 'the notice');
    await rig.die();
    await rig.begin();
    await rig.until(session, ({ actions }) => actions[1]?.outcome === 'done', 'the outcome');
    expect(rig.thread()).toHaveLength(1);
  });

  it('SLK-782 what happened while the hub was away is shown by the next one', async () => {
    await using rig = await chatRig();
    const session = await rig.open();
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    rig.slack.faults.add('chat.update', { kind: 'status', status: 500 }, 1_000);
    await rig.act(TANAKA, session, 'severity.set', { severity: 'SEV1' });
    await rig.act(SATO, session, 'session.close', { reason: 'テスト' });
    await rig.die();
    rig.slack.faults.clear();
    await rig.begin();
    await rig.wait(() => rig.headline().startsWith('SEV1 終了'), 'the last words');
    await rig.wait(() => rig.thread().length === 1, 'the summary');
    expect(rig.headlines()).toHaveLength(1);
  });
});
