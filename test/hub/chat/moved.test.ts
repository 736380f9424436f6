import { describe, expect, it } from 'vitest';
import { headlinesOf } from '../../../src/domain/chat/chat.ts';
import { shownText } from '../../../src/sim/slack/message-rules.ts';
import { chatRig, DEMO_CHANNEL, DRILLS, SATO, TANAKA } from './chat-rig.ts';

/** The channel of grave sessions. */
const GRAVE = DRILLS;
const channels = [{ severity: 'SEV1', channel: GRAVE }] as const;
const notice = (text: string) => ({ text, nextAt: null, final: false });

async function posted(options: Parameters<typeof chatRig>[0] = {}) {
  const rig = await chatRig({ settings: { channels }, ...options });
  const session = await rig.open();
  await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
  return { rig, session };
}

describe('a severity that is set later', () => {
  it('SLK-865 moves the message and all that follows to its channel; the earlier one says where', async () => {
    const { rig, session } = await posted();
    await using _ = rig;
    await rig.act(TANAKA, session, 'notice.send', notice('調査中です'));
    await rig.wait(() => rig.thread().length === 1, 'the first notice');
    await rig.act(TANAKA, session, 'severity.set', { severity: 'SEV1' });
    await rig.wait(() => rig.headline().startsWith('移動'), 'the pointer');
    expect(rig.headline()).toBe(`移動  決済画面で5xx急増\n以後はこちら: #${GRAVE}  oncall join ${session}`);
    expect(rig.headline(GRAVE)).toMatch(/^SEV1 対応中 {2}決済画面で5xx急増/);
    const edits = rig.headlines()[0]?.edits;
    await rig.act(TANAKA, session, 'notice.send', notice('切り戻し中です'));
    await rig.act(SATO, session, 'session.mitigate');
    await rig.wait(() => rig.thread(GRAVE).length === 3, 'the thread');
    expect(rig.thread(GRAVE).map((text) => / {2}(\S+)/.exec(text)?.[1])).toEqual([
      '移動',
      '続報',
      '暫定復旧',
    ]);
    expect(rig.thread(GRAVE)[0]).toContain(`ここまでのスレッド: #${DEMO_CHANNEL}`);
    await rig.wait(() => rig.headline(GRAVE).startsWith('SEV1 暫定復旧'), 'the edit');
    expect(rig.thread()).toHaveLength(1);
    expect([rig.headlines().length, rig.headlines(GRAVE).length]).toEqual([1, 1]);
    expect(rig.headlines()[0]?.edits).toBe(edits);
  });

  it('SLK-865 a call for help goes to the new channel; a note: below the earlier message is still one', async () => {
    const summon = { group: 'S0ONCALL11', againMin: null, most: 2 };
    await using rig = await chatRig({ settings: { channels, summon }, withPager: true });
    const page = rig.account.trigger('SCHECK1', '決済画面で5xx急増');
    await rig.wait(() => rig.slack.sockets.count === 2, 'the listener');
    const run = await rig.slack.people.command(SATO.slack, DEMO_CHANNEL, `start #${page.number}`);
    await rig.wait(() => run.answers.length === 1, 'the answer');
    const session = /oncall join (\S+)/.exec(run.answers[0]?.shown ?? '')?.[1] ?? '';
    await rig.wait(() => rig.thread().length === 1, 'the first call');
    await rig.act(TANAKA, session, 'severity.set', { severity: 'SEV1' });
    await rig.wait(() => rig.thread(GRAVE).length === 1, 'the move');
    await rig.act(SATO, session, 'responder.request', { who: '田中', message: 'DBを見てほしい' });
    await rig.wait(() => rig.thread(GRAVE).length === 2, 'the call for help');
    expect(rig.thread(GRAVE)[1]).toContain('DBを見てほしい');
    expect(rig.thread()).toHaveLength(1);
    const thread = rig.headlines()[0]?.ts ?? '';
    await rig.slack.people.write(TANAKA.slack, DEMO_CHANNEL, 'note: 元のスレッドから', { thread });
    const { notes } = await rig.state(session);
    expect(notes.map(({ text }) => text)).toEqual(['元のスレッドから']);
  });

  it('SLK-865 a channel that takes no message changes nothing, and is said', async () => {
    const { rig, session } = await posted({ speed: 100 });
    await using _ = rig;
    const grave = rig.workspace.channels.find(({ id }) => id === GRAVE);
    if (grave) grave.isArchived = true;
    await rig.act(TANAKA, session, 'severity.set', { severity: 'SEV1' });
    const stalled = await rig.until(session, ({ chatStall }) => chatStall !== null, 'the stall');
    expect(stalled.chatStall?.kind).toBe('archived');
    await rig.wait(() => rig.headline().startsWith('SEV1'), 'the edit');
    await rig.act(TANAKA, session, 'notice.send', notice('調査中です'));
    await rig.wait(() => rig.thread().length === 1, 'the notice');
    expect(rig.headlines(GRAVE)).toEqual([]);
  });

  it('SLK-865 a severity that goes to and fro makes few messages, of which one changes', async () => {
    const { rig, session } = await posted({ speed: 100 });
    await using _ = rig;
    const severities = ['SEV1', 'SEV3', 'SEV1', 'SEV3', 'SEV1', 'SEV3'] as const;
    for (const [i, severity] of severities.entries()) {
      await rig.act(TANAKA, session, 'severity.set', { severity });
      const moves = Math.min(4, i + 2);
      await rig.until(session, (state) => headlinesOf(state).length === moves, `message ${moves}`);
    }
    const all = () => [...rig.headlines(), ...rig.headlines(GRAVE)].map(shownText);
    await rig.wait(() => all().filter((text) => text.startsWith('移動')).length === 3, 'the pointers');
    await rig.wait(() => all().some((text) => text.startsWith('SEV3 対応中')), 'the last edit');
    expect(all()).toHaveLength(4);
  });

  it('SLK-865 a hub killed in the middle of a move leaves one message that changes', async () => {
    const { rig, session } = await posted();
    await using _ = rig;
    rig.slack.faults.add('chat.postMessage', { kind: 'hang', done: true });
    await rig.act(TANAKA, session, 'severity.set', { severity: 'SEV1' });
    await rig.wait(() => rig.headlines(GRAVE).length === 1, 'the post');
    await rig.die();
    await rig.begin();
    await rig.wait(() => rig.headline().startsWith('移動'), 'the pointer');
    await rig.act(TANAKA, session, 'session.mitigate');
    await rig.wait(() => rig.headline(GRAVE).startsWith('SEV1 暫定復旧'), 'the edit');
    expect([rig.headlines().length, rig.headlines(GRAVE).length]).toEqual([1, 1]);
  });
});

describe('a message that was deleted', () => {
  it('SLK-866 is posted again once, and its thread goes on there', async () => {
    const { rig, session } = await posted({ speed: 100 });
    await using _ = rig;
    const remove = () => {
      const [message] = rig.headlines();
      if (message) rig.slack.people.remove(message);
    };
    remove();
    await rig.act(TANAKA, session, 'severity.set', { severity: 'SEV2' });
    await rig.wait(() => rig.headlines().length === 1, 'the next message');
    await rig.until(session, ({ chatStall }) => chatStall === null, 'the end of the trouble');
    await rig.act(TANAKA, session, 'notice.send', notice('調査中です'));
    await rig.wait(() => rig.thread().length === 2, 'the thread');
    expect(rig.thread().map((text) => / {2}(\S+)/.exec(text)?.[1])).toEqual(['再投稿', '初報']);
    await rig.act(TANAKA, session, 'session.mitigate');
    await rig.wait(() => rig.headline().startsWith('SEV2 暫定復旧'), 'an edit');
    await rig.wait(() => rig.thread().length === 3, 'what was under way');
    remove();
    await rig.act(SATO, session, 'session.resolve');
    const state = await rig.until(session, ({ chatStall }) => chatStall?.kind === 'gone', 'the stall');
    await rig.act(SATO, session, 'note.add', { text: '続けています' });
    await rig.time.pass(120_000);
    expect(rig.headlines()).toEqual([]);
    expect(headlinesOf(state)).toHaveLength(2);
  });

  it('SLK-866 a reply to it that fails has it posted again, too, and comes after it', async () => {
    const { rig, session } = await posted({ speed: 100 });
    await using _ = rig;
    const [message] = rig.headlines();
    if (message) rig.slack.people.remove(message);
    rig.slack.faults.add('chat.update', { kind: 'status', status: 500 }, 1_000);
    await rig.act(TANAKA, session, 'notice.send', notice('調査中です'));
    await rig.wait(() => rig.headlines().length === 1, 'the next message');
    rig.slack.faults.clear();
    await rig.wait(() => rig.thread().length === 2, 'the thread');
    expect(
      rig
        .thread()
        .map((text) => / {2}(\S+)/.exec(text)?.[1])
        .toSorted(),
    ).toEqual(['再投稿', '初報'].toSorted());
  });
});
