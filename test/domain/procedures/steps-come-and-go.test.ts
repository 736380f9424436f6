import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  currentStep,
  nextSteps,
  overdueSteps,
  requiredOpenSteps,
  timeLeft,
} from '../../../src/domain/checklist.ts';
import type { Incident } from '../../../src/domain/event.ts';
import { procedureSchema } from '../../../src/domain/procedure-schema.ts';
import { readCondition } from '../../../src/domain/procedures/condition.ts';
import { presence } from '../../../src/domain/procedures/presence.ts';
import { intervalOf, readRepeat, readTimeLimit } from '../../../src/domain/procedures/schedule.ts';
import { reduce } from '../../../src/domain/reduce.ts';
import { initialSession } from '../../../src/domain/session.ts';
import { Given, opening, pager, sato, tanaka } from '../given.ts';
import { history } from '../histories.ts';

const incident: Incident = {
  ...{ id: 'Q1', number: 1, title: '5xx', service: null, url: null, urgency: 'high', status: 'acknowledged' },
  ...{ triggeredAt: '2026-11-24T17:58:11.000Z', acknowledgedAt: '2026-11-24T17:58:52.000Z' },
  ...{ acknowledgedBy: '佐藤', resolvedAt: null, resolvedBy: null },
};
const text = (en: string) => ({ ja: en, en });
const MINUTE = 60_000;

/** A session on one phase of these steps. */
function on(steps: readonly Readonly<Record<string, unknown>>[]): Given {
  const phases = [
    {
      id: 'work',
      title: text('Work'),
      steps: steps.map((step) => ({ title: text(String(step.id)), ...step })),
    },
  ];
  const procedure = procedureSchema.parse({ id: 'p', kind: 'incident', title: text('P'), phases });
  const given = new Given();
  given.when(sato, 'session.open', { ...opening, procedure });
  given.when(sato, 'participant.join', {});
  return given;
}
const there = (given: Given): readonly string[] => Object.keys(given.state.steps).sort();

describe('steps that come and go', () => {
  it('DOM-590 a condition is on the severity or on how another step was settled, and parts of it are joined', () => {
    expect(readCondition('severity at least SEV2 and step a-1 was skipped')).toEqual([
      { is: 'severity', bound: 'least', severity: 'SEV2' },
      { is: 'step', step: 'a-1', was: 'skipped' },
    ]);
    for (const unknown of ['severity is SEV2', 'step a was late', 'severity at least SEV5', '', 'a and b']) {
      expect(readCondition(unknown)).toBeNull();
    }
  });

  it('DOM-940 what an undo puts back is there only while its condition holds, as it was before', () => {
    const given = on([
      { id: 'a' },
      { id: 'b', if: 'severity at least SEV2' },
      { id: 'c', if: 'severity at least SEV2' },
    ]);
    const title = given.state.steps.b?.step.title;
    given.when(sato, 'step.edit', { step: 'b', title: text('another') });
    const { seq } = given.state;
    given.when(tanaka, 'severity.set', { severity: 'SEV3' });
    expect(given.state.absent.map(({ id }) => id)).toEqual(['b', 'c']);
    given.when(sato, 'undo', { seq });
    expect(there(given)).toEqual(['a']);
    expect(given.state.absent.map(({ id }) => id).sort()).toEqual(['b', 'c']);
    given.when(tanaka, 'severity.set', { severity: 'SEV1' });
    expect(there(given)).toEqual(['a', 'b', 'c']);
    expect(given.state.steps.b?.step.title).toEqual(title);
    expect(given.state.absent).toEqual([]);
  });

  it('DOM-591 a step is there while its condition holds; a severity that is not set is the gravest', () => {
    const given = on([
      { id: 'a' },
      { id: 'b', if: 'severity at least SEV2' },
      { id: 'c', if: 'severity at most SEV3' },
    ]);
    expect(there(given)).toEqual(['a', 'b']);
    given.when(sato, 'severity.set', { severity: 'SEV3' });
    expect(there(given)).toEqual(['a', 'c']);
    expect(given.when(sato, 'step.do', { step: 'b' }).refused?.kind).toBe('unknown-step');
    given.when(sato, 'undo', {});
    expect(there(given)).toEqual(['a', 'b']);
  });

  it('DOM-592 a skip brings a step in, its undo takes it out again; what somebody worked stays', () => {
    const given = on([{ id: 'a' }, { id: 'b', if: 'step a was skipped' }]);
    expect(there(given)).toEqual(['a']);
    given.when(sato, 'step.skip', { step: 'a', reason: 'r' });
    expect(there(given)).toEqual(['a', 'b']);
    given.when(sato, 'step.undo', { step: 'a' });
    expect(there(given)).toEqual(['a']);
    given.when(sato, 'step.skip', { step: 'a', reason: 'r' });
    given.when(sato, 'step.start', { step: 'b' });
    given.when(sato, 'step.do', { step: 'a' });
    given.when(sato, 'step.undo', { step: 'a' });
    expect(given.state.steps.b).toMatchObject({ status: 'doing' });
  });

  it('DOM-592 an assigned step stays when its condition ends, and goes when it is unassigned', () => {
    const given = on([{ id: 'a' }, { id: 'b', if: 'severity at least SEV2' }]);
    given.when(sato, 'step.assign', { step: 'b', participant: sato.id });
    given.when(sato, 'severity.set', { severity: 'SEV3' });
    expect(there(given)).toEqual(['a', 'b']);
    given.when(sato, 'step.assign', { step: 'b', participant: null });
    expect(there(given)).toEqual(['a']);
  });

  it('DOM-524 DOM-1014 a step for an alert is there with one that is open or that somebody took, whatever the others are', () => {
    const given = on([
      { id: 'a', when: 'acknowledged' },
      { id: 'b', when: 'acknowledged', if: 'severity at least SEV2' },
    ]);
    const resolved = { status: 'resolved', resolvedAt: '2026-11-24T18:00:00.000Z' } as const;
    const untaken = { acknowledgedAt: null, acknowledgedBy: null } as const;
    const link = (id: string, more: Partial<Incident>) =>
      given.when(pager, 'incident.link', { incident: { ...incident, id, ...more } });
    expect(there(given)).toEqual([]);
    link('Q1', { ...resolved, ...untaken });
    expect(there(given)).toEqual([]);
    link('Q2', { ...untaken, status: 'triggered' });
    expect(there(given)).toEqual(['a', 'b']);
    given.when(sato, 'severity.set', { severity: 'SEV3' });
    expect(there(given)).toEqual(['a']);
    given.when(pager, 'incident.change', { incident: { ...incident, id: 'Q2', ...resolved, ...untaken } });
    expect(there(given)).toEqual([]);
    link('Q3', resolved);
    expect(there(given)).toEqual(['a']);
  });

  it('DOM-593 steps that wait for each other are not there, also where facts would tick them', () => {
    const given = on([
      { id: 'a', if: 'step b was done', when: 'severity' },
      { id: 'b', if: 'step a was done', when: 'severity' },
      { id: 'c', if: 'step d was done' },
      { id: 'd', when: 'severity' },
    ]);
    given.when(sato, 'severity.set', { severity: 'SEV1' });
    expect(there(given)).toEqual(['c', 'd']);
    given.when(sato, 'severity.set', { severity: null });
    expect(there(given)).toEqual(['d']);
  });

  it('DOM-594 a step that comes back is open again at once, with the time of its next round', () => {
    const given = on([
      { id: 'a' },
      { id: 'b', required: true, repeat: 'every 15 min at SEV1, every 30 min' },
    ]);
    const left = (now = given.now) => timeLeft(given.state, given.state.steps.b as never, now);
    given.when(tanaka, 'step.do', { step: 'b' });
    const done = given.now;
    expect(given.state.steps.b).toMatchObject({ status: 'todo', rounds: { by: tanaka, count: 1 } });
    expect(left()).toBe(15 * MINUTE);
    given.when(sato, 'severity.set', { severity: 'SEV3' });
    expect(left(done)).toBe(30 * MINUTE);
    expect(requiredOpenSteps(given.state)).toEqual([]);
    expect(currentStep(given.state)?.id).toBe('a');
    expect(nextSteps(given.state, given.now, sato.id).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(overdueSteps(given.state, done + 31 * MINUTE).map(({ id }) => id)).toEqual(['b']);
    given.when(sato, 'step.do', { step: 'b' });
    expect(given.state.steps.b?.rounds).toMatchObject({ by: sato, count: 2 });
    given.when(sato, 'undo', {});
    expect(given.state.steps.b?.rounds).toMatchObject({ by: tanaka, count: 1 });
  });

  it('DOM-595 it comes back no more once all is resolved, closed, or for a severity without a round', () => {
    const given = on([{ id: 'b', repeat: 'every 15 min at SEV2' }]);
    given.when(tanaka, 'step.do', { step: 'b' });
    given.when(sato, 'severity.set', { severity: 'SEV4' });
    expect(given.state.steps.b).toMatchObject({ status: 'done', by: tanaka });
    given.when(sato, 'severity.set', { severity: 'SEV1' });
    expect(given.state.steps.b).toMatchObject({ status: 'todo', rounds: { count: 1 } });
    given.when(sato, 'session.resolve', {});
    expect(given.state.steps.b).toMatchObject({ status: 'done', by: tanaka, rounds: { count: 1 } });
    const open = on([{ id: 'b', repeat: 'every 15 min' }]);
    open.when(sato, 'step.do', { step: 'b' });
    open.when(sato, 'session.close', { reason: null });
    expect(open.state.steps.b).toMatchObject({ status: 'done' });
  });

  it('DOM-595 what was done last is taken back where it comes back no more, and stays done where only a skip is', () => {
    const given = on([{ id: 'b', repeat: 'every 15 min at SEV1' }]);
    const step = () => given.state.steps.b;
    given.when(sato, 'severity.set', { severity: 'SEV1' });
    given.when(sato, 'step.do', { step: 'b' });
    given.when(sato, 'step.skip', { step: 'b', reason: 'r' });
    given.when(sato, 'step.undo', { step: 'b' });
    expect(step()).toMatchObject({ status: 'todo', rounds: { count: 1 } });
    given.when(sato, 'severity.set', { severity: 'SEV3' });
    expect(step()).toMatchObject({ status: 'done', by: sato });
    given.when(sato, 'step.undo', { step: 'b' });
    expect(step()).toMatchObject({ status: 'todo', by: null, rounds: null });
    given.when(sato, 'severity.set', { severity: 'SEV4' });
    expect(step()).toMatchObject({ status: 'todo', by: null, rounds: null });
  });

  it('DOM-596 further updates count from the last one and keep the time promised in it, up to the final one', () => {
    const given = on([{ id: 'u', when: 'notice update', repeat: 'every 30 min' }]);
    const due = (): number | null => {
      const left = timeLeft(given.state, given.state.steps.u as never, given.now);
      return left === null ? null : left / MINUTE;
    };
    const send = (nextAt: string | null, final = false) => {
      given.when(sato, 'notice.send', { text: 't', nextAt, final, pager: true });
      const [sent] = given.state.actions.filter(({ outcome }) => outcome === null);
      given.now -= 1_000;
      given.when(pager, 'action.done', { action: sent?.id ?? '', params: {} });
    };
    given.when(pager, 'incident.link', { incident });
    send(null);
    expect(due()).toBe(30);
    expect(given.state.steps.u?.rounds).toBeNull();
    send(new Date(given.now + 1_000 + 10 * MINUTE).toISOString());
    expect([due(), given.state.steps.u?.rounds?.count]).toEqual([10, 1]);
    send(null);
    expect([due(), given.state.steps.u?.rounds?.count]).toEqual([30, 2]);
    send(null, true);
    expect(due()).toBeNull();
  });

  it('DOM-595 it comes back again where it was resolved and has come back', () => {
    const given = on([{ id: 'u', repeat: 'every 30 min' }]);
    given.when(sato, 'step.do', { step: 'u' });
    given.when(sato, 'session.resolve', {});
    expect(given.state.steps.u).toMatchObject({ status: 'done', rounds: { count: 1 } });
    given.when(tanaka, 'session.relapse', {});
    expect(given.state.steps.u).toMatchObject({ status: 'todo', rounds: { count: 1 } });
    expect(given.state.steps.u?.reopened).toBeGreaterThan(0);
  });

  it('DOM-597 due and repeat are said in minutes or hours, a week at most', () => {
    expect([readTimeLimit('within 5 min'), readTimeLimit('within 2 h')]).toEqual([5, 120]);
    expect(['5', 'within 5', 'within 0 min', 'within 200 h'].map(readTimeLimit)).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(readRepeat('every 1 h at SEV2, every 2 h')).toEqual([
      { minutes: 60, at: 'SEV2' },
      { minutes: 120, at: null },
    ]);
    expect(['each 5 min', 'every 5 min at night'].map(readRepeat)).toEqual([null, null]);
    expect(intervalOf('every 15 min at SEV2', 'SEV3')).toBeNull();
    expect(intervalOf('every 15 min at SEV2', null)).toBe(15 * MINUTE);
  });

  it('DOM-598 the same log gives the same steps, folded at once or event by event', () => {
    const given = on([
      { id: 'a', when: 'pinned', repeat: 'every 5 min' },
      { id: 'b', if: 'step a was done and severity at least SEV2' },
      { id: 'c', if: 'step b was skipped', when: 'impact' },
    ]);
    given.when(sato, 'impact.set', { impact: { who: 'w', what: 'x', since: null } });
    given.when(sato, 'step.do', { step: 'a' });
    given.when(tanaka, 'step.skip', { step: 'b', reason: 'r' });
    given.when(sato, 'severity.set', { severity: 'SEV4' });
    given.when(sato, 'session.resolve', {});
    const again = given.log.reduce(reduce, initialSession('checkout-1125'));
    expect(again).toEqual(given.state);
    expect(given.state.steps.a?.rounds).toMatchObject({ isAuto: false, count: 1 });
    expect(given.state.steps.c).toMatchObject({ status: 'done', auto: { status: 'todo' } });
  });

  it('DOM-940 whatever happened, absent are exactly those that nobody worked and whose condition does not hold', () => {
    let moved = 0;
    fc.assert(
      fc.property(history, (acts) => {
        const given = on([
          { id: 'evidence', when: 'finding' },
          { id: 'ack', if: 'step evidence was done' },
          { id: 'review', if: 'step ack was skipped and severity at least SEV2', when: 'decision' },
          { id: 'read-back', if: 'severity at most SEV3' },
          { id: 'later', when: 'mitigated +30m' },
          { id: 'last', if: 'step later was done' },
        ]);
        for (const [i, { by, type, data }] of acts.entries()) {
          const before = given.state.absent.length;
          if (i % 7 === 6) given.now += 20 * MINUTE;
          given.when(by, type, data as never);
          if (given.state.absent.length !== before) moved++;
          const { steps, absent } = given.state;
          const known = [...Object.values(steps), ...absent];
          const ids = (of: typeof absent) => of.map(({ id }) => id).sort();
          expect(ids(presence(given.state, known, (step) => step).absent)).toEqual(ids(absent));
        }
      }),
      { numRuns: 600, seed: 20261127 },
    );
    expect(moved).toBeGreaterThan(20);
  });

  it('DOM-941 a step that time alone has ticked brings in what waits for it with the next act, also a plain note', () => {
    const given = on([
      { id: 'later', when: 'mitigated +30m' },
      { id: 'last', if: 'step later was done' },
    ]);
    given.when(sato, 'session.mitigate', {});
    given.now += 31 * MINUTE;
    expect(there(given)).toEqual(['later']);
    given.when(sato, 'note.add', { text: 'still quiet' });
    expect(there(given)).toEqual(['last', 'later']);
  });
});
