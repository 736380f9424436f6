import { describe, expect, it } from 'vitest';
import { dueAt } from '../../src/domain/checklist.ts';
import { beginOf, earlier, hasRelapsed, isLastUpdate, originOf, spellsOf } from '../../src/domain/course.ts';
import type { Incident } from '../../src/domain/event.ts';
import { reduceAll } from '../../src/domain/reduce.ts';
import { initialSession } from '../../src/domain/session.ts';
import type { SentNotice } from '../../src/domain/session-parts.ts';
import { Given, knowing, opened, opening, pager, sato, tanaka } from './given.ts';

const at = (time: string): string => `2026-11-24T${time}.000Z`;
const impact = (since: string | null) => ({ impact: { who: '641人', what: '決済', since } });
const RESOLVED: Incident = {
  ...{ id: 'Q1', number: 4812, title: '5xx', service: 'checkout', url: null, urgency: 'high' },
  ...{ status: 'resolved', triggeredAt: at('17:58:11'), acknowledgedAt: at('17:58:52') },
  ...{ acknowledgedBy: '田中', resolvedAt: at('18:20:00'), resolvedBy: null },
};
const mitigated = (given: Given, time: string) =>
  given.when(sato, 'session.mitigate', { happenedAt: at(time) });
const relapsed = (given: Given, time: string) =>
  given.when(tanaka, 'session.relapse', { happenedAt: at(time) });

describe('when it began', () => {
  it('DOM-1001 is known by the impact, else by the time of the first finding, else not at all', () => {
    const given = opened();
    expect(beginOf(given.state)).toBeNull();
    given.when(sato, 'impact.set', impact(null));
    expect(beginOf(given.state)).toBeNull();
    given.when(sato, 'note.add', { kind: 'note', text: 'x', happenedAt: at('17:40:00') });
    given.when(sato, 'note.add', { kind: 'finding', text: '5xx', happenedAt: at('17:55:00') });
    expect(beginOf(given.state)).toEqual({ at: at('17:55:00'), by: 'finding' });
    given.when(sato, 'impact.set', impact(at('17:54:00')));
    expect(beginOf(given.state)).toEqual({ at: at('17:54:00'), by: 'impact' });
    given.when(sato, 'undo', {});
    given.when(sato, 'note.remove', { note: given.state.notes[1]?.id as string });
    expect(beginOf(given.state)).toBeNull();
  });

  it('DOM-1001 a finding of a later time, and one behind the first, are no word on it', () => {
    const given = opened();
    given.when(sato, 'note.add', { kind: 'finding', text: '5xx' });
    given.when(sato, 'note.add', { kind: 'finding', text: 'デプロイ', happenedAt: at('17:54:00') });
    expect(beginOf(given.state)).toBeNull();
    const later = opened();
    later.when(sato, 'note.add', { kind: 'finding', text: '戻り始めた', happenedAt: at('18:10:00') });
    expect(beginOf(later.state)).toBeNull();
  });

  it('DOM-1001 spans count from the begin, else from the alert, else from the opening', () => {
    const given = new Given();
    given.when(sato, 'session.open', { ...opening, firedAt: null });
    expect(originOf(given.state)).toEqual({ at: given.state.clock.opened, by: 'opening' });
    given.when(sato, 'alert.time', { firedAt: at('17:58:00') });
    expect(originOf(given.state)).toEqual({ at: at('17:58:00'), by: 'alert' });
    given.when(sato, 'impact.set', impact(at('17:55:00')));
    expect(originOf(given.state)).toEqual({ at: at('17:55:00'), by: 'impact' });
  });
});

describe('what comes back', () => {
  it('DOM-1002 a relapse is a fact with its time: what was over is open again, and is said anew', () => {
    const given = knowing({ evidence: 'mitigated', ack: 'resolved', review: 'mitigated +30m' });
    mitigated(given, '18:24:00');
    given.when(sato, 'session.resolve', { happenedAt: at('18:35:00') });
    expect([given.state.steps.evidence?.status, given.state.steps.ack?.status]).toEqual(['done', 'done']);
    relapsed(given, '18:40:00');
    expect(given.state.clock).toMatchObject({ mitigated: null, resolved: null, relapsed: at('18:40:00') });
    expect(given.state.relapses).toMatchObject([
      { by: tanaka, happenedAt: at('18:40:00'), mitigated: at('18:24:00'), resolved: at('18:35:00') },
    ]);
    expect([given.state.steps.evidence?.status, given.state.steps.ack?.status]).toEqual(['todo', 'todo']);
    expect(spellsOf(given.state, at('17:55:00'))).toEqual([
      { from: at('17:55:00'), to: at('18:24:00') },
      { from: at('18:40:00'), to: null },
    ]);
    mitigated(given, '19:10:00');
    expect(given.state.steps.evidence).toMatchObject({ status: 'done', by: sato });
    expect(spellsOf(given.state, at('17:55:00'))[1]).toEqual({ from: at('18:40:00'), to: at('19:10:00') });
    relapsed(given, '19:30:00');
    expect(given.state.relapses.map(({ happenedAt }) => happenedAt)).toEqual([
      at('18:40:00'),
      at('19:30:00'),
    ]);
    expect(reduceAll(initialSession(given.state.id), given.log)).toEqual(given.state);
  });

  it('DOM-1002 time ticks no step of a mitigation that did not last', () => {
    const given = knowing({ ack: 'mitigated +30m' });
    mitigated(given, '18:00:00');
    given.now = Date.parse(at('18:31:00'));
    given.when(sato, 'note.add', { text: 'x' });
    expect(given.state.steps.ack?.status).toBe('done');
    relapsed(given, '18:31:10');
    expect(given.state.steps.ack?.status).toBe('todo');
    given.now = Date.parse(at('19:31:00'));
    given.when(sato, 'note.add', { text: 'x' });
    expect(given.state.steps.ack?.status).toBe('todo');
  });

  it('DOM-1003 only what was over comes back, later than that; said again it amends the time', () => {
    const given = opened();
    expect(relapsed(given, '18:40:00').refused?.kind).toBe('not-recovered');
    mitigated(given, '18:24:00');
    expect(relapsed(given, '18:24:00').refused?.kind).toBe('before-recovered');
    relapsed(given, '18:40:00');
    expect(relapsed(given, '18:40:00').facts).toEqual([]);
    expect(given.when(tanaka, 'session.relapse', {}).facts).toEqual([]);
    relapsed(given, '18:38:00');
    expect(given.state.relapses).toMatchObject([{ happenedAt: at('18:38:00'), mitigated: at('18:24:00') }]);
    expect(relapsed(given, '18:20:00').refused?.kind).toBe('before-recovered');
    expect(mitigated(given, '18:30:00').refused?.kind).toBe('before-relapse');
    expect(given.when(sato, 'session.resolve', { happenedAt: at('18:30:00') }).refused?.kind).toBe(
      'before-relapse',
    );
    given.when(sato, 'session.close', { reason: 'x' });
    expect(relapsed(given, '18:50:00').refused?.kind).toBe('session-closed');
  });

  it('DOM-1004 anybody takes back a reading by its name, long after and though others acted since', () => {
    const given = knowing({ evidence: 'mitigated' });
    mitigated(given, '18:24:00');
    given.when(sato, 'note.add', { text: 'x' });
    given.when(tanaka, 'session.resolve', { happenedAt: at('18:30:00') });
    expect(
      given.when(sato, 'undo', { seq: given.state.setBy.mitigated?.seq as number }).refused,
    ).toMatchObject({
      kind: 'changed-since',
      params: { by: '田中' },
    });
    const { facts } = given.when(tanaka, 'reading.undo', { reading: 'mitigated' });
    expect(facts).toEqual([{ type: 'reading.undone', data: { reading: 'mitigated', was: at('18:24:00') } }]);
    expect(given.state.clock).toMatchObject({ mitigated: null, resolved: at('18:30:00') });
    expect(given.state.resolvedFrom).toBeNull();
    expect(given.state.steps.evidence?.status).toBe('todo');
    expect(given.when(tanaka, 'reading.undo', { reading: 'mitigated' }).facts).toEqual([]);
    given.when(tanaka, 'undo', {});
    expect(given.state.clock.mitigated).toBe(at('18:24:00'));
    expect(given.state.steps.evidence).toMatchObject({ status: 'done', by: sato });
  });

  it('DOM-1004 a relapse that was none leaves what stood before it, and what was said since', () => {
    const given = knowing({ evidence: 'mitigated' });
    mitigated(given, '18:24:00');
    relapsed(given, '18:40:00');
    given.when(tanaka, 'session.resolve', { happenedAt: at('18:50:00') });
    given.when(tanaka, 'reading.undo', { reading: 'relapsed' });
    expect(given.state.relapses).toEqual([]);
    expect(given.state.clock).toMatchObject({
      mitigated: at('18:24:00'),
      resolved: at('18:50:00'),
      relapsed: null,
    });
    expect(given.state.steps.evidence).toMatchObject({ status: 'done', by: sato });
    given.when(tanaka, 'undo', {});
    expect(given.state.clock).toMatchObject({
      mitigated: null,
      resolved: at('18:50:00'),
      relapsed: at('18:40:00'),
    });
    expect(given.state.steps.evidence?.status).toBe('todo');
  });

  it('DOM-1004 of several relapses the last one is taken back, and the one before is as it was', () => {
    const given = opened();
    for (const [over, back] of [
      ['18:10:00', '18:20:00'],
      ['18:30:00', '18:40:00'],
    ] as const) {
      mitigated(given, over);
      relapsed(given, back);
    }
    const { clock, relapses, resolvedFrom } = given.state;
    given.when(sato, 'reading.undo', { reading: 'relapsed' });
    expect(given.state.relapses).toEqual(relapses.slice(0, 1));
    expect(given.state.clock).toMatchObject({ mitigated: at('18:30:00'), relapsed: at('18:20:00') });
    given.when(sato, 'undo', {});
    expect(given.state).toMatchObject({ clock, relapses, resolvedFrom });
    given.when(tanaka, 'undo', {});
    expect(given.state).toMatchObject({
      relapses: relapses.slice(0, 1),
      resolvedFrom: at('18:20:00'),
      clock: { mitigated: at('18:30:00'), relapsed: at('18:20:00') },
    });
  });

  it('DOM-1005 the pager’s resolved of before a relapse, or before it was taken back, ends nothing any more', () => {
    for (const take of [
      (given: Given) => relapsed(given, '18:40:00'),
      (given: Given) => given.when(sato, 'reading.undo', { reading: 'resolved' }),
    ]) {
      const given = opened();
      given.now = Date.parse(at('18:41:00'));
      given.when(pager, 'incident.link', { incident: RESOLVED });
      expect(given.state.clock.resolved).toBe(at('18:20:00'));
      take(given);
      given.when(pager, 'incident.change', { incident: { ...RESOLVED, priority: 'P1' } });
      expect(given.state.clock.resolved).toBeNull();
      // The pager’s time is of the same moment: it was over then.
      const { resolvedFrom: from } = given.state;
      const same = reduceAll(given.state, [
        { ...given.log.at(-1)!, data: { incident: { ...RESOLVED, resolvedAt: from } } },
      ]);
      expect(same.clock.resolved).toBe(from);
      const again = { ...RESOLVED, id: 'Q2', triggeredAt: at('18:41:00'), resolvedAt: at('19:00:00') };
      given.when(pager, 'incident.link', { incident: again });
      expect(given.state.clock.resolved).toBe(at('19:00:00'));
    }
  });

  it('DOM-1006 before a relapse no update was the last one: the next is due one round after it', () => {
    const given = knowing({ evidence: 'notice final' });
    mitigated(given, '18:24:00');
    given.when(sato, 'notice.send', { text: 'x', nextAt: null, final: true });
    const [last] = given.state.notices as [SentNotice];
    given.when(pager, 'chat.request', { act: 'thread', args: { post: 'notice', seq: last.seq } });
    given.when(pager, 'action.done', { action: given.state.actions[0]?.id as string, params: {} });
    expect([isLastUpdate(last, given.state), given.state.steps.evidence?.status]).toEqual([true, 'done']);
    const step = { ...given.state.steps.evidence, status: 'todo', rounds: null } as never;
    const repeated = {
      ...(step as object),
      step: { when: 'notice update', repeat: 'every 30 min' },
    } as never;
    expect(dueAt(given.state, repeated)).toBeNull();
    relapsed(given, '18:40:00');
    expect([isLastUpdate(last, given.state), given.state.steps.evidence?.status]).toEqual([false, 'todo']);
    expect(dueAt(given.state, repeated)).toBe(Date.parse(at('19:10:00')));
  });
});

describe('times that are known in part', () => {
  it.each([
    [null, null, null],
    ['18:00:00', null, '18:00:00'],
    [null, '18:00:00', '18:00:00'],
    ['18:00:00', '18:00:01', '18:00:00'],
    ['18:00:01', '18:00:00', '18:00:00'],
  ])('DOM-1003 of %s and %s the first is %s', (a, b, first) => {
    const time = (of: string | null) => (of === null ? null : at(of));
    expect(earlier(time(a), time(b))).toBe(time(first));
  });

  it('DOM-1001 a finding of the moment of the alert counts, else of the opening, and before both none', () => {
    const notes = [{ kind: 'finding', removed: false, happenedAt: at('17:58:00') }] as never;
    const begin = (clock: object) => {
      const { clock: all } = initialSession('s');
      const session = { impact: null, notes, clock: { ...all, ...clock } };
      return [beginOf(session)?.at ?? null, originOf(session)?.by ?? null];
    };
    const time = at('17:58:00');
    expect(begin({})).toEqual([null, null]);
    expect(begin({ fired: time })).toEqual([time, 'finding']);
    expect(begin({ opened: time })).toEqual([time, 'finding']);
    expect(begin({ fired: at('17:57:59'), opened: at('18:00:00') })).toEqual([null, 'alert']);
    expect(begin({ opened: at('17:57:59') })).toEqual([null, 'opening']);
  });

  it('DOM-1002 it has relapsed while neither mitigated nor resolved is set again', () => {
    const { clock } = initialSession('s');
    const has = (more: object) => hasRelapsed({ clock: { ...clock, ...more } });
    const [relapsed, mitigated, resolved] = Array(3).fill(at('18:00:00'));
    expect([has({}), has({ relapsed }), has({ relapsed, mitigated }), has({ relapsed, resolved })]).toEqual([
      ...[false, true, false, false],
    ]);
    expect(has({ mitigated: null, resolved })).toBe(false);
  });

  it('DOM-1006 an update is the last one where it is final and after the last relapse', () => {
    const last = (seq: number, final = true) =>
      isLastUpdate({ seq, final } as SentNotice, { relapses: [{ seq: 3 }, { seq: 7 }] as never });
    expect([last(6), last(7), last(8), last(8, false)]).toEqual([false, false, true, false]);
  });
});
