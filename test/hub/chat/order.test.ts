import { describe, expect, it } from 'vitest';
import { type ChatRig, chatRig, SATO, TANAKA } from './chat-rig.ts';

const WORDS = ['一報', '二報', '三報', '四報'] as const;

/** What goes wrong at the post that comes next, or at several. */
type Harm = readonly [name: string, harm: (rig: ChatRig) => void];

const posts = (rig: ChatRig, ...faults: Parameters<ChatRig['slack']['faults']['add']>[1][]) => {
  for (const fault of faults) rig.slack.faults.add('chat.postMessage', fault);
};
const HARMS: readonly Harm[] = [
  ['429', (rig) => posts(rig, { kind: 'status', status: 429, headers: { 'retry-after': '40' } })],
  ['500', (rig) => posts(rig, { kind: 'status', status: 500 }, { kind: 'status', status: 500 })],
  ['500 that posted', (rig) => posts(rig, { kind: 'status', status: 500, done: true })],
  ['a timeout', (rig) => posts(rig, { kind: 'hang' })],
  ['a timeout that posted', (rig) => posts(rig, { kind: 'hang', done: true })],
  ['a cut answer', (rig) => posts(rig, { kind: 'cut', done: true })],
  ['no connection', (rig) => posts(rig, { kind: 'drop' })],
  [
    'a look that fails, too',
    (rig) => {
      posts(rig, { kind: 'hang', done: true });
      rig.slack.faults.add('conversations.replies', { kind: 'status', status: 500 }, 3);
    },
  ],
];

const shown = (rig: ChatRig) => rig.thread().map((text) => text.split('\n')[1]);

describe('the order in the thread', () => {
  const notice = (rig: ChatRig, session: string, text: string, by = TANAKA) =>
    rig.act(by, session, 'notice.send', { text, nextAt: null, final: false });

  for (const isKilled of [false, true])
    it.each(HARMS)(
      `SLK-1022 %s at an earlier post holds up the later ones${isKilled ? ', over a kill, too' : ''}`,
      async (_name, harm) => {
        await using rig = await chatRig({ speed: 100, timeoutMs: 10_000 });
        const session = await rig.open();
        await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
        harm(rig);
        const before = rig.posts().length;
        await notice(rig, session, WORDS[0]);
        await notice(rig, session, WORDS[1], SATO);
        await rig.wait(() => rig.posts().length > before, 'the post that goes wrong');
        await notice(rig, session, WORDS[2]);
        if (isKilled) {
          await rig.die();
          await rig.begin();
        }
        await notice(rig, session, WORDS[3], SATO);
        const state = await rig.until(
          session,
          ({ actions }) => actions.filter(({ outcome }) => outcome === 'done').length === 5,
          'all of them',
        );
        expect(state.actions).toHaveLength(5);
        expect(shown(rig)).toEqual(WORDS);
      },
    );

  it('SLK-1022 each of many faults in a row leaves the order, and nothing twice', async () => {
    await using rig = await chatRig({ speed: 100, timeoutMs: 10_000 });
    const session = await rig.open();
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    for (const [, harm] of HARMS) harm(rig);
    for (const text of WORDS) await notice(rig, session, text);
    await rig.until(session, ({ actions }) => actions.at(-1)?.outcome === 'done', 'the last');
    expect(shown(rig)).toEqual(WORDS);
  });
});
