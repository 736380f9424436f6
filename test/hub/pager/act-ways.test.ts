import { describe, expect, it } from 'vitest';
import { REMOVED } from '../../../src/domain/redaction.ts';
import { initialSession, type Session } from '../../../src/domain/session.ts';
import {
  type AskPlace,
  keptArgs,
  lacksText,
  pageAbout,
  pagerActOf,
  sessionAbout,
  unlessTakenOut,
} from '../../../src/hub/pager/act-ways.ts';
import { incidentOf } from '../../../src/hub/pager/incident.ts';
import type { PagerShift } from '../../../src/ports/pager.ts';
import { exampleTeam } from '../../../src/sim/pagerduty/team.ts';
import { sato } from '../../domain/given.ts';
import { handHub, SATO } from './hand-hub.ts';
import { handPager, incident, SATO_USER, shift, TANAKA_USER } from './hand-pager.ts';

it('HOM-434 a snooze until a time that is over, or almost, lasts a minute', async () => {
  const now = Date.parse('2026-11-25T03:00:00.000Z');
  const seconds = async (ahead: number) => {
    const until = new Date(now + ahead).toISOString();
    const act = { act: 'snooze', args: { incident: 'Q1', until } };
    const place = { now } as Parameters<typeof pagerActOf>[2];
    return (await pagerActOf(act, pageAbout, place)) as { readonly seconds?: number };
  };
  const told = await Promise.all([-3_600_000, 20_000, 61_400].map(seconds));
  expect(told.map((act) => act.seconds)).toEqual([60, 60, 61]);
});

it('HOM-434 assigns a page to nobody where two people have the name', async () => {
  const { users } = exampleTeam(0);
  const same = users.map((user) => ({ ...user, id: `${user.id}2`, email: `other-${user.email}` }));
  const rig = handHub({ team: { users: [...users, ...same.slice(2, 3)] } });
  const page = rig.account.trigger('SCHECK1', '5xx');
  await rig.time.during(rig.api.pages.list('all', SATO));
  const reassign = (who: string) =>
    rig.time.during(rig.api.ask(page.id, { ask: { act: 'reassign', who } }, SATO, 10_000));
  await expect(reassign('鈴木')).rejects.toMatchObject({
    kind: 'not-found',
    params: { what: 'person', who: '鈴木' },
  });
  expect(rig.writes()).toEqual([]);
  expect((await reassign('山田')).asked).toMatchObject({ outcome: 'done' });
});

/** The pager's act for arguments that stand in a log, asked by 佐藤 at `NOW`. */
describe('what stored arguments ask of the pager', () => {
  const NOW = Date.parse('2026-11-25T03:00:00.000Z');
  const FROM = '2026-11-25T03:00:00.000Z';
  const UNTIL = '2026-11-25T09:00:00.000Z';
  const calls: unknown[] = [];
  const pager = handPager({
    incident: async (id, call) => {
      calls.push(call);
      return incident({ id, assignees: [SATO_USER] });
    },
    oncall: async () => [shift(SATO_USER, 1), shift(TANAKA_USER, 2)],
    policies: async () => [{ id: 'E2', name: '二次' }],
    services: async () => [
      { id: 'S1', name: 'checkout', policy: null },
      { id: 'S2', name: 'search', policy: null },
    ],
  });
  const actOf = (
    act: string,
    args: Readonly<Record<string, string | number | boolean | null>>,
    about = pageAbout,
  ) => pagerActOf({ act, args }, about, { as: SATO_USER, now: NOW, pager, call: { lane: 'act' } });
  const Q1 = { incident: 'Q1' } as const;
  const turn = { schedule: 'D1', from: FROM, until: UNTIL } as const;

  it.each([
    ['acknowledge', Q1, { ...Q1, takeOver: false }],
    ['acknowledge', { ...Q1, takeOver: true }, { ...Q1, takeOver: true }],
    ['acknowledge', { ...Q1, takeOver: 'yes' }, { ...Q1, takeOver: false }],
    ['resolve', Q1, Q1],
    ['escalate', Q1, { ...Q1, level: 2, policy: null }],
    ['escalate', { ...Q1, level: 3 }, { ...Q1, level: 3, policy: null }],
    ['escalate', { ...Q1, policy: 'E2' }, { ...Q1, level: null, policy: 'E2' }],
    ['snooze', { ...Q1, seconds: 7 }, { ...Q1, seconds: 7 }],
    ['snooze', { ...Q1, until: '2026-11-25T04:00:00.400Z' }, { ...Q1, seconds: 3_600 }],
    ['priority', { ...Q1, priority: 'P1' }, { ...Q1, priority: 'P1' }],
    ['urgency', { ...Q1, urgency: 'low' }, { ...Q1, urgency: 'low' }],
    ['retitle', { ...Q1, title: 'x' }, { ...Q1, title: 'x' }],
    ['status-update', { ...Q1, text: 'soon' }, { ...Q1, text: 'soon' }],
    ['reassign', { ...Q1, user: 'P2' }, { ...Q1, users: ['P2'] }],
    ['note', { ...Q1, text: 'seen' }, { ...Q1, text: 'seen' }],
    ['merge', { ...Q1, sources: 'Q2 Q3' }, { ...Q1, sources: ['Q2', 'Q3'] }],
    // Without a message it is the title of the page.
    [
      'responder',
      { ...Q1, user: 'P2', text: '' },
      { ...Q1, target: { type: 'user', id: 'P2' }, message: '5xx' },
    ],
    [
      'responder',
      { ...Q1, policy: 'E2', text: 'help' },
      { ...Q1, target: { type: 'policy', id: 'E2' }, message: 'help' },
    ],
    [
      'responder',
      { ...Q1, who: ' 二次 ', text: 'help' },
      { ...Q1, target: { type: 'policy', id: 'E2' }, message: 'help' },
    ],
    ['create', { service: 'S1', title: 'x' }, { service: 'S1', title: 'x', details: '', policy: null }],
    [
      'create',
      { service: 'S1', title: 'x', details: 'd', policy: 'E2' },
      { service: 'S1', title: 'x', details: 'd', policy: 'E2' },
    ],
    [
      'create',
      { service: 'S1', title: 'x', text: 'm' },
      { service: 'S1', title: 'x', details: 'm', policy: null },
    ],
    ['override', turn, turn],
    ['override', { ...turn, user: 'P2' }, { ...turn, user: 'P2' }],
    ['end-override', turn, turn],
    [
      'maintain',
      { services: 'S1 S2', from: FROM, until: UNTIL },
      { services: ['S1', 'S2'], from: FROM, until: UNTIL, text: '' },
    ],
    [
      'maintain',
      { names: 'search、 Checkout ,search', from: FROM, until: UNTIL, text: 'db' },
      { services: ['S2', 'S1'], from: FROM, until: UNTIL, text: 'db' },
    ],
    ['end-maintenance', { window: 'W1' }, { window: 'W1' }],
  ] as const)('PDY-427 %s of %j', async (act, args, asked) => {
    expect(await actOf(act, args)).toEqual({ kind: act, ...asked });
  });

  it.each([
    ['no.such', Q1, 'act'],
    ['resolve', {}, 'incident'],
    ['resolve', { incident: ' ' }, 'incident'],
    ['resolve', { incident: 7 }, 'incident'],
    ['priority', Q1, 'priority'],
    ['urgency', { ...Q1, urgency: 'medium' }, 'urgency'],
    ['urgency', Q1, 'urgency'],
    ['retitle', { ...Q1, title: '' }, 'title'],
    ['snooze', Q1, 'seconds'],
    ['snooze', { ...Q1, until: 'soon' }, 'seconds'],
    ['snooze', { ...Q1, seconds: '60' }, 'seconds'],
    ['reassign', Q1, 'user'],
    ['note', Q1, 'text'],
    ['merge', Q1, 'sources'],
    ['responder', Q1, 'who'],
    ['create', { title: 'x' }, 'service'],
    ['create', { service: 'S1' }, 'title'],
    ['status-update', Q1, 'text'],
    ['override', { ...turn, schedule: '' }, 'schedule'],
    ['override', { schedule: 'D1', until: UNTIL }, 'from'],
    ['end-override', { schedule: 'D1', from: FROM }, 'until'],
    ['maintain', { from: FROM, until: UNTIL }, 'services'],
    ['maintain', { services: 'S1', until: UNTIL }, 'from'],
    ['maintain', { services: 'S1', from: FROM }, 'until'],
    ['end-maintenance', {}, 'window'],
  ] as const)('PDY-428 %s of %j makes no sense, for its %s', async (act, args, reason) => {
    await expect(actOf(act, args)).rejects.toMatchObject({ kind: 'rejected', params: { reason } });
  });

  it('PDY-103 a hand-back is an escalation to its own policy, at the first level where another is on call', async () => {
    const back = (...shifts: readonly PagerShift[]) =>
      pagerActOf({ act: 'hand-back', args: Q1 }, pageAbout, {
        as: SATO_USER,
        now: NOW,
        pager: handPager({ incident: async () => incident(), oncall: async () => shifts }),
        call: {},
      });
    const asked = { kind: 'escalate', incident: 'Q1', policy: 'EPAY001' };
    expect(await back(shift(SATO_USER, 1), shift(TANAKA_USER, 2))).toEqual({ ...asked, level: 2 });
    // Its first level is where the policy begins by itself.
    expect(await back(shift(TANAKA_USER, 1), shift(SATO_USER, 2))).toEqual({ ...asked, level: null });
    await expect(back()).rejects.toMatchObject({ kind: 'nobody-next' });
  });

  it('PDY-427 a session acts on incidents that are linked to it, with its own notes and messages', async () => {
    const note = { id: 'n1', text: 'seen', by: sato, removed: false };
    const session = {
      ...initialSession('s'),
      title: '5xx',
      incidents: [incidentOf(incident({ id: 'Q0' }), []), incidentOf(incident(), [])],
      notes: [note, { ...note, id: 'n2', removed: true }],
      responders: [{ id: 'r1', message: 'please' }],
    } as unknown as Session;
    const about = sessionAbout(session);
    await expect(actOf('resolve', { incident: 'Q2' }, about)).rejects.toMatchObject({
      kind: 'not-found',
      params: { what: 'incident' },
    });
    const noted = (args: object) => actOf('note', { ...Q1, ...args }, about);
    expect(await noted({ note: 'n1' })).toMatchObject({ text: 'seen (佐藤)' });
    expect(await noted({ text: 'as it is' })).toMatchObject({ text: 'as it is' });
    for (const id of ['n2', 'n3'])
      await expect(noted({ note: id })).rejects.toMatchObject({
        kind: 'rejected',
        params: { reason: 'note' },
      });
    const asked = (request: string) => actOf('responder', { ...Q1, request, user: 'P2' }, about);
    expect(await asked('r1')).toMatchObject({ message: 'please' });
    expect(await asked('r2')).toMatchObject({ message: '5xx' });
    // From a page it is only what its arguments say.
    expect(await actOf('note', { ...Q1, note: 'n1', text: 'own' })).toMatchObject({ text: 'own' });
    expect(await actOf('responder', { ...Q1, request: 'r1', text: 7, user: 'P2' })).toMatchObject({
      message: '5xx',
    });
    // Requested by a script or at home of a page that is in a session.
    expect(await actOf('responder', { ...Q1, user: 'P2', text: 'own' }, about)).toMatchObject({
      message: 'own',
    });
  });
});

describe('what is stored of a wish', () => {
  const place: AskPlace = {
    askedAt: '2026-11-25T03:00:00.000Z',
    page: async (ref) => ({ id: `id of ${ref}` }),
    pager: handPager({
      userByEmail: async () => TANAKA_USER,
      policies: async () => [{ id: 'E2', name: 'DB' }],
      oncall: async () => [],
      priorities: async () => [
        { id: 'PRIO1', name: 'P1' },
        { id: 'PRIO2', name: 'P2' },
      ],
      schedules: async () => [{ id: 'D1', name: 'Primary', timeZone: null }],
      services: async () => [{ id: 'S1', name: 'checkout', policy: null }],
      windows: async () =>
        ['W0', 'W1'].map((id) => ({ id, services: [], from: '', until: '', description: '', by: null })),
      async *users() {
        yield [TANAKA_USER];
      },
    }),
  };
  const until = '2026-11-25T09:00:00.000Z';
  const from = place.askedAt;

  it.each([
    [{ act: 'acknowledge' }, {}],
    [{ act: 'acknowledge', takeOver: true }, { takeOver: true }],
    [{ act: 'acknowledge', takeOver: false }, {}],
    [{ act: 'resolve' }, {}],
    [{ act: 'escalate' }, {}],
    [{ act: 'escalate', level: 3 }, { level: 3 }],
    [
      { act: 'priority', priority: 'p1' },
      { priority: 'PRIO1', name: 'P1' },
    ],
    [
      { act: 'priority', priority: 'PRIO2' },
      { priority: 'PRIO2', name: 'P2' },
    ],
    [{ act: 'snooze', seconds: 600 }, { seconds: 600 }],
    [{ act: 'snooze', until }, { until }],
    [{ act: 'reassign', who: 'tanaka@example.com' }, { user: 'PTANAKA' }],
    [
      { act: 'responder', who: 'tanaka@example.com', text: 'look' },
      { user: 'PTANAKA', who: '田中', text: 'look' },
    ],
    [
      { act: 'responder', who: 'db', text: '' },
      { policy: 'E2', who: 'DB', text: '' },
    ],
    [{ act: 'note', text: 'seen' }, { text: 'seen' }],
    [{ act: 'merge', sources: ['#1', '2'] }, { sources: 'id of #1 id of 2' }],
    [{ act: 'urgency', urgency: 'low' }, { urgency: 'low' }],
    [{ act: 'retitle', title: 'x' }, { title: 'x' }],
    [
      {
        act: 'override',
        schedule: 'primary',
        from: '2026-11-26T01:00:00.000Z',
        until: '2026-11-26T02:00:00.000Z',
      },
      { schedule: 'D1', from: '2026-11-26T01:00:00.000Z', until: '2026-11-26T02:00:00.000Z' },
    ],
    [
      { act: 'override', schedule: 'primary', until },
      { schedule: 'D1', from, until },
    ],
    [
      { act: 'override', schedule: 'primary', until, who: 'tanaka@example.com' },
      { schedule: 'D1', from, until, user: 'PTANAKA' },
    ],
    [
      { act: 'end-override', schedule: 'D1' },
      { schedule: 'D1', from, until: '2026-12-09T03:00:00.000Z' },
    ],
    [
      { act: 'maintain', services: ['checkout', 'S1'], until, text: 'db' },
      { services: 'S1', from, until, text: 'db' },
    ],
    [{ act: 'end-maintenance', window: 'W1' }, { window: 'W1' }],
    [
      { act: 'create', service: 'Checkout', title: 'x', text: 'd' },
      { service: 'S1', title: 'x', text: 'd' },
    ],
  ] as const)('PDY-427 of %j', async (wish, args) => {
    expect(await keptArgs(wish as never, place)).toEqual(args);
  });

  it.each([
    [{ act: 'priority', priority: 'P9' }, 'priority'],
    [{ act: 'reassign', who: 'nobody' }, 'person'],
    [{ act: 'responder', who: 'nobody', text: '' }, 'person'],
    [{ act: 'override', schedule: 'second', until }, 'schedule'],
    [{ act: 'override', schedule: 'D1', until, who: 'nobody' }, 'person'],
    [{ act: 'end-override', schedule: 'second' }, 'schedule'],
    [{ act: 'maintain', services: ['gone'], until, text: '' }, 'service'],
    [{ act: 'end-maintenance', window: 'W2' }, 'window'],
    [{ act: 'create', service: 'gone', title: 'x', text: '' }, 'service'],
  ] as const)('PDY-428 nothing of %j, which names no %s', async (wish, what) => {
    await expect(keptArgs(wish as never, place)).rejects.toMatchObject({
      kind: 'not-found',
      params: { what },
    });
  });
});

describe('an act of a session whose text is taken out', () => {
  it.each([
    ['its own text counts', { text: REMOVED }, {}, true],
    ['its note counts', { note: 'n1' }, { notes: [{ id: 'n1', text: REMOVED, by: sato }] }, true],
    [
      'the message to who is asked counts',
      { request: 'r1' },
      { responders: [{ id: 'r1', message: REMOVED }] },
      true,
    ],
    ['the title of the session does not count', { incident: 'Q1' }, { title: REMOVED }, false],
    [
      'a text that stays does not count',
      { request: 'r1', text: 'x' },
      { responders: [{ id: 'r1', message: 'help' }] },
      false,
    ],
  ])('PDY-677 of what is taken out %s', (_what, args, change, lacks) => {
    const session = {
      ...initialSession('s'),
      ...change,
      actions: [{ id: 'a1', args }],
    } as unknown as Session;
    expect(lacksText(session, 'a1')).toBe(lacks);
  });

  it('PDY-677 is over where it is not found, for good if it had not begun, and is never sent', async () => {
    const seen = { kind: 'open', before: 'x' };
    const written: unknown[] = [];
    const act = (found: object, lacks: boolean) =>
      unlessTakenOut(
        { look: async () => found, write: async () => void written.push(found) } as never,
        async () => lacks,
      );
    const call = { signal: new AbortController().signal };
    const over = { kind: 'over', why: { kind: 'redacted' } };
    expect(await act(seen, true).look(null, call)).toMatchObject({ ...over, isFinal: true });
    expect(await act(seen, true).look('x', call)).toMatchObject({ ...over, isFinal: false });
    expect(await act({ kind: 'done' }, true).look(null, call)).toEqual({ kind: 'done' });
    expect(await act(seen, false).look(null, call)).toEqual(seen);
    await expect(act(seen, true).write(call)).rejects.toMatchObject({ kind: 'redacted' });
    expect(written).toEqual([]);
    await act(seen, false).write(call);
    expect(written).toEqual([seen]);
  });
});
