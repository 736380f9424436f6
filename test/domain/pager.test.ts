import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/domain/event.ts';
import {
  drifts,
  isTaken,
  markOf,
  noticedIncidents,
  openActions,
  withoutMark,
} from '../../src/domain/pager.ts';
import { initialSession } from '../../src/domain/session.ts';
import { opened, pager, sato } from './given.ts';

const page = (id: string, more: Partial<Incident> = {}): Incident => ({
  ...{ id, number: 4812, title: '5xx', service: null, url: null, urgency: 'high', status: 'triggered' },
  ...{ triggeredAt: '2026-11-24T17:58:11.000Z', acknowledgedAt: null, acknowledgedBy: null },
  ...{ resolvedAt: null, resolvedBy: null, ...more },
});
const at = '2026-11-24T18:00:00.000Z';

describe('what a session knows of the pager', () => {
  it('PDY-36 nothing differs in a session that is not open yet, or while one incident pages', () => {
    const resolved = page('Q1', { status: 'resolved' });
    const fresh = { ...initialSession('s'), incidents: [resolved] };
    expect(drifts(fresh)).toEqual([]);
    expect(drifts({ ...fresh, status: 'open' })).toEqual([{ kind: 'resolved-outside', incident: resolved }]);
    expect(drifts({ ...fresh, status: 'open', incidents: [resolved, page('Q2')] })).toEqual([]);
    expect(drifts({ ...fresh, status: 'closed', incidents: [resolved, page('Q2')] })).toEqual([
      { kind: 'open-outside', incident: page('Q2') },
    ]);
  });

  it.each<[string, Partial<Incident>, boolean]>([
    ['one that only paged', {}, false],
    ['one that is acknowledged', { status: 'acknowledged' }, true],
    ['one whose acknowledgement ran out', { acknowledgedAt: at }, true],
    ['one that was taken first by somebody else', { firstAcknowledgedAt: at }, true],
    ['one that was never taken', { firstAcknowledgedAt: null }, false],
  ])('DOM-1014 %s was taken: %s', (_, more, taken) => {
    expect(isTaken(page('Q1', more))).toBe(taken);
  });

  it('PDY-435 of incidents that are all over, the last one gets the notice', () => {
    const over = ['Q1', 'Q2', 'Q3'].map((id) => page(id, { status: 'resolved' }));
    expect(noticedIncidents({ ...initialSession('s'), incidents: over })).toEqual(over.slice(-1));
  });

  it('PDY-655 a hub looks after what waits and what nobody knows, at the pager alone', () => {
    const given = opened();
    for (const act of ['resolve', 'snooze', 'escalate'])
      given.when(sato, 'action.request', { target: 'pagerduty', act, args: {} });
    given.when(sato, 'action.request', { target: 'slack', act: 'post', args: {} });
    const [first, second, third] = given.state.actions;
    given.when(pager, 'action.done', { action: first?.id ?? '', params: {} });
    given.when(pager, 'action.lose', { action: second?.id ?? '', kind: 'timeout', params: {} });
    expect(openActions(given.state).map(({ id }) => id)).toEqual([second?.id, third?.id]);
  });
});

describe('the mark of what was posted', () => {
  it.each([
    ['a text', 'a text'],
    [`a text ${markOf('checkout-1125', { seq: 42, at })}`, 'a text'],
    [`a text\n\n${markOf('s.1_b', { seq: 7, at })}`, 'a text'],
    [`${markOf('s', { seq: 1, at })}a text${markOf('s', { seq: 2, at })} `, 'a text'],
    ['see [oncall s#x 1]', 'see [oncall s#x 1]'],
    ['see [oncall s#1]', 'see [oncall s#1]'],
  ])('SLK-771 is no part of the words: %j', (posted, words) => {
    expect(withoutMark(posted)).toBe(words);
  });
});
