import { describe, expect, it } from 'vitest';
import type { AnyEvent, Incident } from '../../src/domain/event.ts';
import { RunningFold, reduce, reduceAll } from '../../src/domain/reduce.ts';
import { initialSession } from '../../src/domain/session.ts';
import { type Given, opened, pager, sato, tanaka } from './given.ts';

const incident: Incident = {
  ...{ id: 'Q1', number: 1, title: '5xx', service: null, url: null, urgency: 'high', status: 'triggered' },
  ...{ triggeredAt: '2026-11-24T17:58:11.000Z', acknowledgedAt: null, acknowledgedBy: null },
  ...{ resolvedAt: null, resolvedBy: null },
};

describe('folding a log', () => {
  it('DOM-50 no events leave the session that was given, and a fold that goes on gives what a fold at once does', () => {
    const given = opened();
    for (const text of ['a', 'b', 'c']) given.when(sato, 'note.add', { text });
    expect(reduceAll(given.state, [])).toBe(given.state);
    const before = initialSession(given.state.id);
    const fold = new RunningFold(before);
    expect(fold.session).toEqual(before);
    fold.apply(given.log.slice(0, 3));
    expect(fold.session).toEqual(reduceAll(before, given.log.slice(0, 3)));
    fold.apply(given.log.slice(3));
    expect(fold.session).toEqual(given.state);
    expect(before).toEqual(initialSession(given.state.id));
  });
});

describe('an event about what is not there', () => {
  it.each<[string, object]>([
    ['mute.removed', { mute: 'nope' }],
    ['note.amended', { note: 'nope', text: 'x' }],
    ['note.removed', { note: 'nope' }],
    ['log.unpinned', { pin: 'nope' }],
    ['step.started', { step: 'nope' }],
    ['step.skipped', { step: 'nope', reason: 'x' }],
    ['participant.left', {}],
    ['participant.removed', { participant: 'nope', reason: null }],
    ['participant.readmitted', { participant: 'nope' }],
    ['participant.revoked', { participant: 'nope', origin: null }],
    ['responder.answered', { request: 'nope', who: 'x', answer: 'accepted' }],
    ['action.done', { action: 'nope', params: {} }],
    ['release.added', { sha: '3fa9c21', pulls: [], migrations: [] }],
    ['act.undone', { seq: 99, type: 'note.added', key: 'note:nope' }],
  ])('DOM-50 %s changes nothing', (type, data) => {
    const given = opened();
    given.when(sato, 'mute.add', { pattern: 'a' });
    const seq = given.state.seq + 1;
    const event = { ...given.log.at(-1)!, seq, by: pager, type, data: { ...data } };
    expect(reduce(given.state, event)).toEqual({ ...given.state, seq });
  });
});

describe('a session that was imported', () => {
  const imported = (given: Given, data: object): AnyEvent => ({
    ...given.log.at(-1)!,
    ...{ by: tanaka, seq: given.state.seq + 1, at: '2026-11-25T03:00:00.000Z' },
    ...{ type: 'session.imported', data: { ...data } },
  });

  it('HUB-105 is marked up to the event before the mark, and is as idle as it was', () => {
    const given = opened();
    given.when(sato, 'participant.invite', {
      ...{ participant: tanaka.id, role: 'member', until: '2026-11-25T12:00:00.000Z', host: true },
    });
    const { seq } = given.state;
    expect(given.state.hosts).toEqual({ [sato.id]: true });
    const mark = imported(given, { to: seq, byImporter: true });
    expect(reduce(given.state, mark)).toEqual({
      ...given.state,
      ...{ seq: seq + 1, importedTo: seq, hosts: {} },
      importedBy: { by: tanaka, at: mark.at, seq: seq + 1 },
    });
    expect(reduce(given.state, imported(given, { to: seq }))).toMatchObject({
      ...{ importedTo: seq, importedBy: null },
    });
  });

  it('HUB-105 is not marked by an event that names another place', () => {
    const given = opened();
    const { seq } = given.state;
    for (const to of [seq - 1, seq + 1, seq + 2])
      expect(reduce(given.state, imported(given, { to }))).toEqual({ ...given.state, seq: seq + 1 });
  });
});

describe('the last act of each person that no undo takes back', () => {
  it('DOM-300 is named with what was asked outside, and a feed has none', () => {
    const given = opened();
    given.when(pager, 'incident.link', { incident });
    expect(given.state.lastFinal).toEqual({});
    given.when(sato, 'notice.send', { text: 'x', nextAt: null, final: true });
    expect(given.state.lastFinal).toEqual({
      [sato.id]: { seq: given.state.seq, type: 'notice.sent', act: null },
    });
    given.when(sato, 'action.request', { target: 'pagerduty', act: 'resolve', args: { incident: 'Q1' } });
    const last = { seq: given.state.seq, type: 'action.requested', act: 'resolve' };
    expect(given.state.lastFinal).toEqual({ [sato.id]: last });
    given.when(sato, 'note.add', { text: 'x' });
    expect(given.state.lastFinal).toEqual({ [sato.id]: last });
  });

  it.each([true, false])('DOM-300 what only follows another act is none: follows %s', (follows) => {
    const given = opened();
    given.when(sato, 'severity.set', { severity: 'SEV1' });
    const args = { incident: 'Q1', priority: 'P1', follows };
    given.when(sato, 'action.request', { target: 'pagerduty', act: 'priority', args });
    expect(Object.hasOwn(given.state.lastFinal, sato.id)).toBe(!follows);
    expect(given.when(sato, 'undo', {}).refused?.kind).toBe(follows ? undefined : 'not-undoable');
  });
});
