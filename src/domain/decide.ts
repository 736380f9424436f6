import { AMEND_DAYS, isAmendable } from './amend.ts';
import type { Command, CommandType } from './command.ts';
import { COMMAND_TABLE } from './command-table.ts';
import { chatDeciders } from './deciders/chat.ts';
import { accept, type Decide, type Decision, isPresent, refuse } from './deciders/decide-type.ts';
import { noteDeciders } from './deciders/notes.ts';
import { outsideDeciders } from './deciders/outside.ts';
import { askedThen, fromThePast } from './deciders/past.ts';
import { peopleDeciders } from './deciders/people.ts';
import { runDeciders } from './deciders/runs.ts';
import { sessionDeciders } from './deciders/session.ts';
import { stepDeciders } from './deciders/steps.ts';
import { changeDeciders, releaseDeciders } from './deciders/system-changes.ts';
import { undoDeciders } from './deciders/undo.ts';
import type { Fact } from './event.ts';
import { notPermitted } from './permission.ts';
import type { Session } from './session.ts';
import { atTime } from './step-facts.ts';

const deciders: { readonly [T in CommandType]: Decide<T> } = {
  ...sessionDeciders,
  ...peopleDeciders,
  ...stepDeciders,
  ...noteDeciders,
  ...outsideDeciders,
  ...chatDeciders,
  ...runDeciders,
  ...releaseDeciders,
  ...changeDeciders,
  ...undoDeciders,
};

/**
 * Decides a validated command against the session as it stands. Pure: time comes in, ids derive from the
 * command. `now` is ISO 8601 UTC.
 */
export function decide(session: Session, command: Command, now: string): Decision {
  const denied = notPermitted(session, command.type, command.by);
  return denied ? { ok: false, refusal: denied } : decidePermitted(session, command, now);
}

/** The same for one whose author is known to be allowed to ask for it. */
export function decidePermitted(session: Session, command: Command, now: string): Decision {
  const { type } = command;
  if (type === 'session.open') return sessionDeciders[type](session, command);
  if (session.status === 'new') return refuse('session-not-open', { session: session.id });
  if (session.status === 'closed') {
    const { closed } = COMMAND_TABLE[type];
    if (closed === 'refused') return refuse('session-closed', { act: type });
    if (closed === 'amends' && !isAmendable(session, now))
      return refuse('closed-long-ago', { act: type, days: AMEND_DAYS });
  }
  const decision = (deciders[type] as Decide)(atTime(session, now), command, now);
  if (!decision.ok || decision.facts.length === 0) return decision;
  const late = fromThePast(session, command, decision.facts, now);
  if (late) return { ok: false, refusal: late };
  return accept(...joinFirst(session, command), ...askedThen(decision.facts, command, now));
}

/** Someone who acts without a screen open, as a script does, is in the session from then on. */
function joinFirst(session: Session, { by, type }: Command): readonly Fact[] {
  const comes = type === 'participant.join' || type === 'participant.enter';
  if (by.kind === 'system' || comes || isPresent(session, by.id)) return [];
  const { id, name, kind } = by;
  return [{ type: 'participant.joined', data: { participant: { id, name, kind } } }];
}
