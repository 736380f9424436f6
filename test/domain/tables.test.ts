import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { AMEND_DAYS } from '../../src/domain/amend.ts';
import { isWork } from '../../src/domain/clock.ts';
import type { Command, CommandInput, CommandType } from '../../src/domain/command.ts';
import { COMMAND_TABLE } from '../../src/domain/command-table.ts';
import { decide } from '../../src/domain/decide.ts';
import type { EventType, Incident, SessionEvent } from '../../src/domain/event.ts';
import { keyOf } from '../../src/domain/event-keys.ts';
import { EVENT_TABLE, isEventType } from '../../src/domain/event-table.ts';
import { reduce } from '../../src/domain/reduce.ts';
import { initialSession, type Session } from '../../src/domain/session.ts';
import { TUI_MOB } from '../../src/text/i18n/tui-mob.ts';
import { saying } from '../record/saying.ts';
import { type Given, opened, pager, sato, tanaka } from './given.ts';
import { aimed, history } from './histories.ts';

/*
 * The cells of the two tables, against what the program does or against the reason for them. Who may ask for a command and
 * what narrows it is asked over HTTP, command by command (hub/http/http-roles.test.ts); texts in redaction.test.ts; work in
 * session.test.ts; facts in step-facts.test.ts.
 */

const COMMANDS = Object.keys(COMMAND_TABLE) as CommandType[];
const EVENTS = Object.keys(EVENT_TABLE) as EventType[];

/** Why a closed session still takes a command: a reason each. */
const TAKEN_WHEN_CLOSED = [
  /^(note\.|session\.rename$|undo$)/, // words
  /^participant\./, // who reads it
  /^(session\.(mitigate|resolve)|reading\.undo|alert\.time|(severity|impact|verdict)\.set)$/, // what the close confirms
  /^session\.reopen$/,
  /^change\.(pin|rule-out)$/, // what the cause was
  /^(action\.(?!request)|responder\.answer|incident\.change|pager\.|chat\.|run\.(move|refuse|withdraw)$)/, // what came of what was asked
  /^(session\.relate|change\.come|release\.run|loss\.report)$/, // what the hub sees by itself
  /^events\.redact$/,
  /^issue\.(ask|move)$/, // actions outlive the session
];

const later = (days: number) =>
  new Date(Date.parse('2026-11-24T20:00:00.000Z') + days * 86_400_000).toISOString();

/** Why the session refuses it; null: it does not, or it has not the data to get so far. */
function refused(session: Session, type: CommandType, data: object, days: number): string | null {
  const by = COMMAND_TABLE[type].who === 'hub' ? pager : sato;
  try {
    const decision = decide(session, { type, data, by, cmd: { client: 'c', n: 1 } } as Command, later(days));
    return decision.ok ? null : decision.refusal.kind;
  } catch {
    return null;
  }
}

function closed(): Given {
  const given = opened();
  given.when(sato, 'session.mitigate', { happenedAt: '2026-11-24T18:10:00.000Z' });
  given.when(sato, 'note.add', { text: 'a' });
  given.when(sato, 'session.close', { reason: 'r' });
  return given;
}

const RUN = { repository: 'acme/shop', file: 'x.yml', ref: 'main', inputs: {} };

interface Step {
  readonly event: SessionEvent;
  readonly before: Session;
  readonly after: Session;
}
const steps: Step[] = [];

/** The events of many sessions, each with the state before and after it. */
beforeAll(() => {
  const histories = fc.sample(history, { numRuns: 300, seed: 20261130 }).map((acts) => {
    const given = opened();
    for (const { by, type, data } of acts) given.when(by, type, aimed(given.state, by, type, data) as never);
    return given;
  });
  const said = saying('a');
  const [incident, pin, note] = [said.state.incidents[0], said.state.pins[0]?.id, said.state.notes[0]?.id];
  const rest: readonly (readonly [EventType, object])[] = [
    ['session.reopened', { reason: null }],
    ['release.set', { release: { variables: [], window: null } }],
    ['rollback.begun', {}],
    ['participant.readmitted', { participant: tanaka.id }],
    ['role.released', { role: 'scribe' }],
    ['rotation.set', { minutes: 30 }],
    ['step.undone', { step: 'ack' }],
    ['step.confirmed', { step: 'ack' }],
    ['note.removed', { note }],
    ['log.unpinned', { pin }],
    ['mute.added', { mute: 'm1', pattern: 'a' }],
    ['mute.removed', { mute: 'm1' }],
    ['incident.linked', { incident }],
    ['run.asked', { run: 'r1', step: 'ack', wanted: RUN, danger: 'high' }],
    ['run.confirmed', { run: 'r1', hash: 'a'.repeat(43), action: 'a1' }],
    ['run.approved', { run: 'r1', environment: 'production', action: 'a2' }],
    ['run.declined', { run: 'r1', reason: 'r' }],
    ['run.withdrawn', { run: 'r1' }],
    ['issue.asked', { action: 'a2', note: 'n1', repository: null }],
    ['issue.moved', { note: 'n1', action: 'a2', state: 'closed', since: later(1), turns: true }],
    ['incident.left', { choice: 'keep', incidents: [], actions: [] }],
  ];
  for (const [type, data] of rest) {
    const last = said.log.at(-1)!;
    said.log.push({ ...last, seq: last.seq + 1, by: sato, type, data: { ...data } });
  }
  for (const { log } of [said, ...histories]) {
    let before = initialSession('checkout-1125');
    for (const event of log as unknown as readonly SessionEvent[]) {
      const after = reduce(before, event);
      steps.push({ event, before, after });
      before = after;
    }
  }
});

describe('the table of commands', () => {
  it.each(COMMANDS)('DOM-12 a closed session takes %s only with a reason', (type) => {
    const isTaken = type !== 'session.open' && refused(closed().state, type, {}, 0) !== 'session-closed';
    const hasReason = TAKEN_WHEN_CLOSED.some((reason) => reason.test(type));
    expect(type === 'session.open' ? false : isTaken).toBe(hasReason);
    expect(COMMAND_TABLE[type].closed !== 'refused').toBe(hasReason);
  });

  it('DOM-611 the fields that the close confirms are those that may be amended for some days', () => {
    const happenedAt = '2026-11-24T18:00:00.000Z';
    const data: { readonly [T in CommandType]?: CommandInput<T> } = {
      'session.mitigate': { happenedAt },
      'session.resolve': { happenedAt },
      'reading.undo': { reading: 'mitigated' },
      'alert.time': { firedAt: '2026-11-24T17:50:00.000Z' },
      'severity.set': { severity: 'SEV3' },
      'impact.set': { impact: { who: 'a', what: 'b', since: null } },
      'verdict.set': { verdict: { hurt: false, why: null, prevent: null } },
      'session.rename': { title: 'b' },
      'note.add': { text: 'b' },
    };
    const confirmed = ({ severity, impact, verdict, clock }: Session) => [severity, impact, verdict, clock];
    for (const type of COMMANDS) {
      const given = closed();
      const before = confirmed(given.state);
      if (data[type] !== undefined) given.when(sato, type, data[type] as never);
      const changes = JSON.stringify(confirmed(given.state)) !== JSON.stringify(before);
      expect(COMMAND_TABLE[type].closed === 'amends', type).toBe(changes);
      const kind = refused(closed().state, type, data[type] ?? {}, AMEND_DAYS + 1);
      expect(kind === 'closed-long-ago', type).toBe(changes);
    }
  });

  it('HUB-340 a full log takes what ends the session or the part of somebody, and nothing else', () => {
    const data: { readonly [T in CommandType]?: CommandInput<T> } = {
      'session.close': { reason: 'r' },
      'participant.leave': {},
      'participant.remove': { participant: tanaka.id },
      'participant.revoke': { participant: tanaka.id, origin: null },
      'participant.invite': { participant: tanaka.id, role: 'guest', until: later(1) },
      'participant.admit': { participant: tanaka.id, name: 'a', from: '192.0.2.1' },
      'participant.readmit': { participant: tanaka.id },
      'note.add': { text: 'a' },
    };
    for (const type of COMMANDS) {
      const given = opened();
      given.when(tanaka, 'participant.join', {});
      if (data[type] !== undefined)
        given.when(type === 'participant.admit' ? pager : sato, type, data[type] as never);
      const there = Object.values(given.state.participants).filter(({ leftAt }) => leftAt === null).length;
      expect(COMMAND_TABLE[type].whenFull, type).toBe(given.state.status === 'closed' || there < 2);
    }
  });
});

const incident: Incident = {
  ...{ id: 'Q1', number: 1, title: 'a', service: null, url: null, urgency: 'high', status: 'acknowledged' },
  ...{ triggeredAt: '2026-11-24T17:58:11.000Z', acknowledgedAt: '2026-11-24T17:58:52.000Z' },
  ...{ acknowledgedBy: sato.name, resolvedAt: null, resolvedBy: null },
};

it.each([
  ['responder.request', { who: 'DB', message: 'help' }],
  ['action.request', { target: 'pagerduty', act: 'resolve', args: { incident: 'Q1' } }],
  ['notice.send', { text: 'a', nextAt: null, final: true }],
  ['note.add', { text: 'a' }],
  ['incident.leave', { choice: 'keep' }],
] as const)('PDY-653 %s is shown as requested where it has no effect of its own', (type, data) => {
  const given = opened();
  given.when(pager, 'incident.link', { incident });
  const { facts } = given.when(sato, type, data as never);
  expect(facts.length).toBeGreaterThan(0);
  expect(COMMAND_TABLE[type].asks).toBe(facts.every((fact) => fact.type.endsWith('.requested')));
});

describe('the table of events', () => {
  it('DOM-53 an act can be taken back as its row says, under the name it is pending by', () => {
    const seen = new Set<EventType>();
    for (const { event, before, after } of steps) {
      if (event.by.kind === 'system') continue;
      const { undo } = EVENT_TABLE[event.type];
      const entry = after.undo.find(({ seq }) => seq === event.seq);
      const isFinal = after.lastFinal[event.by.id] !== before.lastFinal[event.by.id];
      expect([event.type, entry !== undefined, isFinal]).toEqual([
        event.type,
        undo !== 'never' && undo !== 'final',
        undo === 'final',
      ]);
      seen.add(event.type);
      if (entry === undefined || entry.key === 'course') continue;
      expect(keyOf(event, event.by), event.type).toBe(entry.key);
    }
    expect(EVENTS.filter((type) => EVENT_TABLE[type].undo !== 'never' && !seen.has(type))).toEqual([]);
  });

  it.each(EVENTS)(
    'DOM-53 %s is an act that people hear of by name, or none that an undo stops at',
    (type) => {
      const same = ['driver.changed', 'role.released', 'mute.removed'].includes(type);
      expect(EVENT_TABLE[type].undo !== 'never').toBe(same || Object.hasOwn(TUI_MOB, `undo.${type}`));
    },
  );

  it.each(EVENTS)(
    'DOM-12 after the close %s is taken back where it is words or what the close confirms',
    (type) => {
      const { undo } = EVENT_TABLE[type];
      const { state } = closed();
      const entry = { seq: 99, by: sato.id, type, key: 'x', before: null, touchedBefore: 0 } as never;
      const session = { ...state, undo: [entry], touched: { x: 99 }, lastFinal: {} };
      if (undo === 'never' || undo === 'final') return;
      const isWords = /^note\.|^session\.renamed$/.test(type);
      const isConfirmed =
        /^(severity|impact|verdict)\.set$|^session\.(mitigated|resolved|relapsed)$|^reading\./.test(type);
      const told = (days: number) => refused(session, 'undo', { seq: 99 }, days);
      expect(told(0)).toBe(isWords || isConfirmed ? null : 'session-closed');
      expect(told(AMEND_DAYS + 1)).toBe(isWords ? null : isConfirmed ? 'closed-long-ago' : 'session-closed');
    },
  );

  it('DOM-53 names the one thing that an event changes', () => {
    const named = (type: EventType, data: object) => keyOf({ type, data } as never, sato);
    expect(named('session.opened', {})).toBe('status');
    expect(named('step.done', { step: 'ack' })).toBe('step:ack');
    expect(named('note.added', { note: 'n1' })).toBe('note:n1');
    expect(named('log.pinned', { pin: 'p1' })).toBe('pin:p1');
    expect(named('mute.added', { mute: 'm1' })).toBe('mute:m1');
    expect(named('role.taken', { role: 'lead' })).toBe('role:lead');
    expect(named('change.pinned', { change: { id: 'x' } })).toBe('change:x');
    expect(named('incident.linked', { incident: { id: 'Q1' } })).toBe('incident:Q1');
    expect(named('responder.requested', { request: 'r1' })).toBe('request:r1');
    expect(named('action.done', { action: 'a1' })).toBe('action:a1');
    expect(named('participant.removed', { participant: 'p1' })).toBe('participant:p1');
    expect(named('participant.joined', { participant: { id: 'p1' } })).toBe('participant:p1');
    expect(named('participant.left', {})).toBe(`participant:${sato.id}`);
    expect(named('session.related', { session: 's1' })).toBe('related:s1');
  });

  it.each<[EventType, object, boolean]>([
    ['change.ruled-out', { reason: null }, false],
    ['change.ruled-out', { reason: 'x' }, true],
    ['change.pinned', { pinned: false }, false],
    ['impact.set', { impact: null }, false],
    ['impact.set', { impact: {} }, true],
    ['goal.set', { goal: null }, false],
    ['goal.set', { goal: 'x' }, true],
    ['action.requested', { target: 'pagerduty', act: 'escalate' }, true],
    ['action.requested', { target: 'slack', act: 'escalate' }, false],
    ['step.done', { step: 'nope' }, true],
  ])('DOM-380 %s with %j works on the incident: %s', (type, data, work) => {
    expect(isWork({ type, data, by: sato } as never, { steps: {} })).toBe(work);
    expect(isWork({ type, data, by: pager } as never, { steps: {} })).toBe(false);
  });

  it('DOM-16 has no row for a type of a later version', () => {
    expect([isEventType('note.added'), isEventType('later.thing'), isEventType('toString')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
