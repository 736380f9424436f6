import { describe, expect, it } from 'vitest';
import { changeKey, incidentOf } from '../../../src/hub/pager/incident.ts';
import type { PagerIncident, PagerLogEntry } from '../../../src/ports/pager.ts';
import { incident, SATO_USER, TANAKA_USER } from './hand-pager.ts';

const at = (minute: number) => `2026-11-25T03:0${minute}:00.000Z`;
const entry = (kind: PagerLogEntry['kind'], minute: number, by: PagerLogEntry['by'] = SATO_USER) => ({
  id: `${kind}-${minute}`,
  kind,
  at: at(minute),
  by,
  to: [],
  via: null,
});

describe('an incident as a session has it', () => {
  it('PDY-12 has the pager’s words and times, each text within its limit', () => {
    const long = 'x'.repeat(3_000);
    const ref = { id: 'R', name: long };
    expect(incidentOf(incident({ assignees: [SATO_USER], priority: { id: 'P', name: 'P1' } }), [])).toEqual({
      id: 'Q1',
      number: 4812,
      title: '5xx',
      service: 'checkout',
      url: 'https://example.pagerduty.com/incidents/Q1',
      urgency: 'high',
      status: 'triggered',
      triggeredAt: at(0),
      acknowledgedAt: null,
      acknowledgedBy: null,
      resolvedAt: null,
      resolvedBy: null,
      firstAcknowledgedAt: null,
      unacknowledgesAt: null,
      assignees: ['佐藤'],
      priority: 'P1',
      alerts: 1,
    });
    const cut = incidentOf(
      incident({
        status: 'resolved',
        title: long,
        service: ref,
        priority: ref,
        assignees: Array.from({ length: 60 }, () => ref),
        acknowledgements: [{ at: at(1), by: ref }],
        changedBy: ref,
      }),
      [],
    );
    const name = 'x'.repeat(200);
    expect(cut).toMatchObject({
      title: 'x'.repeat(500),
      service: name,
      priority: name,
      acknowledgedBy: name,
      resolvedBy: name,
    });
    expect(cut.assignees).toEqual(Array.from({ length: 50 }, () => name));
    expect(incidentOf(incident({ service: null, url: null }), [])).toMatchObject({
      service: null,
      url: null,
    });
  });

  it('PDY-12 has its web address only where it is short enough to be whole', () => {
    const url = `https://example.com/${'x'.repeat(1_980)}`;
    expect(incidentOf(incident({ url }), []).url).toBe(url);
    expect(incidentOf(incident({ url: `${url}x` }), []).url).toBeNull();
  });

  const acked = {
    status: 'acknowledged',
    changedAt: at(5),
    acknowledgements: [
      { at: at(2), by: SATO_USER },
      { at: at(3), by: TANAKA_USER },
    ],
  } as const satisfies Partial<PagerIncident>;
  it.each([
    [
      'nobody, while it is triggered',
      { status: 'triggered', acknowledgements: acked.acknowledgements } as const,
      [],
      [null, null, null],
    ],
    ['the last who has it now', acked, [], [at(3), '田中', at(3)]],
    [
      'and when it was acknowledged first',
      acked,
      [entry('acknowledge', 1), entry('acknowledge', 2)],
      [at(3), '田中', at(1)],
    ],
    [
      'the last of its history, where nobody has it now',
      { ...acked, acknowledgements: [] },
      [entry('acknowledge', 1), entry('acknowledge', 4, TANAKA_USER)],
      [at(4), '田中', at(1)],
    ],
    [
      'nobody by name',
      { ...acked, acknowledgements: [] },
      [entry('acknowledge', 4, null)],
      [at(4), '', at(4)],
    ],
    [
      'nobody of whom nothing is known',
      { ...acked, acknowledgements: [] },
      [entry('trigger', 1)],
      [null, null, null],
    ],
    ['nothing from after it was read', acked, [entry('acknowledge', 6)], [at(3), '田中', at(3)]],
    [
      'what came as it was read',
      { ...acked, acknowledgements: [] },
      [entry('acknowledge', 5)],
      [at(5), '佐藤', at(5)],
    ],
    [
      'all of a history where it does not say when it changed',
      { ...acked, changedAt: null, acknowledgements: [] },
      [entry('acknowledge', 6)],
      [at(6), '佐藤', at(6)],
    ],
    [
      'the last of three who have it now',
      { ...acked, acknowledgements: [...acked.acknowledgements, { at: at(4), by: SATO_USER }] },
      [entry('acknowledge', 2), entry('acknowledge', 3, TANAKA_USER)],
      [at(4), '佐藤', at(2)],
    ],
    [
      'the last of its history, after it is resolved',
      { status: 'resolved', changedAt: at(5) } as const,
      [entry('acknowledge', 1), entry('acknowledge', 2), entry('acknowledge', 3, TANAKA_USER)],
      [at(3), '田中', at(1)],
    ],
    [
      'the first of its history, though it is triggered again',
      { status: 'triggered', changedAt: at(5) } as const,
      [entry('acknowledge', 1)],
      [null, null, at(1)],
    ],
  ])(
    'PDY-35 says who acknowledged it: %s',
    (_who, change, entries, [acknowledgedAt, acknowledgedBy, firstAcknowledgedAt]) => {
      expect(incidentOf(incident(change), entries)).toMatchObject({
        acknowledgedAt,
        acknowledgedBy,
        firstAcknowledgedAt,
      });
    },
  );

  const over = { status: 'resolved', changedAt: at(5), changedBy: TANAKA_USER } as const;
  it.each([
    [
      'by its history',
      { ...over, resolvedAt: at(4) },
      [entry('resolve', 1, TANAKA_USER), entry('resolve', 3)],
      [at(3), '佐藤'],
    ],
    [
      'by its history, in which a note comes after',
      over,
      [entry('resolve', 3), entry('annotate', 4, TANAKA_USER)],
      [at(3), '佐藤'],
    ],
    ['by itself', { ...over, resolvedAt: at(4) }, [], [at(4), '田中']],
    ['by its last change', over, [], [at(5), '田中']],
    ['by nobody known', { ...over, changedBy: null }, [], [at(5), null]],
    [
      'not at all while it is open',
      { ...over, status: 'acknowledged', resolvedAt: at(4) } as const,
      [entry('resolve', 1)],
      [null, null],
    ],
    ['by who changed it, where its history names nobody', over, [entry('resolve', 3, null)], [at(3), '田中']],
  ])(
    'PDY-12 says when and by whom it was resolved: %s',
    (_how, change, entries, [resolvedAt, resolvedBy]) => {
      expect(incidentOf(incident(change), entries)).toMatchObject({ resolvedAt, resolvedBy });
    },
  );

  it('PDY-58 its history is read again after a change of status, time, author, acknowledgement or assignee only', () => {
    const key = changeKey(incident());
    for (const change of [
      { status: 'acknowledged' },
      { changedAt: at(1) },
      { changedBy: SATO_USER },
      { acknowledgements: [{ at: at(1), by: SATO_USER }] },
      { assignees: [SATO_USER] },
    ] as const)
      expect(changeKey(incident(change))).not.toBe(key);
    expect(changeKey(incident({ title: 'other', alerts: 9, urgency: 'low' }))).toBe(key);
  });
});
