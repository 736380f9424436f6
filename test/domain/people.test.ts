import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/domain/event.ts';
import { isShutOut } from '../../src/domain/permission.ts';
import { Given, guest, observer, opened, opening, pager, sato, tanaka } from './given.ts';

const UNTIL = '2026-11-25T12:00:00.000Z';
const invited: Actor = { id: 'member-0000000001', name: 'Invited', kind: 'member' };
const deeper: Actor = { id: 'guest-0000000002', name: 'Deeper', kind: 'guest' };
const other: Actor = { id: 'guest-0000000003', name: 'Other', kind: 'guest' };
const unused = 'guest-0000000004';

const invite = (given: Given, by: Actor, who: Pick<Actor, 'id'>, role: 'member' | 'guest' = 'guest') =>
  given.when(by, 'participant.invite', { participant: who.id, role, until: UNTIL });

/** 佐藤 and 田中; 田中 let in `invited`, who let in `deeper`; 佐藤 let in `other`. One invite is unused. */
function letIn(): Given {
  const given = opened();
  given.when(tanaka, 'participant.join', {});
  invite(given, tanaka, invited, 'member');
  given.when(invited, 'participant.join', {});
  invite(given, invited, deeper);
  given.when(deeper, 'participant.join', {});
  invite(given, sato, other);
  given.when(other, 'participant.join', {});
  invite(given, tanaka, { id: unused });
  given.when(deeper, 'role.take', { role: 'scribe' });
  return given;
}

const revokedIn = (facts: readonly { type: string; data: object }[]) =>
  facts.filter(({ type }) => type === 'participant.revoked').map(({ data }) => data);

describe('an invite used from another network', () => {
  const hub: Actor = { id: 'hub', name: 'oncall', kind: 'system' };
  const admit = (given: Given, participant: string, from: string) =>
    given.when(hub, 'participant.admit', { participant, name: 'Invited', from });

  it('SEC-365 is noted once, and of an invite that was made only', () => {
    const given = opened();
    invite(given, sato, invited, 'member');
    expect(admit(given, invited.id, '203.0.113.9').facts).toHaveLength(1);
    expect(given.state.admittedFrom).toEqual({ [invited.id]: { name: 'Invited', from: '203.0.113.9' } });
    expect(admit(given, invited.id, '198.51.100.1').facts).toEqual([]);
    expect(admit(given, unused, '203.0.113.9').refused).toEqual({
      kind: 'unknown-participant',
      params: { participant: unused },
    });
  });
});

describe('whom somebody let in', () => {
  it('DOM-340 goes with who is removed, roles and all; others stay', () => {
    const given = letIn();
    const { facts } = given.when(sato, 'participant.remove', { participant: tanaka.id });
    expect(facts.map(({ type }) => type)).toEqual([
      'participant.removed',
      'participant.revoked',
      'role.released',
      'participant.revoked',
    ]);
    expect(revokedIn(facts)).toEqual([
      { participant: invited.id, origin: tanaka.id },
      { participant: deeper.id, origin: tanaka.id },
    ]);
    const { participants, roles } = given.state;
    expect(roles.scribe).toBeUndefined();
    for (const { id } of [invited, deeper]) expect(participants[id]?.leftAt).not.toBeNull();
    expect(participants[other.id]?.leftAt).toBeNull();
    expect(given.when(other, 'note.add', { text: 'here' }).refused).toBeNull();
  });

  it('DOM-340 goes with whose access is revoked, once, also after they have left', () => {
    const given = letIn();
    given.when(tanaka, 'participant.leave', {});
    const { facts } = given.when(pager, 'participant.revoke', { participant: tanaka.id, origin: null });
    expect(revokedIn(facts)).toEqual([
      { participant: invited.id, origin: tanaka.id },
      { participant: deeper.id, origin: tanaka.id },
    ]);
    const again = given.when(pager, 'participant.revoke', { participant: tanaka.id, origin: null });
    expect(again).toEqual({ refused: null, facts: [] });
    const alone = given.when(pager, 'participant.revoke', { participant: unused, origin: tanaka.id });
    expect(revokedIn(alone.facts)).toEqual([{ participant: unused, origin: tanaka.id }]);
    expect(
      given.when(pager, 'participant.revoke', { participant: 'nobody', origin: null }).refused?.kind,
    ).toBe('unknown-participant');
  });

  it('DOM-341 may do nothing any more, even by an invite that was used after the end of its maker', () => {
    const given = letIn();
    given.when(sato, 'participant.remove', { participant: tanaka.id });
    const late: Actor = { id: unused, name: 'Late', kind: 'guest' };
    for (const who of [tanaka, invited, deeper, late]) {
      expect(isShutOut(given.state, who.id)).toBe(true);
      for (const act of ['participant.join', 'undo'] as const) {
        expect(given.when(who, act, {}).refused).toEqual({
          kind: 'not-allowed',
          params: { act, kind: 'removed' },
        });
      }
    }
    expect(invite(given, invited, { id: 'guest-0000000005' }).refused?.kind).toBe('not-allowed');
  });

  it('DOM-341 stays out when their inviter is let back in; a member whose token was revoked may come again', () => {
    const given = letIn();
    given.when(sato, 'participant.remove', { participant: tanaka.id });
    given.when(sato, 'participant.readmit', { participant: tanaka.id });
    expect(given.when(tanaka, 'participant.join', {}).refused).toBeNull();
    expect(given.when(deeper, 'participant.join', {}).refused?.kind).toBe('not-allowed');
    given.when(pager, 'participant.revoke', { participant: tanaka.id, origin: null });
    expect(given.state.participants[tanaka.id]?.leftAt).not.toBeNull();
    expect(given.when(tanaka, 'participant.join', {}).refused).toBeNull();
  });

  it('DOM-341 holds in a log that says two people let each other in', () => {
    const given = letIn();
    invite(given, deeper, tanaka);
    invite(given, deeper, invited);
    expect(isShutOut(given.state, deeper.id)).toBe(false);
    given.when(sato, 'participant.remove', { participant: deeper.id });
    expect(isShutOut(given.state, tanaka.id)).toBe(false);
  });
});

describe('who comes and leaves', () => {
  it('DOM-342 is told once of an observer, and a bounded number of times of others', () => {
    const given = opened();
    const times = (who: Actor, count: number) => {
      const told: string[] = [];
      for (let i = 0; i < count; i += 1) {
        for (const act of ['participant.join', 'participant.leave'] as const) {
          told.push(...given.when(who, act, {}).facts.map(({ type }) => type));
        }
      }
      return told;
    };
    expect(times(observer, 50)).toEqual(['participant.joined']);
    expect(given.state.participants[observer.id]?.leftAt).toBeNull();
    const told = times(tanaka, 50);
    expect(told.filter((type) => type === 'participant.left')).toHaveLength(30);
    expect(told.filter((type) => type === 'participant.joined')).toHaveLength(31);
    given.when(tanaka, 'role.take', { role: 'scribe' });
    expect(given.when(tanaka, 'participant.leave', {}).facts.map(({ type }) => type)).toEqual([
      'role.released',
    ]);
  });
});

const NO_EFFECT = { refused: null, facts: [] };

describe('joining', () => {
  it('DOM-342 again changes nothing, unless with another name or kind, or after leaving', () => {
    const given = opened();
    const joinedAt = given.state.at;
    expect(given.state.participants[sato.id]?.joinedAt).toBe(joinedAt);
    const join = (more: object) => given.when({ ...sato, ...more }, 'participant.join', {});
    expect(join({})).toEqual(NO_EFFECT);
    expect(given.when(pager, 'participant.join', {})).toEqual(NO_EFFECT);
    const joined = { type: 'participant.joined', data: { participant: { ...sato, name: 'Sato' } } };
    expect(join({ name: 'Sato' }).facts).toEqual([joined]);
    expect(join({ name: 'Sato', kind: 'guest' }).facts).toHaveLength(1);
    expect(given.state.participants).toEqual({
      [sato.id]: {
        ...{ id: sato.id, name: 'Sato', kind: 'guest', joinedAt, joins: 3 },
        ...{ leftAt: null, revoked: false, removed: false },
      },
    });
    given.when({ ...sato, name: 'Sato' }, 'participant.leave', {});
    expect(given.state.participants[sato.id]?.leftAt).toBe(given.state.at);
    expect(join({ name: 'Sato', kind: 'guest' }).facts).toHaveLength(1);
    expect(given.state.participants[sato.id]).toMatchObject({ joinedAt, joins: 4, leftAt: null });
  });

  it('DOM-36 is open to 500 people, and to those who were there', () => {
    const given = opened();
    const one = given.state.participants[sato.id]!;
    const people = (count: number) => {
      const others = Array.from({ length: count - 2 }, (_, n) => [`p${n}`, { ...one, id: `p${n}` }]);
      const gone = { ...one, id: guest.id, leftAt: one.joinedAt };
      given.state = {
        ...given.state,
        participants: { ...Object.fromEntries(others), [sato.id]: one, [guest.id]: gone },
      };
    };
    people(500);
    expect(given.when(tanaka, 'participant.join', {}).refused).toEqual({
      kind: 'too-many',
      params: { what: 'participants', limit: 500 },
    });
    expect(given.when(guest, 'participant.join', {}).refused).toBeNull();
    people(499);
    expect(given.when(tanaka, 'participant.join', {}).refused).toBeNull();
  });

  it('DOM-13 the second person is the first one who joins beside a member or guest', () => {
    const given = opened();
    given.when(observer, 'participant.join', {});
    given.when(sato, 'participant.leave', {});
    given.when(sato, 'participant.join', {});
    expect(given.state.clock.secondPerson).toBeNull();
    given.when(guest, 'participant.join', {});
    const second = given.state.at;
    given.when(tanaka, 'participant.join', {});
    expect(given.state.clock.secondPerson).toBe(second);
    const watched = new Given();
    watched.when(sato, 'session.open', opening);
    for (const by of [observer, sato]) watched.when(by, 'participant.join', {});
    expect(watched.state.clock.secondPerson).toBeNull();
    const helped = new Given();
    helped.when(sato, 'session.open', opening);
    for (const by of [guest, sato]) helped.when(by, 'participant.join', {});
    expect(helped.state.clock.secondPerson).toBe(helped.state.at);
  });
});

describe('leaving', () => {
  it('DOM-18 frees one’s own roles only, each by its name', () => {
    const given = opened();
    given.when(tanaka, 'participant.join', {});
    given.when(sato, 'role.take', { role: 'lead' });
    for (const role of ['scribe', 'driver'] as const) given.when(tanaka, 'role.take', { role });
    expect(given.when(tanaka, 'participant.leave', {}).facts).toEqual([
      { type: 'role.released', data: { role: 'scribe' } },
      { type: 'driver.changed', data: { from: tanaka.id, to: null } },
      { type: 'participant.left', data: {} },
    ]);
    expect(given.state.roles).toEqual({ lead: sato.id });
    expect(given.when(tanaka, 'participant.leave', {})).toEqual(NO_EFFECT);
    expect(given.when(guest, 'participant.leave', {})).toEqual(NO_EFFECT);
  });

  it('DOM-23 somebody is removed once, and of somebody who was not there nothing is', () => {
    const given = opened();
    given.when(tanaka, 'participant.join', {});
    const unknown = { kind: 'unknown-participant', params: { participant: 'nobody' } };
    for (const type of ['participant.remove', 'participant.readmit'] as const)
      expect(given.when(sato, type, { participant: 'nobody' }).refused).toEqual(unknown);
    const participant = tanaka.id;
    expect(given.when(sato, 'participant.remove', { participant, reason: 'x' }).facts).toEqual([
      { type: 'participant.removed', data: { participant, reason: 'x' } },
    ]);
    expect(given.state.participants[participant]).toMatchObject({ removed: true, leftAt: given.state.at });
    expect(given.when(sato, 'participant.remove', { participant })).toEqual(NO_EFFECT);
    given.when(sato, 'participant.readmit', { participant });
    expect(given.state.participants[participant]?.removed).toBe(false);
    expect(given.when(sato, 'participant.readmit', { participant })).toEqual(NO_EFFECT);
  });

  it('DOM-340 a member whose access ends leaves once, and the time at which they left stays', () => {
    const given = opened();
    given.when(tanaka, 'participant.join', {});
    given.when(tanaka, 'role.take', { role: 'lead' });
    const revoke = (participant: string) =>
      given.when(pager, 'participant.revoke', { participant, origin: null });
    expect(revoke(tanaka.id).facts).toEqual([
      { type: 'role.released', data: { role: 'lead' } },
      { type: 'participant.revoked', data: { participant: tanaka.id, origin: null } },
    ]);
    const { leftAt } = given.state.participants[tanaka.id]!;
    expect(given.state.participants[tanaka.id]).toMatchObject({ revoked: true, leftAt: given.state.at });
    expect(given.state.revoked).toEqual({});
    expect(revoke(tanaka.id)).toEqual(NO_EFFECT);
    expect(given.state.participants[tanaka.id]?.leftAt).toBe(leftAt);
    expect(revoke('nobody').refused).toEqual({
      kind: 'unknown-participant',
      params: { participant: 'nobody' },
    });
  });

  it('DOM-340 who came by an invite and left before is shut out, and left when they did', () => {
    const given = opened();
    given.when(tanaka, 'participant.join', {});
    invite(given, tanaka, invited, 'member');
    given.when(invited, 'participant.join', {});
    given.when(invited, 'participant.leave', {});
    const { leftAt } = given.state.participants[invited.id]!;
    const revoke = () => given.when(pager, 'participant.revoke', { participant: invited.id, origin: null });
    expect(revoke().facts).toHaveLength(1);
    expect(revoke()).toEqual(NO_EFFECT);
    expect(given.state.participants[invited.id]).toMatchObject({ leftAt, revoked: false });
    expect(given.state.revoked).toEqual({ [invited.id]: given.state.at });
  });

  it('DOM-340 an invite is made once, and of a maker the host of a hub is known', () => {
    const given = opened();
    expect(invite(given, sato, invited, 'member').facts).toHaveLength(1);
    expect(invite(given, tanaka, invited, 'member')).toEqual(NO_EFFECT);
    expect([given.state.invitedBy, given.state.hosts]).toEqual([{ [invited.id]: sato.id }, {}]);
    given.when(sato, 'participant.invite', {
      participant: other.id,
      role: 'guest',
      until: UNTIL,
      host: true,
    });
    expect(given.state.hosts).toEqual({ [sato.id]: true });
  });
});

describe('roles', () => {
  it('DOM-18 are taken for oneself or for somebody who is there, and given up by name', () => {
    const given = opened();
    given.when(tanaka, 'participant.join', {});
    given.when(guest, 'participant.join', {});
    given.when(guest, 'participant.leave', {});
    const take = (role: 'lead' | 'driver', participant?: string) =>
      given.when(sato, 'role.take', { role, ...(participant ? { participant } : {}) });
    for (const participant of [guest.id, 'nobody'])
      expect(take('lead', participant).refused).toEqual({
        kind: 'unknown-participant',
        params: { participant },
      });
    expect(take('lead').facts).toEqual([
      { type: 'role.taken', data: { role: 'lead', participant: sato.id } },
    ]);
    expect(take('lead', sato.id)).toEqual(NO_EFFECT);
    expect(take('lead', tanaka.id).facts).toEqual([
      { type: 'role.taken', data: { role: 'lead', participant: tanaka.id } },
    ]);
    expect(take('driver').facts).toEqual([{ type: 'driver.changed', data: { from: null, to: sato.id } }]);
    expect(given.state.driverSince).toBe(given.state.at);
    expect(given.state.roles).toEqual({ lead: tanaka.id, driver: sato.id });
    const release = (role: 'lead' | 'driver' | 'scribe') => given.when(sato, 'role.release', { role });
    expect(release('scribe')).toEqual(NO_EFFECT);
    expect(release('lead').facts).toEqual([{ type: 'role.released', data: { role: 'lead' } }]);
    expect(release('driver').facts).toEqual([{ type: 'driver.changed', data: { from: sato.id, to: null } }]);
    expect([given.state.roles, given.state.driverSince]).toEqual([{}, null]);
  });

  it('DOM-18 who takes a role by a script is in the session from then on', () => {
    const given = opened();
    expect(given.when(tanaka, 'role.take', { role: 'lead' }).facts.map(({ type }) => type)).toEqual([
      'participant.joined',
      'role.taken',
    ]);
    given.when(observer, 'participant.join', {});
    expect(given.when(sato, 'role.take', { role: 'lead', participant: observer.id }).refused).toEqual({
      kind: 'not-allowed',
      params: { act: 'role.take', kind: 'observer' },
    });
  });

  it('DOM-45 an undo gives the driver’s role back with the time since when it was held', () => {
    const given = opened();
    given.when(tanaka, 'participant.join', {});
    given.when(tanaka, 'role.take', { role: 'driver' });
    const since = given.state.driverSince;
    given.when(sato, 'role.take', { role: 'lead' });
    given.when(sato, 'role.take', { role: 'driver' });
    expect(given.state.driverSince).not.toBe(since);
    given.when(sato, 'undo', {});
    expect([given.state.roles.driver, given.state.driverSince]).toEqual([tanaka.id, since]);
    given.when(sato, 'undo', {});
    expect([given.state.roles, given.state.driverSince]).toEqual([{ driver: tanaka.id }, since]);
  });

  it('DOM-45 an undo of another role leaves the time since when the driver drives', () => {
    const given = opened();
    given.when(tanaka, 'participant.join', {});
    given.when(sato, 'role.take', { role: 'lead' });
    given.when(tanaka, 'role.take', { role: 'driver' });
    const since = given.state.driverSince;
    given.when(sato, 'undo', {});
    expect([given.state.roles, given.state.driverSince]).toEqual([{ driver: tanaka.id }, since]);
  });

  it('DOM-40 an undo of the second hand-over leaves the first', () => {
    const given = opened();
    given.when(tanaka, 'participant.join', {});
    given.when(sato, 'shift.hand-over', { to: tanaka.id });
    const { handovers } = given.state;
    given.when(tanaka, 'shift.hand-over', { to: sato.id });
    expect(given.state.handovers).toHaveLength(2);
    given.when(tanaka, 'undo', {});
    expect(given.state.handovers).toEqual(handovers);
  });

  it('DOM-610 a shift is handed over 200 times, to people who are there and may write', () => {
    const given = opened();
    for (const by of [tanaka, observer, guest]) given.when(by, 'participant.join', {});
    given.when(guest, 'participant.leave', {});
    const to = (id: string) => given.when(sato, 'shift.hand-over', { to: id }).refused;
    for (const participant of [sato.id, guest.id])
      expect(to(participant)).toEqual({ kind: 'unknown-participant', params: { participant } });
    expect(to(observer.id)).toEqual({
      kind: 'not-allowed',
      params: { act: 'shift.hand-over', kind: 'observer' },
    });
    expect(to(tanaka.id)).toBeNull();
    const [handover] = given.state.handovers;
    expect(handover).toEqual({ by: sato, at: given.state.at, seq: given.state.seq, to: tanaka.id });
    const handed = (count: number) => {
      given.state = { ...given.state, handovers: Array(count).fill(handover) };
      return to(tanaka.id);
    };
    expect(handed(200)).toEqual({ kind: 'too-many', params: { what: 'handovers', limit: 200 } });
    expect(handed(199)).toBeNull();
  });

  it('DOM-2 the same rotation again has no effect', () => {
    const given = opened();
    const set = (minutes: number | null) => given.when(sato, 'rotation.set', { minutes });
    expect(set(null)).toEqual(NO_EFFECT);
    expect(set(15).facts).toEqual([{ type: 'rotation.set', data: { minutes: 15 } }]);
    expect(set(15)).toEqual(NO_EFFECT);
    expect(given.state.rotation).toBe(15);
  });
});
