import type { CommandInput, CommandType } from '../../src/domain/command.ts';
import type { Session } from '../../src/domain/session.ts';
import type { Random } from './random.ts';

type Act = { [T in CommandType]: readonly [T, CommandInput<T>] }[CommandType];

/** Takes the texts out of some events, of which some may not be there, or have none left. */
export function randomRedaction(random: Random, { seq }: Session): Act {
  const events = Array.from({ length: 1 + random.below(3) }, () =>
    Math.max(1, seq + 3 - random.below(seq + 3)),
  );
  return ['events.redact', { events }];
}

/** Something a person may do, sensible or not; `number` makes its text the only one of its kind. */
export function randomAct(random: Random, number: number, session: Session): Act {
  const step = random.pick(['ack', 'evidence', 'read-back', 'review', 'nowhere']);
  const note = random.chance(0.9) ? (session.notes.at(-1 - random.below(5))?.id ?? 'none') : 'none';
  return random.pick<() => Act>([
    () => ['note.add', { text: `note ${number}` }],
    () => ['note.add', { text: `note ${number}`, kind: 'decision' }],
    () => ['note.add', { text: `note ${number}`, kind: 'action', step: 'ack' }],
    () => ['note.amend', { note, text: `amended ${number}` }],
    () => ['note.remove', { note }],
    () => ['step.do', { step }],
    () => ['step.do', { step }],
    () => ['step.undo', { step }],
    () => ['step.start', { step }],
    () => ['step.skip', { step, reason: random.chance(0.7) ? `because ${number}` : '' }],
    () => ['step.add', { phase: 'detect', title: { ja: `手順${number}`, en: `step ${number}` } }],
    () => ['role.take', { role: random.pick(['lead', 'driver', 'scribe']) }],
    () => ['role.release', { role: 'lead' }],
    () => ['severity.set', { severity: random.pick(['SEV1', 'SEV2', null]) }],
    () => ['goal.set', { goal: `goal ${number}` }],
    () => ['mute.add', { pattern: `pattern ${random.below(4)}` }],
    () => ['undo', {}],
    () => ['undo', {}],
  ])();
}
