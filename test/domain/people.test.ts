import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/domain/event.ts';
import { isShutOut } from '../../src/domain/permission.ts';
import { type Given, observer, opened, pager, sato, tanaka } from './given.ts';

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
    expect(admit(given, unused, '203.0.113.9').refused?.kind).toBe('unknown-participant');
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
