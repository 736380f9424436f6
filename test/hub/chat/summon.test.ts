import { describe, expect, it } from 'vitest';
import { mentionsIn, shownText } from '../../../src/sim/slack/message-rules.ts';
import { type ChatRig, chatRig, DEMO_CHANNEL, DRILLS, SATO, TANAKA } from './chat-rig.ts';

const GROUP = 'S0ONCALL11';
const summon = { group: GROUP, againMin: 5, most: 2 };
const mentions = ({ workspace }: ChatRig) =>
  workspace.messages.filter(({ isBot }) => isBot).flatMap(({ text, blocks }) => mentionsIn(text, blocks));

describe('calling people', () => {
  it('SLK-786 mentions the group once, and twice more while nobody comes', async () => {
    await using rig = await chatRig({ settings: { summon }, speed: 400 });
    const session = await rig.open();
    const opened = Date.parse((await rig.state(session)).clock.opened ?? '');
    await rig.time.pass(opened + 20 * 60_000 - rig.time.now());
    expect(mentions(rig)).toEqual([`group ${GROUP}`, `group ${GROUP}`, `group ${GROUP}`]);
    expect(rig.thread()[0]).toContain('対応を始めました。参加: oncall join');
    expect(rig.thread()[1]).toContain('5分、まだほかに誰も参加していません');
    expect(rig.thread()[2]).toContain('10分、まだほかに誰も参加していません');
    expect(rig.thread()).toHaveLength(3);
  });

  it('SLK-786 calls nobody again once somebody has come, nor where it is switched off', async () => {
    await using rig = await chatRig({ settings: { summon }, speed: 400 });
    const session = await rig.open();
    await rig.wait(() => rig.thread().length === 1, 'the first call');
    await rig.act(TANAKA, session, 'participant.join');
    await rig.time.pass(12 * 60_000);
    expect(mentions(rig)).toHaveLength(1);
    await using quiet = await chatRig({ speed: 400 });
    const other = await quiet.open();
    await quiet.until(other, ({ actions }) => actions[0]?.outcome === 'done');
    await quiet.time.pass(12 * 60_000);
    expect([mentions(quiet), quiet.thread()]).toEqual([[], []]);
  });

  it('SLK-786 where nobody can be called, nothing is said of it', async () => {
    await using rig = await chatRig({ settings: { summon: { ...summon, group: null } }, speed: 400 });
    const session = await rig.open();
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    await rig.time.pass(7 * 60_000);
    expect(rig.thread()).toEqual([]);
  });

  it('SLK-786 without a group it mentions who is on call; a call for help mentions whom it names', async () => {
    await using rig = await chatRig({
      settings: { summon: { ...summon, group: null, againMin: null } },
      withPager: true,
    });
    const page = rig.account.trigger('SCHECK1', '決済画面で5xx急増');
    await rig.wait(() => rig.slack.sockets.count === 2, 'the listener');
    const run = await rig.slack.people.command(SATO.slack, DEMO_CHANNEL, `start #${page.number}`);
    await rig.wait(() => run.answers.length === 1, 'the answer');
    const session = /oncall join (\S+)/.exec(run.answers[0]?.shown ?? '')?.[1] ?? '';
    await rig.wait(() => rig.thread().length === 1, 'the call');
    const first = mentions(rig);
    expect(first.length).toBeGreaterThan(0);
    expect(first.every((one) => one.startsWith('user U0'))).toBe(true);
    await rig.act(SATO, session, 'responder.request', {
      who: '田中',
      message: 'DBを見てほしい',
    });
    await rig.wait(() => rig.thread().length === 2, 'the call for help');
    expect(mentions(rig).slice(first.length)).toEqual([`user ${TANAKA.slack}`]);
    expect(rig.thread()[1]).toContain('DBを見てほしい');
  });

  it('SLK-786 a hub that comes back after the time of a call does not make up for it', async () => {
    await using rig = await chatRig({ settings: { summon }, speed: 400 });
    await rig.open();
    await rig.wait(() => rig.thread().length === 1, 'the first call');
    await rig.die();
    await rig.time.pass(40 * 60_000);
    await rig.begin();
    await rig.time.pass(5 * 60_000);
    expect(mentions(rig)).toHaveLength(1);
  });

  it('SLK-850 a call that had to wait is not made once somebody has come', async () => {
    await using rig = await chatRig({ settings: { summon }, speed: 100 });
    const session = await rig.open();
    await rig.wait(() => rig.thread().length === 1, 'the first call');
    const late = { kind: 'status', status: 429, headers: { 'retry-after': '120' } } as const;
    rig.slack.faults.add('chat.postMessage', late);
    const asked = ({ args }: { readonly args: object }) => 'post' in args && args.post === 'again';
    await rig.time.pass(4 * 60_000);
    await rig.until(session, ({ actions }) => (actions.find(asked)?.delay ?? null) !== null, 'the wait');
    await rig.act(TANAKA, session, 'participant.join');
    await rig.time.pass(100_000);
    const state = await rig.until(session, ({ actions }) => (actions.find(asked)?.outcome ?? null) !== null);
    expect(state.actions.find(asked)).toMatchObject({ outcome: 'failed', kind: 'withdrawn' });
    expect([mentions(rig), rig.thread()]).toEqual([[`group ${GROUP}`], [expect.any(String)]]);
  });

  it('SLK-867 a drill in its own channel names the group, and mentions nobody', async () => {
    await using rig = await chatRig({ settings: { summon, drills: DRILLS }, speed: 400 });
    const session = await rig.open(SATO, { kind: 'drill' });
    const opened = Date.parse((await rig.state(session)).clock.opened ?? '');
    await rig.time.pass(opened + 12 * 60_000 - rig.time.now());
    await rig.wait(() => rig.thread(DRILLS).length === 3, 'the calls');
    expect(mentions(rig)).toEqual([]);
    for (const text of rig.thread(DRILLS))
      expect(text).toContain('oncall-payments(訓練のため呼び出しません)');
  });

  it('SLK-867 without a group, or where it cannot be read, too', async () => {
    const drill = { summon: { ...summon, group: null, againMin: null }, drills: DRILLS };
    await using rig = await chatRig({ settings: drill, withPager: true });
    await rig.open(SATO, { kind: 'drill' });
    await rig.wait(() => rig.thread(DRILLS).length === 1, 'the call');
    expect(rig.thread(DRILLS)[0]).toContain('(訓練のため呼び出しません)');
    await using blind = await chatRig({ settings: { ...drill, summon } });
    for (const { scopes } of blind.workspace.tokens.values()) scopes.delete('usergroups:read');
    await blind.open(SATO, { kind: 'drill' });
    await blind.wait(() => blind.thread(DRILLS).length === 1, 'the call');
    expect([mentions(rig), mentions(blind)]).toEqual([[], []]);
  });

  /** The thread of each message, in the order in which they were posted. */
  const threads = (rig: ChatRig): readonly (readonly string[])[] =>
    rig.headlines().map(({ ts }) => rig.workspace.inThread(DEMO_CHANNEL, ts).map(shownText));
  const minutes = (rig: ChatRig, n: number) => rig.time.pass(n * 60_000);
  const quiet = 'いまは呼び出しません';

  it('SLK-880 of many sessions one calls the team; the others say which, and one of them calls once the time is over', async () => {
    await using rig = await chatRig({ settings: { summon: { ...summon, againMin: null } }, speed: 400 });
    const sessions: string[] = [];
    for (let i = 0; i < 12; i++) {
      sessions.push(await rig.open(SATO, { title: `検索 ${i}` }));
      // Of sessions that begin at once any may be the one that calls; here it is the first.
      if (i === 0) await rig.wait(() => mentions(rig).length === 1, 'the call');
    }
    await rig.wait(() => threads(rig).flat().length === 12, 'the first posts');
    expect(mentions(rig)).toEqual([`group ${GROUP}`]);
    const left = threads(rig)
      .flat()
      .filter((text) => text.includes(quiet));
    expect(left).toHaveLength(11);
    for (const text of left) expect(text).toContain(`に${sessions[0]}で呼び出しを依頼済み`);
    // Somebody has come to all but two: these are owed a call, one after the other.
    for (const session of sessions.slice(0, 10)) await rig.act(TANAKA, session, 'participant.join');
    await minutes(rig, 16);
    expect(mentions(rig)).toHaveLength(2);
    await minutes(rig, 13);
    expect(mentions(rig)).toHaveLength(2);
    await minutes(rig, 3);
    expect(mentions(rig)).toHaveLength(3);
    await minutes(rig, 32);
    expect(mentions(rig)).toHaveLength(3);
    expect(threads(rig).flat()).toHaveLength(14);
  });

  it('SLK-880 sessions that begin at the same moment are one call, and a hub that was killed knows of it', async () => {
    await using rig = await chatRig({ settings: { summon: { ...summon, againMin: null } }, speed: 100 });
    await Promise.all([1, 2, 3, 4, 5].map((i) => rig.open(SATO, { title: `検索 ${i}` })));
    await rig.wait(() => threads(rig).flat().length === 5, 'the first posts');
    expect(mentions(rig)).toEqual([`group ${GROUP}`]);
    await rig.die();
    await rig.begin();
    await rig.open(SATO, { title: '決済' });
    await rig.wait(() => threads(rig).flat().length === 6, 'the sixth');
    expect(mentions(rig)).toEqual([`group ${GROUP}`]);
  });

  it('SLK-880 counts the calls of sessions that another hub serves', async () => {
    const settings = { summon: { ...summon, againMin: null } };
    await using one = await chatRig({ settings, speed: 200, serves: (id) => !id.startsWith('search') });
    const serves = (id: string) => id.startsWith('search');
    await using two = await chatRig({ settings, beside: one, serves });
    const first = await one.open(SATO);
    await one.wait(() => mentions(one).length === 1, 'the call');
    const second = await two.open(TANAKA, { title: '検索' }, 'search');
    await two.until(second, ({ actions }) => actions.some(({ args }) => args.post === 'start'), 'the call');
    const start = (await two.state(second)).actions.find(({ args }) => args.post === 'start');
    expect(start?.args.quiet).toBe(first);
    await minutes(one, 16);
    await one.wait(() => mentions(one).length === 2, 'the second call');
  });

  it('SLK-880 a session keeps calling while nobody joins, and one that waited calls as often', async () => {
    await using rig = await chatRig({ settings: { summon }, speed: 200 });
    const first = await rig.open(SATO, { title: '検索' });
    await rig.wait(() => mentions(rig).length === 1, 'the call');
    await rig.act(SATO, first, 'session.close', { reason: '誤報' });
    await rig.open(TANAKA, { title: '決済' });
    await rig.wait(() => threads(rig)[1]?.length === 1, 'the second');
    expect(threads(rig)[1]?.[0]).toContain(`に${first}で呼び出しを依頼済み`);
    await minutes(rig, 40);
    expect(mentions(rig)).toHaveLength(4);
    expect(threads(rig)[1]?.slice(1)).toEqual([
      expect.stringMatching(/1[45]分、まだほかに誰も参加していません/),
      expect.stringMatching(/(?:19|20)分、まだほかに誰も参加していません/),
      expect.stringMatching(/2[45]分、まだほかに誰も参加していません/),
    ]);
  });

  it('SLK-880 a drill, and a call that surely did not go out, do not delay other calls', async () => {
    await using rig = await chatRig({ settings: { summon, drills: DRILLS }, speed: 100 });
    await rig.open(SATO, { kind: 'drill', title: '訓練' });
    await rig.wait(() => rig.thread(DRILLS).length === 1, 'the drill');
    rig.slack.faults.add(
      'chat.postMessage',
      { kind: 'status', status: 429, headers: { 'retry-after': '60' } },
      2,
    );
    const first = await rig.open(SATO, { title: '検索' });
    await rig.until(first, ({ actions }) => (actions.at(-1)?.delay ?? null) !== null, 'the wait');
    await rig.act(SATO, first, 'session.close', { reason: '誤報' });
    await rig.until(first, ({ actions }) => actions.every(({ outcome }) => outcome !== null), 'the end');
    const second = await rig.open(TANAKA, { title: '決済' });
    await rig.until(second, ({ actions }) => actions.some(({ args }) => args.post === 'start'), 'the call');
    const start = (await rig.state(second)).actions.find(({ args }) => args.post === 'start');
    expect(start?.args.quiet).toBeUndefined();
  });

  it('SLK-881 calls for help that name no known person mention the team once', async () => {
    await using rig = await chatRig({ settings: { summon: { ...summon, againMin: null } }, withPager: true });
    const page = rig.account.trigger('SCHECK1', '決済画面で5xx急増');
    await rig.wait(() => rig.slack.sockets.count === 2, 'the listener');
    const run = await rig.slack.people.command(SATO.slack, DEMO_CHANNEL, `start #${page.number}`);
    await rig.wait(() => run.answers.length === 1, 'the answer');
    const session = /oncall join (\S+)/.exec(run.answers[0]?.shown ?? '')?.[1] ?? '';
    await rig.wait(() => rig.thread().length === 1, 'the call');
    for (const who of ['DBA', 'infra', 'network'])
      await rig.act(SATO, session, 'responder.request', { who, message: `${who}を見てほしい` });
    await rig.wait(() => rig.thread().length === 4, 'the calls for help');
    expect(mentions(rig)).toEqual([`group ${GROUP}`, `group ${GROUP}`]);
    await rig.act(SATO, session, 'responder.request', { who: '田中', message: 'DBを見てほしい' });
    await rig.wait(() => rig.thread().length === 5, 'the named one');
    expect(mentions(rig).at(-1)).toBe(`user ${TANAKA.slack}`);
  });
});
