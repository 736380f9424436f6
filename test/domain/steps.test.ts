import { describe, expect, it } from 'vitest';
import {
  currentStep,
  phaseProgress,
  progress,
  requiredOpenSteps,
  timeLeft,
} from '../../src/domain/checklist.ts';
import type { Actor, AnyEvent } from '../../src/domain/event.ts';
import { reduceAll } from '../../src/domain/reduce.ts';
import { type Given, guest, opened, pager, START, sato, tanaka } from './given.ts';

describe('steps', () => {
  it('DOM-1 a tick is done, with who and when', () => {
    const given = opened();
    const { facts } = given.when(sato, 'step.do', { step: 'ack' });
    expect(facts).toEqual([{ type: 'step.done', data: { step: 'ack' } }]);
    expect(given.state.steps.ack).toMatchObject({ status: 'done', by: sato, at: '2026-11-24T17:59:06.000Z' });
  });

  it('DOM-2 a second tick of a done step has no effect', () => {
    const given = opened();
    given.when(sato, 'step.do', { step: 'ack' });
    expect(given.when(tanaka, 'step.do', { step: 'ack' })).toEqual({ refused: null, facts: [] });
  });

  it('DOM-3 a step that needs a second person waits, is not confirmed by the same one, is done by another', () => {
    const given = opened();
    given.when(tanaka, 'participant.join', {});
    given.when(sato, 'step.do', { step: 'read-back' });
    expect(given.state.steps['read-back']).toMatchObject({ status: 'doing', waiting: { by: sato } });
    const again = given.when(sato, 'step.do', { step: 'read-back' });
    expect(again.refused).toEqual({
      kind: 'needs-second-person',
      params: { step: 'read-back', by: '佐藤', kind: 'same' },
    });
    given.when(tanaka, 'step.do', { step: 'read-back' });
    expect(given.state.steps['read-back']).toMatchObject({
      status: 'done',
      by: sato,
      confirmedBy: tanaka,
      waiting: null,
    });
  });

  describe('a second person', () => {
    const person = (id: string, name: string, kind: Actor['kind'] = 'member'): Actor => ({ id, name, kind });
    const [ito, mori, kato] = [person('ito', '伊藤'), person('mori', '森'), person('kato', '加藤')];
    const until = '2026-11-25T00:00:00.000Z';
    /** Who was let in by whom; `host`: their maker is the user of the hub's machine. */
    const inviting = (given: Given, by: Actor, invited: Actor, host?: true) =>
      given.when(by, 'participant.invite', {
        participant: invited.id,
        role: 'member',
        until,
        ...(host ? { host } : {}),
      });
    const tick = (given: Given, by: Actor) => given.when(by, 'step.do', { step: 'read-back' });
    /** What the second tick is answered. */
    function second(first: Actor, then: Actor, given = opened()): unknown {
      expect(tick(given, first).refused).toBeNull();
      const { refused, facts } = tick(given, then);
      expect(given.state.steps['read-back']?.status).toBe(refused === null ? 'done' : 'doing');
      return refused === null ? facts.at(-1)?.type : refused.params.kind;
    }

    it('DOM-950 is a member, as the first one is', () => {
      expect(second(sato, tanaka)).toBe('step.confirmed');
      expect(second(sato, guest)).toBe('guest');
      expect(tick(opened(), guest).refused).toMatchObject({
        kind: 'needs-second-person',
        params: { kind: 'guest' },
      });
      expect(tick(opened(), pager).refused?.params.kind).toBe('guest');
    });

    it('DOM-950 is not the same one under another id', () => {
      expect(second(sato, { ...sato, name: 'Sato' })).toBe('same');
      for (const name of ['佐藤', ' 佐 藤 '])
        expect(second(sato, person('sato-by-name', name))).toBe('same-name');
      expect(second(person('mori-1', 'Mori Kenji'), person('mori-2', 'ＭＯＲＩ kenji'))).toBe('same-name');
    });

    it('DOM-950 did not invite the first one, and was not invited by them, directly or through others', () => {
      const chain = () => {
        const given = opened();
        inviting(given, sato, ito);
        inviting(given, ito, mori);
        return given;
      };
      expect(second(sato, ito, chain())).toBe('invited');
      expect(second(ito, sato, chain())).toBe('invited');
      expect(second(sato, mori, chain())).toBe('invited');
      expect(second(mori, sato, chain())).toBe('invited');
      expect(second(mori, tanaka, chain())).toBe('step.confirmed');
    });

    it('DOM-950 was not invited by the person who invited the first one and may hold both invites, except the host', () => {
      const both = (host?: true) => {
        const given = opened();
        inviting(given, sato, ito, host);
        inviting(given, sato, mori, host);
        inviting(given, mori, kato);
        return given;
      };
      expect(second(ito, mori, both())).toBe('invited');
      expect(second(kato, ito, both())).toBe('invited');
      expect(second(ito, mori, both(true))).toBe('step.confirmed');
      expect(second(kato, ito, both(true))).toBe('step.confirmed');
      expect(second(mori, kato, both(true))).toBe('invited');
      expect(second(sato, ito, both(true))).toBe('invited');
    });

    it('DOM-951 a first tick no longer counts once its author was removed or lost access; the next one is first again', () => {
      const gone = opened();
      gone.when(tanaka, 'participant.join', {});
      tick(gone, tanaka);
      gone.when(sato, 'participant.remove', { participant: tanaka.id });
      expect(tick(gone, sato).facts).toEqual([{ type: 'step.done', data: { step: 'read-back' } }]);
      expect(gone.state.steps['read-back']).toMatchObject({ status: 'doing', waiting: { by: sato } });
      const revoked = opened();
      revoked.when(tanaka, 'participant.join', {});
      tick(revoked, tanaka);
      revoked.when(pager, 'participant.revoke', { participant: tanaka.id, origin: null });
      expect(tick(revoked, sato).facts.at(-1)?.type).toBe('step.done');
      const invited = opened();
      inviting(invited, tanaka, ito);
      tick(invited, ito);
      invited.when(pager, 'participant.revoke', { participant: ito.id, origin: null });
      expect(tick(invited, sato).facts.at(-1)?.type).toBe('step.done');
    });

    it('DOM-951 a tick that came with an import does not count, and one behind it does', () => {
      for (const [behind, type] of [
        [0, 'step.done'],
        [1, 'step.done'],
        [-1, 'step.confirmed'],
      ] as const) {
        const given = opened();
        tick(given, sato);
        given.state = { ...given.state, importedTo: given.state.seq + behind };
        expect(tick(given, tanaka).facts.at(-1)?.type).toBe(type);
      }
    });

    it('DOM-951 a tick of a guest from an earlier version is read, and a member’s is the first', () => {
      const given = opened();
      tick(given, sato);
      const [event] = given.log.slice(-1);
      const earlier = reduceAll(opened().state, [{ ...event!, by: guest } as AnyEvent]);
      given.state = earlier;
      expect(earlier.steps['read-back']?.waiting?.by).toEqual(guest);
      expect(tick(given, sato).facts.at(-1)?.type).toBe('step.done');
      expect(tick(given, tanaka).facts.at(-1)?.type).toBe('step.confirmed');
    });
  });

  it('DOM-4 a skip needs a reason and keeps it', () => {
    const given = opened();
    expect(given.when(sato, 'step.skip', { step: 'ack', reason: ' ' }).refused?.kind).toBe('reason-required');
    given.when(sato, 'step.skip', { step: 'ack', reason: '電話で確認済み' });
    expect(given.state.steps.ack).toMatchObject({ status: 'skipped', reason: '電話で確認済み', by: sato });
  });

  it('DOM-5 refuses a step, a phase or an assignee that is not there', () => {
    const given = opened();
    const title = { ja: '新', en: 'new' };
    expect(given.when(sato, 'step.do', { step: 'nope' }).refused).toEqual({
      kind: 'unknown-step',
      params: { step: 'nope' },
    });
    expect(given.when(sato, 'step.add', { phase: 'nope', title }).refused?.kind).toBe('unknown-phase');
    expect(given.when(sato, 'step.assign', { step: 'ack', participant: 'nobody' }).refused).toEqual({
      kind: 'unknown-participant',
      params: { participant: 'nobody' },
    });
  });

  it('DOM-6 an added step stands where it was asked for, can be edited, assigned and worked', () => {
    const given = opened();
    given.when(sato, 'step.add', {
      phase: 'detect',
      after: 'ack',
      title: { ja: 'CDNの確認', en: 'Check the CDN' },
    });
    const id = given.state.phases[0]?.steps[1] as string;
    expect(given.state.phases[0]?.steps).toEqual(['ack', id, 'evidence']);
    given.when(sato, 'step.assign', { step: id, participant: sato.id });
    given.when(sato, 'step.edit', { step: id, title: { ja: 'CDN', en: 'CDN' } });
    given.when(sato, 'step.start', { step: id });
    expect(given.state.steps[id]).toMatchObject({
      status: 'doing',
      added: true,
      assignee: sato.id,
      step: { title: { en: 'CDN' } },
    });
  });

  it('DOM-7 readings: progress without after-close phases, current step, required ones by severity, time left', () => {
    const given = opened();
    expect(progress(given.state)).toEqual({ settled: 0, total: 3 });
    expect(requiredOpenSteps(given.state).map((step) => step.id)).toEqual(['ack', 'evidence']);
    given.when(sato, 'severity.set', { severity: 'SEV3' });
    expect(requiredOpenSteps(given.state).map((step) => step.id)).toEqual(['ack']);
    given.when(sato, 'severity.set', { severity: 'SEV1' });
    given.when(sato, 'step.do', { step: 'ack' });
    expect(currentStep(given.state)?.id).toBe('evidence');
    expect(progress(given.state)).toEqual({ settled: 1, total: 3 });
    const [detect] = given.state.phases;
    expect(phaseProgress(given.state, detect as NonNullable<typeof detect>)).toEqual({
      settled: 1,
      total: 2,
    });
    const evidence = given.state.steps.evidence as NonNullable<(typeof given.state.steps)['evidence']>;
    const opensAt = START + 1000;
    expect(timeLeft(given.state, evidence, opensAt + 9 * 60_000)).toBe(60_000);
    expect(timeLeft(given.state, evidence, opensAt + 11 * 60_000)).toBe(-60_000);
    given.when(sato, 'session.close', { reason: 'drill' });
    expect(timeLeft(given.state, evidence, opensAt + 24 * 3_600_000)).toBeNull();
  });
});

describe('a step in each state', () => {
  const NO_EFFECT = { refused: null, facts: [] };
  const seq = (given: Given) => ({ at: given.state.at, seq: given.state.seq });
  const both = () => {
    const given = opened();
    given.when(tanaka, 'participant.join', {});
    return given;
  };

  it('DOM-2 is started by the same person once; another one takes it over, and what is done stays done', () => {
    const given = both();
    const start = (by: Actor, step = 'ack') => given.when(by, 'step.start', { step });
    const todo = given.state.steps.ack;
    expect(start(sato).facts).toEqual([{ type: 'step.started', data: { step: 'ack' } }]);
    expect(given.state.steps.ack).toEqual({ ...todo, status: 'doing', by: sato, ...seq(given) });
    expect(start(sato)).toEqual(NO_EFFECT);
    expect(start(tanaka).facts).toHaveLength(1);
    expect(given.state.steps.ack).toEqual({ ...todo, status: 'doing', by: tanaka, ...seq(given) });
    given.when(sato, 'step.do', { step: 'ack' });
    expect(start(tanaka)).toEqual(NO_EFFECT);
    given.when(sato, 'step.do', { step: 'read-back' });
    expect(start(sato, 'read-back').facts).toHaveLength(1);
    expect(given.state.steps['read-back']?.waiting).toBeNull();
  });

  it('DOM-2 is taken back to todo, with nothing of what was done', () => {
    const given = both();
    const todo = given.state.steps.ack;
    const undo = () => given.when(sato, 'step.undo', { step: 'ack' });
    expect(undo()).toEqual(NO_EFFECT);
    given.when(tanaka, 'step.start', { step: 'ack' });
    expect(undo().facts).toEqual([{ type: 'step.undone', data: { step: 'ack' } }]);
    expect(given.state.steps.ack).toEqual(todo);
    for (const [type, more] of [
      ['step.do', {}],
      ['step.skip', { reason: 'x' }],
    ] as const) {
      given.when(tanaka, type, { step: 'ack', ...more } as never);
      undo();
      expect(given.state.steps.ack).toEqual({ ...todo, reopened: given.state.seq });
    }
  });

  it('DOM-522 a start opens what was settled again, and of what was open nothing', () => {
    const given = both();
    given.when(sato, 'step.start', { step: 'ack' });
    given.when(tanaka, 'step.start', { step: 'ack' });
    expect(given.state.steps.ack?.reopened).toBe(0);
    given.when(sato, 'step.skip', { step: 'ack', reason: 'x' });
    given.when(sato, 'step.start', { step: 'ack' });
    const reopened = given.state.seq;
    expect(given.state.steps.ack).toMatchObject({ status: 'doing', reason: null, reopened });
    given.when(tanaka, 'step.start', { step: 'ack' });
    expect(given.state.steps.ack?.reopened).toBe(reopened);
  });

  it('DOM-4 is skipped again for another reason only, also once it was done', () => {
    const given = both();
    const skip = (reason: string) => given.when(sato, 'step.skip', { step: 'ack', reason });
    expect(skip(' ').refused).toEqual({ kind: 'reason-required', params: { step: 'ack' } });
    given.when(sato, 'step.do', { step: 'ack' });
    expect(skip('x').facts).toEqual([{ type: 'step.skipped', data: { step: 'ack', reason: 'x' } }]);
    expect(skip('x')).toEqual(NO_EFFECT);
    expect(skip('y').facts).toHaveLength(1);
    given.when(sato, 'step.do', { step: 'ack' });
    expect(given.state.steps.ack).toMatchObject({ status: 'done', reason: null });
  });

  it('DOM-3 names who did it first, who confirmed it, and when', () => {
    const given = both();
    given.when(sato, 'step.do', { step: 'read-back' });
    const first = { by: sato, ...seq(given) };
    const waiting = given.state.steps['read-back'];
    expect(waiting).toMatchObject({ ...first, status: 'doing', waiting: first, confirmedBy: null });
    given.when(tanaka, 'step.do', { step: 'read-back' });
    expect(given.state.steps['read-back']).toEqual({
      ...{ ...waiting, status: 'done', waiting: null, confirmedBy: tanaka },
      ...seq(given),
    });
    expect(given.when(sato, 'step.do', { step: 'read-back' })).toEqual(NO_EFFECT);
  });

  it('DOM-6 is given to oneself or to somebody who was not removed, and to nobody again', () => {
    const given = both();
    const assign = (participant: string | null, by = sato) =>
      given.when(by, 'step.assign', { step: 'ack', participant });
    expect(assign(null)).toEqual(NO_EFFECT);
    given.when(tanaka, 'participant.leave', {});
    expect(assign(tanaka.id).facts).toEqual([
      { type: 'step.assigned', data: { step: 'ack', participant: tanaka.id } },
    ]);
    expect(assign(tanaka.id)).toEqual(NO_EFFECT);
    expect(assign(guest.id, guest).refused).toBeNull();
    given.when(sato, 'participant.remove', { participant: tanaka.id });
    expect(assign(tanaka.id).refused).toEqual({
      kind: 'unknown-participant',
      params: { participant: tanaka.id },
    });
    expect(assign(null).refused).toBeNull();
    expect(given.state.steps.ack?.assignee).toBeNull();
  });

  it('DOM-6 has another title where one of its languages differs', () => {
    const given = both();
    const { ja, en } = given.state.steps.ack!.step.title;
    const edit = (title: { ja: string; en: string }) =>
      given.when(sato, 'step.edit', { step: 'ack', title }).facts.length;
    expect(edit({ ja, en })).toBe(0);
    expect(edit({ ja: 'x', en })).toBe(1);
    expect(edit({ ja: 'x', en: 'y' })).toBe(1);
    expect(edit({ ja: 'x', en: 'y' })).toBe(0);
  });

  it('DOM-6 is added behind the step it names in its phase, else at the end', () => {
    const given = both();
    const title = { ja: '新', en: 'new' };
    const add = (after: string | null, phase = 'detect') =>
      given.when(sato, 'step.add', { phase, after, title });
    for (const after of ['read-back', 'nope'])
      expect(add(after).refused).toEqual({ kind: 'unknown-step', params: { step: after } });
    expect(add(null, 'nope').refused).toEqual({ kind: 'unknown-phase', params: { phase: 'nope' } });
    add('evidence');
    add('ack');
    add(null);
    const [detect, ...others] = given.state.phases;
    const [ack, second, evidence, third, fourth] = detect?.steps ?? [];
    expect([ack, evidence, detect?.steps.length]).toEqual(['ack', 'evidence', 5]);
    const n = (id?: string) => Number(id?.split('.').at(-1));
    expect(n(third)).toBeLessThan(n(second));
    expect(n(second)).toBeLessThan(n(fourth));
    expect(others.map(({ steps }) => steps)).toEqual([['read-back'], ['review']]);
    expect(given.state.steps[third ?? '']).toMatchObject({
      ...{ id: third, phase: 'detect', status: 'todo', added: true },
      step: { id: third, title, required: false },
    });
  });

  it('DOM-36 is one of 500, of which guests add up to 50', () => {
    const title = { ja: '新', en: 'new' };
    const add = (by: Actor, count: number, added: boolean) => {
      const given = both();
      const one = { ...given.state.steps.ack!, added };
      const more = Array.from({ length: count - Object.keys(given.state.steps).length }, (_, i) => [
        `s${i}`,
        one,
      ]);
      given.state = { ...given.state, steps: { ...given.state.steps, ...Object.fromEntries(more) } };
      return given.when(by, 'step.add', { phase: 'detect', title }).refused;
    };
    const full = (limit: number) => ({ kind: 'too-many', params: { what: 'steps', limit } });
    expect([add(sato, 499, true), add(sato, 500, true)]).toEqual([null, full(500)]);
    expect([add(guest, 53, true), add(guest, 54, true), add(guest, 499, false)]).toEqual([
      null,
      full(50),
      null,
    ]);
  });
});
