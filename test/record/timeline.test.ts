import { describe, expect, it } from 'vitest';
import type { OutsideAction } from '../../src/domain/actions.ts';
import type { CommandType } from '../../src/domain/command.ts';
import type { AnyEvent, Incident } from '../../src/domain/event.ts';
import { MARKDOWN, PLAIN_TEXT, recordContext } from '../../src/record/context.ts';
import { people } from '../../src/record/sections/work.ts';
import { behind, timeline } from '../../src/record/timeline.ts';
import { type Given, guest, observer, opened, pager, sato, tanaka } from '../domain/given.ts';
import { released } from '../domain/releases.ts';
import { toldOf } from './told.ts';

const at = '2026-11-24T18:10:00.000Z';
const page: Incident = {
  ...{ id: 'Q1', number: 4812, title: '5xx', service: null, url: null, urgency: 'high', status: 'triggered' },
  ...{ triggeredAt: '2026-11-24T17:58:11.000Z', acknowledgedAt: null, acknowledgedBy: null },
  ...{ resolvedAt: null, resolvedBy: null },
};
const line = {
  ...{ id: 'l1', time: null, level: null, service: null, message: 'pool\n at x', fields: {}, source: 'app' },
};
const pin = (given: object = {}) => ({
  line: { ...line, ...given },
  query: null,
  window: null,
  step: null,
  comment: null,
});

/** 佐藤, 田中 and Vendor are in it. */
function three(): Given {
  const given = opened();
  for (const by of [tanaka, guest]) given.when(by, 'participant.join', {});
  return given;
}
type Act = readonly [by: typeof sato, type: CommandType, data: object];
const told = (...acts: readonly Act[]) =>
  toldOf(three(), (given) => {
    for (const [by, type, data] of acts) expect(given.when(by, type, data as never).refused).toBeNull();
  });

describe('what the timeline says of each act', () => {
  it.each<readonly [string, readonly Act[], readonly string[]]>([
    ['a name', [[sato, 'session.rename', { title: 'Pool' }]], ['renamed it to “Pool”']],
    [
      'how far it is',
      [
        [sato, 'session.mitigate', { happenedAt: at }],
        [sato, 'session.relapse', { happenedAt: '2026-11-24T18:12:00.000Z' }],
        [sato, 'session.resolve', { happenedAt: '2026-11-24T18:14:00.000Z' }],
      ],
      ['03:10 mitigated', '03:12 came back', '03:14 resolved'],
    ],
    [
      'a reading that was taken back',
      [
        [sato, 'session.mitigate', { happenedAt: at }],
        [tanaka, 'reading.undo', { reading: 'mitigated' }],
      ],
      ['03:10 mitigated', 'took back: Mitigated 03:10'],
    ],
    [
      'the severity',
      [
        [sato, 'severity.set', { severity: 'SEV2' }],
        [sato, 'severity.set', { severity: null }],
      ],
      ['set the severity to SEV2', 'unset the severity'],
    ],
    [
      'impact and goal, as long as there is one',
      [
        [sato, 'impact.set', { impact: { who: 'all', what: 'slow', since: null } }],
        [sato, 'impact.set', { impact: null }],
        [sato, 'goal.set', { goal: 'first response' }],
        [sato, 'goal.set', { goal: null }],
      ],
      ['impact: all, slow', 'goal: first response'],
    ],
    [
      'roles, one’s own and of others',
      [
        [sato, 'role.take', { role: 'lead' }],
        [sato, 'role.take', { role: 'comms', participant: tanaka.id }],
        [sato, 'role.take', { role: 'driver' }],
        [sato, 'role.take', { role: 'driver', participant: tanaka.id }],
        [tanaka, 'role.release', { role: 'driver' }],
        [sato, 'shift.hand-over', { to: tanaka.id }],
      ],
      [
        ...['took lead', '田中 took comms', 'is now driving', '田中 is now driving'],
        'handed the shift over to 田中',
      ],
    ],
    [
      'steps',
      [
        [sato, 'step.start', { step: 'ack' }],
        [sato, 'step.do', { step: 'ack' }],
        [sato, 'step.undo', { step: 'ack' }],
        [sato, 'step.skip', { step: 'ack', reason: 'known' }],
        [sato, 'step.do', { step: 'read-back' }],
        [tanaka, 'step.do', { step: 'read-back' }],
        [sato, 'step.add', { phase: 'detect', title: { ja: 'え', en: 'Extra' } }],
      ],
      [
        ...['done: Acknowledge', 'set back to open: Acknowledge', 'skipped: Acknowledge (reason: known)'],
        ...['done, waiting for a second person: Read back', 'confirmed as the second person: Read back'],
        'added a step: Extra',
      ],
    ],
    [
      'people who go, are removed and come back',
      [
        [guest, 'participant.leave', {}],
        [sato, 'participant.remove', { participant: guest.id }],
        [sato, 'participant.readmit', { participant: guest.id }],
      ],
      ['left', 'removed Vendor', 'let Vendor back in'],
    ],
    [
      'an invite, who used it, and what was revoked',
      [
        [sato, 'participant.invite', { participant: 'g1', role: 'guest', until: at }],
        [pager, 'participant.admit', { participant: 'g1', name: 'Ann', from: '192.0.2.1' }],
        [sato, 'participant.revoke', { participant: 'g1', origin: null }],
        [sato, 'participant.revoke', { participant: guest.id, origin: tanaka.id }],
      ],
      [
        'made an invite for one guest, good until 2026-11-25 (Wed) 03:10 +09:00',
        'Ann used an invite from another network (192.0.2.1)',
        'revoked the access of an unused invite',
        'revoked the access of Vendor, which came from an invite by 田中',
      ],
    ],
    [
      'status updates',
      [
        [sato, 'notice.send', { text: 'we\nlook', nextAt: null, final: false }],
        [sato, 'notice.send', { text: 'over', nextAt: null, final: true }],
      ],
      ['status update: we / look', 'final update: over'],
    ],
    [
      'verdicts, as long as there is one',
      [
        [sato, 'verdict.set', { verdict: { hurt: true, why: null, prevent: null } }],
        [sato, 'verdict.set', { verdict: { hurt: false, why: 'disk', prevent: 'x' } }],
        [sato, 'verdict.set', { verdict: null }],
      ],
      ['verdict: users affected', 'verdict: users not affected (cause of page: disk)'],
    ],
    [
      'sessions of the same hours',
      [
        [pager, 'session.relate', { session: 'r-1126', kind: 'release', title: 'R', number: null }],
        [pager, 'session.relate', { session: 'i-1126', kind: 'incident', title: 'I', number: 31 }],
        [pager, 'session.relate', { session: 'j-1126', kind: 'incident', title: 'J', number: null }],
      ],
      [
        'during the release r-1126',
        'fired during this release: #31 I (i-1126)',
        'fired during this release: J (j-1126)',
      ],
    ],
    [
      'what the store lost',
      [
        [pager, 'loss.report', { from: 4, to: 6, restored: false }],
        [pager, 'loss.report', { from: 4, to: 4, restored: true }],
      ],
      [
        'the event store lost 3 saved events (4 to 6); the hub does not have them either',
        'the event store lost 1 saved event (4 to 4); the hub wrote them back from its memory, proved by their hashes',
      ],
    ],
    [
      'the close, and that it is open again',
      [
        [sato, 'session.close', { reason: 'done' }],
        [sato, 'session.reopen', {}],
      ],
      ['[action] Review', 'closed the session (reason: done)', 'reopened the session'],
    ],
    [
      'what is not part of the story: nothing',
      [
        [sato, 'rotation.set', { minutes: 20 }],
        [sato, 'step.assign', { step: 'ack', participant: tanaka.id }],
        [sato, 'step.edit', { step: 'ack', title: { ja: 'い', en: 'I' } }],
        [sato, 'mute.add', { pattern: 'noise' }],
      ],
      [],
    ],
  ])('REC-4 %s', (_, acts, lines) => {
    expect(told(...acts)).toEqual(lines);
  });

  it('REC-4 when the alert fired, as it was first set or amended', () => {
    const given = three();
    const amended = toldOf(
      given,
      (one) => void one.when(sato, 'alert.time', { firedAt: '2026-11-24T17:50:00.000Z' }),
    );
    expect(amended).toEqual([
      'amended when the alert fired to 2026-11-25 (Wed) 02:50 +09:00 (it was 2026-11-25 (Wed) 02:58 +09:00)',
    ]);
    const seq = given.log.length + 1;
    const event = {
      seq,
      type: 'alert.timed',
      at,
      by: sato,
      data: { firedAt: at, was: null },
    } as unknown as AnyEvent;
    const c = recordContext(given.state, [event], 'en', PLAIN_TEXT);
    expect(timeline(c).map(({ what }) => what)).toEqual([
      'set when the alert fired to 2026-11-25 (Wed) 03:10 +09:00',
    ]);
  });

  it('REC-4 what is released, and that it is rolled back', () => {
    const variables = [
      { id: 'tag', value: 'v1' },
      { id: 'sha', value: '7be2c0f' },
    ];
    const said = toldOf(released(), (given) => {
      given.when(sato, 'release.set', { release: { variables, window: null } });
      given.when(sato, 'rollback.begin', {});
    });
    expect(said.filter((one) => one !== 'joined')).toEqual([
      'set what is released: tag v1, sha 7be2c0f',
      'began the rollback',
    ]);
  });

  it('REC-10 an act that was undone has no line, nor has the undoing', () => {
    expect(told([sato, 'goal.set', { goal: 'x' }], [sato, 'undo', {}])).toEqual([]);
  });

  it('REC-4 notes by their kind and latest words, at the time they are of, and an action once more when it is done', () => {
    const said = toldOf(three(), (given) => {
      given.when(sato, 'note.add', { kind: 'finding', text: 'a\nb', happenedAt: at });
      given.when(sato, 'note.add', { kind: 'action', text: 'load test' });
      given.when(sato, 'note.add', { kind: 'decision', text: 'first' });
      given.when(sato, 'note.add', { text: 'removed' });
      given.when(sato, 'note.add', { kind: 'action', text: 'removed action' });
      const [, action, decision, removed, gone] = given.state.notes.map(({ id }) => id);
      given.when(sato, 'note.amend', { note: decision ?? '', text: 'second' });
      given.when(sato, 'note.amend', { note: action ?? '', done: true });
      given.when(sato, 'note.amend', { note: gone ?? '', done: true });
      for (const note of [removed, gone]) given.when(sato, 'note.remove', { note: note ?? '' });
    });
    expect(said).toEqual([
      '03:10 [finding] a / b (written 02:59)',
      '[action] load test',
      '[decision] second (amended)',
      'action done: load test',
    ]);
  });

  it('REC-16 a pin has the first line of its text, and the time of the line where that is another', () => {
    const said = toldOf(three(), (given) => {
      given.when(sato, 'log.pin', pin());
      given.when(sato, 'log.pin', pin({ id: 'l2', time: '2026-11-24T17:40:00.000Z', message: 'old' }));
      given.when(sato, 'log.pin', pin({ id: 'l3', time: '2026-11-24T17:59:30.000Z', message: 'now' }));
      given.when(sato, 'log.pin', pin({ id: 'l4', time: 'never', message: 'undated' }));
      given.when(sato, 'log.pin', pin({ id: 'l5', message: 'taken off' }));
      given.when(sato, 'log.unpin', { pin: given.state.pins[4]?.id ?? '' });
    });
    expect(said).toEqual(['pin 1: pool', 'pin 2: old (logged at 02:40)', 'pin 3: now', 'pin 4: undated']);
  });

  it('REC-4 a page by what became of it and who did it, each state once', () => {
    const acked = { status: 'acknowledged', acknowledgedAt: at, acknowledgedBy: '佐藤' } as const;
    const said = toldOf(three(), (given) => {
      given.when(pager, 'incident.link', { incident: page });
      const change = (more: Partial<Incident>) =>
        given.when(pager, 'incident.change', { incident: { ...page, ...more } });
      change({ title: 'other' });
      change(acked);
      change({ ...acked, title: 'third' });
      change({ ...acked, acknowledgedBy: '田中' });
      change({});
      change({ status: 'resolved', resolvedAt: at, resolvedBy: null });
    });
    expect(said).toEqual([
      'linked page #4812: 5xx',
      '03:10 page #4812: acknowledged (佐藤)',
      '03:10 page #4812: acknowledged (田中)',
      'page #4812: not acknowledged',
      '03:10 page #4812: resolved',
    ]);
  });

  it('REC-4 what was decided of the pages at the end', () => {
    const left = (choice: 'resolve' | 'hand-back' | 'keep') =>
      toldOf(three(), (given) => {
        const taken = {
          ...page,
          status: 'acknowledged',
          acknowledgedAt: at,
          acknowledgedBy: '佐藤',
        } as const;
        given.when(pager, 'incident.link', { incident: taken });
        given.when(pager, 'incident.link', { incident: { ...taken, id: 'Q2', number: null } });
        given.when(sato, 'incident.leave', { choice });
      }).find((one) => one.startsWith('on leaving'));
    expect(left('resolve')).toBe('on leaving or closing: resolve #4812, Q2');
    expect(left('hand-back')).toBe('on leaving or closing: hand #4812, Q2 back to on call');
    expect(left('keep')).toBe('on leaving or closing: goes on with #4812, Q2 alone');
  });

  it('REC-4 calls for help and what came of them', () => {
    const given = three();
    const said = (type: string, data: object) => {
      const event = { seq: 9, type, at, by: sato, data } as unknown as AnyEvent;
      return timeline(recordContext(given.state, [event], 'en', PLAIN_TEXT)).map(({ what }) => what);
    };
    expect(said('responder.requested', { who: '鈴木' })).toEqual(['asked 鈴木 for help']);
    expect(said('responder.answered', { who: '鈴木', answer: 'accepted' })).toEqual(['鈴木 accepted']);
    expect(said('responder.answered', { who: '鈴木', answer: 'declined' })).toEqual(['鈴木 declined']);
    expect(said('of.tomorrow', {})).toEqual([]);
  });

  it('REC-389 what was taken out, with and without a reason', () => {
    const said = toldOf(three(), (given) => {
      const event = (events: readonly number[], reason: string | null) =>
        given.log.push({
          ...{ v: 1, session: given.state.id, seq: given.log.length + 1, prev: '', at, by: sato, cmd: null },
          ...{ type: 'events.redacted', data: { events: events.map((seq) => ({ seq })), reason } },
        } as unknown as AnyEvent);
      event([2, 5], null);
      event([3], 'a name');
    });
    expect(said).toEqual([
      'took the text out of event 2, 5',
      'took the text out of event 3 (reason: a name)',
    ]);
  });

  it('REC-4 lines of one time are in the order of the log', () => {
    const given = three();
    given.when(sato, 'note.add', { text: 'later', happenedAt: at });
    given.when(sato, 'note.add', { text: 'first', happenedAt: '2026-11-24T17:00:00.000Z' });
    given.when(sato, 'note.add', { text: 'last', happenedAt: at });
    const c = recordContext(given.state, given.log, 'en', PLAIN_TEXT);
    const notes = timeline(c).filter(({ type }) => type === 'note.added');
    expect(notes.map(({ what, by, actor }) => [what.split(' ')[1], by, actor])).toEqual([
      ['first', '佐藤', sato.id],
      ['later', '佐藤', sato.id],
      ['last', '佐藤', sato.id],
    ]);
    given.when(observer, 'participant.join', {});
    const joined = recordContext(given.state, given.log, 'en', PLAIN_TEXT);
    expect(timeline(joined).at(-1)?.what).toBe('[note] last (written 02:59)');
  });
});

describe('what the timeline says of acts at the pager', () => {
  const said = (
    given: Partial<Omit<OutsideAction, 'args' | 'params'>> & { args?: object; params?: object },
  ) => {
    const action = {
      ...{
        id: 'a1',
        target: 'pagerduty',
        act: 'note',
        args: {},
        outcome: 'done',
        kind: null,
        params: {},
        at,
      },
      ...given,
    };
    const event = { seq: 9, type: 'action.requested', at, by: sato, data: { action: 'a1' } };
    const state = { ...opened().state, actions: [action] } as never;
    return timeline(recordContext(state, [event as unknown as AnyEvent], 'en', PLAIN_TEXT))[0]?.what ?? null;
  };

  it.each<readonly [Parameters<typeof said>[0], string | null]>([
    [{}, 'note posted to PagerDuty'],
    [{ target: 'slack' }, null],
    [{ act: 'fly' }, null],
    [{ id: 'a2' }, null],
    [{ act: 'acknowledge' }, null],
    [{ act: 'resolve', outcome: null }, 'resolve in PagerDuty (no answer yet)'],
    [{ outcome: null }, 'note posted to PagerDuty (no answer yet)'],
    [{ act: 'escalate', params: { to: '田中' } }, 'escalation in PagerDuty (pages 田中)'],
    [{ act: 'escalate' }, 'escalation in PagerDuty'],
    [
      { act: 'merge', params: { leftOut: '#3' } },
      'merge in PagerDuty: done, without #3 (resolved, or part of another, before)',
    ],
    [{ act: 'create', args: { title: 'DB' }, params: { number: 77 } }, 'new PagerDuty incident "DB" #77'],
    [{ act: 'create', args: {}, params: { number: 'x' } }, 'new PagerDuty incident ""'],
    [{ act: 'priority', args: { name: 'P1', priority: 'PX' } }, 'PagerDuty priority P1'],
    [{ act: 'priority', args: { priority: 'PX' } }, 'PagerDuty priority PX'],
    [{ act: 'snooze', args: { seconds: 600 }, params: { to: '田中' } }, 'snooze in PagerDuty until 03:20'],
    [{ act: 'snooze', args: { until: '2026-11-24T19:00:00.000Z' } }, 'snooze in PagerDuty until 04:00'],
    [
      { act: 'maintain', args: { names: 'DB, API', until: '2026-11-24T19:00:00.000Z' } },
      'maintenance in PagerDuty of DB, API until 04:00',
    ],
    [
      { act: 'maintain', args: { services: 'PDB1 PAPI1', until: '2026-11-24T19:00:00.000Z' } },
      'maintenance in PagerDuty of PDB1 PAPI1 until 04:00',
    ],
    [{ act: 'snooze', args: { until: 'soon' } }, 'snooze in PagerDuty until '],
    [{ act: 'snooze', args: { seconds: '600' } }, 'snooze in PagerDuty until '],
    [{ act: 'retitle', args: { title: 'Pool' } }, 'PagerDuty title "Pool"'],
    [{ act: 'retitle', args: {} }, 'PagerDuty title ""'],
  ])('REC-4 of %j: %s', (given, text) => {
    expect(said(given)).toBe(text);
  });

  it('REC-4 one that failed or of which nobody knows says why', () => {
    const failed = said({ outcome: 'failed', kind: 'forbidden' });
    expect(failed).toMatch(/^note posted to PagerDuty: not done \(.+\)$/);
    expect(said({ outcome: 'abandoned', kind: 'forbidden' })).toBe(failed);
    expect(said({ outcome: 'unknown', kind: 'forbidden' })).toMatch(
      /^note posted to PagerDuty: not known whether it was done \(.+\)$/,
    );
    expect(said({ act: 'acknowledge', outcome: 'failed', kind: 'forbidden' })).toMatch(
      /^acknowledge in .*: not done/,
    );
  });
});

describe('those who looked on from the web', () => {
  const many = (given: Given, count: number): void => {
    const link = { participant: 'web-0123456789', role: 'observer', until: at, uses: 500 } as const;
    given.when(sato, 'participant.invite', link);
    for (let n = 1; n <= count; n += 1) {
      const mori = { id: `web-0123456789-${n}`, name: `Mori ${n}`, kind: 'web' } as const;
      const from = n === 2 ? { from: '203.0.113.9' } : {};
      given.when(mori, 'participant.enter', { invite: link.participant, ...from });
    }
  };

  it('REC-941 are named up to twenty, with the address outside of one who came from there', () => {
    const told = toldOf(opened(), (given) => many(given, 20)).slice(1);
    expect(told).toHaveLength(20);
    expect([told[0], told[1], told[19]]).toEqual([
      'looked on from the web',
      'looked on from the web (from 203.0.113.9)',
      'looked on from the web',
    ]);
  });

  it('REC-941 are a number above that, in the timeline, at the end of a link, and in the list of people', () => {
    const given = opened();
    const told = toldOf(given, (one) => {
      many(one, 300);
      one.when(pager, 'participant.revoke', { participant: 'web-0123456789', origin: null });
    });
    expect(told.length).toBeLessThan(60);
    expect(told[0]).toBe(
      'made a link for the web, for up to 500 people, good until 2026-11-25 (Wed) 03:10 +09:00',
    );
    expect(told.filter((line) => line.startsWith('looked on from the web'))).toHaveLength(20);
    expect(told).toContain(
      'looked on from the web; 280 more who came later are left out here (all are in the JSONL)',
    );
    const rows = people(recordContext(given.state, given.log, 'en', MARKDOWN)).filter((row) =>
      row.startsWith('|'),
    );
    expect(rows.length).toBeLessThan(30);
    expect(rows.at(-1)).toBe('| 280 more (all are in the JSONL) | on the web |  |  |');
    expect(rows.filter((row) => row.includes('Mori'))).toHaveLength(20);
  });
});

describe('what is said behind a text', () => {
  it.each([
    ['a', '', 'a'],
    ['a', ' (b)', 'a (b)'],
    ['a\n  ```\n  x\n  ```', ' (b)', 'a\n  ```\n  x\n  ```\n  (b)'],
    ['a\n  ~~~\n  x\n  ~~~', ' (b)', 'a\n  ~~~\n  x\n  ~~~\n  (b)'],
    ['  ````', ' (b)', '  ````\n  (b)'],
    ['a ```', ' (b)', 'a ``` (b)'],
    ['  ```\n  x', ' (b)', '  ```\n  x (b)'],
    ['  ``', ' (b)', '  `` (b)'],
  ])('REC-4 of %j and %j is %j', (text, more, whole) => {
    expect(behind(text, more)).toBe(whole);
  });

  it('REC-4 words of people are literal in Markdown', () => {
    const given = opened();
    const lines = toldOf(given, (one) => void one.when(sato, 'goal.set', { goal: '*now*' }), {
      writer: MARKDOWN,
    });
    expect(lines).toEqual(['goal: \\*now\\*']);
  });
});
