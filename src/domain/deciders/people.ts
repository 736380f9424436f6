import type { Actor, Fact } from '../event.ts';
import { inviters, isShutOut, looksOn } from '../permission.ts';
import type { Role } from '../procedure.ts';
import type { ParticipantState, Session } from '../session.ts';
import { accept, type Deciders, isParticipant, isPresent, noEffect, refuse } from './decide-type.ts';

const PARTICIPANTS_LIMIT = 500;
/** On the web; they take no place of the others. */
const WEB_LIMIT = 1_000;
const HANDOVERS_LIMIT = 200;
/** Of one person. */
const MOST_LEAVES = 30;

function released(role: Role, from: string | null): Fact {
  return role === 'driver'
    ? { type: 'driver.changed', data: { from, to: null } }
    : { type: 'role.released', data: { role } };
}

/** The roles of a person who goes are free again, so that the screen asks for somebody to take them. */
function releases(s: Session, participant: string): Fact[] {
  const held = Object.entries(s.roles).filter(([, holder]) => holder === participant);
  return held.map(([role]) => released(role as Role, participant));
}

/** Whose access ends goes with everyone who came by an invite of theirs, or by one of somebody who did. */
function broughtInBy(s: Session, origin: string): Fact[] {
  const gone = Object.keys(s.invitedBy).filter(
    (id) => s.participants[id] && s.revoked[id] === undefined && inviters(s, id).includes(origin),
  );
  return gone.flatMap((participant): Fact[] => [
    ...releases(s, participant),
    { type: 'participant.revoked', data: { participant, origin } },
  ]);
}

const count = (s: Session, which: (kind: Actor['kind']) => boolean): number =>
  Object.values(s.participants).filter(({ kind }) => which(kind)).length;

export const peopleDeciders = {
  'participant.join': (s, c) => {
    const { id, name, kind } = c.by;
    if (kind === 'system') return noEffect;
    const known = s.participants[id];
    if (known && known.leftAt === null && known.name === name && known.kind === kind) return noEffect;
    if (!known && count(s, (one) => one !== 'web') >= PARTICIPANTS_LIMIT) {
      return refuse('too-many', { what: 'participants', limit: PARTICIPANTS_LIMIT });
    }
    return accept({ type: 'participant.joined', data: { participant: { id, name, kind } } });
  },
  'participant.enter': (s, c) => {
    const { id, name, kind } = c.by;
    const { invite, from } = c.data;
    if (s.participants[id]) return noEffect;
    if (s.invitedBy[invite] === undefined) return refuse('unknown-participant', { participant: invite });
    // It was revoked while they entered: they are not announced, and not let in.
    if (isShutOut(s, invite)) return refuse('not-allowed', { act: 'participant.enter', kind: 'removed' });
    if (count(s, (one) => one === 'web') >= WEB_LIMIT) {
      return refuse('too-many', { what: 'participants', limit: WEB_LIMIT });
    }
    const known = { invite, ...(from === undefined ? {} : { from }) };
    return accept({ type: 'participant.joined', data: { participant: { id, name, kind }, ...known } });
  },
  'participant.leave': (s, c) => {
    const { id, kind } = c.by;
    if (!isPresent(s, id)) return noEffect;
    // Who is here at this moment goes beside the log; in it stands only so much of anybody's coming and leaving.
    const told = !looksOn(kind) && (s.participants[id]?.joins ?? 0) <= MOST_LEAVES;
    return accept(...releases(s, id), ...(told ? [{ type: 'participant.left', data: {} } as const] : []));
  },
  'participant.remove': (s, c) => {
    const { participant } = c.data;
    if (!s.participants[participant]) return refuse('unknown-participant', { participant });
    if (!isParticipant(s, participant)) return noEffect;
    const removed: Fact = { type: 'participant.removed', data: c.data };
    return accept(...releases(s, participant), removed, ...broughtInBy(s, participant));
  },
  'participant.revoke': (s, c) => {
    const { participant } = c.data;
    const invited = s.invitedBy[participant] !== undefined;
    if (!invited && !s.participants[participant]) return refuse('unknown-participant', { participant });
    const ended = invited ? s.revoked[participant] !== undefined : !isPresent(s, participant);
    const own: readonly Fact[] = ended
      ? []
      : [...releases(s, participant), { type: 'participant.revoked', data: c.data }];
    return accept(...own, ...broughtInBy(s, participant));
  },
  'participant.invite': (s, c) =>
    s.invitedBy[c.data.participant] === undefined
      ? accept({ type: 'participant.invited', data: c.data })
      : noEffect,
  'participant.admit': (s, c) => {
    const { participant } = c.data;
    if (s.invitedBy[participant] === undefined) return refuse('unknown-participant', { participant });
    return s.admittedFrom[participant] === undefined
      ? accept({ type: 'participant.admitted', data: c.data })
      : noEffect;
  },
  'participant.readmit': (s, c) => {
    const { participant } = c.data;
    const person = s.participants[participant];
    if (!person) return refuse('unknown-participant', { participant });
    return person.removed ? accept({ type: 'participant.readmitted', data: c.data }) : noEffect;
  },
  'role.take': (s, c) => {
    const participant = c.data.participant ?? c.by.id;
    const { role } = c.data;
    const person = s.participants[participant];
    if (participant !== c.by.id && !isPresent(s, participant))
      return refuse('unknown-participant', { participant });
    if (person && looksOn(person.kind)) return refuse('not-allowed', { act: 'role.take', kind: person.kind });
    const holder = s.roles[role] ?? null;
    if (holder === participant) return noEffect;
    if (role === 'driver') return accept({ type: 'driver.changed', data: { from: holder, to: participant } });
    return accept({ type: 'role.taken', data: { role, participant } });
  },
  'role.release': (s, c) => {
    const holder = s.roles[c.data.role];
    return holder === undefined ? noEffect : accept(released(c.data.role, holder));
  },
  'shift.hand-over': (s, c) => {
    const { to } = c.data;
    if (!isPresent(s, to) || to === c.by.id) return refuse('unknown-participant', { participant: to });
    const { kind } = s.participants[to] as ParticipantState;
    if (looksOn(kind)) return refuse('not-allowed', { act: 'shift.hand-over', kind });
    if (s.handovers.length >= HANDOVERS_LIMIT)
      return refuse('too-many', { what: 'handovers', limit: HANDOVERS_LIMIT });
    return accept({ type: 'shift.handed-over', data: { to } });
  },
  'rotation.set': (s, c) =>
    s.rotation === c.data.minutes ? noEffect : accept({ type: 'rotation.set', data: c.data }),
} satisfies Deciders;
