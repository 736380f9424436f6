import { describe, expect, it } from 'vitest';
import { mentionsIn } from '../../../src/sim/slack/message-rules.ts';
import { chatRig, DEMO_CHANNEL, DRILLS, SATO, TANAKA } from './chat-rig.ts';

describe('a session in Slack', () => {
  it('SLK-779 from /oncall start to the summary: one message kept true, its thread in order', async () => {
    await using rig = await chatRig();
    const { slack, workspace } = rig;
    await rig.wait(() => slack.sockets.count === 2, 'the listener');
    const run = await slack.people.command(SATO.slack, DEMO_CHANNEL, 'start 決済画面で5xx急増');
    expect(run.delivery.acknowledged).toBe(true);
    await rig.wait(() => run.answers.length === 1, 'the answer');
    const session = /oncall join (\S+)/.exec(run.answers[0]?.shown ?? '')?.[1] ?? '';
    await rig.wait(() => rig.headline().includes(`oncall join ${session}`), 'the message');
    expect((await rig.state(session)).openedBy?.name).toBe('佐藤');
    await rig.act(TANAKA, session, 'participant.join');
    await rig.act(TANAKA, session, 'severity.set', { severity: 'SEV2' });
    await rig.act(SATO, session, 'role.take', { role: 'driver' });
    const impact = { who: '決済中の利用者 641人', what: '', since: null };
    await rig.act(SATO, session, 'impact.set', { impact });
    await rig.act(TANAKA, session, 'notice.send', {
      text: '決済の一部が失敗しています',
      nextAt: null,
      final: false,
    });
    await rig.wait(() => rig.thread().length === 1, 'the notice');
    await rig.act(SATO, session, 'session.mitigate');
    await rig.act(SATO, session, 'session.resolve');
    await rig.act(TANAKA, session, 'notice.send', { text: '復旧しました', nextAt: null, final: true });
    await rig.act(TANAKA, session, 'verdict.set', {
      verdict: { hurt: true, why: '接続プール', prevent: null },
    });
    await rig.act(TANAKA, session, 'session.close', { reason: 'テスト' });
    await rig.wait(() => rig.thread().length === 6, 'the thread');
    await rig.wait(() => rig.headline().includes('SEV2 終了'), 'the last edit');
    expect(rig.thread().map((text) => / {2}(\S+)/.exec(text)?.[1])).toEqual([
      '初報',
      '暫定復旧',
      '復旧',
      '最終報',
      '影響判定',
      '終了',
    ]);
    expect(rig.thread().at(-1)).toContain('記録: sessions/2026-11-25-');
    const [message, ...others] = rig.headlines();
    expect(others).toEqual([]);
    expect(message?.edits).toBe(rig.edits().length);
    expect(message?.edits).toBeLessThanOrEqual(8);
    const times = rig.edits().map(({ at }) => at);
    const apart = times.slice(1).map((at, i) => at - (times[i] ?? 0));
    expect(Math.min(...apart)).toBeGreaterThanOrEqual(2_900);
    expect(rig.posts()).toHaveLength(7);
    expect(workspace.messages.flatMap(({ text, blocks }) => mentionsIn(text, blocks))).toEqual([]);
    expect(
      slack.calls.filter(({ reply }) => reply.ok !== true).map(({ method, reply }) => [method, reply]),
    ).toEqual([]);
  });

  it('SLK-1020 the message has the address of the page, without a secret, where browsers reach the hub', async () => {
    await using rig = await chatRig({ settings: { pages: 'https://hub.example.jp/' } });
    const session = await rig.open();
    const address = `https://hub.example.jp/s/${session}`;
    await rig.wait(() => rig.headline().includes(address), 'the message');
    expect(rig.headline()).toContain(`oncall join ${session}`);
    expect(JSON.stringify(rig.headlines()[0]?.blocks)).toContain(
      JSON.stringify({ type: 'link', url: address }),
    );
    await rig.act(SATO, session, 'severity.set', { severity: 'SEV1' });
    await rig.wait(() => rig.headline().includes('SEV1'), 'the edit');
    expect(rig.headline()).toContain(address);
  });

  it('SLK-780 ticks make no post, and many at once one edit', async () => {
    await using rig = await chatRig();
    const session = await rig.open();
    await rig.wait(() => rig.headlines().length === 1, 'the message');
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    for (const step of ['ack', 'evidence']) {
      await rig.act(SATO, session, 'step.do', { step });
      await rig.act(SATO, session, 'step.undo', { step });
      await rig.act(SATO, session, 'step.do', { step });
    }
    await rig.wait(() => rig.headline().includes('2/3'), 'the progress');
    expect(rig.edits().length).toBeLessThanOrEqual(2);
    expect([rig.posts().length, rig.thread().length]).toEqual([1, 0]);
    const { actions } = await rig.state(session);
    expect(actions).toHaveLength(1);
  });

  it('SLK-781 a drill posts to its own channel, headed so, or nowhere', async () => {
    await using rig = await chatRig({ settings: { drills: DRILLS } });
    await rig.open(SATO, { kind: 'drill' });
    await rig.wait(() => rig.headlines(DRILLS).length === 1, 'the drill');
    expect(rig.headline(DRILLS)).toMatch(/^【訓練】/);
    expect(rig.headlines()).toEqual([]);
    await using quiet = await chatRig();
    const drill = await quiet.open(SATO, { kind: 'drill' });
    const other = await quiet.open(TANAKA, { title: '検索が遅い' });
    await quiet.until(other, ({ actions }) => actions[0]?.outcome === 'done');
    expect(quiet.headlines()).toHaveLength(1);
    expect((await quiet.state(drill)).actions).toEqual([]);
  });

  it('SLK-781 the channel follows severity or service', async () => {
    const channels = [{ severity: 'SEV1', channel: DRILLS }] as const;
    await using rig = await chatRig({ settings: { channels } });
    await rig.open(SATO, { severity: 'SEV1' });
    await rig.wait(() => rig.headlines(DRILLS).length === 1, 'the grave one');
    await rig.open(TANAKA, { title: '検索が遅い', severity: 'SEV3' });
    await rig.wait(() => rig.headlines().length === 1, 'the other one');
  });
});
