import { describe, expect, it } from 'vitest';
import type { PagerAct } from '../../../src/ports/pager.ts';
import type { Account } from '../../../src/sim/pagerduty/account.ts';
import type { AccountIncident } from '../../../src/sim/pagerduty/model.ts';
import { FIELD_SAMPLES } from '../../rigs/field-acts.ts';
import { acknowledge, act, handRig, logged } from './rig.ts';

type Rig = ReturnType<typeof handRig>;
/** What somebody does to the incident while the answer to a write is not known. */
type Meanwhile = (account: Account, incident: AccountIncident) => void;

/** Acts while a colleague does something as soon as the first write was sent; `done`: whether it took effect before. */
async function amid(rig: Rig, what: PagerAct, done: boolean, meanwhile: Meanwhile) {
  const { account, incident, server, time } = rig;
  const wrote = rig.writes().length;
  server.faults.add('P', { kind: 'hang', done });
  const told = act(rig, what, { held: true });
  while (rig.writes().length === wrote) await time.advance(10);
  await time.advance(2_000);
  meanwhile(account, incident);
  const outcome = await time.during(told);
  // Whatever was sent late has come by now.
  await time.advance(90_000);
  return { outcome, writes: rig.writes().length - wrote };
}

const whyOf = (told: Awaited<ReturnType<typeof act>>) => (told.ok ? null : (told.error ?? null));
const failed = (kind: string) => ({ ok: false, kind: 'failed', error: { kind } });

describe('a colleague who acts while it is not known whether a write took effect', () => {
  it('PDY-645 takes a priority back that was set: it was done, and is not set again over them', async () => {
    const rig = handRig();
    const { account, incident } = rig;
    account.prioritise(incident, 'PTANAKA', 'PRIO003');
    await rig.time.advance(5_000);
    const what = { kind: 'priority', incident: incident.id, priority: 'P2' } as const;
    const { outcome, writes } = await amid(rig, what, true, () =>
      account.prioritise(incident, 'PTANAKA', 'PRIO003'),
    );
    expect([outcome.ok, writes, incident.priority]).toEqual([true, 1, 'PRIO003']);
  });

  it('PDY-645 sets another priority, or sets it and takes it back: theirs stays, and nothing is told as done', async () => {
    for (const theirs of [['PRIO003'], ['PRIO003', 'PRIO001']]) {
      const rig = handRig();
      const { account, incident } = rig;
      account.prioritise(incident, 'PTANAKA', 'PRIO001');
      await rig.time.advance(5_000);
      const what = { kind: 'priority', incident: incident.id, priority: 'P2' } as const;
      const { outcome, writes } = await amid(rig, what, false, () => {
        for (const one of theirs) account.prioritise(incident, 'PTANAKA', one);
      });
      expect(outcome).toMatchObject(failed('changed-since'));
      expect([writes, incident.priority]).toEqual([1, theirs.at(-1)]);
    }
  });

  it('PDY-645 sets another priority of which the history has nothing: theirs stays', async () => {
    const rig = handRig();
    const { account, incident } = rig;
    const what = { kind: 'priority', incident: incident.id, priority: 'P2' } as const;
    const { outcome, writes } = await amid(rig, what, false, () => {
      account.prioritise(incident, 'PTANAKA', 'PRIO003');
      incident.log.pop();
    });
    expect(outcome).toMatchObject(failed('changed-since'));
    expect([writes, incident.priority]).toEqual([1, 'PRIO003']);
  });

  it('PDY-645 where nobody does, a priority is set again at once', async () => {
    const rig = handRig();
    const what = { kind: 'priority', incident: rig.incident.id, priority: 'P2' } as const;
    const { outcome, writes } = await amid(rig, what, false, () => {});
    expect([outcome.ok, writes, rig.incident.priority]).toEqual([true, 2, 'PRIO002']);
  });

  it('PDY-656 takes no line of another field for the own change of the priority, and sets it again', async () => {
    const rig = handRig();
    const what = { kind: 'priority', incident: rig.incident.id, priority: 'P2' } as const;
    const { outcome, writes } = await amid(rig, what, false, (account, one) =>
      account.set(one, 'PSATO01', { title: '決済: Stripeが遅い' }),
    );
    expect([outcome.ok, writes, rig.incident.priority]).toEqual([true, 2, 'PRIO002']);
  });

  it.each(FIELD_SAMPLES)(
    'PDY-645 sets the $field back after it was set: it was done',
    async ({ what, field, count }) => {
      const rig = handRig();
      const was = rig.incident[field as 'urgency'];
      await rig.time.advance(5_000);
      const { outcome, writes } = await amid(rig, what(rig.incident), true, (account, one) =>
        account.set(one, 'PTANAKA', { [field]: was }),
      );
      expect([outcome.ok, writes, count(rig.incident), rig.incident[field as 'urgency']]).toEqual([
        true,
        1,
        1,
        was,
      ]);
    },
  );

  it.each(FIELD_SAMPLES)(
    'PDY-645 sets the $field and takes it back: the act is not reported as done',
    async ({ what, field, given }) => {
      const rig = handRig();
      const was = rig.incident[field as 'urgency'];
      await rig.time.advance(5_000);
      const { outcome, writes } = await amid(rig, what(rig.incident), false, (account, one) => {
        account.set(one, 'PTANAKA', { [field]: given });
        account.set(one, 'PTANAKA', { [field]: was });
      });
      expect(outcome).toMatchObject(failed('changed-since'));
      expect([writes, rig.incident[field as 'urgency']]).toEqual([1, was]);
    },
  );

  it.each([
    ['escalate', (id: string): PagerAct => ({ kind: 'escalate', incident: id, level: 2, policy: null })],
    ['reassign', (id: string): PagerAct => ({ kind: 'reassign', incident: id, users: ['PSUZUKI'] })],
    [
      'hand back',
      (id: string): PagerAct => ({ kind: 'escalate', incident: id, level: null, policy: 'EPAY001' }),
    ],
  ])('PDY-646 gives it on: %s is not done once more', async (name, what) => {
    const rig = handRig();
    const { account, incident } = rig;
    const theirs: Meanwhile = (of, one) =>
      name === 'escalate' ? of.escalate(one, 'PTANAKA', 2, null) : of.reassign(one, 'PTANAKA', ['PMORI01']);
    const { outcome, writes } = await amid(rig, what(incident.id), false, theirs);
    expect(outcome).toMatchObject(failed('changed-since'));
    expect(writes).toBe(1);
    // Where it had taken effect before, it was done.
    const other = handRig();
    const done = await amid(other, what(other.incident.id), true, theirs);
    expect([done.outcome.ok, done.writes]).toEqual([true, 1]);
    expect(account.incidents).toHaveLength(1);
  });

  it('PDY-646 snoozes it to another time: theirs stays', async () => {
    const rig = handRig();
    rig.account.acknowledge(rig.incident, 'PSATO01');
    await rig.time.advance(2_000);
    const what = { kind: 'snooze', incident: rig.incident.id, seconds: 600 } as const;
    const { outcome, writes } = await amid(rig, what, false, (account, one) =>
      account.snooze(one, 'PTANAKA', 7_200),
    );
    expect(outcome).toMatchObject(failed('changed-since'));
    expect([writes, logged(rig.incident, /^snooze/)]).toEqual([1, 1]);
  });

  it('PDY-647 takes it on: it is not resolved under their hands', async () => {
    const rig = handRig();
    const what = { kind: 'resolve', incident: rig.incident.id } as const;
    await rig.time.advance(3_000);
    const { outcome, writes } = await amid(rig, what, false, (account, one) =>
      account.acknowledge(one, 'PTANAKA'),
    );
    expect(outcome).toMatchObject(failed('changed-since'));
    expect([writes, rig.incident.status]).toEqual([1, 'acknowledged']);
  });

  it('PDY-647 reopens what was resolved: it was done, and is not resolved again', async () => {
    const rig = handRig();
    await rig.time.advance(3_000);
    const what = { kind: 'resolve', incident: rig.incident.id } as const;
    const { outcome, writes } = await amid(rig, what, true, (_, one) => {
      one.status = 'triggered';
    });
    expect([outcome.ok, writes, rig.incident.status]).toEqual([true, 1, 'triggered']);
  });

  it('PDY-647 an acknowledgement that ran out by itself keeps nobody from resolving', async () => {
    const rig = handRig();
    await rig.time.advance(3_000);
    const what = { kind: 'resolve', incident: rig.incident.id } as const;
    const { outcome, writes } = await amid(rig, what, false, (account, one) => {
      account.escalate(one, null, 2, null);
    });
    expect([outcome.ok, writes, rig.incident.status]).toEqual([true, 2, 'resolved']);
  });

  it('PDY-648 is taken over from only where they had it when it was asked', async () => {
    for (const [holder, ok] of [
      ['PTANAKA', true],
      ['PSUZUKI', false],
    ] as const) {
      const rig = handRig();
      rig.account.acknowledge(rig.incident, 'PTANAKA');
      await rig.time.advance(3_000);
      const { outcome } = await amid(rig, acknowledge(rig.incident, true), false, (account, one) => {
        if (holder !== 'PTANAKA') account.acknowledge(one, holder);
      });
      expect([holder, outcome.ok, whyOf(outcome)?.kind, whyOf(outcome)?.params.by]).toEqual(
        ok ? [holder, true, undefined, undefined] : [holder, false, 'already-acknowledged', '鈴木'],
      );
    }
  });

  it('PDY-649 that it was not done is told only once no lost write can do it any more', async () => {
    const rig = handRig();
    const { account, incident, server, time } = rig;
    server.faults.add('PUT', { kind: 'slow', ms: 14_000 });
    const asked = time.now();
    const told = act(rig, acknowledge(incident), { held: true });
    await time.advance(9_000);
    account.acknowledge(incident, 'PTANAKA');
    const outcome = await time.during(told);
    // The write that had been given up came after all.
    expect([outcome.ok, time.now() - asked >= 14_000]).toEqual([true, true]);
    expect(incident.acknowledgements.map(({ user }) => user)).toEqual(['PTANAKA', 'PSATO01']);
  });
});

describe('a page that is part of another', () => {
  const merged = async () => {
    const rig = handRig();
    const { account, incident } = rig;
    const source = account.trigger('SCHECK1', '同じ障害');
    await rig.time.advance(3_000);
    account.merge(source, incident, 'PSATO01');
    await rig.time.advance(3_000);
    return { ...rig, source };
  };
  const ACTS: readonly ((id: string) => PagerAct)[] = [
    (id) => ({ kind: 'acknowledge', incident: id, takeOver: false }),
    (id) => ({ kind: 'resolve', incident: id }),
    (id) => ({ kind: 'snooze', incident: id, seconds: 600 }),
    (id) => ({ kind: 'escalate', incident: id, level: 2, policy: null }),
    (id) => ({ kind: 'escalate', incident: id, level: null, policy: 'EPAY001' }),
    (id) => ({ kind: 'reassign', incident: id, users: ['PSUZUKI'] }),
    (id) => ({ kind: 'note', incident: id, text: '切り戻します' }),
    (id) => ({ kind: 'priority', incident: id, priority: 'P2' }),
    (id) => ({ kind: 'responder', incident: id, target: { type: 'user', id: 'PSUZUKI' }, message: '応援' }),
    (id) => ({ kind: 'status-update', incident: id, text: '復旧中' }),
  ];

  it('PDY-650 no act is done to it or to the other: which one goes on is told', async () => {
    const rig = await merged();
    const into = { from: `#${rig.source.number}`, into: `#${rig.incident.number}` };
    for (const what of ACTS) {
      const told = await act(rig, what(rig.source.id));
      expect(told, told.kind).toMatchObject(failed('merged'));
      expect(whyOf(told)?.params).toEqual({ ...into, state: 'triggered' });
    }
    expect(rig.writes()).toEqual([]);
    // As a target, too.
    const other = rig.account.trigger('SCHECK1', '別件');
    const onto = { kind: 'merge', incident: rig.source.id, sources: [other.id] } as const;
    expect(await act(rig, onto)).toMatchObject({ ok: false, error: { kind: 'merged', params: into } });
    expect([rig.writes(), rig.incident.status, other.status]).toEqual([[], 'triggered', 'triggered']);
  });

  it('PDY-650 of a merge of a merge the last is told, how it stands, and where it cannot be seen that too', async () => {
    const rig = await merged();
    const last = rig.account.trigger('SCHECK1', '本体');
    rig.account.merge(rig.incident, last, 'PTANAKA');
    rig.account.resolve(last, 'PTANAKA');
    const what = { kind: 'resolve', incident: rig.source.id } as const;
    const told = await act(rig, what);
    expect(whyOf(told)?.params).toEqual({
      from: `#${rig.source.number}`,
      into: `#${last.number}`,
      state: 'resolved',
    });
    rig.server.faults.add(`GET /incidents/${rig.incident.id}`, { kind: 'status', status: 404 });
    const unseen = await act(rig, what);
    expect(whyOf(unseen)?.params).toMatchObject({
      into: rig.incident.id,
      state: 'unknown',
    });
  });

  it('PDY-650 merged while a write is not known, it is told as merged, or as done where that came first', async () => {
    for (const done of [false, true]) {
      const rig = handRig();
      const target = rig.account.trigger('SCHECK1', '本体');
      await rig.time.advance(3_000);
      const { outcome, writes } = await amid(rig, acknowledge(rig.incident), done, (account, one) =>
        account.merge(one, target, 'PTANAKA'),
      );
      expect([outcome.ok, writes, whyOf(outcome)?.kind]).toEqual([done, 1, done ? undefined : 'merged']);
    }
  });
});

describe('a merge', () => {
  const three = () => {
    const rig = handRig();
    const [one, two] = ['同じ障害', '同じ障害'].map((title) => rig.account.trigger('SCHECK1', title));
    if (!one || !two) throw new Error('two');
    const what = { kind: 'merge', incident: rig.incident.id, sources: [one.id, two.id] } as const;
    return { rig, one, two, what };
  };

  it('PDY-651 that somebody has made already, or half of it, is done', async () => {
    const { rig, one, two, what } = three();
    rig.account.merge(one, rig.incident, 'PTANAKA');
    expect(await act(rig, what)).toMatchObject({ ok: true, found: false, leftOut: [] });
    expect(two.mergedInto).toBe(rig.incident.id);
    expect(await act(rig, what)).toMatchObject({ ok: true, found: true, leftOut: [] });
    expect(rig.writes()).toHaveLength(1);
  });

  it('PDY-651 says which were left out: resolved before, or part of another', async () => {
    const { rig, one, what } = three();
    rig.account.resolve(one, 'PTANAKA');
    expect(await act(rig, what)).toMatchObject({ ok: true, found: false, leftOut: [`#${one.number}`] });
    expect(await act(rig, what)).toMatchObject({ ok: true, found: true, leftOut: [`#${one.number}`] });
    const other = three();
    other.rig.account.merge(other.one, other.two, 'PTANAKA');
    expect(await act(other.rig, other.what)).toMatchObject({ ok: true, leftOut: [`#${other.one.number}`] });
  });

  it('PDY-651 of pages that are all part of others, or resolved, is refused with which', async () => {
    const { rig, one, two, what } = three();
    const other = rig.account.trigger('SCHECK1', '別件');
    for (const source of [one, two]) rig.account.merge(source, other, 'PTANAKA');
    const told = await act(rig, what);
    expect(told).toMatchObject(failed('merged'));
    expect(whyOf(told)?.params).toMatchObject({
      from: `#${one.number}`,
      into: `#${other.number}`,
    });
    expect(rig.writes()).toEqual([]);
  });
});
