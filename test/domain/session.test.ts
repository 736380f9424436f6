import { describe, expect, it } from 'vitest';
import { asSeen } from '../../src/domain/changes/system-change.ts';
import { clockReadings, elapsed, firstAction, metTarget } from '../../src/domain/clock.ts';
import type { Command, CommandInput, CommandType } from '../../src/domain/command.ts';
import { commandDataSchemas } from '../../src/domain/command-schema.ts';
import type { Actor, Incident } from '../../src/domain/event.ts';
import { procedureSchema } from '../../src/domain/procedure-schema.ts';
import { reduce } from '../../src/domain/reduce.ts';
import { fromFileTo, initialSession } from '../../src/domain/session.ts';
import { change } from './changes/make-change.ts';
import {
  Given,
  guest,
  knowing,
  observer,
  opened,
  opening,
  pager,
  type Result,
  sato,
  tanaka,
} from './given.ts';

const incident: Incident = {
  id: 'Q1',
  number: 4812,
  title: '5xx rate > 5%',
  service: 'checkout',
  url: null,
  urgency: 'high',
  status: 'triggered',
  triggeredAt: '2026-11-24T17:58:11.000Z',
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  resolvedBy: null,
};

const acknowledge = { target: 'pagerduty', act: 'acknowledge', args: { incident: 'Q1' } } as const;
const held = {
  status: 'acknowledged',
  acknowledgedAt: '2026-11-24T17:58:52.000Z',
  acknowledgedBy: '佐藤',
} as const;
const impact = { who: '利用者', what: '失敗', since: null };
const made = asSeen(change('x', 'checkout', -1));
const pin: CommandInput<'log.pin'> = {
  line: { id: 'l1', time: null, level: 'error', service: null, message: 'x', fields: {}, source: 'app' },
  query: null,
  window: null,
  step: null,
  comment: null,
};

describe('session', () => {
  it('DOM-10 opens once, with the whole procedure', () => {
    const given = opened();
    expect(given.state).toMatchObject({
      status: 'open',
      title: '決済画面で5xx急増',
      procedure: { hash: 'hash' },
    });
    expect(given.when(sato, 'session.open', opening).refused?.kind).toBe('session-exists');
  });

  it('DOM-10 knows from where its procedure is, and who graded it', () => {
    const open = (more: object) => {
      const given = new Given();
      given.when(sato, 'session.open', { ...opening, ...more });
      return given.state;
    };
    const { id, title } = opening.procedure;
    const plain = open({});
    expect(plain.procedure).toEqual({
      ...{ id, title, hash: 'hash', origin: 'built-in:incident', commit: null, isOverride: false },
    });
    expect([plain.release, plain.severity, plain.setBy]).toEqual([null, null, {}]);
    const own = open({ procedureCommit: '3fa9c21+', procedureOverride: true, severity: 'SEV2' });
    expect(own.procedure).toMatchObject({ commit: '3fa9c21+', isOverride: true });
    expect(own).toMatchObject({ severity: 'SEV2', setBy: { severity: { by: sato, at: own.at, seq: 1 } } });
  });

  it('DOM-11 closing with required steps open needs a reason; after-close steps become actions', () => {
    const given = opened();
    given.when(sato, 'step.assign', { step: 'review', participant: sato.id });
    expect(given.when(sato, 'session.close', {}).refused).toEqual({
      kind: 'required-steps-left',
      params: { count: 2, step: 'ack' },
    });
    const { facts } = given.when(sato, 'session.close', { reason: '誤検知' });
    expect(facts.map((fact) => fact.type)).toEqual(['note.added', 'session.closed']);
    expect(given.state.notes.at(-1)).toMatchObject({
      kind: 'action',
      step: 'review',
      owner: sato.id,
      text: '',
    });
    expect(given.state).toMatchObject({ status: 'closed', closedBy: sato, closeReason: '誤検知' });
  });

  it('DOM-12 a closed session takes notes and its verdict, no steps; reopened it goes on, without doubled actions', () => {
    const given = opened();
    given.when(sato, 'session.close', { reason: 'x' });
    expect(given.when(sato, 'step.do', { step: 'ack' }).refused?.kind).toBe('session-closed');
    expect(given.when(sato, 'note.add', { text: '後から' }).refused).toBeNull();
    given.when(sato, 'session.reopen', {});
    expect(given.state.status).toBe('open');
    given.when(sato, 'session.close', { reason: 'x' });
    expect(given.state.notes.filter((note) => note.step === 'review')).toHaveLength(1);
    expect(given.when(sato, 'session.reopen', {}).refused).toBeNull();
    expect(given.when(sato, 'session.reopen', {}).refused?.kind).toBe('session-not-closed');
  });

  it('DOM-22 nothing but opening is decided before a session is open', () => {
    const fresh = new Given();
    for (const type of Object.keys(commandDataSchemas) as CommandType[]) {
      if (type === 'session.open') continue;
      const result = fresh.command({
        type,
        data: {},
        by: pager,
        cmd: { client: 'c', n: 1 },
      } as unknown as Command);
      expect(result.refused, type).toEqual({
        kind: 'session-not-open',
        params: { session: 'checkout-1125' },
      });
    }
  });

  it('DOM-13 the clock reads fired, acknowledged, opened, second person and start, each at its first occurrence', () => {
    const given = opened();
    given.when(observer, 'participant.join', {});
    expect(given.state.clock.secondPerson).toBeNull();
    given.when(tanaka, 'participant.join', {});
    given.when(sato, 'step.do', { step: 'ack' });
    given.when(sato, 'undo', {});
    given.when(sato, 'note.add', { text: '開始' });
    const acknowledged = {
      ...incident,
      status: 'acknowledged' as const,
      acknowledgedAt: '2026-11-24T17:58:52.000Z',
    };
    given.when(pager, 'incident.link', { incident: acknowledged });
    given.when(pager, 'incident.change', {
      incident: { ...acknowledged, acknowledgedAt: '2026-11-24T18:30:00.000Z' },
    });
    expect(clockReadings(given.state)).toEqual([
      { reading: 'fired', at: '2026-11-24T17:58:11.000Z', sinceOrigin: null, isApart: false },
      {
        reading: 'acknowledged',
        at: '2026-11-24T17:58:52.000Z',
        sinceOrigin: 41_000,
        isApart: false,
      },
      {
        reading: 'opened',
        at: '2026-11-24T17:59:04.000Z',
        sinceOrigin: 53_000,
        isApart: false,
      },
      {
        reading: 'secondPerson',
        at: '2026-11-24T17:59:07.000Z',
        sinceOrigin: 56_000,
        isApart: false,
      },
      {
        reading: 'start',
        at: '2026-11-24T17:59:08.000Z',
        sinceOrigin: 57_000,
        isApart: false,
      },
    ]);
    expect(firstAction(given.state)).toEqual({ took: 57_000, from: 'alert' });
    expect(elapsed(given.state, Date.parse('2026-11-24T18:10:42.000Z'))).toBe(751_000);
  });

  it('DOM-13 fired and acknowledged stay as first read when a second incident is linked', () => {
    const given = opened();
    const first = { ...incident, triggeredAt: '2026-11-24T17:58:11.000Z' };
    const acknowledged = {
      ...first,
      status: 'acknowledged' as const,
      acknowledgedAt: '2026-11-24T17:58:52.000Z',
    };
    given.when(pager, 'incident.link', { incident: acknowledged });
    for (const triggeredAt of ['2026-11-24T18:20:00.000Z', '2026-11-24T17:30:00.000Z']) {
      const id = `Q-${triggeredAt}`;
      const second = { ...acknowledged, id, triggeredAt, acknowledgedAt: '2026-11-24T18:21:00.000Z' };
      given.when(pager, 'incident.link', { incident: second });
      expect(given.state.clock).toMatchObject({
        fired: '2026-11-24T17:58:11.000Z',
        acknowledged: '2026-11-24T17:58:52.000Z',
      });
    }
    expect(given.state.incidents).toHaveLength(3);
  });

  it('DOM-13 an incident says when it fired where the opening did not', () => {
    const given = new Given();
    given.when(sato, 'session.open', { ...opening, firedAt: null });
    given.when(pager, 'incident.link', { incident });
    expect(given.state.clock.fired).toBe(incident.triggeredAt);
    given.when(pager, 'incident.change', {
      incident: { ...incident, triggeredAt: '2026-11-24T18:20:00.000Z' },
    });
    expect(given.state.clock.fired).toBe(incident.triggeredAt);
  });

  it.each<[string, (given: Given) => void]>([
    ['setting the impact', (g) => g.when(sato, 'impact.set', { impact })],
    ['setting the goal', (g) => g.when(sato, 'goal.set', { goal: '切り戻す' })],
    ['pinning a line', (g) => g.when(sato, 'log.pin', pin)],
    ['pinning a change', (g) => g.when(sato, 'change.pin', { change: made, pinned: true })],
    ['ruling a change out', (g) => g.when(sato, 'change.rule-out', { change: made, reason: '別サービス' })],
    ['calling an expert', (g) => g.when(sato, 'responder.request', { who: '鈴木', message: 'x' })],
    ['escalating', (g) => g.when(sato, 'action.request', { ...acknowledge, act: 'escalate' })],
    ['sending an update', (g) => g.when(sato, 'notice.send', { text: 'x', nextAt: null, final: false })],
    ['mitigating', (g) => g.when(sato, 'session.mitigate', {})],
    ['starting a step', (g) => g.when(sato, 'step.start', { step: 'evidence' })],
    ['ticking a step', (g) => g.when(sato, 'step.do', { step: 'evidence' })],
    ['adding a step', (g) => g.when(guest, 'step.add', { phase: 'detect', title: { ja: 'x', en: 'x' } })],
    ['a note', (g) => g.when(guest, 'note.add', { text: 'x' })],
  ])('DOM-380 %s works on the incident: it starts the clock, once', (_, act) => {
    const given = opened();
    given.when(pager, 'incident.link', { incident });
    expect(given.state.clock.start).toBeNull();
    act(given);
    const first = given.state.at;
    expect(given.state.clock.start).toBe(first);
    given.when(tanaka, 'note.add', { text: 'later' });
    expect(given.state.clock.start).toBe(first);
  });

  it.each<[string, (given: Given) => Result]>([
    ['by the key', (g) => g.when(sato, 'action.request', acknowledge)],
    ['by phone', (g) => g.when(pager, 'incident.change', { incident: { ...incident, ...held } })],
    ['by a tick of its step', (g) => g.when(sato, 'step.do', { step: 'ack' })],
    ['by starting its step', (g) => g.when(sato, 'step.start', { step: 'ack' })],
  ])('DOM-380 acknowledging is no first action: %s', (_, act) => {
    const given = knowing({ ack: 'acknowledged' });
    given.when(pager, 'incident.link', { incident });
    const { refused, facts } = act(given);
    expect(refused).toBeNull();
    expect(facts).not.toEqual([]);
    expect(given.state.clock.start).toBeNull();
    expect(firstAction(given.state)).toBeNull();
    given.when(sato, 'note.add', { text: 'x' });
    expect(given.state.clock.start).toBe(given.state.at);
  });

  it('DOM-380 acknowledged before the session is no first action', () => {
    const given = opened();
    given.when(pager, 'incident.link', { incident: { ...incident, ...held } });
    given.when(tanaka, 'participant.join', {});
    expect(given.state.clock).toMatchObject({ acknowledged: held.acknowledgedAt, start: null });
  });

  it('DOM-960 keeps the query that its log began with, whatever the log is read by later', () => {
    const given = opened();
    const tail = (query: string | null, sources = ['app']) => ({ tail: { sources, query, window: null } });
    expect(given.state.ownQuery).toBe(given.state.tail.query);
    given.when(sato, 'tail.set', tail(null, []));
    given.when(sato, 'tail.set', tail('service:checkout'));
    given.when(sato, 'tail.set', tail('region:osaka'));
    given.when(sato, 'tail.set', tail(null, ['app', 'db']));
    expect(given.state.ownQuery).toBe('service:checkout');
  });

  it('DOM-380 what only takes note or sets up starts nothing: an untouched session has no start', () => {
    const given = knowing({ evidence: 'severity', 'read-back': 'roles' });
    given.when(pager, 'incident.link', { incident: { ...incident, ...held } });
    given.when(tanaka, 'participant.join', {});
    const acts: readonly (readonly [Actor, CommandType, unknown])[] = [
      [sato, 'session.rename', { title: '別の件名' }],
      [sato, 'tail.set', { tail: { sources: ['app'], query: 'x', window: null } }],
      [sato, 'mute.add', { pattern: 'noise' }],
      [sato, 'rotation.set', { minutes: 15 }],
      [sato, 'severity.set', { severity: 'SEV2' }],
      [sato, 'severity.set', { severity: null }],
      [sato, 'role.take', { role: 'lead' }],
      [sato, 'role.take', { role: 'driver' }],
      [tanaka, 'role.take', { role: 'driver' }],
      [sato, 'shift.hand-over', { to: tanaka.id }],
      [sato, 'step.assign', { step: 'ack', participant: tanaka.id }],
      [sato, 'step.skip', { step: 'ack', reason: 'x' }],
      [sato, 'step.do', { step: 'evidence' }],
      [sato, 'change.pin', { change: made, pinned: false }],
      ...['snooze', 'reassign', 'hand-back', 'priority', 'merge', 'maintain', 'a later word'].map(
        (act) => [sato, 'action.request', { ...acknowledge, act }] as const,
      ),
      [sato, 'incident.leave', { choice: 'resolve' }],
      [sato, 'verdict.set', { verdict: { hurt: false, why: '誤検知', prevent: null } }],
      [tanaka, 'participant.leave', {}],
      [sato, 'session.resolve', {}],
      [sato, 'session.close', { reason: '誤検知' }],
    ];
    for (const [by, type, data] of acts)
      expect([type, given.when(by, type, data as never).refused]).toEqual([type, null]);
    // Only the change, which nobody had pinned, and the second resolve have no effect.
    expect(given.log.length).toBeGreaterThan(acts.length);
    expect(given.state.notes.map(({ text }) => text)).toContain('');
    expect(given.state.clock.start).toBeNull();
    expect(firstAction(given.state)).toBeNull();
    expect(clockReadings(given.state).map(({ reading }) => reading)).not.toContain('start');
  });

  it('DOM-1000 says whether it counts from the alert or from the opening, and is within the target only from the alert', () => {
    const given = new Given();
    given.when(sato, 'session.open', { ...opening, firedAt: null });
    given.when(sato, 'note.add', { text: 'x' });
    expect(firstAction(given.state)).toEqual({ took: 1_000, from: 'opening' });
    expect(metTarget({ took: 1_000, from: 'opening' })).toBeNull();
    given.when(pager, 'incident.link', { incident });
    const took = Date.parse(given.state.clock.start ?? '') - Date.parse(incident.triggeredAt);
    expect(firstAction(given.state)).toEqual({ took, from: 'alert' });
    expect([metTarget({ took, from: 'alert' }), metTarget({ took: 181_000, from: 'alert' })]).toEqual([
      true,
      false,
    ]);
  });

  it('DOM-14 feeds do not start the clock', () => {
    const given = opened();
    given.when(pager, 'note.add', { text: 'from a feed' });
    given.when(pager, 'role.take', { role: 'driver', participant: sato.id });
    expect(given.state.roles.driver).toBe(sato.id);
    expect(given.state.clock.start).toBeNull();
  });

  it('DOM-15 mitigated says when it happened and can be corrected', () => {
    const given = opened();
    given.when(sato, 'session.mitigate', { happenedAt: '2026-11-24T18:20:00.000Z' });
    given.when(sato, 'session.mitigate', { happenedAt: '2026-11-24T18:24:00.000Z' });
    expect(given.state.clock.mitigated).toBe('2026-11-24T18:24:00.000Z');
    expect(given.when(sato, 'session.mitigate', {}).facts).toEqual([]);
  });

  it('DOM-16 an observer may only come and go; a guest works but does not end, remove or act outside', () => {
    const given = opened();
    for (const by of [observer, guest]) given.when(by, 'participant.join', {});
    expect(given.when(observer, 'step.do', { step: 'ack' }).refused).toEqual({
      kind: 'not-allowed',
      params: { act: 'step.do', kind: 'observer' },
    });
    expect(given.when(guest, 'step.do', { step: 'ack' }).refused).toBeNull();
    expect(given.when(guest, 'session.close', { reason: 'x' }).refused?.kind).toBe('not-allowed');
    expect(given.when(guest, 'participant.remove', { participant: sato.id }).refused?.kind).toBe(
      'not-allowed',
    );
    expect(given.when(sato, 'incident.change', { incident }).refused?.kind).toBe('not-allowed');
    expect(given.when(sato, 'role.take', { role: 'driver', participant: observer.id }).refused?.kind).toBe(
      'not-allowed',
    );
  });

  it('DOM-17 a removed person is refused from then on', () => {
    const given = opened();
    given.when(tanaka, 'participant.join', {});
    given.when(sato, 'participant.remove', { participant: tanaka.id });
    expect(given.when(tanaka, 'note.add', { text: 'x' }).refused).toEqual({
      kind: 'not-allowed',
      params: { act: 'note.add', kind: 'removed' },
    });
    expect(given.when(tanaka, 'participant.join', {}).refused?.kind).toBe('not-allowed');
  });

  it('PRC-8 a procedure of a newer program is read, and a file with an unknown field is not', () => {
    const { procedure } = opening;
    const [phase] = procedure.phases;
    const steps = phase?.steps.map((step) => ({ ...step, estimate: 'P1D' }));
    const newer = { ...procedure, owner: 'team', phases: [{ ...phase, colour: 'red', steps }] };
    expect(procedureSchema.safeParse(newer).success).toBe(false);
    const read = commandDataSchemas['session.open'].safeParse({ ...opening, procedure: newer });
    expect(read.success && read.data.procedure).toEqual({ ...procedure, phases: [phase] });
    const twice = { ...newer, phases: [phase, phase] };
    expect(commandDataSchemas['session.open'].safeParse({ ...opening, procedure: twice }).success).toBe(
      false,
    );
  });

  it('DOM-23 a removal is taken back by a member, also after the close', () => {
    const given = opened();
    for (const by of [tanaka, guest]) given.when(by, 'participant.join', {});
    const participant = tanaka.id;
    expect(given.when(sato, 'participant.readmit', { participant: 'nobody' }).refused?.kind).toBe(
      'unknown-participant',
    );
    expect(given.when(sato, 'participant.readmit', { participant }).facts).toEqual([]);
    given.when(sato, 'participant.remove', { participant });
    expect(given.when(guest, 'participant.readmit', { participant }).refused?.kind).toBe('not-allowed');
    expect(given.when(tanaka, 'participant.readmit', { participant }).refused?.params.kind).toBe('removed');
    given.when(sato, 'session.close', { reason: 'over' });
    expect(given.when(sato, 'participant.readmit', { participant }).facts).toEqual([
      { type: 'participant.readmitted', data: { participant } },
    ]);
    expect(given.when(tanaka, 'note.add', { text: 'back' }).refused).toBeNull();
  });

  it('DOM-18 taking driver is the hand-over; who leaves frees their roles', () => {
    const given = opened();
    given.when(tanaka, 'participant.join', {});
    given.when(sato, 'role.take', { role: 'driver' });
    const { facts } = given.when(tanaka, 'role.take', { role: 'driver' });
    expect(facts).toEqual([{ type: 'driver.changed', data: { from: sato.id, to: tanaka.id } }]);
    given.when(tanaka, 'role.take', { role: 'scribe' });
    given.when(tanaka, 'participant.leave', {});
    expect(given.state.roles).toEqual({});
    expect(given.state.driverSince).toBeNull();
    expect(given.state.participants[tanaka.id]?.leftAt).not.toBeNull();
  });

  it('DOM-19 who acts without having joined is in the session from then on', () => {
    const given = opened();
    const { facts } = given.when(tanaka, 'note.add', { text: 'スクリプトから' });
    expect(facts.map((fact) => fact.type)).toEqual(['participant.joined', 'note.added']);
  });

  it('DOM-20 an outside action gets one outcome; drills never ask for one', () => {
    const given = opened();
    given.when(sato, 'action.request', { target: 'pagerduty', act: 'acknowledge', args: { incident: 'Q1' } });
    const [action] = given.state.actions;
    expect(action).toMatchObject({ outcome: null, by: sato });
    given.when(pager, 'action.done', { action: action?.id ?? '', params: {} });
    expect(given.state.actions[0]?.outcome).toBe('done');
    const twice = given.when(pager, 'action.fail', { action: action?.id ?? '', kind: 'x', params: {} });
    expect(twice.refused?.kind).toBe('already-settled');
    const drill = opened();
    drill.state = { ...drill.state, kind: 'drill' };
    expect(drill.when(sato, 'action.request', { target: 'slack', act: 'post', args: {} }).refused?.kind).toBe(
      'not-allowed',
    );
  });

  it('DOM-21 an event type from a newer version only advances seq and time', () => {
    const given = opened();
    const before = given.state;
    const event = {
      ...given.log[0],
      seq: before.seq + 1,
      type: 'weather.changed',
      at: '2026-11-24T19:00:00.000Z',
    };
    given.log.push(event as (typeof given.log)[number]);
    // biome-ignore lint/suspicious/noExplicitAny: an event of another version
    const after = reduce(before, event as any);
    expect(after).toEqual({ ...before, seq: before.seq + 1, at: '2026-11-24T19:00:00.000Z' });
  });
});

describe('the same value again', () => {
  const NO_EFFECT = { refused: null, facts: [] };
  const at = (time: string): string => `2026-11-24T${time}.000Z`;
  const verdict = { hurt: true, why: '接続の枯渇', prevent: null };
  const SAID: readonly (readonly [CommandType, string, object, object])[] = [
    ['session.rename', 'session.renamed', { title: 'a' }, { title: 'b' }],
    ['severity.set', 'severity.set', { severity: 'SEV2' }, { severity: null }],
    ['impact.set', 'impact.set', { impact }, { impact: { ...impact, since: at('17:50:00') } }],
    ['goal.set', 'goal.set', { goal: 'a' }, { goal: null }],
    ['verdict.set', 'verdict.set', { verdict }, { verdict: { ...verdict, hurt: false } }],
    ['alert.time', 'alert.timed', { firedAt: at('17:50:00') }, { firedAt: at('17:51:00') }],
  ];

  it.each(SAID)(
    'DOM-2 %s with the value of before has no effect, with another it is a fact',
    (type, fact, data, other) => {
      const given = opened();
      const say = (input: object) => given.when(sato, type, input as never);
      expect(say(data).facts).toMatchObject([{ type: fact, data }]);
      expect(say(data)).toEqual(NO_EFFECT);
      expect(say(other).facts).toMatchObject([{ type: fact, data: other }]);
      expect(say(data).facts).toHaveLength(1);
    },
  );

  it.each([
    ['session.mitigate', 'session.mitigated', 'mitigated'],
    ['session.resolve', 'session.resolved', 'resolved'],
  ] as const)(
    'DOM-15 %s is now unless a time is given, and stays unless another is',
    (type, fact, reading) => {
      const given = opened();
      const say = (happenedAt?: string) => given.when(sato, type, happenedAt ? { happenedAt } : {});
      const { facts } = say();
      const first = given.state.at;
      expect(facts).toEqual([{ type: fact, data: { happenedAt: first } }]);
      expect(given.state.clock[reading]).toBe(first);
      expect(given.state.setBy[reading]).toEqual({ by: sato, at: first, seq: given.state.seq });
      expect(say()).toEqual(NO_EFFECT);
      say(at('18:20:00'));
      expect(say(at('18:20:00'))).toEqual(NO_EFFECT);
      expect(given.state.clock).toMatchObject({
        ...{ mitigated: null, resolved: null, relapsed: null },
        [reading]: at('18:20:00'),
      });
      given.when(sato, 'session.relapse', { happenedAt: at('18:40:00') });
      expect(say(at('18:39:59')).refused).toEqual({ kind: 'before-relapse', params: {} });
      expect(say(at('18:40:00')).refused).toBeNull();
    },
  );

  it('DOM-1003 what was over comes back now unless a time is given, and later than the first of both', () => {
    const given = opened();
    const relapse = (happenedAt?: string) =>
      given.when(sato, 'session.relapse', happenedAt ? { happenedAt } : {});
    given.when(sato, 'session.resolve', { happenedAt: at('18:00:30') });
    expect(relapse(at('18:00:30')).refused).toEqual({ kind: 'before-recovered', params: {} });
    given.when(sato, 'session.mitigate', { happenedAt: at('18:00:10') });
    expect(relapse(at('18:00:10')).refused?.kind).toBe('before-recovered');
    given.now = Date.parse(at('18:30:00'));
    expect(relapse().facts).toEqual([{ type: 'session.relapsed', data: { happenedAt: at('18:30:01') } }]);
    expect(relapse()).toEqual(NO_EFFECT);
    expect(relapse(at('18:00:10')).refused?.kind).toBe('before-recovered');
    expect(relapse(at('18:00:11')).facts).toHaveLength(1);
    expect(given.state.relapses).toMatchObject([
      { happenedAt: at('18:00:11'), mitigated: at('18:00:10'), resolved: at('18:00:30') },
    ]);
    expect(given.state.relapses[0]?.saidBy).toMatchObject({
      mitigated: { by: sato },
      resolved: { by: sato },
    });
    given.when(sato, 'session.resolve', { happenedAt: at('18:40:00') });
    given.now = Date.parse(at('19:00:00'));
    relapse();
    expect(given.state.relapses.map(({ happenedAt }) => happenedAt)).toEqual([
      at('18:00:11'),
      at('19:00:01'),
    ]);
    expect(given.state.relapses[1]).toMatchObject({ mitigated: null, resolved: at('18:40:00') });
  });

  it('HUB-960 what the store lost is noted each time', () => {
    const given = opened();
    const losses = [
      { from: 2, to: 3, restored: true },
      { from: 4, to: 4, restored: false },
    ];
    const noted = losses.map((loss) => {
      expect(given.when(pager, 'loss.report', loss).facts).toEqual([{ type: 'events.lost', data: loss }]);
      return { ...loss, seq: given.state.seq, at: given.state.at };
    });
    expect(given.state.losses).toEqual(noted);
  });

  it('DOM-1004 a reading that nobody set is not taken back', () => {
    const given = opened();
    for (const reading of ['mitigated', 'resolved', 'relapsed'] as const)
      expect(given.when(sato, 'reading.undo', { reading })).toEqual(NO_EFFECT);
  });
});

describe('closing', () => {
  const closing = () => {
    const given = new Given();
    const [detect, stopGap, permanent] = opening.procedure.phases as [
      unknown,
      unknown,
      (typeof opening.procedure.phases)[number],
    ];
    const steps = ['review', 'tell', 'test', 'learn'].map((id) => ({ ...permanent.steps[0]!, id }));
    const phases = [detect, stopGap, { ...permanent, steps }] as typeof opening.procedure.phases;
    given.when(sato, 'session.open', { ...opening, procedure: { ...opening.procedure, phases } });
    given.when(sato, 'participant.join', {});
    return given;
  };

  it('DOM-11 makes an action of each step for later that nobody worked or wrote an action for', () => {
    const given = closing();
    given.when(sato, 'step.assign', { step: 'learn', participant: sato.id });
    given.when(sato, 'step.start', { step: 'review' });
    given.when(sato, 'note.add', { kind: 'action', text: 'a', step: 'test' });
    given.when(sato, 'note.add', { kind: 'action', text: 'b', step: 'tell' });
    given.when(sato, 'note.remove', { note: given.state.notes[1]?.id ?? '' });
    const due = '2026-12-01T00:00:00.000Z';
    const { facts } = given.when(sato, 'session.close', { reason: ' 誤検知 ', due });
    const n = given.log.at(-1)?.cmd.n;
    const action = { kind: 'action', text: '', happenedAt: null, due };
    expect(facts).toEqual([
      { type: 'note.added', data: { ...action, note: `c-sato.${n}.1`, step: 'tell', owner: null } },
      { type: 'note.added', data: { ...action, note: `c-sato.${n}.2`, step: 'learn', owner: sato.id } },
      { type: 'session.closed', data: { reason: ' 誤検知 ' } },
    ]);
  });

  it('DOM-11 needs no reason where nothing required is open, and a blank one is none', () => {
    const given = opened();
    for (const step of ['ack', 'evidence']) {
      expect(given.when(sato, 'session.close', { reason: ' ' }).refused?.kind).toBe('required-steps-left');
      given.when(sato, 'step.do', { step });
    }
    const [action, close] = given.when(sato, 'session.close', { reason: ' ' }).facts;
    expect(action?.data).toMatchObject({ step: 'review', due: null });
    expect(close).toEqual({ type: 'session.closed', data: { reason: null } });
    expect(given.state).toMatchObject({ closedAt: given.state.at, closedBy: sato, closeReason: null });
    const reopened = given.when(sato, 'session.reopen', { reason: 'again' }).facts;
    expect(reopened).toEqual([{ type: 'session.reopened', data: { reason: 'again' } }]);
    expect(given.state).toMatchObject({ status: 'open', closedAt: null, closedBy: null, closeReason: null });
  });

  it('DOM-12 what is refused after the close says which act it was', () => {
    const given = opened();
    given.when(sato, 'session.close', { reason: 'x' });
    expect(given.when(sato, 'goal.set', { goal: 'a' }).refused).toEqual({
      kind: 'session-closed',
      params: { act: 'goal.set' },
    });
    expect(given.when(sato, 'session.open', opening).refused).toEqual({
      kind: 'session-exists',
      params: { session: 'checkout-1125' },
    });
  });
});

describe('a session before its first event', () => {
  it('DOM-22 holds nothing', () => {
    const fresh = initialSession('checkout-1125');
    expect(Object.values(fresh).filter(Array.isArray).flat()).toEqual([]);
    expect(fresh).toMatchObject({ id: 'checkout-1125', status: 'new', title: '', tail: { sources: [] } });
  });

  it('HUB-105 came from a file as far as its hub knows, and no less far than its events say', () => {
    const { state } = opened();
    const hosts = { [sato.id]: true as const };
    const session = { ...state, hosts, importedTo: 3, importedBy: { by: sato, at: '', seq: 4 } };
    expect(fromFileTo(session, 2)).toBe(session);
    expect(fromFileTo(session, 3)).toBe(session);
    expect(fromFileTo(session, 4)).toEqual({ ...session, hosts: {}, importedTo: 4, importedBy: null });
  });
});
