import { describe, expect, it } from 'vitest';
import { asSeen } from '../../src/domain/changes/system-change.ts';
import type { CommandInput, CommandType } from '../../src/domain/command.ts';
import type { Session } from '../../src/domain/session.ts';
import { change as made } from './changes/make-change.ts';
import { type Given, opened, pager, sato, tanaka } from './given.ts';

const change = asSeen(made('x', 'checkout', -1));
const pin = (id: string): CommandInput<'log.pin'> => ({
  line: { id, time: null, level: null, service: null, message: 'm', fields: {}, source: 'app' },
  ...{ query: null, window: null, step: null, comment: null },
});
const tail = { sources: ['other'], query: 'x', window: null };
const acts: { [T in CommandType]?: CommandInput<T> } = {
  'session.rename': { title: 'new' },
  'severity.set': { severity: 'SEV1' },
  'impact.set': { impact: { who: 'users', what: 'cannot pay', since: null } },
  'goal.set': { goal: 'roll back' },
  'verdict.set': { verdict: { hurt: true, why: null, prevent: null } },
  'role.take': { role: 'driver' },
  'rotation.set': { minutes: 10 },
  'shift.hand-over': { to: tanaka.id },
  'step.start': { step: 'ack' },
  'step.do': { step: 'read-back' },
  'step.skip': { step: 'ack', reason: 'r' },
  'step.assign': { step: 'ack', participant: sato.id },
  'step.add': { phase: 'detect', after: 'ack', title: { ja: 'あ', en: 'a' } },
  'step.edit': { step: 'ack', title: { ja: 'あ', en: 'a' } },
  'tail.set': { tail },
  'mute.add': { pattern: 'healthz' },
  'session.mitigate': {},
  'session.resolve': {},
};

/** What undo leaves changed: the log's own progress and first readings. */
const visible = ({ seq, at, undo, touched, clock, ...rest }: Session) => ({
  ...rest,
  course: [clock.mitigated, clock.resolved, clock.relapsed],
  notes: rest.notes.filter((note) => !note.removed),
  pins: rest.pins.filter((pin) => !pin.removed),
});

describe('undo', () => {
  for (const [type, data] of Object.entries(acts)) {
    it(`DOM-40 takes back ${type} and leaves everything else as it was`, () => {
      const given = opened();
      given.when(tanaka, 'participant.join', {});
      const before = visible(given.state);
      const done = given.when(sato, type as CommandType, data as never);
      expect(done.facts).toHaveLength(1);
      expect(visible(given.state)).not.toEqual(before);
      expect(given.when(sato, 'undo', {}).facts).toMatchObject([{ type: 'act.undone' }]);
      expect(visible(given.state)).toEqual(before);
    });
  }

  const note = (given: Given, n: number) => given.state.notes[n]?.id ?? '';
  /** Acts on something that is there already, after what makes it. */
  const later: readonly (readonly [CommandType, (given: Given) => void, (given: Given) => object])[] = [
    ['note.amend', (g) => g.when(sato, 'note.add', { text: 'a' }), (g) => ({ note: note(g, 0), text: 'b' })],
    ['note.remove', (g) => g.when(sato, 'note.add', { text: 'a' }), (g) => ({ note: note(g, 0) })],
    ['note.add', (g) => g.when(sato, 'note.add', { text: 'a' }), () => ({ text: 'b' })],
    ['log.pin', (g) => g.when(sato, 'log.pin', pin('l1')), () => pin('l2')],
    ['log.unpin', (g) => g.when(sato, 'log.pin', pin('l1')), (g) => ({ pin: g.state.pins[0]?.id })],
    ['mute.add', (g) => g.when(sato, 'mute.add', { pattern: 'a' }), () => ({ pattern: 'b' })],
    [
      'mute.remove',
      (g) => ['a', 'b'].map((pattern) => g.when(sato, 'mute.add', { pattern })),
      (g) => ({ mute: g.state.mutes[0]?.id }),
    ],
    ['step.undo', (g) => g.when(tanaka, 'step.do', { step: 'ack' }), () => ({ step: 'ack' })],
    ['step.do', (g) => g.when(tanaka, 'step.do', { step: 'read-back' }), () => ({ step: 'read-back' })],
    ['role.release', (g) => g.when(tanaka, 'role.take', { role: 'lead' }), () => ({ role: 'lead' })],
    [
      'change.pin',
      (g) => g.when(tanaka, 'change.rule-out', { change, reason: 'x' }),
      () => ({ change, pinned: true }),
    ],
    [
      'change.rule-out',
      (g) => g.when(tanaka, 'change.pin', { change, pinned: true }),
      () => ({ change, reason: 'x' }),
    ],
    ['change.pin', () => {}, () => ({ change, pinned: true })],
    ['session.mitigate', (g) => g.when(tanaka, 'session.resolve', {}), () => ({})],
    ['session.relapse', (g) => g.when(tanaka, 'session.resolve', {}), () => ({})],
    ['reading.undo', (g) => g.when(tanaka, 'session.mitigate', {}), () => ({ reading: 'mitigated' })],
    ['reading.undo', (g) => g.when(tanaka, 'session.resolve', {}), () => ({ reading: 'resolved' })],
  ];
  it.each(later)(
    'DOM-40 takes back %s of what was there before, and leaves the rest',
    (type, prepare, data) => {
      const given = opened();
      given.when(tanaka, 'participant.join', {});
      prepare(given);
      const before = visible(given.state);
      expect(given.when(sato, type, data(given) as never).facts).toHaveLength(1);
      expect(visible(given.state)).not.toEqual(before);
      const [entry] = given.state.undo.slice(-1);
      expect(given.when(sato, 'undo', { key: entry?.key }).refused).toBeNull();
      expect(visible(given.state)).toEqual(before);
    },
  );

  it('DOM-41 is refused when someone has changed the same thing since, and says who', () => {
    const given = opened();
    given.when(tanaka, 'participant.join', {});
    given.when(sato, 'step.do', { step: 'ack' });
    given.when(tanaka, 'step.assign', { step: 'ack', participant: tanaka.id });
    expect(given.when(sato, 'undo', {}).refused).toEqual({
      kind: 'changed-since',
      params: { type: 'step.done', by: '田中' },
    });
    given.when(tanaka, 'undo', {});
    given.when(sato, 'undo', {});
    expect(given.state.steps.ack).toMatchObject({ status: 'todo', assignee: null });
  });

  it('DOM-42 goes back one act at a time, then says there is nothing left', () => {
    const given = opened();
    given.when(sato, 'note.add', { text: 'a' });
    given.when(sato, 'step.do', { step: 'ack' });
    given.when(sato, 'undo', {});
    given.when(sato, 'undo', {});
    expect(given.state.notes[0]?.removed).toBe(true);
    expect(given.when(sato, 'undo', {}).refused?.kind).toBe('nothing-to-undo');
  });

  it('DOM-46 takes back the one act that is named, and passes over later ones that others have changed', () => {
    const given = opened();
    given.when(tanaka, 'participant.join', {});
    given.when(sato, 'goal.set', { goal: 'roll back' });
    const older = given.state.undo.at(-1)?.seq;
    given.when(sato, 'step.do', { step: 'ack' });
    given.when(tanaka, 'step.assign', { step: 'ack', participant: tanaka.id });
    expect(given.when(sato, 'undo', {}).refused?.kind).toBe('changed-since');
    expect(given.when(tanaka, 'undo', { seq: older }).refused?.kind).toBe('nothing-to-undo');
    expect(given.when(sato, 'undo', { seq: older }).refused).toBeNull();
    expect(given.state.goal).toBeNull();
    expect(given.state.steps.ack).toMatchObject({ status: 'done', assignee: tanaka.id });
    expect(given.when(sato, 'undo', { seq: older }).refused?.kind).toBe('nothing-to-undo');
  });

  const beyond: { [T in CommandType]?: readonly [CommandInput<T>, string] } = {
    'notice.send': [{ text: '調査中です', nextAt: null, final: true }, 'notice.sent'],
    'alert.time': [{ firedAt: '2026-11-24T17:55:00.000Z' }, 'alert.timed'],
    'participant.remove': [{ participant: tanaka.id }, 'participant.removed'],
    'session.close': [{ reason: 'done' }, 'session.closed'],
  };
  for (const [type, [data, event]] of Object.entries(beyond)) {
    it(`DOM-300 is refused after ${type}, which it cannot take back, and takes nothing else back instead`, () => {
      const given = opened();
      given.when(tanaka, 'participant.join', {});
      given.when(sato, 'severity.set', { severity: 'SEV2' });
      const older = given.state.undo.at(-1)?.seq;
      expect(given.when(sato, type as CommandType, data as never).refused).toBeNull();
      const before = given.state;
      expect(given.when(sato, 'undo', {}).refused).toEqual({ kind: 'not-undoable', params: { type: event } });
      expect(given.state).toBe(before);
      expect(given.state.severity).toBe('SEV2');
      // It may be named all the same.
      expect(given.when(sato, 'undo', { seq: older }).refused).toBeNull();
      expect(given.state.severity).toBeNull();
    });
  }

  it('DOM-300 takes back what came after such an act, and is about one’s own acts only', () => {
    const given = opened();
    given.when(tanaka, 'participant.join', {});
    given.when(sato, 'notice.send', { text: 'x', nextAt: null, final: true });
    given.when(sato, 'goal.set', { goal: 'roll back' });
    given.when(tanaka, 'session.close', { reason: 'x' });
    given.when(tanaka, 'session.reopen', {});
    expect(given.when(sato, 'undo', {}).refused).toBeNull();
    expect(given.state.goal).toBeNull();
    expect(given.when(sato, 'undo', {}).refused?.kind).toBe('not-undoable');
  });

  it('DOM-301 takes back only the act that is meant, where that is said', () => {
    const given = opened();
    given.when(sato, 'goal.set', { goal: 'roll back' });
    given.when(sato, 'severity.set', { severity: 'SEV2' });
    expect(given.when(sato, 'undo', { key: 'goal' }).refused).toEqual({
      kind: 'not-last',
      params: { type: 'severity.set' },
    });
    expect(given.state).toMatchObject({ goal: 'roll back', severity: 'SEV2' });
    expect(given.when(sato, 'undo', { key: 'severity' }).refused).toBeNull();
    expect(given.when(sato, 'undo', { key: 'goal' }).refused).toBeNull();
    expect(given.state).toMatchObject({ goal: null, severity: null });
  });

  it('DOM-44 after the close takes back words only', () => {
    const given = opened();
    given.when(sato, 'step.do', { step: 'ack' });
    given.when(sato, 'session.close', { reason: 'x' });
    given.when(sato, 'severity.set', { severity: 'SEV2' });
    expect(given.when(sato, 'undo', {}).refused).toBeNull();
    const tick = given.state.undo.find(({ key }) => key === 'step:ack')?.seq;
    expect(given.when(sato, 'undo', { seq: tick }).refused).toEqual({
      kind: 'session-closed',
      params: { act: 'undo' },
    });
  });

  it('DOM-43 is its author’s own: nobody takes back what another did', () => {
    const given = opened();
    given.when(sato, 'step.do', { step: 'ack' });
    expect(given.when(tanaka, 'undo', {}).refused?.kind).toBe('nothing-to-undo');
  });

  it('DOM-45 gives no role back to somebody who has gone', () => {
    const given = opened();
    given.when(tanaka, 'role.take', { role: 'driver' });
    given.when(sato, 'role.take', { role: 'driver' });
    given.when(tanaka, 'participant.leave', {});
    expect(given.when(sato, 'undo', {}).refused).toEqual({
      kind: 'changed-since',
      params: { type: 'driver.changed', by: tanaka.name },
    });
    expect(given.state.roles.driver).toBe(sato.id);
    given.when(tanaka, 'role.take', { role: 'lead' });
    given.when(sato, 'participant.remove', { participant: tanaka.id });
    const taken = given.state.undo.findLast(({ key }) => key === 'role:driver')?.seq;
    expect(given.when(sato, 'undo', { seq: taken }).refused?.kind).toBe('changed-since');
    expect(given.state.roles.lead).toBeUndefined();
  });

  it('DOM-45 gives a role back that nobody held, or to somebody who is there', () => {
    const given = opened();
    given.when(tanaka, 'participant.join', {});
    for (const by of [tanaka, sato]) given.when(by, 'role.take', { role: 'lead' });
    given.when(sato, 'undo', {});
    expect(given.state.roles).toEqual({ lead: tanaka.id });
    given.when(tanaka, 'undo', {});
    expect(given.state.roles).toEqual({});
  });

  it('DOM-41 names nobody where a feed has changed it since', () => {
    const given = opened();
    given.when(sato, 'role.take', { role: 'lead' });
    given.when(pager, 'role.release', { role: 'lead' });
    expect(given.when(sato, 'undo', {}).refused).toEqual({
      kind: 'changed-since',
      params: { type: 'role.taken', by: '' },
    });
  });

  it('DOM-46 an act of the past by its number is taken back also before a later final one, and says what it was', () => {
    const given = opened();
    given.when(sato, 'goal.set', { goal: 'a' });
    const seq = given.state.seq;
    given.when(sato, 'severity.set', { severity: 'SEV2' });
    given.when(sato, 'notice.send', { text: 'x', nextAt: null, final: true });
    expect(given.when(sato, 'undo', { key: 'goal' }).refused).toEqual({
      kind: 'not-undoable',
      params: { type: 'notice.sent' },
    });
    expect(given.when(sato, 'undo', { seq, key: 'severity' }).facts).toEqual([
      { type: 'act.undone', data: { seq, type: 'goal.set', key: 'goal' } },
    ]);
    expect(given.state).toMatchObject({ goal: null, severity: 'SEV2' });
    expect(given.when(tanaka, 'undo', {}).refused).toEqual({ kind: 'nothing-to-undo', params: {} });
  });
});
