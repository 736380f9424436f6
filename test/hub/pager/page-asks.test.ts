import { describe, expect, it } from 'vitest';
import type { OutsideAction } from '../../../src/domain/actions.ts';
import type { Session } from '../../../src/domain/session.ts';
import { type AskedFor, askedAct, PageAsks, type PageAsksDeps } from '../../../src/hub/pager/page-acts.ts';
import { requestedAct, sato } from '../../domain/given.ts';
import { FakeTime } from '../../network/fake-time.ts';

it('PDY-431 polls the outcome of an act whose session another hub serves', async () => {
  const action = { id: 'a1', outcome: null } as OutsideAction;
  const endedAfter = async (serves: boolean): Promise<readonly [OutsideAction['outcome'], number]> => {
    const time = new FakeTime();
    const began = time.now();
    const session = async () => {
      const outcome = time.now() - began >= 700 ? 'done' : null;
      return { actions: [{ ...action, outcome }] as readonly OutsideAction[] } as Session;
    };
    const deps = { time, session, serves: () => serves, onCommit: () => () => {} };
    const asks = new PageAsks({ ...deps, hub: deps } as unknown as PageAsksDeps);
    const told = await time.during(asks.settled({ action, session: 's1' }, 10_000));
    // It looks no more.
    expect(time.waiting).toBe(0);
    return [told.action.outcome, time.now() - began];
  };
  expect(await endedAfter(false)).toEqual(['done', 1_000]);
  // Of its own sessions it hears each commit, and does not look in between.
  expect(await endedAfter(true)).toEqual(['done', 10_000]);
});

it('PDY-429 an act that has its outcome already is not waited for, and is found among the others', async () => {
  const time = new FakeTime();
  const actions = [
    { id: 'a0', outcome: null },
    { id: 'a1', outcome: 'done' },
  ] as OutsideAction[];
  const given = { id: 'a1', outcome: null } as OutsideAction;
  const settled = async (session: object | null) => {
    const began = time.now();
    const deps = { time, session: async () => session, serves: () => true, onCommit: () => () => {} };
    const asks = new PageAsks({ ...deps, hub: deps } as unknown as PageAsksDeps);
    const told = await time.during(asks.settled({ action: given, session: 's1' }, 10_000));
    return [told.action.outcome, time.now() - began];
  };
  expect(await settled({ actions })).toEqual(['done', 0]);
  // A session that is gone says nothing of it.
  expect(await settled(null)).toEqual([null, 10_000]);
});

describe('an act that is asked of a page', () => {
  const AT = '2026-11-25T03:00:00.000Z';
  const action = (change: Partial<OutsideAction> = {}) =>
    requestedAct({ args: { incident: 'Q1', text: 'seen' }, ...change });
  const wish = (change: object = {}) => ({
    act: 'note',
    args: { text: 'seen' },
    by: sato,
    askedAt: AT,
    ...change,
  });
  const summary = (id: string, change: object = {}) =>
    ({ id, status: 'open', kind: 'incident', incidents: [{ id: 'Q1', number: 1 }], ...change }) as never;

  /** Asks at a hub with these sessions, their acts by id, and what is in the ledger. */
  function asks(
    given: {
      readonly sessions?: readonly never[];
      readonly acts?: Readonly<Record<string, readonly OutsideAction[]>>;
      readonly ledger?: readonly OutsideAction[];
      readonly answer?: object;
    } = {},
  ) {
    const time = new FakeTime(Date.parse(AT));
    const calls: unknown[] = [];
    const { sessions = [], acts = {}, ledger = [], answer = { ok: true } } = given;
    const deps = {
      time,
      sessions: async () => sessions,
      session: async (id: string) => (acts[id] ? { actions: acts[id] } : null),
      system: async (...command: readonly unknown[]) => {
        calls.push(command);
        return answer;
      },
      serves: () => true,
      onCommit: () => () => {},
      acts: {
        all: async () => ledger,
        known: async (id: string) => ledger.find((one) => one.id === id) ?? null,
        ask: async (...asked: readonly unknown[]) => {
          calls.push(asked);
          return action({ id: 'new' });
        },
        outcomeOf: async ({ id }: OutsideAction) => (id === 'a1' ? action({ outcome: 'done' }) : null),
      },
    };
    return { own: new PageAsks({ ...deps, hub: deps } as unknown as PageAsksDeps), calls, time };
  }

  it('PDY-431 is requested in the live session about it, else in the ledger', async () => {
    const args = { incident: 'Q1', text: 'seen' };
    const live = asks({
      sessions: [summary('closed', { status: 'closed' }), summary('s')],
      acts: { s: [action({ id: 'a0', outcome: 'done' }), action()] },
    });
    expect(await live.own.ofPage({ id: 'Q1' }, wish())).toEqual({ action: action(), session: 's' });
    expect(live.calls).toEqual([
      ['s', 'action.request', { target: 'pagerduty', act: 'note', args }, sato, AT],
    ]);
    const alone = asks({ sessions: [summary('closed', { status: 'closed' })] });
    expect(await alone.own.ofPage({ id: 'Q1' }, wish())).toEqual({
      action: action({ id: 'new' }),
      session: null,
    });
    expect(alone.calls).toEqual([['note', args, sato, AT]]);
  });

  it('PDY-428 what the session refuses is refused', async () => {
    const refusal = { kind: 'asked-just-now', params: { act: 'note' } };
    const { own } = asks({ sessions: [summary('s')], answer: { ok: false, refusal } });
    await expect(own.ofPage({ id: 'Q1' }, wish())).rejects.toMatchObject(refusal);
    for (const acts of [{ s: [] }, {}]) {
      const lost = asks({ sessions: [summary('s')], acts });
      await expect(lost.own.ofPage({ id: 'Q1' }, wish())).rejects.toThrow(
        'an act that was accepted is in its session',
      );
    }
  });

  it('PDY-418 what was asked too long ago is refused with its age', async () => {
    const { own, calls, time } = asks();
    await time.advance(10 * 60_000 + 1_000);
    await expect(own.ofPage({ id: 'Q1' }, wish())).rejects.toMatchObject({ kind: 'asked-long-ago' });
    expect(calls).toEqual([]);
  });

  it('PDY-430 the same line of a script is the same act: in the ledger, or in any session about the page', async () => {
    const args = { incident: 'Q1', text: 'seen', cmd: 'line-1' };
    const same = action({ id: 'a2', args });
    const line = wish({ args: { text: 'seen', cmd: 'line-1' } });
    const ledger = asks({ ledger: [same, action()] });
    expect(await ledger.own.ofPage({ id: 'Q1' }, line)).toEqual({ action: same, session: null });
    const closed = asks({
      sessions: [summary('other', { incidents: [] }), summary('s', { status: 'closed' })],
      acts: { other: [same], s: [action(), same] },
    });
    expect(await closed.own.ofPage({ id: 'Q1' }, line)).toEqual({ action: same, session: 's' });
    expect([ledger.calls, closed.calls]).toEqual([[], []]);
    const second = asks({
      sessions: [summary('s1'), summary('s2', { status: 'closed' })],
      acts: { s1: [action()], s2: [same] },
    });
    expect(await second.own.ofPage({ id: 'Q1' }, line)).toEqual({ action: same, session: 's2' });
    const changed = asks({
      ledger: [action({ args: { ...args, text: 'other' } }), action({ ...same, act: 'merge' })],
    });
    await changed.own.ofPage({ id: 'Q1' }, line);
    expect(changed.calls).toHaveLength(1);
    // Without such a line it is another wish.
    const again = asks({ ledger: [action()] });
    await again.own.ofPage({ id: 'Q1' }, wish());
    expect(again.calls).toHaveLength(1);
  });

  it('PDY-432 an act about no page is found again by its line alone', async () => {
    const override = action({ act: 'override', args: { cmd: 'line-1' } });
    const { own, calls } = asks({
      ledger: [override, action({ id: 'a3', act: 'override', args: { cmd: 'line-1' } }), action()],
    });
    expect((await own.byCmd('override', 'line-1'))?.action.id).toBe('a3');
    expect([await own.byCmd('override', 'line-2'), await own.byCmd('maintain', 'line-1')]).toEqual([
      null,
      null,
    ]);
    expect(
      await own.apart(wish({ act: 'override', args: { schedule: 'D1', text: 'a\u0007' } })),
    ).toMatchObject({ session: null });
    expect(calls).toEqual([['override', { schedule: 'D1', text: 'a␇' }, sato, AT]]);
  });

  it('PDY-429 is found by its id, in its session or in the ledger, and tells how it ended', async () => {
    const { own } = asks({ ledger: [action()], acts: { s: [action({ id: 'a5' })] } });
    expect(await own.known('a1', null)).toEqual({ action: action(), session: null });
    expect((await own.known('a5', 's'))?.session).toBe('s');
    for (const [id, session] of [
      ['a5', null],
      ['a1', 's'],
      ['a5', 'gone'],
    ] as const)
      expect(await own.known(id, session)).toBeNull();
    expect((await own.settled({ action: action(), session: null }, 10)).action.outcome).toBe('done');
    const unknown = action({ id: 'a9' });
    expect((await own.settled({ action: unknown, session: null }, 10)).action).toBe(unknown);
  });

  it('PDY-429 is waited for until its session has an outcome, or as long as is asked for', async () => {
    const time = new FakeTime(Date.parse(AT));
    let actions: readonly OutsideAction[] = [action()];
    const listeners = new Set<(session: { readonly id: string }) => void>();
    const deps = {
      time,
      session: async () => ({ actions }),
      serves: () => true,
      onCommit: (listener: (session: { readonly id: string }) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    const own = new PageAsks({ ...deps, hub: deps } as unknown as PageAsksDeps);
    let told: AskedFor | null = null;
    void own.settled({ action: action(), session: 's' }, 5_000).then((one) => {
      told = one;
    });
    await time.advance(1_000);
    actions = [action({ outcome: 'done' })];
    for (const listener of listeners) listener({ id: 'other' });
    await time.advance(0);
    expect(told).toBeNull();
    for (const listener of listeners) listener({ id: 's' });
    await time.advance(0);
    expect(told).toMatchObject({ action: { outcome: 'done' }, session: 's' });
    expect([listeners.size, time.waiting]).toEqual([0, 0]);
    actions = [];
    told = null;
    void own.settled({ action: action(), session: 's' }, 5_000).then((one) => {
      told = one;
    });
    await time.advance(4_999);
    expect(told).toBeNull();
    await time.advance(1);
    expect(told).toEqual({ action: action(), session: 's' });
    expect([listeners.size, time.waiting]).toEqual([0, 0]);
  });

  it('PDY-429 is shown with who asked, its state and why it waits, every text made safe', () => {
    const delay = { kind: 'rate-limited', params: { reason: 'a\u0007' }, retryAt: AT, doubt: true };
    const waits = action({ by: { ...sato, name: 'a\u0007' }, params: { reason: 'b\u0007' }, delay });
    const shown = {
      act: 'note',
      id: 'a1',
      session: 's',
      by: 'a␇',
      askedAt: AT,
      outcome: null,
      at: AT,
      kind: null,
      params: { reason: 'b␇' },
      waiting: { kind: 'rate-limited', params: { reason: 'a␇' }, retryAt: AT, doubt: true },
    };
    expect(askedAct({ action: waits, session: 's' })).toEqual(shown);
    const over = { outcome: 'failed', outcomeAt: '2026-11-25T03:09:00.000Z', kind: 'forbidden' } as const;
    expect(askedAct({ action: action(over), session: null })).toMatchObject({
      outcome: 'failed',
      at: over.outcomeAt,
      kind: 'forbidden',
      waiting: null,
    });
  });
});
