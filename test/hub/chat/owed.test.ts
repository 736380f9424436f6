import { describe, expect, it } from 'vitest';
import { chatActions } from '../../../src/domain/chat/chat.ts';
import type { Actor } from '../../../src/domain/event.ts';
import { REMOVED } from '../../../src/domain/redaction.ts';
import type { Session } from '../../../src/domain/session.ts';
import { isWanted } from '../../../src/hub/chat/calls.ts';
import { owedPosts } from '../../../src/hub/chat/owed.ts';
import type { ChatSettings } from '../../../src/hub/chat/settings.ts';
import { threadText } from '../../../src/record/chat/thread.ts';
import { type Given, opened, sato, tanaka } from '../../domain/given.ts';
import { settingsOf } from './chat-rig.ts';

const slack: Actor = { id: 'slack', name: 'Slack', kind: 'system' };
const owed = (given: Given, again = false, settings: ChatSettings = settingsOf()) =>
  owedPosts(given.state, settings, given.now, again).map(({ act, args }) => String(args.post ?? act));

/** Asks for all that is owed, and says what became of it. */
function settle(given: Given, outcome: 'done' | 'fail' | 'abandon', settings = settingsOf()): void {
  for (const { act, args } of owedPosts(given.state, settings, given.now)) {
    given.when(slack, 'chat.request', { act, args });
    const action = chatActions(given.state).at(-1)?.id ?? '';
    const params = { channel: 'C0INCIDENT1', message: 'mhd8jz5h2k4' };
    if (outcome === 'done') given.when(slack, 'action.done', { action, params });
    else if (outcome === 'fail') given.when(slack, 'action.fail', { action, kind: 'archived', params: {} });
    else given.when(slack, 'action.abandon', { action, kind: 'expired' });
  }
}

describe('what a session owes the chat', () => {
  it('SLK-779 its message first, then one post for each thing that happened, in the order of time', () => {
    const given = opened();
    expect(owed(given)).toEqual(['headline']);
    settle(given, 'done');
    expect(owed(given)).toEqual([]);
    given.when(tanaka, 'notice.send', { text: '調査中', nextAt: null, final: false });
    given.when(sato, 'session.mitigate', {});
    given.when(tanaka, 'notice.send', { text: '復旧', nextAt: null, final: true });
    given.when(tanaka, 'verdict.set', { verdict: { hurt: false, why: null, prevent: null } });
    expect(owed(given)).toEqual(['notice', 'mitigated', 'notice', 'verdict']);
    settle(given, 'done');
    given.when(sato, 'session.close', { reason: 'x' });
    expect(owed(given)).toEqual(['closed']);
    settle(given, 'done');
    given.when(sato, 'session.reopen', { reason: null });
    expect(owed(given)).toEqual(['reopened']);
    settle(given, 'done');
    given.when(sato, 'session.close', { reason: 'x' });
    expect(owed(given)).toEqual(['closed']);
  });

  it('SLK-1047 what is found and decided, and who leads: once each, and no text that was taken out', () => {
    const given = opened();
    settle(given, 'done');
    given.when(sato, 'note.add', { kind: 'finding', text: '5xxは決済だけ' });
    given.when(sato, 'note.add', { text: 'ただのノート' });
    given.when(tanaka, 'role.take', { role: 'lead' });
    given.when(tanaka, 'note.add', { kind: 'decision', text: '切り戻す' });
    expect(owed(given).sort()).toEqual(['decision', 'finding', 'lead']);
    settle(given, 'done');
    expect(owed(given)).toEqual([]);
    given.when(sato, 'note.amend', { note: given.state.notes[0]?.id ?? '', text: '5xxは決済と検索' });
    expect(owed(given)).toEqual([]);
    given.when(sato, 'note.add', { kind: 'decision', text: 'やめる' });
    const notes = given.state.notes.map((note) => ({ ...note, text: REMOVED }));
    const without: Session = { ...given.state, notes };
    expect(owedPosts(without, settingsOf(), given.now)).toEqual([]);
    const post = { mentions: [], minutes: 0, isLate: false, quiet: null, at: given.state.at ?? '' } as const;
    const told = (session: Session, kind: 'decision' | 'finding') => {
      const seq = session.notes.find((note) => note.kind === kind)?.seq ?? 0;
      return threadText(session, { ...post, kind, seq }, 'en');
    };
    expect([told(without, 'decision'), told(without, 'finding')]).toEqual([null, null]);
    expect(JSON.stringify(told(given.state, 'finding'))).toMatch(/Found.*5xxは決済と検索.*佐藤/);
  });

  it('SLK-1048 an update and an action whose time has passed are reminded of once each, and not once they are done', () => {
    const given = opened();
    settle(given, 'done');
    const soon = new Date(given.now + 60_000).toISOString();
    given.when(tanaka, 'notice.send', { text: '調査中', nextAt: soon, final: false });
    given.when(sato, 'note.add', { kind: 'action', text: '直す', due: soon });
    given.when(sato, 'note.add', { kind: 'action', text: '片付ける', due: soon });
    settle(given, 'done');
    expect(owed(given)).toEqual([]);
    given.when(tanaka, 'note.amend', { note: given.state.notes[1]?.id ?? '', done: true });
    const late = () => owedPosts(given.state, settingsOf(), given.now + 120_000);
    expect(late().map(({ args }) => args.post)).toEqual(['update-due', 'action-due']);
    const [update, action] = late();
    const post = { mentions: [], minutes: 0, isLate: false, quiet: null, at: soon } as const;
    const text = (session: Session, kind: 'update-due' | 'action-due', of: typeof update) =>
      JSON.stringify(threadText(session, { ...post, kind, seq: Number(of?.args.seq) }, 'en'));
    expect(text(given.state, 'update-due', update)).toContain('the next update was due at');
    expect(text(given.state, 'action-due', action)).toContain('this action is not done: 直す');
    for (const { act, args } of late()) {
      given.when(slack, 'chat.request', { act, args });
      const id = chatActions(given.state).at(-1)?.id ?? '';
      given.when(slack, 'action.done', { action: id, params: { channel: 'C0INCIDENT1', message: 'm' } });
    }
    expect(late()).toEqual([]);
    given.when(tanaka, 'notice.send', { text: '復旧', nextAt: null, final: true });
    given.when(tanaka, 'note.amend', { note: given.state.notes[0]?.id ?? '', done: true });
    expect([text(given.state, 'update-due', update), text(given.state, 'action-due', action)]).toEqual([
      'null',
      'null',
    ]);
  });

  it('SLK-1000 a relapse is told, and what is said anew after it or after it was taken back', () => {
    const given = opened();
    settle(given, 'done');
    given.when(sato, 'session.mitigate', {});
    settle(given, 'done');
    given.when(sato, 'session.mitigate', { happenedAt: '2026-11-24T17:59:00.000Z' });
    expect(owed(given)).toEqual([]);
    given.when(tanaka, 'session.relapse', {});
    expect(owed(given)).toEqual(['relapsed']);
    settle(given, 'done');
    given.when(sato, 'session.mitigate', {});
    expect(owed(given)).toEqual(['mitigated']);
    settle(given, 'done');
    expect(owed(given)).toEqual([]);
  });

  it('SLK-1001 what the thread has said and is not so any more is corrected, once', () => {
    const given = opened();
    settle(given, 'done');
    given.when(sato, 'session.mitigate', {});
    given.when(sato, 'undo', {});
    expect(owed(given)).toEqual([]);
    given.when(sato, 'session.mitigate', {});
    settle(given, 'done');
    given.when(tanaka, 'reading.undo', { reading: 'mitigated' });
    expect(owed(given)).toEqual(['taken-back']);
    settle(given, 'done');
    expect(owed(given)).toEqual([]);
    given.when(sato, 'session.mitigate', {});
    expect(owed(given)).toEqual(['mitigated']);
    settle(given, 'done');
    given.when(sato, 'session.relapse', {});
    settle(given, 'done');
    given.when(sato, 'undo', {});
    expect(owed(given)).toEqual(['taken-back']);
    const [post] = owedPosts(given.state, settingsOf(), given.now);
    const text = threadText(
      given.state,
      {
        kind: 'taken-back',
        seq: Number(post?.args.seq),
        at: given.state.at ?? '',
        mentions: [],
        minutes: 0,
        isLate: false,
        quiet: null,
      },
      'ja',
    );
    expect(JSON.stringify(text)).toContain('再発の記録は取り消されました');
  });

  it('SLK-783 what was given up comes again when the chat answers; what was refused three times does not', () => {
    const given = opened();
    settle(given, 'done');
    given.when(tanaka, 'notice.send', { text: '調査中', nextAt: null, final: false });
    settle(given, 'abandon');
    expect(owed(given)).toEqual(['notice']);
    given.when(slack, 'chat.stall', { since: given.state.at ?? '', kind: 'unreachable', params: {} });
    expect(owed(given)).toEqual([]);
    given.when(slack, 'chat.resume', {});
    settle(given, 'fail');
    expect([owed(given), owed(given, true)]).toEqual([[], ['notice']]);
    for (let tries = 1; tries < 3; tries++) {
      const [post] = owedPosts(given.state, settingsOf(), given.now, true);
      given.when(slack, 'chat.request', { act: post?.act ?? '', args: post?.args ?? {} });
      given.when(slack, 'action.fail', {
        action: chatActions(given.state).at(-1)?.id ?? '',
        kind: 'forbidden',
        params: {},
      });
    }
    expect(owed(given, true)).toEqual([]);
  });

  it('SLK-1006 while the chat refuses posts, later ones wait behind them, and calls do not', () => {
    const settings = settingsOf({ summon: { group: 'S0ONCALL11', againMin: null, most: 0 } });
    const given = opened();
    const notice = () => given.when(tanaka, 'notice.send', { text: '調査中', nextAt: null, final: false });
    const how = { act: 'create', service: 'SCHECK1', title: '決済' } as const;
    settle(given, 'done', settings);
    settle(given, 'done', settings);
    notice();
    settle(given, 'fail', settings);
    given.when(slack, 'chat.stall', { since: given.state.at ?? '', kind: 'archived', params: {} });
    notice();
    expect(owed(given, false, settings)).toEqual([]);
    given.when(sato, 'responder.request', { who: '田中', message: '来てください', how });
    expect(owed(given, false, settings)).toEqual(['help']);
    given.when(slack, 'chat.resume', {});
    expect(owed(given, true, settings)).toEqual(['notice', 'notice', 'help']);
    // One that is refused for good holds nothing up.
    for (let tries = 1; tries < 3; tries++) {
      const [post] = owedPosts(given.state, settings, given.now, true);
      given.when(slack, 'chat.request', { act: post?.act ?? '', args: post?.args ?? {} });
      const action = chatActions(given.state).at(-1)?.id ?? '';
      given.when(slack, 'action.fail', { action, kind: 'forbidden', params: {} });
    }
    given.when(slack, 'chat.stall', { since: given.state.at ?? '', kind: 'forbidden', params: {} });
    expect(owed(given, false, settings)).toEqual(['notice', 'help']);
  });

  it('SLK-786 nobody is called for what is ten minutes old, nor twice for the same', () => {
    const summon = { group: 'S0ONCALL11', againMin: 5, most: 2 };
    const settings = settingsOf({ summon });
    const given = opened();
    settle(given, 'done', settings);
    expect(owed(given, false, settings)).toEqual(['start']);
    expect(owedPosts(given.state, settings, given.now + 600_000)).toEqual([]);
    settle(given, 'abandon', settings);
    expect(owed(given, true, settings)).toEqual([]);
  });

  it('SLK-850 what is over calls nobody, and says its last words', () => {
    const given = opened();
    const wanted = () =>
      (['start', 'again', 'help', 'closed'] as const).filter((post) => isWanted(given.state, post));
    expect(wanted()).toEqual(['start', 'again', 'help', 'closed']);
    given.when(sato, 'session.mitigate', {});
    expect(wanted()).toEqual(['start', 'help', 'closed']);
    given.when(sato, 'session.close', { reason: 'x' });
    expect(wanted()).toEqual(['closed']);
  });
});
