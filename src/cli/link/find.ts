import type { Session, StepState } from '../../domain/session.ts';
import { nearest } from '../../text/nearest.ts';
import { CliError } from '../base/errors.ts';

/** The steps of a session in the order of work. */
export function stepsInOrder(session: Session): readonly StepState[] {
  return session.phases.flatMap(({ steps }) => steps.flatMap((id) => session.steps[id] ?? []));
}

/** The step meant by an id or by the start of one that no other has. Rejects with the one that comes nearest. */
export function findStep(session: Session, word: string): StepState {
  const steps = stepsInOrder(session);
  const exact = steps.find(({ id }) => id === word);
  if (exact) return exact;
  const starts = steps.filter(({ id }) => id.startsWith(word));
  if (starts.length === 1 && starts[0]) return starts[0];
  if (starts.length > 1) {
    throw new CliError('ambiguous-step', { step: word, matches: starts.map(({ id }) => id).join(', ') });
  }
  const near = nearest(
    word,
    steps.map(({ id }) => id),
  );
  throw near
    ? new CliError('no-step-near', { step: word, near })
    : new CliError('no-step', { step: word, session: session.id });
}

/** A participant by id, by name, or by the start of either; oneself for `me`. `gone`: of those removed. */
export function findParticipant(session: Session, word: string, me: string, gone = false): string {
  if (word === 'me') return me;
  const people = Object.values(session.participants).filter(({ removed }) => removed === gone);
  const low = word.toLowerCase();
  const exact = people.find(({ id, name }) => id === word || name.toLowerCase() === low);
  if (exact) return exact.id;
  const starts = people.filter(({ id, name }) => id.startsWith(low) || name.toLowerCase().startsWith(low));
  if (starts.length === 1 && starts[0]) return starts[0].id;
  const names = people.map(({ name }) => name).join(', ');
  throw new CliError('no-participant', { who: word, people: names });
}

/** Who owns an action: a participant as above, or the name of somebody who has not joined, as it is typed. */
export function findOwner(session: Session, word: string, me: string): string {
  const name = word.trim().replace(/\s+/g, ' ');
  if (name === '') throw new CliError('missing-value', { command: 'oncall action', option: '--owner' });
  try {
    return findParticipant(session, name, me);
  } catch (error) {
    const low = name.toLowerCase();
    const several = Object.values(session.participants).some((one) => one.name.toLowerCase().startsWith(low));
    if (several || !(error instanceof CliError) || error.kind !== 'no-participant') throw error;
    return name;
  }
}
