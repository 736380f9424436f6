import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventDataSchemas } from '../../src/domain/event-schema.ts';
import { reduce, reduceAll } from '../../src/domain/reduce.ts';
import { initialSession, type Session } from '../../src/domain/session.ts';
import { knowing, opened } from './given.ts';
import { aimed, history, openHistory } from './histories.ts';

const RUNS = { numRuns: 150, seed: 20261125 };

/** How far it is, and what came back. */
const course = ({ clock, relapses, resolvedFrom, setBy }: Session) => {
  const { mitigated, resolved, relapsed } = clock;
  return { mitigated, resolved, relapsed, relapses, resolvedFrom, by: [setBy.mitigated, setBy.resolved] };
};

describe('properties', () => {
  it('DOM-50 replaying any accepted history, in any batches, equals the live state; seq is contiguous', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 9 }), (acts, size) => {
        const given = opened();
        for (const { by, type, data } of acts) given.when(by, type, data as never);
        expect(given.log.map((event) => event.seq)).toEqual(given.log.map((_, i) => i + 1));
        let state = initialSession(given.state.id);
        for (let i = 0; i < given.log.length; i += size)
          state = reduceAll(state, given.log.slice(i, i + size));
        expect(state).toEqual(given.state);
        expect(given.log.reduce(reduce, initialSession(given.state.id))).toEqual(given.state);
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      }),
      RUNS,
    );
  });

  it('DOM-51 a refusal and a command without effect change nothing; no state is ever mutated', () => {
    fc.assert(
      fc.property(history, (acts) => {
        const given = opened();
        for (const { by, type, data } of acts) {
          const before = given.state;
          const frozen = JSON.stringify(before);
          const { facts } = given.when(by, type, data as never);
          expect(JSON.stringify(before)).toBe(frozen);
          expect(given.state === before).toBe(facts.length === 0);
        }
      }),
      RUNS,
    );
  });

  it('DOM-52 every fact decided fits the schema of its type', () => {
    fc.assert(
      fc.property(history, (acts) => {
        const given = opened();
        for (const { by, type, data } of acts) {
          for (const fact of given.when(by, type, data as never).facts) {
            expect(eventDataSchemas[fact.type].safeParse(fact.data)).toMatchObject({ success: true });
          }
        }
      }),
      RUNS,
    );
  });

  it('DOM-53 undoing one’s act right away restores what it touched', () => {
    const undone = new Map<string, number>();
    fc.assert(
      fc.property(openHistory, fc.boolean(), (acts, facts) => {
        const given = facts ? knowing({ evidence: 'severity', ack: 'pinned', review: 'finding' }) : opened();
        for (const { by, type, data: drawn } of acts) {
          const before = given.state;
          const data = aimed(before, by, type, drawn);
          given.when(by, type, data as never);
          const [entry, ...more] = given.state.undo.filter((e) => !before.undo.some((b) => b.seq === e.seq));
          if (type === 'undo' || !entry || more.length > 0 || given.state.status === 'closed') continue;
          const { refused } = given.when(by, 'undo', {});
          // The role of somebody who has gone stays free (DOM-45); nothing else is refused.
          expect(refused === null || /^participant\.(?:leave|remove)$/.test(type)).toBe(true);
          if (refused !== null) continue;
          const after = given.state;
          expect(after.steps).toEqual(before.steps);
          expect(after.phases).toEqual(before.phases);
          expect(after.roles).toEqual(before.roles);
          expect(after.mutes).toEqual(before.mutes);
          expect(after.severity).toEqual(before.severity);
          expect(after.goal).toEqual(before.goal);
          expect(course(after)).toEqual(course(before));
          const shown = <T extends { removed: boolean }>(items: readonly T[]) =>
            items.filter((item) => !item.removed);
          expect(shown(after.notes)).toEqual(shown(before.notes));
          expect(shown(after.pins)).toEqual(shown(before.pins));
          undone.set(type, (undone.get(type) ?? 0) + 1);
          // Done again, so that the history goes on.
          given.when(by, type, data as never);
        }
      }),
      { ...RUNS, numRuns: 300 },
    );
    const reached = [...undone.keys()].sort().join(' ');
    expect(reached).toBe(
      'change.pin change.rule-out goal.set impact.set log.pin log.unpin mute.add mute.remove note.add note.amend note.remove ' +
        'reading.undo role.release role.take session.mitigate session.relapse session.resolve severity.set shift.hand-over step.add step.assign step.do step.edit step.skip step.start step.undo',
    );
    expect([...undone].filter(([, times]) => times < 5)).toEqual([]);
  });
});
