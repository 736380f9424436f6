import { describe, expect, it } from 'vitest';
import { chatActions, headlineOf, headlinesOf, openChatActions } from '../../../src/domain/chat/chat.ts';
import type { Actor } from '../../../src/domain/event.ts';
import { openActions, pendingActions } from '../../../src/domain/pager.ts';
import { Given, guest, opened, opening, sato } from '../given.ts';

const slack: Actor = { id: 'slack', name: 'Slack', kind: 'system' };
const headline = { act: 'headline', args: { channel: 'C0INCIDENT1' } } as const;

describe('what a session asks of the chat', () => {
  it('SLK-760 is asked for by the hub alone, each post once, also in a drill and after the close', () => {
    const given = opened();
    expect(given.when(sato, 'chat.request', headline).refused?.kind).toBe('not-allowed');
    given.when(slack, 'chat.request', headline);
    expect(given.when(slack, 'chat.request', headline).facts).toEqual([]);
    expect(chatActions(given.state)).toHaveLength(1);
    expect([pendingActions(given.state), openActions(given.state)]).toEqual([[], []]);
    given.when(sato, 'session.close', { reason: 'test' });
    const closing = { act: 'thread', args: { post: 'closed', seq: 0, at: given.state.closedAt ?? '' } };
    expect(given.when(slack, 'chat.request', closing).facts).toHaveLength(1);
    const drill = new Given();
    drill.when(sato, 'session.open', { ...opening, kind: 'drill' });
    expect(drill.when(slack, 'chat.request', headline).facts).toHaveLength(1);
    expect(drill.when(sato, 'action.request', { target: 'slack', ...headline }).refused?.kind).toBe(
      'not-allowed',
    );
  });

  it('SLK-760 may be asked for again where it surely is not there, and not where nobody knows', () => {
    const given = opened();
    const ends = [
      ['action.abandon', { kind: 'expired' }, 1],
      ['action.fail', { kind: 'archived', params: {} }, 1],
      ['action.lose', { kind: 'bad-reply', params: {} }, 0],
    ] as const;
    for (const [type, data, again] of ends) {
      given.when(slack, 'chat.request', headline);
      const action = chatActions(given.state).at(-1)?.id ?? '';
      given.when(slack, type, { action, ...data } as never);
      const before = chatActions(given.state).length;
      given.when(slack, 'chat.request', headline);
      expect(chatActions(given.state).length - before, type).toBe(again);
      if (again === 1)
        given.when(slack, 'action.fail', {
          action: chatActions(given.state).at(-1)?.id ?? '',
          kind: 'archived',
          params: {},
        });
    }
  });

  it('SLK-761 the message is where the post that was done says', () => {
    const given = opened();
    given.when(slack, 'chat.request', headline);
    expect(headlineOf(given.state)).toBeNull();
    const [action] = openChatActions(given.state);
    given.when(slack, 'action.done', {
      action: action?.id ?? '',
      params: { channel: 'C0INCIDENT1', message: '1764039491.000100' },
    });
    expect(headlineOf(given.state)).toMatchObject({ channel: 'C0INCIDENT1', message: '1764039491.000100' });
    expect(openChatActions(given.state)).toEqual([]);
  });

  it('SLK-762 since when the message is behind is kept until it is not', () => {
    const given = opened();
    const stall = { since: '2026-11-24T18:12:00.000Z', kind: 'rate-limited', params: {} };
    expect(given.when(guest, 'chat.stall', stall).refused?.kind).toBe('not-allowed');
    given.when(slack, 'chat.stall', stall);
    given.when(slack, 'chat.stall', { ...stall, since: '2026-11-24T19:00:00.000Z' });
    expect(given.state.chatStall).toEqual(stall);
    const gone = { ...stall, kind: 'gone' };
    given.when(slack, 'chat.stall', gone);
    given.when(slack, 'chat.stall', stall);
    expect(given.state.chatStall).toEqual(gone);
    given.when(slack, 'chat.resume', {});
    expect(given.state.chatStall).toBeNull();
    expect(given.when(slack, 'chat.resume', {}).facts).toEqual([]);
  });

  it('SLK-760 a post is the same by its act and arguments, and where the pager was asked for it, it is none', () => {
    const given = opened();
    const thread = { act: 'thread', args: { post: 'notice', seq: 4 } };
    const post = (more: object = {}) => given.when(slack, 'chat.request', { ...thread, ...more }).facts;
    given.when(sato, 'action.request', { target: 'pagerduty', ...thread });
    const [first] = post();
    expect(first).toEqual({
      type: 'action.requested',
      data: { action: 'c-slack.1', target: 'slack', ...thread },
    });
    expect(post()).toEqual([]);
    expect(post({ act: 'edit' })).toHaveLength(1);
    expect(post({ args: { post: 'notice', seq: 5 } })).toHaveLength(1);
    expect(post()).toEqual([]);
    given.when(slack, 'action.done', { action: 'c-slack.1', params: {} });
    expect(post()).toEqual([]);
  });

  it('SLK-761 of several messages the last one that was posted counts', () => {
    const given = opened();
    const ask = (channel: string, act = 'headline') => {
      given.when(slack, 'chat.request', { act, args: { channel } });
      return given.state.actions.at(-1)?.id ?? '';
    };
    const done = (action: string, params: Record<string, string | number>) =>
      given.when(slack, 'action.done', { action, params });
    done(ask('#a'), { channel: 'C1', message: 'm1' });
    const [posted] = given.state.actions;
    done(ask('#b'), { channel: 'C2' });
    done(ask('#c'), { message: 'm3' });
    done(ask('#d'), { channel: 4, message: 'm4' });
    done(ask('#e', 'thread'), { channel: 'C5', message: 'm5' });
    given.when(slack, 'action.fail', {
      action: ask('#f'),
      kind: 'x',
      params: { channel: 'C6', message: 'm6' },
    });
    given.when(sato, 'action.request', { target: 'pagerduty', act: 'headline', args: { channel: '#g' } });
    done(given.state.actions.at(-1)?.id ?? '', { channel: 'C7', message: 'm7' });
    const first = {
      ...{ channel: 'C1', message: 'm1', seq: posted?.seq, asked: '#a' },
      postedAt: posted?.outcomeAt,
    };
    expect(headlinesOf(given.state)).toEqual([first]);
    done(ask('#h'), { channel: 'C8', message: 'm8' });
    expect(headlinesOf(given.state)).toMatchObject([first, { channel: 'C8', asked: '#h' }]);
    expect(headlineOf(given.state)).toMatchObject({ channel: 'C8', message: 'm8' });
    const open = ask('#i');
    expect(openChatActions(given.state).map(({ id }) => id)).toEqual([open]);
    given.when(slack, 'action.lose', { action: open, kind: 'timeout', params: {} });
    expect(openChatActions(given.state).map(({ id }) => id)).toEqual([open]);
    expect(chatActions(given.state)).toHaveLength(8);
  });

  it('SLK-762 a message that was deleted is news once', () => {
    const given = opened();
    const gone = { since: '2026-11-24T18:12:00.000Z', kind: 'gone', params: {} };
    const stall = (more = {}) => given.when(slack, 'chat.stall', { ...gone, ...more }).facts;
    expect(stall()).toEqual([{ type: 'chat.stalled', data: gone }]);
    expect(stall({ since: '2026-11-24T19:00:00.000Z' })).toEqual([]);
    expect(stall({ kind: 'rate-limited' })).toEqual([]);
    expect(given.when(slack, 'chat.resume', {}).facts).toEqual([{ type: 'chat.resumed', data: {} }]);
  });
});
