import { describe, expect, it } from 'vitest';
import { participantId } from '../../../src/hub/identity/secrets.ts';
import { buttonsIn, mentionsIn, shownText } from '../../../src/sim/slack/message-rules.ts';
import type { OpenView } from '../../../src/sim/slack/views.ts';
import { type ChatRig, type ChatRigOptions, DEMO_CHANNEL, DRILLS, SATO, TANAKA } from './chat-rig.ts';
import { listening, openForm, press, say } from './people.ts';

const GROUP = 'S0ONCALL11';
const summon = { group: GROUP, againMin: null, most: 2 };

const heard = (options: ChatRigOptions = {}) =>
  listening({ ...options, settings: { summon, ...options.settings } });

const replies = (rig: ChatRig, channel = DEMO_CHANNEL) => {
  const [first] = rig.headlines(channel);
  return first === undefined ? [] : rig.workspace.inThread(channel, first.ts);
};
const reply = async (rig: ChatRig, n: number, channel = DEMO_CHANNEL) => {
  await rig.wait(() => replies(rig, channel).length > n, `reply ${n}`);
  const found = replies(rig, channel)[n];
  if (found === undefined) throw new Error('no reply');
  return found;
};
const buttons = (message: { readonly blocks: Parameters<typeof buttonsIn>[0] }) =>
  buttonsIn(message.blocks).map(({ action_id: id }) => id);
const called = ({
  text,
  blocks,
}: {
  readonly text: string;
  readonly blocks: Parameters<typeof mentionsIn>[1];
}) => mentionsIn(text, blocks);

const namesIn = async (rig: ChatRig, id: string) =>
  Object.values((await rig.state(id)).participants)
    .filter(({ leftAt }) => leftAt === null)
    .map(({ name }) => name);

describe('a call that asks for an answer', () => {
  it('SLK-1097 has buttons: who comes is in the session from then on, is told how to join, and is not called again', async () => {
    await using rig = await heard({ settings: { summon: { ...summon, againMin: 5 } }, speed: 100 });
    const id = await rig.open(TANAKA);
    const call = await reply(rig, 0);
    expect(buttons(call)).toEqual(['coming', 'cannot']);
    expect(await press(rig, SATO, 'coming', { of: call, twice: true })).toContain(`oncall join ${id}`);
    expect(await namesIn(rig, id)).toContain('佐藤');
    await rig.wait(() => rig.headline().includes('1人') || rig.headline().includes('佐藤'), 'the people');
    await rig.time.pass(12 * 60_000);
    expect(replies(rig)).toHaveLength(1);
    expect(await say(rig, SATO, 'leave')).toBe(`${id} から退出しました`);
    expect(await namesIn(rig, id)).not.toContain('佐藤');
  });

  it('SLK-1097 has none where buttons are off, where another session was called just now, and a press after the close says so', async () => {
    await using plain = await heard({ settings: { buttons: false } });
    await plain.open(TANAKA);
    expect(buttons(await reply(plain, 0))).toEqual([]);
    await using rig = await heard();
    const id = await rig.open(TANAKA);
    const call = await reply(rig, 0);
    await rig.open(TANAKA, { title: '検索' }, 'search');
    await rig.wait(() => rig.headlines().length === 2, 'the second message');
    const [, second] = rig.headlines();
    const quiet = () => rig.workspace.inThread(DEMO_CHANNEL, second?.ts ?? '');
    await rig.wait(() => quiet().length === 1, 'its call');
    expect(quiet().map(buttons)).toEqual([[]]);
    await rig.act(TANAKA, id, 'session.close', { reason: '誤報' });
    expect(await press(rig, SATO, 'coming', { of: call })).toBe(`${id} は終了しています`);
    expect(await press(rig, SATO, 'cannot', { of: call })).toBe(`${id} は終了しています`);
    expect(await namesIn(rig, id)).not.toContain('佐藤');
  });

  it('SLK-1098 who cannot come says whom to call; the thread names both, mentions that one, and asks for an answer again', async () => {
    await using rig = await heard();
    await rig.open(SATO);
    const view = await openForm(rig, SATO, 'cannot', await reply(rig, 0));
    const tanaka = await participantId(TANAKA.email);
    await rig.slack.people.send(view, { whom: tanaka }, { twice: true });
    expect(view.errors).toEqual({});
    const second = await reply(rig, 1);
    expect(called(second)).toEqual([`user ${TANAKA.slack}`]);
    expect(shownText(second)).toContain('佐藤さんは対応できません。代わりをお願いします: ');
    expect(buttons(second)).toEqual(['coming', 'cannot']);
    // What the person alone reads stands in the session's own thread.
    const whispered = rig.workspace.whispers.map(({ user, thread }) => [user, thread]);
    expect(new Set(whispered.map(String))).toEqual(new Set([`${SATO.slack},${rig.headlines()[0]?.ts}`]));
    // Who is here is not offered, and nobody is offered to themselves.
    const again = await openForm(rig, TANAKA, 'cannot', second);
    await rig.slack.people.send(again, { whom: 'team' });
    const third = await reply(rig, 2);
    expect(called(third)).toEqual([`group ${GROUP}`]);
    expect(shownText(third)).toContain('田中さんは対応できません');
    expect(replies(rig)).toHaveLength(3);
  });

  it('SLK-1098 an offer is made only of those who can be called', async () => {
    await using rig = await heard();
    const id = await rig.open(SATO);
    await reply(rig, 0);
    await rig.act(TANAKA, id, 'participant.join');
    const [message] = rig.headlines();
    if (!message) throw new Error('no message');
    const options = (view: OpenView) => JSON.stringify(view.view);
    const more = await openForm(rig, SATO, 'more', message);
    expect(options(more)).toContain('当番');
    expect(options(more)).not.toContain(
      `"value":"${await participantId(TANAKA.email)}","text":{"type":"plain_text","text":"田中"`,
    );
    await using off = await heard({ settings: { summon: null } });
    await off.open(SATO);
    await off.wait(() => off.headlines().length === 1, 'the message');
    expect(await say(off, SATO, 'summon')).toContain('呼び出しの設定がありません');
    expect(await say(off, SATO, 'summon 高橋')).toBe('高橋 というメンバーはいません: 田中');
    expect(await say(off, SATO, 'summon 田中')).toBe('田中さんをスレッドで呼び出します');
    const call = await reply(off, 0);
    expect(called(call)).toEqual([`user ${TANAKA.slack}`]);
    expect(shownText(call)).toContain('佐藤さんが呼んでいます: ');
  });

  it('SLK-1099 the same call again is made two minutes later at the soonest, and another one at once', async () => {
    await using rig = await heard({ settings: { lang: 'en' }, speed: 100 });
    await rig.open(SATO);
    await reply(rig, 0);
    expect(await say(rig, SATO, 'summon')).toBe('Who is on call is called in the thread');
    await reply(rig, 1);
    expect(await say(rig, TANAKA, 'summon')).toMatch(/^They were called just now, at \d\d:\d\d/);
    expect(await say(rig, SATO, 'summon @田中')).toBe('田中 is called in the thread');
    await reply(rig, 2);
    await rig.time.pass(2 * 60_000 + 1);
    expect(await say(rig, TANAKA, 'summon')).toBe('Who is on call is called in the thread');
    const last = await reply(rig, 3);
    expect(called(last)).toEqual([`group ${GROUP}`]);
    expect(shownText(last)).toContain('田中 asks you to come: ');
    expect(replies(rig)).toHaveLength(4);
  });

  it('SLK-1099 a member who is called holds no other session back, and nobody is called to what was closed meanwhile', async () => {
    await using rig = await heard({ speed: 400 });
    const id = await rig.open(SATO);
    await reply(rig, 0);
    await rig.time.pass(16 * 60_000);
    await say(rig, SATO, `summon ${id} 田中`);
    await reply(rig, 1);
    await rig.open(SATO, { title: '検索' }, 'search');
    const ofSecond = () => rig.workspace.inThread(DEMO_CHANNEL, rig.headlines()[1]?.ts ?? '');
    await rig.wait(() => ofSecond().length === 1, 'its call');
    expect(ofSecond().map(called)).toEqual([[`group ${GROUP}`]]);
    const late = { kind: 'status', status: 429, headers: { 'retry-after': '60' } } as const;
    rig.slack.faults.add('chat.postMessage', late);
    await say(rig, SATO, `summon ${id}`);
    const isCall = ({ args }: { readonly args: object }) =>
      'post' in args && args.post === 'summon' && !('to' in args);
    await rig.until(id, ({ actions }) => (actions.find(isCall)?.delay ?? null) !== null, 'the wait');
    await rig.act(SATO, id, 'session.close', { reason: '誤報' });
    const state = await rig.until(id, ({ actions }) => (actions.find(isCall)?.outcome ?? null) !== null);
    expect(state.actions.find(isCall)).toMatchObject({ outcome: 'failed', kind: 'withdrawn' });
  });

  it('SLK-1099 with an open page PagerDuty is asked for the person, too; in a drill nobody is mentioned', async () => {
    await using rig = await heard({ withPager: true });
    const page = rig.account.trigger('SCHECK1', '決済画面で5xx急増');
    const begun = await say(rig, SATO, `start #${page.number}`);
    const id = /oncall join (\S+)/.exec(begun)?.[1] ?? '';
    expect(await say(rig, SATO, 'summon 田中')).toContain('田中さんをスレッドで呼び出します');
    const state = await rig.until(id, ({ actions }) =>
      actions.some(({ act, outcome }) => act === 'responder' && outcome === 'done'),
    );
    expect(state.responders).toMatchObject([{ who: '田中', message: '対応に加わってください' }]);
    await rig.wait(
      () => replies(rig).some((one) => shownText(one).includes('応援を求めています')),
      'the post',
    );
    const help = replies(rig).find((one) => shownText(one).includes('応援を求めています'));
    expect(help && [called(help), buttons(help)]).toEqual([[`user ${TANAKA.slack}`], ['coming', 'cannot']]);
    await using drill = await heard({ settings: { drills: DRILLS }, withPager: true });
    const training = await drill.open(SATO, { kind: 'drill' });
    await drill.act(SATO, training, 'incident.link', { incident: state.incidents[0] });
    await reply(drill, 0, DRILLS);
    await say(drill, SATO, 'summon 田中');
    const call = await reply(drill, 1, DRILLS);
    expect([called(call), shownText(call).includes('田中:  佐藤さんが呼んでいます')]).toEqual([[], true]);
  });
});
