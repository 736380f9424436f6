import type { Draft } from '../draft.ts';
import { knownKind } from '../permission.ts';
import type { Role } from '../procedure.ts';
import { type Appliers, actOf, type UndoableEvent } from './apply.ts';

/** What a role's undo brings back: the holder, and for the driver since when. */
export interface RoleBefore {
  readonly holder: string | null;
  readonly driverSince: string | null;
}

export function setRole(d: Draft, role: Role, holder: string | null): void {
  const roles = d.record('roles');
  if (holder === null) delete roles[role];
  else roles[role] = holder;
}

/** A role passes to a holder, or to nobody. */
function passRole(d: Draft, e: UndoableEvent, role: Role, to: string | null): void {
  d.touch(e, `role:${role}`, roleBefore(d, role));
  setRole(d, role, to);
  d.mark(`role:${role}`, to === null ? null : actOf(e), e.seq);
}

const roleBefore = (d: Draft, role: Role): RoleBefore => ({
  holder: d.s.roles[role] ?? null,
  driverSince: d.s.driverSince,
});

export const peopleAppliers = {
  'participant.joined': (d, e) => {
    const { id, name } = e.data.participant;
    const kind = knownKind(e.data.participant.kind);
    const known = d.s.participants[id];
    if (kind === 'web' && e.data.invite !== undefined) d.record('invitedBy')[id] = e.data.invite;
    if (kind === 'web' && e.data.from !== undefined)
      d.record('admittedFrom')[id] = { name, from: e.data.from };
    const acts = kind === 'member' || kind === 'guest';
    if (acts && known === undefined && d.s.clock.secondPerson === null) {
      const others = Object.values(d.s.participants).some((p) => p.kind === 'member' || p.kind === 'guest');
      if (others) d.s.clock = { ...d.s.clock, secondPerson: e.at };
    }
    d.record('participants')[id] = {
      id,
      name,
      kind,
      joinedAt: known?.joinedAt ?? e.at,
      joins: (known?.joins ?? 0) + 1,
      leftAt: null,
      revoked: false,
      removed: false,
    };
  },
  'participant.left': (d, e) => {
    const person = d.s.participants[e.by.id];
    if (person) d.record('participants')[person.id] = { ...person, leftAt: e.at };
  },
  'participant.removed': (d, e) => {
    const person = d.s.participants[e.data.participant];
    if (person) d.record('participants')[person.id] = { ...person, leftAt: e.at, removed: true };
  },
  'participant.invited': (d, e) => {
    d.record('invitedBy')[e.data.participant] = e.by.id;
    if (e.data.host) d.record('hosts')[e.by.id] = true;
  },
  'participant.admitted': (d, e) => {
    const { participant, name, from } = e.data;
    d.record('admittedFrom')[participant] = { name, from };
  },
  'participant.readmitted': (d, e) => {
    const person = d.s.participants[e.data.participant];
    if (person) d.record('participants')[person.id] = { ...person, removed: false };
  },
  'participant.revoked': (d, e) => {
    const { participant } = e.data;
    const person = d.s.participants[participant];
    if (person?.leftAt === null) {
      d.record('participants')[participant] = { ...person, leftAt: e.at, revoked: true };
    }
    // A member of the hub may get a new token and come again; an invite is for one person and never comes back.
    if (d.s.invitedBy[participant] !== undefined) d.record('revoked')[participant] = e.at;
  },
  'role.taken': (d, e) => {
    passRole(d, e, e.data.role, e.data.participant);
  },
  'role.released': (d, e) => {
    passRole(d, e, e.data.role, null);
  },
  'driver.changed': (d, e) => {
    passRole(d, e, 'driver', e.data.to);
    d.s.driverSince = e.data.to === null ? null : e.at;
  },
  'shift.handed-over': (d, e) => {
    d.touch(e, 'handovers', [...d.s.handovers]);
    d.list('handovers').push({ ...actOf(e), to: e.data.to });
  },
  'rotation.set': (d, e) => {
    d.touch(e, 'rotation', d.s.rotation);
    d.s.rotation = e.data.minutes;
  },
} satisfies Appliers;
