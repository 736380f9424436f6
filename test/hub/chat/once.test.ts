import { describe, expect, it } from 'vitest';
import { messageId } from '../../../src/adapters/slack/message-id.ts';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { shownText } from '../../../src/sim/slack/message-rules.ts';
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

  it('SLK-1004 after a kill the thread goes on seconds later where the post did not take effect, and at once where it did', async () => {
    for (const isDone of [false, true]) {
      await using rig = await chatRig();
      const session = await rig.open();
      await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
      rig.slack.faults.add('chat.postMessage', { kind: 'hang', done: isDone });
      await rig.act(TANAKA, session, 'notice.send', { text: '調査中です', nextAt: null, final: false });
      await rig.wait(() => rig.posts().length === 2, 'the notice');
      await rig.die();
      const died = rig.time.now();
      await rig.begin();
      await rig.act(SATO, session, 'notice.send', { text: '切り戻し中', nextAt: null, final: false });
      await rig.until(session, ({ actions }) => actions[2]?.outcome === 'done', 'the second notice');
      expect(rig.thread().map((text) => text.split('\n')[1])).toEqual(['調査中です', '切り戻し中']);
      expect(rig.posts()).toHaveLength(isDone ? 3 : 4);
      const doubts: { readonly from: number; readonly until: number }[] = [];
      for await (const events of rig.hub.events(session))
        for (const { type, at, data } of events as readonly AnyEvent[])
          if (type === 'action.delayed')
            doubts.push({ from: Date.parse(at), until: Date.parse(String(data.retryAt)) });
      expect(doubts).toHaveLength(isDone ? 0 : 1);
      // From the start of the hub that looks for it, the time in which a request ends.
      for (const { from, until } of doubts) {
        expect([until - from <= 10_000, until - died >= 10_000]).toEqual([true, true]);
        expect(rig.posts()[2]?.at).toBeGreaterThanOrEqual(until);
      }
      expect((await rig.state(session)).chatStall).toBeNull();
    }
  });

  it('SLK-1008 a hub that starts edits only the messages whose words have changed', async () => {
    await using rig = await chatRig();
    const sessions = [
      await rig.open(),
      await rig.open(TANAKA, {}, 'search'),
      await rig.open(SATO, {}, 'cart'),
    ];
    for (const id of sessions)
      await rig.until(id, ({ actions }) => actions[0]?.outcome === 'done', 'the message');
    const [same = '', edited = '', changed = ''] = sessions;
    await rig.act(TANAKA, edited, 'severity.set', { severity: 'SEV2' });
    await rig.wait(() => rig.headlines().some((one) => shownText(one).startsWith('SEV2')), 'the edit');
    rig.slack.faults.add('chat.update', { kind: 'status', status: 500 }, 1_000);
    await rig.act(TANAKA, changed, 'severity.set', { severity: 'SEV1' });
    await rig.die();
    rig.slack.faults.clear();
    const before = rig.edits().length;
    await rig.begin();
    await rig.wait(() => rig.headlines().some((one) => shownText(one).startsWith('SEV1')), 'the edit');
    const reads = () => rig.slack.calls.filter(({ form }) => form.inclusive === 'true').length;
    await rig.wait(() => reads() === 3, 'a look at each');
    await rig.wait(() => !rig.chat.busy, 'the end');
    expect(rig.edits().length - before).toBe(1);
    // What cannot be read is edited.
    await rig.die();
    rig.slack.faults.add('conversations.history', { kind: 'status', status: 500 });
    await rig.begin();
    await rig.wait(() => rig.edits().length - before === 2, 'the edit of what was not read');
    expect((await rig.state(same)).chatStall).toBeNull();
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
