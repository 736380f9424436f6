import { allSteps, currentStep } from '../domain/checklist.ts';
import type { Note, ParticipantState, Pin, StepState } from '../domain/session.ts';
import { type LogRow, rowOf } from './log-list.ts';
import type { ScreenState } from './screen-state.ts';
import type { World } from './world.ts';

type LineRow = Extract<LogRow, { kind: 'line' }>;

/** The selected step; where none was chosen, or it is gone, the one the team is at. */
export function selectedStep(state: ScreenState, { session }: World): StepState | null {
  const chosen = state.step === null ? undefined : session.steps[state.step];
  return chosen ?? currentStep(session) ?? allSteps(session).at(-1) ?? null;
}

/** Notes as the pane lists them. */
export function shownNotes({ session }: World): readonly Note[] {
  return session.notes.filter((note) => !note.removed);
}

/** The selected note; where none was chosen, the newest. */
export function selectedNote(state: ScreenState, world: World): Note | null {
  const notes = shownNotes(world);
  return notes.find((note) => note.id === state.note) ?? notes.at(-1) ?? null;
}

/** People as the pane lists them: the present ones first, those with a role before the others, then by arrival. */
export function shownPeople({ session }: World): readonly ParticipantState[] {
  const holders = new Set<string>(Object.values(session.roles));
  const rank = (person: ParticipantState): number =>
    person.leftAt !== null ? 3 : session.roles.driver === person.id ? 0 : holders.has(person.id) ? 1 : 2;
  return Object.values(session.participants)
    .filter((person) => !person.removed)
    .sort((a, b) => rank(a) - rank(b) || a.joinedAt.localeCompare(b.joinedAt));
}

/** The selected person; where none was chosen, the first. */
export function selectedPerson(state: ScreenState, world: World): ParticipantState | null {
  const people = shownPeople(world);
  return people.find((person) => person.id === state.person) ?? people[0] ?? null;
}

/** The selected row of the log; null while live, so that nothing that moves can be acted upon. */
export function selectedRow({ logs }: ScreenState, world: World): LineRow | null {
  const row = rowOf(world.logs, logs.cursor);
  return row?.kind === 'line' ? row : null;
}

/** The pin of a line that still stands. */
export function pinOf(world: World, line: { readonly id: string; readonly source: string }): Pin | null {
  return (
    world.session.pins.find(
      (pin) => !pin.removed && pin.line.id === line.id && pin.line.source === line.source,
    ) ?? null
  );
}
