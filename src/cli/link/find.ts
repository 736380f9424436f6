import type { ParticipantState, Session, StepState } from '../../domain/session.ts';
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

/** The participants that a word may mean: the one of this id or name, else those whose id or name starts with it. */
function meant(people: readonly ParticipantState[], word: string): readonly ParticipantState[] {
  const low = word.toLowerCase();
  const exact = people.find(({ id, name }) => id === word || name.toLowerCase() === low);
  if (exact) return [exact];
  return people.filter(({ id, name }) => id.startsWith(low) || name.toLowerCase().startsWith(low));
}

/** A participant by id, by name, or by the start of either; oneself for `me`. `gone`: of those removed. */
export function findParticipant(session: Session, word: string, me: string, gone = false): string {
  if (word === 'me') return me;
  const people = Object.values(session.participants).filter(({ removed }) => removed === gone);
  const [only, ...others] = meant(people, word);
  if (only !== undefined && others.length === 0) return only.id;
  const names = people.map(({ name }) => name).join(', ');
  throw new CliError('no-participant', { who: word, people: names });
}

/** The owner of an action: a participant, or the typed name of a person who has not joined. */
export function findOwner(session: Session, word: string, me: string): string {
  const name = word.trim().replace(/\s+/g, ' ');
  if (name === '') throw new CliError('missing-value', { command: 'oncall action', option: '--owner' });
  const isKnown = name === 'me' || meant(Object.values(session.participants), name).length > 0;
  return isKnown ? findParticipant(session, name, me) : name;
}
