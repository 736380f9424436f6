import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandType } from '../../src/domain/command.ts';
import type { Actor } from '../../src/domain/event.ts';
import { eventDataSchemas } from '../../src/domain/event-schema.ts';
import { reduce, reduceAll } from '../../src/domain/reduce.ts';
import { initialSession } from '../../src/domain/session.ts';
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
          if (facts.length === 0) expect(given.state).toBe(before);
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
    fc.assert(
      fc.property(history, anyAct, (acts, last) => {
        const given = opened();
        for (const { by, type, data } of acts) given.when(by, type, data as never);
        const before = given.state;
        if (last.type === 'undo') return;
        given.when(last.by, last.type, last.data as never);
        const [entry, ...more] = given.state.undo.filter((e) => !before.undo.some((b) => b.seq === e.seq));
        if (!entry || more.length > 0 || given.state.status === 'closed') return;
        given.when(last.by, 'undo', {});
        expect(given.state.steps).toEqual(before.steps);
        expect(given.state.phases).toEqual(before.phases);
        expect(given.state.roles).toEqual(before.roles);
        expect(given.state.mutes).toEqual(before.mutes);
        const shown = <T extends { removed: boolean }>(items: readonly T[]) =>
          items.filter((item) => !item.removed);
        expect(shown(given.state.notes)).toEqual(shown(before.notes));
        expect(shown(given.state.pins)).toEqual(shown(before.pins));
      }),
      RUNS,
    );
  });
});
