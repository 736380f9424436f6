import { describe, expect, it } from 'vitest';
import type { OutsideAction } from '../../src/domain/actions.ts';
import { calledBy, deliveryOf } from '../../src/domain/delivery.ts';
import type { Responder, SentNotice } from '../../src/domain/session-parts.ts';
import { sato, tanaka } from './given.ts';

const at = (second: number): string => `2026-11-24T18:00:${String(second).padStart(2, '0')}.000Z`;
const notice: SentNotice = { seq: 10, by: sato, at: at(10), text: 'x', nextAt: null, final: false };

type Outcome = OutsideAction['outcome'];
/** An action that the hub took as event `seq`, with its outcome at event `outcomeSeq`. */
const action = (
  seq: number,
  outcome: Outcome,
  outcomeSeq: number | null,
  more: object = {},
): OutsideAction => ({
  ...{
    id: `a${seq}`,
    by: tanaka,
    seq,
    at: at(seq),
    askedAt: at(seq),
    target: 'pagerduty',
    act: 'status-update',
  },
  ...{ args: {}, begun: null, outcome, kind: null, params: {}, delay: null, outcomeSeq },
  outcomeAt: outcomeSeq === null ? null : at(outcomeSeq),
  ...more,
});
const post = (seq: number, outcome: Outcome, outcomeSeq: number | null, more: object = {}) =>
  action(seq, outcome, outcomeSeq, {
    ...{ target: 'slack', act: 'thread', args: { post: 'notice', seq: 10 } },
    ...more,
  });
const sentAt = (seq: number) => ({ state: 'sent', act: { by: sato, at: at(seq), seq } });
const nothing = (state: string) => ({ state, act: null });

describe('how an update went out', () => {
  it.each<[string, readonly OutsideAction[], object]>([
    ['nothing was asked', [], nothing('noted')],
    ['the pager did all, in whatever order', [action(11, 'done', 31), action(12, 'done', 30)], sentAt(31)],
    ['the pager did all, the last one last', [action(11, 'done', 30), action(12, 'done', 31)], sentAt(31)],
    ['one waits', [action(11, 'done', 30), action(12, null, null)], nothing('waits')],
    ['of one nobody knows', [action(11, 'done', 30), action(12, 'unknown', 31)], nothing('waits')],
    ['one failed', [action(11, 'failed', 30), action(12, 'done', 31)], nothing('part')],
    ['all failed', [action(11, 'failed', 30), action(12, 'abandoned', 31)], nothing('failed')],
    ['the act behind it is another', [action(11, 'done', 30, { act: 'note' })], nothing('noted')],
    ['a later update failed', [action(11, 'done', 30), action(13, 'failed', 31)], sentAt(30)],
    [
      'the pager failed and the chat has it',
      [action(11, 'failed', 30), post(12, 'done', 31)],
      nothing('failed'),
    ],
    ['the outcome has no time', [action(11, 'done', null)], sentAt(11)],
  ])('DOM-1010 by the pager: %s', (_, actions, delivery) => {
    expect(deliveryOf({ actions }, notice)).toEqual(delivery);
  });

  it.each<[string, readonly OutsideAction[], object]>([
    ['it waits', [post(12, null, null)], nothing('waits')],
    ['nobody knows', [post(12, 'unknown', 30)], nothing('waits')],
    ['it failed', [post(12, 'failed', 30)], nothing('failed')],
    ['it failed and is asked for again', [post(12, 'failed', 30), post(13, null, null)], nothing('waits')],
    ['it was posted after a failure', [post(12, 'failed', 30), post(13, 'done', 31)], sentAt(31)],
    ['it was posted twice', [post(12, 'done', 30), post(13, 'done', 31)], sentAt(30)],
    [
      'another notice was posted',
      [post(12, 'done', 30, { args: { post: 'notice', seq: 9 } })],
      nothing('noted'),
    ],
    ['another post was', [post(12, 'done', 30, { args: { post: 'closed', seq: 10 } })], nothing('noted')],
    ['the message was changed', [post(12, 'done', 30, { act: 'headline' })], nothing('noted')],
    ['the pager was asked so', [post(12, 'done', 30, { target: 'pagerduty' })], nothing('noted')],
  ])('DOM-1010 by the chat: %s', (_, actions, delivery) => {
    expect(deliveryOf({ actions }, notice)).toEqual(delivery);
  });
});

describe('whether somebody was called', () => {
  const responder: Responder = {
    ...{ id: 'r1', by: sato, seq: 10, who: 'DB', message: '', at: at(10), answer: null, answeredAt: null },
  };
  const call = (outcome: Outcome, more: object = {}) =>
    action(11, outcome, 30, { act: 'responder', args: { request: 'r1' }, ...more });

  it.each<[string, readonly OutsideAction[], boolean]>([
    ['the call was done', [call('done')], true],
    ['nothing was asked', [], false],
    ['the call failed', [call('failed')], false],
    ['somebody else was called', [call('done', { args: { request: 'r2' } })], false],
    ['the chat was asked', [call('done', { target: 'slack' })], false],
  ])('DOM-1011 %s', (_, actions, isCalled) => {
    const act = isCalled ? { by: sato, at: at(30), seq: 30 } : null;
    expect(calledBy({ actions }, responder)).toEqual(act);
  });
});
