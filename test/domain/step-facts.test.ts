import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextSteps, overdueSteps, requiredOpenSteps } from '../../src/domain/checklist.ts';
import type { CommandInput, CommandType } from '../../src/domain/command.ts';
import { deliveryOf } from '../../src/domain/delivery.ts';
import type { Actor, Incident } from '../../src/domain/event.ts';
import { reduce, reduceAll } from '../../src/domain/reduce.ts';
import { initialSession, type StepState } from '../../src/domain/session.ts';
import type { SentNotice } from '../../src/domain/session-parts.ts';
import { atTime, missingFact, timeToTick, withFact } from '../../src/domain/step-facts.ts';
import { FACTS, type FactName, RELEASE_FACTS } from '../../src/domain/when.ts';
import { Given, knowing, observer, opening, pager, sato, tanaka } from './given.ts';
import { history } from './histories.ts';

const LINE = { id: 'l1', time: null, level: null, service: null, message: 'm', fields: {}, source: 'app' };
const PIN = { line: LINE, query: null, window: null, step: null, comment: null };
const iso = (given: Given): string => new Date(given.now).toISOString();

function incident(status: Incident['status'], acknowledgedAt: string | null): Incident {
  return {
    id: 'Q1ABC',
    number: 4812,
    title: '5xx',
    service: 'checkout',
    url: null,
    urgency: 'high',
    status,
    triggeredAt: '2026-11-24T17:58:11.000Z',
    acknowledgedAt,
    acknowledgedBy: acknowledgedAt === null ? null : '田中',
    resolvedAt: null,
    resolvedBy: null,
  };
}
const TRIGGERED = incident('triggered', null);
const HELD = incident('acknowledged', '2026-11-24T17:59:30.000Z');

const evidence = (given: Given): StepState => given.state.steps.evidence as StepState;

type Say = <T extends CommandType>(type: T, data: CommandInput<T>) => void;

/** All that waits for the pager is done there. */
function carriedOut(given: Given): void {
  for (const { id, outcome } of given.state.actions)
    if (outcome === null) given.when(pager, 'action.done', { action: id, params: {} });
}

/** 田中's acts that make a fact true, the last of them being the one that does. */
const ACTS: Readonly<
  Record<Exclude<FactName, 'acknowledged' | 'approved' | 'deployed' | 'rolled back'>, (say: Say) => void>
> = {
  severity: (say) => say('severity.set', { severity: 'SEV2' }),
  roles: (say) => {
    for (const role of ['scribe', 'lead', 'driver'] as const) say('role.take', { role });
  },
  finding: (say) => say('note.add', { kind: 'finding', text: '02:54にデプロイ' }),
  impact: (say) => say('impact.set', { impact: { who: '641人', what: '決済', since: null } }),
  pinned: (say) => say('log.pin', PIN),
  decision: (say) => say('note.add', { kind: 'decision', text: '切り戻す' }),
  'notice written': (say) => say('notice.send', { text: '調査中', nextAt: null, final: false }),
  'notice first': (say) => say('notice.send', { text: '調査中', nextAt: null, final: false, pager: true }),
  'notice update': (say) => {
    for (const text of ['調査中', '切り戻し中'])
      say('notice.send', { text, nextAt: null, final: false, pager: true });
  },
  'notice final': (say) => say('notice.send', { text: '復旧', nextAt: null, final: true, pager: true }),
  'expert called': (say) => say('responder.request', { who: 'DB', message: '' }),
  mitigated: (say) => say('session.mitigate', {}),
  resolved: (say) => say('session.resolve', {}),
  'actions owned': (say) => {
    say('session.resolve', {});
    say('note.add', { kind: 'action', text: '負荷試験', owner: sato.id });
  },
  'handed over': (say) => {
    say('shift.hand-over', { to: sato.id });
  },
};

describe('steps that know', () => {
  it('DOM-610 a shift goes to another person who may write; to give a role is no hand-over', () => {
    const given = knowing({ evidence: 'handed over' });
    given.when(tanaka, 'participant.join', {});
    given.when(observer, 'participant.join', {});
    given.when(sato, 'role.take', { role: 'lead' });
    given.when(sato, 'role.take', { role: 'lead', participant: tanaka.id });
    for (const [to, kind] of [
      [sato.id, 'unknown-participant'],
      ['nobody', 'unknown-participant'],
      [observer.id, 'not-allowed'],
    ] as const) {
      expect(given.when(sato, 'shift.hand-over', { to }).refused?.kind).toBe(kind);
    }
    expect(evidence(given)?.status).toBe('todo');
    given.when(sato, 'shift.hand-over', { to: tanaka.id });
    expect(given.state.handovers).toMatchObject([{ by: sato, to: tanaka.id }]);
    expect(evidence(given)?.status).toBe('done');
  });

  it.each(FACTS.filter((fact) => fact !== 'acknowledged' && !RELEASE_FACTS.has(fact)))(
    'DOM-520 %s ticks its step, in the name of who did the act and with its time, without an event',
    (fact) => {
      const given = knowing({ evidence: fact });
      given.when(pager, 'incident.link', { incident: TRIGGERED });
      given.when(tanaka, 'participant.join', {});
      expect(evidence(given)).toMatchObject({ status: 'todo', auto: null });
      const refusals: unknown[] = [];
      ACTS[fact as keyof typeof ACTS]((type, data) => {
        expect(evidence(given).status, 'before the last act').toBe('todo');
        refusals.push(given.when(tanaka, type, data as never).refused);
      });
      expect(refusals.filter((refusal) => refusal !== null)).toEqual([]);
      carriedOut(given);
      const todo = { status: 'todo', by: null, at: null };
      expect(evidence(given)).toMatchObject({ status: 'done', by: tanaka, at: iso(given), auto: todo });
      expect(given.log.some(({ type }) => type.startsWith('step.'))).toBe(false);
      expect(missingFact(given.state, evidence(given), iso(given))).toBeNull();
    },
  );

  it('DOM-1010 an update is sent once everybody it was for got it, and not when it is only written down', () => {
    const given = knowing({ evidence: 'notice first', ack: 'notice written' });
    const send = (more = {}) =>
      given.when(tanaka, 'notice.send', { text: '調査中', nextAt: null, final: false, ...more });
    const open = () => given.state.actions.filter(({ outcome }) => outcome === null).map(({ id }) => id);
    send();
    expect(given.state.steps.ack?.status).toBe('done');
    expect(evidence(given).status).toBe('todo');
    expect(deliveryOf(given.state, given.state.notices[0] as SentNotice).state).toBe('noted');

    for (const id of ['Q1', 'Q2']) given.when(pager, 'incident.link', { incident: { ...HELD, id } });
    send({ pager: true });
    const [first, second] = open() as [string, string];
    const state = () => deliveryOf(given.state, given.state.notices[1] as SentNotice).state;
    expect(state()).toBe('waits');
    given.when(pager, 'action.done', { action: first, params: {} });
    expect([state(), evidence(given).status]).toEqual(['waits', 'todo']);
    given.when(pager, 'action.fail', { action: second, kind: 'forbidden', params: {} });
    expect([state(), evidence(given).status]).toEqual(['part', 'todo']);

    send({ pager: true });
    // What became of an older one makes no later one sent.
    for (const action of open()) given.when(pager, 'action.done', { action, params: {} });
    expect(evidence(given)).toMatchObject({ status: 'done', by: tanaka, at: iso(given) });
    expect(deliveryOf(given.state, given.state.notices[0] as SentNotice).state).toBe('noted');
  });

  it('DOM-1010 an update that is posted in the chat is sent; one whose post failed is not', () => {
    const given = knowing({ evidence: 'notice first' });
    given.when(tanaka, 'notice.send', { text: '調査中', nextAt: null, final: false });
    const { seq } = given.state.notices[0] as SentNotice;
    const state = () => deliveryOf(given.state, given.state.notices[0] as SentNotice).state;
    const post = () => {
      given.when(pager, 'chat.request', { act: 'thread', args: { post: 'notice', seq } });
      return given.state.actions.at(-1)?.id as string;
    };
    const failed = post();
    expect(state()).toBe('waits');
    given.when(pager, 'action.fail', { action: failed, kind: 'gone', params: {} });
    expect([state(), evidence(given).status]).toEqual(['failed', 'todo']);
    given.when(pager, 'action.done', { action: post(), params: {} });
    expect([state(), evidence(given).status]).toEqual(['sent', 'done']);
  });

  it('DOM-1011 help is called once the call went out: a call that failed, or is not known to have, ticks nothing', () => {
    const given = knowing({ evidence: 'expert called' });
    given.when(pager, 'incident.link', { incident: TRIGGERED });
    const call = () => {
      given.when(tanaka, 'responder.request', { who: 'DB', message: '' });
      return given.state.actions.at(-1)?.id as string;
    };
    const first = call();
    expect(evidence(given).status).toBe('todo');
    given.when(pager, 'action.fail', { action: first, kind: 'not-found', params: {} });
    expect(evidence(given).status).toBe('todo');
    const second = call();
    given.when(pager, 'action.lose', { action: second, kind: 'timeout', params: {} });
    expect(evidence(given).status).toBe('todo');
    expect(missingFact(given.state, evidence(given), iso(given))).toMatchObject({ fact: 'expert called' });
    given.when(pager, 'action.done', { action: second, params: {} });
    expect(evidence(given)).toMatchObject({ status: 'done', by: tanaka, at: iso(given) });
  });

  it('DOM-1012 nobody knows what is left over before recovery is declared, so owners tick nothing until then', () => {
    const given = knowing({ evidence: 'actions owned' });
    given.when(tanaka, 'note.add', { kind: 'action', text: '負荷試験', owner: sato.id });
    expect(evidence(given).status).toBe('todo');
    given.when(sato, 'session.resolve', {});
    expect(evidence(given)).toMatchObject({ status: 'done', by: sato });
    given.when(tanaka, 'note.add', { kind: 'action', text: '上限を戻す' });
    expect(evidence(given).status).toBe('todo');
    given.when(tanaka, 'note.amend', { note: given.state.notes.at(-1)?.id as string, owner: tanaka.id });
    expect(evidence(given)).toMatchObject({ status: 'done', by: tanaka });
    given.when(sato, 'reading.undo', { reading: 'resolved' });
    expect(evidence(given).status).toBe('todo');
  });

  it('DOM-520 owners of actions count those of actions alone, and one that is done needs none', () => {
    const given = knowing({ evidence: 'actions owned' });
    given.when(sato, 'session.resolve', {});
    const add = (kind: 'note' | 'action', text: string, owner: string | null = null) => {
      given.when(tanaka, 'note.add', { kind, text, owner });
      return given.state.notes.at(-1)?.id as string;
    };
    const before = add('action', 'a');
    add('note', 'b');
    given.when(tanaka, 'note.remove', { note: add('action', 'c') });
    expect(evidence(given).status).toBe('todo');
    given.when(sato, 'note.amend', { note: before, done: true });
    expect(evidence(given)).toMatchObject({ status: 'done', by: sato, at: iso(given) });
    add('action', 'd', tanaka.id);
    const made = { ...given.state.notes[0]!, done: null, text: '' };
    const session = { ...given.state, notes: [...given.state.notes, made] };
    expect(withFact(session, evidence(given), iso(given))).toMatchObject({ status: 'done', by: tanaka });
  });

  it('DOM-521 of several acts the first one ticks, and only one of its kind', () => {
    const given = knowing({ evidence: 'finding' });
    given.when(sato, 'note.add', { text: 'a' });
    given.when(sato, 'note.add', { kind: 'finding', text: 'b' });
    given.when(sato, 'undo', {});
    expect(evidence(given)).toMatchObject({ status: 'todo', by: null });
    given.when(tanaka, 'note.add', { kind: 'finding', text: 'c' });
    const first = { status: 'done', by: tanaka, at: iso(given) };
    given.when(sato, 'note.add', { kind: 'finding', text: 'd' });
    expect(evidence(given)).toMatchObject(first);
  });

  it('DOM-521 a step is ticked by the act that makes its fact true now, also of the same person or the same moment', () => {
    const given = knowing({ evidence: 'pinned' });
    const pin = (id: string, by: Actor = sato) => {
      given.when(by, 'log.pin', { ...PIN, line: { ...LINE, id } });
      return { pin: given.state.pins.at(-1)?.id as string, by, at: iso(given) };
    };
    given.when(tanaka, 'participant.join', {});
    const [first, second] = [pin('l1'), pin('l2')];
    given.now -= 1_000;
    const third = pin('l3', tanaka);
    for (const [{ pin: unpinned }, { by, at }] of [
      [first, second],
      [second, third],
    ] as const) {
      given.when(sato, 'log.unpin', { pin: unpinned });
      expect(evidence(given)).toMatchObject({ status: 'done', by, at });
    }
  });

  it('DOM-520 a step that is started at the moment of the fact is ticked by it', () => {
    const given = knowing({ evidence: 'severity' });
    given.when(sato, 'step.start', { step: 'evidence' });
    given.now -= 1_000;
    given.when(sato, 'severity.set', { severity: 'SEV2' });
    expect(evidence(given)).toMatchObject({
      status: 'done',
      auto: { status: 'doing', by: sato, at: iso(given) },
    });
  });

  it('DOM-594 a step that comes back is ticked by each new act, also by the very next', () => {
    const given = new Given();
    const [detect, ...others] = opening.procedure.phases;
    const round = { ...detect!.steps[0]!, when: 'finding', repeat: 'every 10 min' };
    const phases = [{ ...detect!, steps: [round] }, ...others];
    given.when(sato, 'session.open', { ...opening, procedure: { ...opening.procedure, phases } });
    given.when(sato, 'participant.join', {});
    for (const text of ['a', 'b', 'c']) given.when(sato, 'note.add', { kind: 'finding', text });
    expect(given.state.steps.ack).toMatchObject({ status: 'todo', rounds: { count: 3, at: iso(given) } });
  });

  it('DOM-521 the roles are taken no more once one of them is given up', () => {
    const given = knowing({ evidence: 'roles' });
    for (const role of ['lead', 'driver', 'scribe'] as const) {
      expect(evidence(given).status).toBe('todo');
      given.when(sato, 'role.take', { role });
    }
    expect(evidence(given).status).toBe('done');
    given.when(tanaka, 'role.release', { role: 'lead' });
    expect(evidence(given).status).toBe('todo');
  });

  it('DOM-520 the alerts are acknowledged once none waits, by who took the last one', () => {
    const given = knowing({ ack: 'acknowledged' });
    const alert = (id: string, second: number | null, name: string): Incident => ({
      ...incident(
        second === null ? 'triggered' : 'acknowledged',
        second === null ? null : `2026-11-24T17:59:${second}.000Z`,
      ),
      ...{ id, acknowledgedBy: name },
    });
    for (const one of [alert('Q1', 31, '森'), alert('Q2', 33, '加藤'), alert('Q3', null, '')])
      given.when(pager, 'incident.link', { incident: one });
    expect(given.state.steps.ack?.status).toBe('todo');
    given.when(pager, 'incident.change', { incident: alert('Q3', 32, '伊藤') });
    const { seq } = given.state;
    expect(given.state.setBy.acknowledged).toEqual({
      ...{ by: { ...pager, name: '加藤' }, at: '2026-11-24T17:59:33.000Z', seq },
    });
    expect(given.state.steps.ack).toMatchObject({ status: 'done', by: { name: '加藤' } });
  });

  it.each([
    ['', 'x'],
    [' ', 'x'],
    ['x', ''],
    ['x', ' '],
  ])('DOM-1013 an impact on %j of %j is not recorded', (who, what) => {
    const given = knowing({ evidence: 'impact' });
    given.when(sato, 'impact.set', { impact: { who, what, since: null } });
    expect(evidence(given).status).toBe('todo');
    given.when(sato, 'impact.set', { impact: { who: 'x', what: 'x', since: null } });
    expect(evidence(given).status).toBe('done');
    given.when(sato, 'impact.set', { impact: null });
    expect(evidence(given).status).toBe('todo');
  });

  it('DOM-1013 an impact is recorded with whom and what it hits', () => {
    const given = knowing({ evidence: 'impact' });
    const set = (by: Actor, who: string, what: string) =>
      given.when(by, 'impact.set', { impact: { who, what, since: null } });
    set(sato, '', '決済');
    set(sato, '641人', ' ');
    expect(evidence(given).status).toBe('todo');
    set(tanaka, '641人', '決済');
    expect(evidence(given)).toMatchObject({ status: 'done', by: tanaka });
    set(sato, '641人', '');
    expect(evidence(given).status).toBe('todo');
    given.when(sato, 'undo', {});
    expect(evidence(given)).toMatchObject({ status: 'done', by: tanaka });
  });

  it('DOM-1014 an alert that ended before anybody took it is acknowledged by nobody, and asks for nothing', () => {
    const given = knowing({ ack: 'acknowledged' });
    given.when(pager, 'incident.link', { incident: TRIGGERED });
    const ended = { ...TRIGGERED, status: 'resolved' as const, resolvedAt: '2026-11-24T18:01:00.000Z' };
    given.when(pager, 'incident.change', { incident: ended });
    expect(given.state.steps.ack).toBeUndefined();
    expect(given.state.setBy.acknowledged).toBeUndefined();
    given.when(pager, 'incident.link', { incident: { ...HELD, id: 'Q2' } });
    expect(given.state.steps.ack).toMatchObject({
      status: 'done',
      by: { ...pager, name: '田中' },
      at: HELD.acknowledgedAt,
    });
  });

  it('DOM-1016 an incident that the session escalated needs no acknowledgement here until the new acknowledgement runs out', () => {
    const given = knowing({ ack: 'acknowledged' });
    const back = (at: string) => ({ ...HELD, status: 'triggered' as const, acknowledgedAt: at });
    const ask = (act: string) => {
      const args = { incident: HELD.id };
      given.when(sato, 'action.request', { target: 'pagerduty', act, args });
      return given.state.actions.at(-1)?.id ?? '';
    };
    const status = () => given.state.steps.ack?.status;
    given.when(pager, 'incident.link', { incident: HELD });
    const at = HELD.acknowledgedAt ?? '';
    given.now = Date.parse(at) + 60_000;
    ask('priority');
    given.when(pager, 'incident.change', { incident: back(at) });
    expect(status()).toBe('todo');
    given.when(pager, 'incident.change', { incident: HELD });
    const refused = ask('escalate');
    given.when(pager, 'incident.change', { incident: back(at) });
    expect(status()).toBe('done');
    // It ran out, and was not escalated.
    given.when(pager, 'action.fail', { action: refused, kind: 'rejected', params: {} });
    expect(status()).toBe('todo');
    given.when(pager, 'incident.change', { incident: HELD });
    given.when(pager, 'action.done', { action: ask('hand-back'), params: {} });
    given.when(pager, 'incident.change', { incident: back(at) });
    expect(status()).toBe('done');
    const taken = new Date(given.now + 60_000).toISOString();
    given.when(pager, 'incident.change', { incident: { ...HELD, acknowledgedAt: taken } });
    given.when(pager, 'incident.change', { incident: back(taken) });
    expect(status()).toBe('todo');
  });

  it.each<[string, object, 'todo' | 'done']>([
    ['it was escalated later', {}, 'done'],
    ['it was escalated at that very time', { at: HELD.acknowledgedAt }, 'todo'],
    ['another one was escalated', { args: { incident: 'Q2' } }, 'todo'],
    ['what was asked is not known', { act: 'a later word' }, 'todo'],
    ['the escalation failed', { outcome: 'failed' }, 'todo'],
    ['the escalation was given up', { outcome: 'abandoned' }, 'todo'],
    ['of the escalation nobody knows', { outcome: 'unknown' }, 'done'],
  ])(
    'DOM-1016 an acknowledgement that ran out is asked for again, unless it was given away: %s',
    (_, more, status) => {
      const given = knowing({ ack: 'acknowledged' });
      given.when(pager, 'incident.link', { incident: HELD });
      const args = { incident: HELD.id };
      given.when(sato, 'action.request', { target: 'pagerduty', act: 'escalate', args });
      const at = '2026-11-24T18:00:30.000Z';
      given.state = { ...given.state, actions: [{ ...given.state.actions[0]!, at, ...more }] };
      given.when(pager, 'incident.change', { incident: { ...HELD, status: 'triggered' } });
      expect(given.state.steps.ack?.status).toBe(status);
    },
  );

  it('DOM-521 a fact undone leaves its step as it was by hand, and one that is made in two ways stays', () => {
    const given = knowing({ evidence: 'pinned', ack: 'severity' });
    given.when(tanaka, 'step.start', { step: 'evidence' });
    const { by, at } = evidence(given);
    given.when(sato, 'log.pin', PIN);
    given.when(sato, 'log.pin', { ...PIN, line: { ...LINE, id: 'l2' } });
    given.when(sato, 'undo', {});
    expect(evidence(given)).toMatchObject({ status: 'done', by: sato });
    given.when(sato, 'log.unpin', { pin: given.state.pins[0]?.id as string });
    expect(evidence(given)).toMatchObject({ status: 'doing', by, at, auto: null });

    given.when(sato, 'severity.set', { severity: 'SEV2' });
    const first = given.state.steps.ack;
    given.when(tanaka, 'severity.set', { severity: 'SEV1' });
    expect(given.state.steps.ack).toEqual(first);
    given.when(tanaka, 'severity.set', { severity: null });
    expect(given.state.steps.ack?.status).toBe('todo');
    given.when(tanaka, 'undo', {});
    expect(given.state.steps.ack).toEqual(first);
  });

  it('DOM-522 a tick or skip by hand stays; what a person opened again waits for the next such act', () => {
    const given = knowing({ evidence: 'finding', ack: 'severity' });
    given.when(tanaka, 'step.do', { step: 'evidence' });
    expect(missingFact(given.state, given.state.steps.ack as StepState, iso(given))).toMatchObject({
      fact: 'severity',
    });
    given.when(sato, 'note.add', { kind: 'finding', text: 'a' });
    expect(evidence(given)).toMatchObject({ status: 'done', by: tanaka, auto: null });
    given.when(sato, 'note.remove', { note: given.state.notes[0]?.id as string });
    expect(evidence(given)).toMatchObject({ status: 'done', by: tanaka });

    given.when(sato, 'severity.set', { severity: 'SEV2' });
    given.when(tanaka, 'step.undo', { step: 'ack' });
    expect(given.state.steps.ack).toMatchObject({ status: 'todo', auto: null });
    given.when(sato, 'severity.set', { severity: 'SEV1' });
    expect(given.state.steps.ack?.status).toBe('todo');
    given.when(sato, 'severity.set', { severity: null });
    given.when(sato, 'severity.set', { severity: 'SEV1' });
    expect(given.state.steps.ack).toMatchObject({ status: 'done', by: sato });
    given.when(sato, 'step.skip', { step: 'ack', reason: 'x' });
    expect(given.state.steps.ack).toMatchObject({ status: 'skipped', auto: null });
    given.when(sato, 'undo', {});
    expect(given.state.steps.ack).toMatchObject({ status: 'done', by: sato });
  });

  it('DOM-523 time ticks a step by itself, from the time of the mitigation, and a close sees it', () => {
    const given = knowing({ ack: 'mitigated +30m', evidence: 'severity' });
    given.when(sato, 'severity.set', { severity: 'SEV3' });
    const mitigatedAt = iso(given);
    given.when(tanaka, 'session.mitigate', { happenedAt: mitigatedAt });
    const over = new Date(given.now - 1_000 + 30 * 60_000);
    const before = new Date(over.getTime() - 1).toISOString();
    expect(atTime(given.state, before)).toBe(given.state);
    expect(requiredOpenSteps(given.state).map(({ id }) => id)).toEqual(['ack']);
    const after = atTime(given.state, over.toISOString());
    expect(after.steps.ack).toMatchObject({ status: 'done', by: tanaka, at: over.toISOString() });
    expect(given.state.steps.ack?.status).toBe('todo');
    given.now = over.getTime();
    expect(given.when(sato, 'session.close', {}).refused).toBeNull();
    expect(given.state.steps.ack).toMatchObject({ status: 'done', by: tanaka, at: over.toISOString() });
  });

  it('DOM-523 a mitigation that is entered late ticks when it is entered, and in a closed session time ticks nothing', () => {
    const given = knowing({ ack: 'mitigated +30m' });
    const happenedAt = new Date(given.now - 60 * 60_000).toISOString();
    given.when(tanaka, 'session.mitigate', { happenedAt });
    expect(given.state.steps.ack).toMatchObject({ status: 'done', by: tanaka, at: iso(given) });
    const closed = knowing({ ack: 'mitigated +30m' });
    closed.when(tanaka, 'session.mitigate', {});
    closed.when(sato, 'session.close', { reason: 'x' });
    closed.now += 31 * 60_000;
    closed.when(sato, 'note.add', { text: 'x' });
    expect(closed.state.steps.ack?.status).toBe('todo');
    expect(atTime(closed.state, iso(closed))).toBe(closed.state);
    closed.when(sato, 'session.reopen', {});
    closed.when(sato, 'note.add', { text: 'y' });
    expect(closed.state.steps.ack?.status).toBe('done');
  });

  it('DOM-522 what a tick by hand leaves to be done is the fact, or only the time after it', () => {
    const given = knowing({ ack: 'mitigated +30m', evidence: 'slept', 'read-back': 'severity' });
    const missing = (id: string) => missingFact(given.state, given.state.steps[id] as StepState, iso(given));
    const mitigated = { fact: 'mitigated', after: 0 };
    expect([missing('ack'), missing('evidence'), missing('read-back')]).toEqual([mitigated, null, null]);
    given.when(sato, 'session.mitigate', {});
    expect(missing('ack')).toEqual({ ...mitigated, after: 30 * 60_000 });
    given.now += 30 * 60_000 - 1;
    expect(missing('ack')).toEqual({ ...mitigated, after: 30 * 60_000 });
    given.now += 1;
    expect(missing('ack')).toBeNull();
  });

  it('DOM-523 the time that is left counts from the mitigation, and is none without one or in a closed session', () => {
    const given = knowing({ ack: 'mitigated +30m', evidence: 'mitigated', review: 'slept' });
    const left = (id: string, ms: number) =>
      timeToTick(given.state, given.state.steps[id] as StepState, given.now + ms);
    expect(left('ack', 0)).toBeNull();
    given.when(sato, 'session.mitigate', {});
    expect([left('ack', 0), left('ack', 31 * 60_000)]).toEqual([30 * 60_000, -60_000]);
    expect([left('evidence', 0), left('review', 0), left('read-back', 0)]).toEqual([null, null, null]);
    given.when(sato, 'session.close', { reason: 'x' });
    expect(left('ack', 0)).toBeNull();
  });

  it('DOM-523 what time ticked between two events can be opened again by hand', () => {
    const given = knowing({ ack: 'mitigated +30m' });
    given.when(tanaka, 'session.mitigate', {});
    given.now += 31 * 60_000;
    expect(given.when(sato, 'step.do', { step: 'ack' }).facts).toEqual([]);
    given.when(sato, 'step.undo', { step: 'ack' });
    expect(given.state.steps.ack).toMatchObject({ status: 'todo', auto: null });
  });

  it('DOM-524 the step for an alert is there only with one, and opens again when nobody holds it any more', () => {
    const given = knowing({ ack: 'acknowledged' });
    expect(given.state.steps.ack).toBeUndefined();
    expect(given.when(sato, 'step.do', { step: 'ack' }).refused?.kind).toBe('unknown-step');
    expect(nextSteps(given.state, given.now, null).map(({ id }) => id)).toEqual(['evidence', 'read-back']);
    given.when(pager, 'incident.link', { incident: TRIGGERED });
    expect(given.state.steps.ack?.status).toBe('todo');
    given.when(pager, 'incident.change', { incident: HELD });
    const by = { ...pager, name: '田中' };
    expect(given.state.steps.ack).toMatchObject({ status: 'done', by, at: HELD.acknowledgedAt });
    given.when(pager, 'incident.change', { incident: TRIGGERED });
    expect(given.state.steps.ack?.status).toBe('todo');
    // What people did with it stays when the alert changes.
    given.when(sato, 'step.skip', { step: 'ack', reason: 'x' });
    given.when(pager, 'incident.change', { incident: HELD });
    expect(given.state.steps.ack?.status).toBe('skipped');
  });

  it('DOM-525 what can be done next comes first: not what only time ticks or what waits for another than oneself', () => {
    const given = knowing({ ack: 'mitigated +30m' });
    given.when(tanaka, 'session.mitigate', {});
    const ids = (you: string | null) => nextSteps(given.state, given.now, you).map(({ id }) => id);
    expect(ids(null)).toEqual(['evidence', 'read-back', 'ack']);
    given.when(sato, 'step.do', { step: 'read-back' });
    expect(ids(tanaka.id)).toEqual(['evidence', 'read-back', 'ack']);
    expect(ids(sato.id)).toEqual(['evidence', 'ack', 'read-back']);
    const late = given.now + 20 * 60_000;
    expect(overdueSteps(given.state, late).map(({ id }) => id)).toEqual(['evidence']);
    given.when(sato, 'step.skip', { step: 'evidence', reason: 'x' });
    expect(overdueSteps(given.state, late)).toEqual([]);
    given.when(sato, 'session.close', { reason: 'x' });
    expect(ids(null)).toEqual([]);
  });

  it('DOM-526 whatever happened, a replay has the same ticks, and each is what the facts now say', () => {
    let ticked = 0;
    fc.assert(
      fc.property(
        history,
        fc.constantFrom('severity', 'finding', 'pinned', 'actions owned'),
        (acts, fact) => {
          const given = knowing({ evidence: fact, ack: 'severity', review: 'roles' });
          for (const { by, type, data } of acts) given.when(by, type, data as never);
          expect(reduceAll(initialSession(given.state.id), given.log)).toEqual(given.state);
          expect(given.log.reduce(reduce, initialSession(given.state.id))).toEqual(given.state);
          for (const step of Object.values(given.state.steps)) {
            expect(withFact(given.state, step, given.state.at ?? '')).toBe(step);
            if (step.auto !== null) ticked++;
          }
          // An act that ended without effect on a fact leaves no trace in who set it.
          expect(given.state.setBy.severity === undefined).toBe(given.state.severity === null);
        },
      ),
      { numRuns: 250, seed: 20261126 },
    );
    expect(ticked).toBeGreaterThan(10);
  });

  it('DOM-520 a word of a newer program ticks nothing, and a fact is no second person', () => {
    const given = knowing({ evidence: 'somebody slept', 'read-back': 'severity' });
    given.when(sato, 'severity.set', { severity: 'SEV1' });
    expect(evidence(given)).toMatchObject({ status: 'todo' });
    expect(given.state.steps['read-back']).toMatchObject({ status: 'todo' });
  });
});
