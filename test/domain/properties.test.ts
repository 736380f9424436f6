import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandType } from '../../src/domain/command.ts';
import type { Actor } from '../../src/domain/event.ts';
import { eventDataSchemas } from '../../src/domain/event-schema.ts';
import { reduce, reduceAll } from '../../src/domain/reduce.ts';
import { initialSession, type Session } from '../../src/domain/session.ts';
import { guest, observer, opened, pager, sato, tanaka } from './given.ts';

const actor = fc.constantFrom<Actor>(sato, tanaka, guest, observer, pager);
const step = fc.constantFrom('ack', 'evidence', 'read-back', 'review', 'c-sato.4', 'nope');
const made = fc.tuple(fc.constantFrom('c-sato', 'c-tanaka', 'c-vendor'), fc.integer({ min: 1, max: 12 }));
const id = made.map(([client, n]) => `${client}.${n}`);
const person = fc.constantFrom(sato.id, tanaka.id, guest.id, observer.id, 'nobody');
const text = fc.constantFrom('a', '田中さんへ', ' ', 'long '.repeat(20));
const role = fc.constantFrom('lead', 'driver', 'scribe');
const title = fc.record({ ja: fc.constant('あ'), en: fc.constantFrom('a', 'b') });
const line = { id: 'l1', time: null, level: null, service: null, message: 'm', fields: {}, source: 'app' };

const act = <T extends CommandType>(type: T, data: fc.Arbitrary<unknown>) =>
  fc.record({ by: actor, type: fc.constant(type as CommandType), data });

const anyAct = fc.oneof(
  act('participant.join', fc.constant({})),
  act('participant.leave', fc.constant({})),
  act('participant.remove', fc.record({ participant: fc.constantFrom(guest.id, 'nobody') })),
  act('role.take', fc.record({ role, participant: person })),
  act('role.release', fc.record({ role })),
  act('step.do', fc.record({ step })),
  act('step.do', fc.record({ step })),
  act('step.start', fc.record({ step })),
  act('step.undo', fc.record({ step })),
  act('step.skip', fc.record({ step, reason: text })),
  act('step.assign', fc.record({ step, participant: fc.option(person) })),
  act('step.add', fc.record({ phase: fc.constantFrom('detect', 'nope'), after: fc.option(step), title })),
  act('step.edit', fc.record({ step, title })),
  act('note.add', fc.record({ text, owner: fc.option(person), step: fc.option(step) })),
  act('note.amend', fc.record({ note: id, text, done: fc.boolean() })),
  act('note.remove', fc.record({ note: id })),
  act(
    'log.pin',
    fc.record({
      line: fc.constant(line),
      query: fc.constant(null),
      window: fc.constant(null),
      step: fc.option(step),
      comment: fc.option(text),
    }),
  ),
  act('log.unpin', fc.record({ pin: id })),
  act('mute.add', fc.record({ pattern: text })),
  act('mute.remove', fc.record({ mute: id })),
  act('severity.set', fc.record({ severity: fc.constantFrom('SEV1', 'SEV3', null) })),
  act('goal.set', fc.record({ goal: fc.option(text) })),
  act('session.close', fc.record({ reason: fc.option(text) })),
  act('session.reopen', fc.constant({})),
  act('undo', fc.constant({})),
  act('undo', fc.constant({})),
);

const history = fc.array(anyAct, { maxLength: 60 });
/** Acts of a session that stays open: in a closed one only words are taken back. */
const openHistory = fc.array(
  anyAct.filter(({ type }) => type !== 'session.close'),
  { minLength: 30, maxLength: 60 },
);

/** Where an id was drawn, that of something which is there, one's own note among notes: only that can be changed. */
function aimed(s: Session, by: Actor, type: CommandType, data: unknown): unknown {
  const notes = s.notes.filter((note) => note.by.id === by.id && !note.removed);
  const lists = { 'note.amend': notes, 'note.remove': notes, 'log.unpin': s.pins, 'mute.remove': s.mutes };
  const list = (lists as Record<string, readonly { readonly id: string }[]>)[type];
  if (list === undefined || list.length === 0) return data;
  return mapValues(data as object, (value) => {
    const [, n] = /^c-\w+\.(\d+)$/.exec(String(value)) ?? [];
    return n === undefined ? value : list[Number(n) % list.length]?.id;
  });
}

const mapValues = (data: object, map: (value: unknown) => unknown): unknown =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, map(value)]));

const RUNS = { numRuns: 150, seed: 20261125 };

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
      fc.property(openHistory, (acts) => {
        const given = opened();
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
      'goal.set log.pin log.unpin mute.add mute.remove note.add note.amend note.remove role.release role.take ' +
        'severity.set step.add step.assign step.do step.edit step.skip step.start step.undo',
    );
    expect([...undone].filter(([, times]) => times < 5)).toEqual([]);
  });
});
