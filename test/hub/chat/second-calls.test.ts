import { expect, it } from 'vitest';
import { chatActions } from '../../../src/domain/chat/chat.ts';
import type { Actor } from '../../../src/domain/event.ts';
import { owedPosts } from '../../../src/hub/chat/owed.ts';
import { SecondCalls, type SecondCallsDeps } from '../../../src/hub/chat/second-calls.ts';
import { opened } from '../../domain/given.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { settingsOf } from './chat-rig.ts';

const slack: Actor = { id: 'slack', name: 'Slack', kind: 'system' };

it('SLK-880 a session that another hub serves by the time of a call is not called again by this one', async () => {
  const summon = { group: 'S0TEAM111', againMin: 5, most: 2 };
  const calls = async (serves: boolean): Promise<readonly object[]> => {
    const given = opened();
    for (let round = 0; round < 2; round += 1) {
      for (const { act, args } of owedPosts(given.state, settingsOf({ summon }), given.now)) {
        given.when(slack, 'chat.request', { act, args });
        const action = chatActions(given.state).at(-1)?.id ?? '';
        const params = { channel: 'C0INCIDENT1', message: 'mhd8jz5h2k4' };
        given.when(slack, 'action.done', { action, params });
      }
    }
    const time = new FakeTime(Date.parse(given.state.clock.opened ?? ''));
    const asked: object[] = [];
    const hub = {
      serves: () => serves,
      session: async () => given.state,
      system: async (_id: string, _type: string, data: object) => void asked.push(data),
    };
    const team = { heldUntil: () => 0, ask: async (_session: object, send: () => unknown) => send() };
    const faults: unknown[] = [];
    const deps = { hub, team, summon, time, elsewhere: async () => {} };
    const second = new SecondCalls({
      ...(deps as unknown as SecondCallsDeps),
      onFault: (fault) => void faults.push(fault),
    });
    second.seen(given.state);
    await time.advance(5 * 60_000 - 1);
    expect([asked, faults]).toEqual([[], []]);
    await time.advance(1);
    second.stop();
    return asked;
  };
  expect(await calls(true)).toMatchObject([{ act: 'thread', args: { post: 'again', seq: 1, minutes: 5 } }]);
  expect(await calls(false)).toEqual([]);
});
