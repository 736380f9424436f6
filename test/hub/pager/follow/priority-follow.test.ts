import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../../../src/domain/event.ts';
import { initialSession, type Session } from '../../../../src/domain/session.ts';
import { followed } from '../../../../src/hub/pager/follow/followed.ts';
import { PriorityFollow } from '../../../../src/hub/pager/follow/priority-follow.ts';
import { incidentOf } from '../../../../src/hub/pager/incident.ts';
import { pager, sato, tanaka } from '../../../domain/given.ts';
import { settle } from '../../../network/fake-time.ts';
import { incident } from '../hand-pager.ts';

const PRIORITIES = { SEV1: 'P1', SEV2: 'P2', SEV3: 'P3', SEV4: 'P3' } as const;
const page = (priority: string | null, change: object = {}) => ({
  ...incidentOf(incident(), []),
  priority,
  ...change,
});
const session = (change: Partial<Session> = {}): Session => ({
  ...initialSession('s'),
  status: 'open',
  openedBy: sato,
  severity: 'SEV1',
  incidents: [page('P3')],
  ...change,
});
const event = (type: string, data: object = {}, by = tanaka) => ({ type, data, by }) as unknown as AnyEvent;
const act = (priority: string, outcome: string | null, id = 'Q1') =>
  ({ target: 'pagerduty', act: 'priority', args: { incident: id, priority }, outcome }) as never;
const acknowledged = {
  target: 'pagerduty',
  act: 'acknowledge',
  args: { incident: 'Q1' },
  outcome: 'done',
} as never;
const set = event('severity.set');
const asked = (priority: string, by = tanaka, id = 'Q1') => ({
  kind: 'priority',
  incident: id,
  priority,
  by,
});
const changed = (priority: string | null, id = 'Q1') =>
  event('incident.changed', { incident: page(priority, { id }) }, pager);

describe('a severity that is set', () => {
  const follow = (given: Session, ...events: readonly AnyEvent[]) =>
    new PriorityFollow(PRIORITIES).follow(given, events);

  it('PDY-422 becomes the priority of each open incident, in the name of the person who set it', () => {
    const pages = [
      page('P3'),
      page(null, { id: 'Q2' }),
      page('P3', { id: 'Q3', status: 'resolved' }),
      page('p1', { id: 'Q4' }),
    ];
    expect(follow(session({ incidents: pages }), set)).toEqual([asked('P1'), asked('P1', tanaka, 'Q2')]);
    expect(follow(session(), event('act.undone', { type: 'severity.set' }))).toEqual([asked('P1')]);
  });

  it.each([
    [
      'is that of the severity which stands then, in the name of the person who undid it',
      'SEV3',
      tanaka,
      'P3',
    ],
    ['is none where no severity stands then', null, tanaka, null],
    ['is none where the hub undid it', 'SEV3', pager, null],
  ] as const)('PDY-422 the priority after an undo %s', (_what, severity, by, wanted) => {
    const given = session({ severity, incidents: [page('P1')], actions: [act('P1', 'done')] });
    const undone = event('act.undone', { type: 'severity.set' }, by);
    expect(follow(given, undone)).toEqual(wanted === null ? [] : [asked(wanted, by)]);
  });

  it.each([
    ['by the hub', session(), event('severity.set', {}, pager)],
    ['to none', session({ severity: null }), set],
    ['in a drill', session({ kind: 'drill' }), set],
    ['to one that the page has', session({ severity: 'SEV4' }), set],
    ['and another act is undone', session(), event('act.undone', { type: 'impact.set' })],
    ['in no event', session(), event('note.added')],
  ])('PDY-422 asks for nothing where it is set %s', (_how, given, one) => {
    expect(follow(given, one)).toEqual([]);
  });

  it('PDY-422 asks for nothing where no priority is configured for it', () => {
    expect(new PriorityFollow({ SEV2: 'P2' }).follow(session(), [set])).toEqual([]);
  });

  it.each([
    ['the same was asked for', 'P1', [act('P1', null)], false],
    ['another was asked for last', 'P1', [act('P1', 'done'), act('P2', null)], true],
    ['another was asked for and failed', 'P1', [act('P2', 'failed'), act('P2', 'abandoned')], false],
    ['something else was asked for since', 'P1', [act('P1', 'done'), acknowledged], false],
    ['another was asked for of another page', 'P1', [act('P2', null, 'Q2')], false],
    ['the same was asked for and it has another', 'P3', [act('P1', 'done')], true],
  ] as const)('PDY-423 is asked for unless the page has it and keeps it: %s', (_what, now, actions, is) => {
    expect(follow(session({ incidents: [page(now)], actions }), set)).toEqual(is ? [asked('P1')] : []);
  });

  it('PDY-422 is given to a page without a priority at its link, in the name of the person who opened the session', () => {
    const linked = (priority: string | null, change: Partial<Session> = {}) =>
      follow(
        session({ incidents: [page(priority)], ...change }),
        event('incident.linked', { incident: page(priority) }, pager),
      );
    expect(linked(null)).toEqual([asked('P1', sato)]);
    expect(linked(null, { openedBy: null })).toEqual([]);
    expect(linked('P3')).toEqual([]);
    expect(follow(session({ incidents: [page(null)] }), changed(null))).toEqual([]);
  });
});

describe('a priority that is changed in the pager', () => {
  const severity = (to: string) => [{ kind: 'severity', severity: to }];
  const known = (priority: string | null = 'P3') => {
    const follow = new PriorityFollow(PRIORITIES);
    follow.know(session({ incidents: [page(priority)] }));
    return follow;
  };

  it('PDY-422 becomes the severity', () => {
    expect(known().follow(session(), [changed('P2')])).toEqual(severity('SEV2'));
    expect(known().follow(session({ severity: null }), [changed('p3'), changed('P2')])).toEqual(
      severity('SEV2'),
    );
    expect(known(null).follow(session(), [changed('P2')])).toEqual(severity('SEV2'));
  });

  it.each([
    ['it is the same in another case', session(), 'p3'],
    ['it means the severity that is set', session(), 'P1'],
    ['it means no severity', session(), 'Major'],
    ['it is taken away', session(), null],
    ['the session is closed', session({ status: 'closed' }), 'P2'],
    ['an own change of it is under way', session({ actions: [act('P1', null)] }), 'P2'],
  ])('PDY-423 changes nothing where %s', (_what, given, priority) => {
    expect(known().follow(given, [changed(priority)])).toEqual([]);
  });

  it('PDY-423 is followed while only other acts, or those of another page, are under way', () => {
    const note = { target: 'pagerduty', act: 'note', args: { incident: 'Q1' }, outcome: null } as never;
    const actions = [act('P1', null, 'Q2'), act('P1', 'done'), note];
    expect(known().follow(session({ actions }), [changed('P2')])).toEqual(severity('SEV2'));
  });

  it('PDY-423 is followed only after a first look, for each session and page by itself', () => {
    const follow = known();
    const of = (...events: readonly AnyEvent[]) => follow.follow(session(), events);
    expect(follow.follow(session({ id: 'other' }), [changed('P2')])).toEqual([]);
    expect(of(changed('P2', 'Q2'))).toEqual([]);
    expect(of(changed('P3', 'Q2'))).toEqual(severity('SEV3'));
    expect(of(changed('P2'))).toEqual(severity('SEV2'));
    expect(of(changed('P2'))).toEqual([]);
    // What a link says is no change.
    expect(of(event('incident.linked', { incident: page('P3') }, pager))).toEqual([]);
    expect(of(changed('P2'))).toEqual(severity('SEV2'));
  });

  it('PDY-423 is remembered of the last five thousand pages', () => {
    const follow = known();
    const of = (...events: readonly AnyEvent[]) => follow.follow(session(), events);
    for (let i = 1; i < 5_000; i += 1) of(changed('P3', `X${i}`));
    expect(of(changed('P2'))).toEqual(severity('SEV2'));
    for (let i = 1; i <= 5_000; i += 1) of(changed('P3', `Y${i}`));
    expect(of(changed('P3'))).toEqual([]);
  });
});

describe('what follows on the other side', () => {
  function following(priorities: typeof PRIORITIES | undefined) {
    const commands: unknown[] = [];
    const errors: unknown[] = [];
    const own = followed({
      system: async (...command) => {
        commands.push(command);
        throw new Error('gone');
      },
      priorities,
      logger: { info: () => {}, warn: () => {}, error: (fields, text) => errors.push([fields, text]) },
    });
    return { own, commands, errors };
  }

  it('PDY-422 is asked of the session, and an error of it is logged', async () => {
    const { own, commands, errors } = following(PRIORITIES);
    own.know(session());
    own.seen(session(), [set, changed('P2')]);
    await settle();
    const args = { incident: 'Q1', priority: 'P1', follows: true };
    expect(commands).toEqual([
      ['s', 'action.request', { target: 'pagerduty', act: 'priority', args }, tanaka],
      ['s', 'severity.set', { severity: 'SEV2' }, { id: 'pagerduty', name: 'PagerDuty', kind: 'system' }],
    ]);
    expect(errors).toMatchObject([
      [{ session: 's' }, 'follow-failed'],
      [{ session: 's' }, 'follow-failed'],
    ]);
  });

  it('PDY-422 is nothing where no priorities are configured, and PDY-423 nothing at first in a session of another hub', async () => {
    const none = following(undefined);
    none.own.know(session());
    none.own.seen(session(), [set]);
    expect(none.commands).toEqual([]);
    const other = following(PRIORITIES);
    other.own.seen(session(), [changed('P2')]);
    expect(other.commands).toEqual([]);
  });
});
