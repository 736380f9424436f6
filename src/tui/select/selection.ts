import type { SeenChange } from '../../domain/changes/system-change.ts';
import { allSteps, currentStep } from '../../domain/checklist.ts';
import { looksOn } from '../../domain/permission.ts';
import type { Note, ParticipantState, Pin, Session, StepState } from '../../domain/session.ts';
import type { NumberedLine } from '../../protocol/messages.ts';
import { type FoldRow, rowOf } from '../model/log-list.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { driverOf, isYou, type World } from '../model/world.ts';

/** The selected step; where none was chosen, or it is gone, the one the team is at. */
export function selectedStep(state: ScreenState, { session }: World): StepState | null {
  if (state.phase !== null) return null;
  const chosen = state.step === null ? undefined : session.steps[state.step];
  return chosen ?? currentStep(session) ?? allSteps(session).at(-1) ?? null;
}

/** What a step is called on this screen. */
export const titleOf = (step: StepState, { lang }: Pick<World, 'lang'>): string => step.step.title[lang];

/** The step oneself is at: pins and notes made meanwhile belong to it. */
export function ownStep(world: Pick<World, 'session' | 'you'>): string | null {
  const doing = Object.values(world.session.steps).filter(
    (step) => step.status === 'doing' && isYou(world, step.by?.id ?? null),
  );
  if (doing.length === 1) return doing[0]?.id ?? null;
  return isYou(world, driverOf(world)) ? (doing.at(-1)?.id ?? null) : null;
}

/** What the notes pane lists: notes, and pins among them where they were made. */
export type NoteEntry =
  | { readonly kind: 'note'; readonly id: string; readonly note: Note }
  | { readonly kind: 'pin'; readonly id: string; readonly pin: Pin }
  /** Something went out, or somebody pinned what did. */
  | {
      readonly kind: 'change';
      readonly id: string;
      readonly at: string;
      readonly change: SeenChange;
      readonly pinned: string | null;
    };

/** Ids of pins among those of notes. */
const PIN = 'pin:';

/** Entries as the pane lists them, in the order they were made. */
export function shownEntries(state: ScreenState, { session }: World): readonly NoteEntry[] {
  const { noteKind } = state;
  const notes = session.notes
    .filter((note) => !note.removed && (noteKind === null || noteKind === note.kind))
    .map((note): NoteEntry => ({ kind: 'note', id: note.id, note }));
  if (noteKind !== null && noteKind !== 'pin') return notes;
  const pins = session.pins
    .filter((pin) => !pin.removed)
    .map((pin): NoteEntry => ({ kind: 'pin', id: PIN + pin.id, pin }));
  return [...notes, ...pins, ...(noteKind === null ? changeEntries(session) : [])].sort((a, b) =>
    madeAt(a).localeCompare(madeAt(b)),
  );
}

/** What came while the session was open, and what was pinned of before. */
function changeEntries({ cameChanges, changeMarks }: Session): readonly NoteEntry[] {
  const came = cameChanges.map((one): NoteEntry => {
    return { kind: 'change', id: `change:${one.id}`, at: one.at, change: one.change, pinned: null };
  });
  const pinned = changeMarks.flatMap(({ id, change, pinned: by }): NoteEntry[] =>
    by === null ? [] : [{ kind: 'change', id: `pinned:${id}`, at: by.at, change, pinned: by.by.name }],
  );
  return [...came, ...pinned];
}

const madeAt = (entry: NoteEntry): string =>
  entry.kind === 'note' ? entry.note.at : entry.kind === 'pin' ? entry.pin.at : entry.at;

/** The selected entry; where none was chosen, the newest. */
export function selectedEntry(state: ScreenState, world: World): NoteEntry | null {
  const entries = shownEntries(state, world);
  return entries.find((entry) => entry.id === state.note) ?? entries.at(-1) ?? null;
}

/** The selected note; null where a pin is selected. */
export function selectedNote(state: ScreenState, world: World): Note | null {
  const entry = selectedEntry(state, world);
  return entry?.kind === 'note' ? entry.note : null;
}

/** The selected pin; null where a note is selected. */
export function selectedPin(state: ScreenState, world: World): Pin | null {
  const entry = selectedEntry(state, world);
  return entry?.kind === 'pin' ? entry.pin : null;
}

/**
 * People as the pane lists them: the present ones first, those with a role before the others, then by arrival. Of those on the
 * web, who come by the hundred, the ones who are here, behind the others.
 */
export function shownPeople({
  session,
  presence,
}: Pick<World, 'session' | 'presence'>): readonly ParticipantState[] {
  const here = new Set(presence.map(({ participant }) => participant));
  const holders = new Set<string>(Object.values(session.roles));
  const rank = (person: ParticipantState): number =>
    person.leftAt !== null
      ? 4
      : person.kind === 'web'
        ? 3
        : session.roles.driver === person.id
          ? 0
          : holders.has(person.id)
            ? 1
            : 2;
  return Object.values(session.participants)
    .filter(({ id, kind, removed }) => !removed && (kind !== 'web' || here.has(id)))
    .sort((a, b) => rank(a) - rank(b) || a.joinedAt.localeCompare(b.joinedAt));
}

/** On the web more than so many share a row. */
const WEB_ROWS = 3;
const WATCHERS = 'watchers';

/** A row of the pane: one person, or all of those on the web. */
interface PeopleRow {
  /** Of the person, or of that row. */
  readonly id: string;
  /** At least one. */
  readonly people: readonly ParticipantState[];
}

/** Those on the web apart from the others, where they are more than a few; else all stay in their order. */
export function watchersApart(people: readonly ParticipantState[]): {
  readonly others: readonly ParticipantState[];
  readonly watchers: readonly ParticipantState[];
} {
  const isWatcher = ({ kind, leftAt }: ParticipantState): boolean => kind === 'web' && leftAt === null;
  const watchers = people.filter(isWatcher);
  if (watchers.length <= WEB_ROWS) return { others: people, watchers: [] };
  return { others: people.filter((person) => !isWatcher(person)), watchers };
}

/** The rows of the pane, without those who were asked for help. */
export function peopleRows(world: Pick<World, 'session' | 'presence'>): readonly PeopleRow[] {
  const { others, watchers } = watchersApart(shownPeople(world));
  const rows = others.map((person): PeopleRow => ({ id: person.id, people: [person] }));
  if (watchers.length === 0) return rows;
  const left = others.findIndex(({ leftAt }) => leftAt !== null);
  return rows.toSpliced(left < 0 ? rows.length : left, 0, { id: WATCHERS, people: watchers });
}

/** Rows that the people, and those asked for help, would fill: one each. */
export const peopleRowCount = (world: Omit<World, 'layout'>): number =>
  Math.max(1, peopleRows(world).length + world.session.responders.length);

/** Who can take a shift over: those who are here and may act. */
export const successors = (world: World): readonly ParticipantState[] =>
  shownPeople(world).filter(
    (person) => person.leftAt === null && !looksOn(person.kind) && !isYou(world, person.id),
  );

/** The selected row of people; where none was chosen, the first. A person who has come to share a row is found there. */
export function selectedPeople(state: ScreenState, world: World): PeopleRow | null {
  const rows = peopleRows(world);
  const isChosen = ({ id, people }: PeopleRow) =>
    id === state.person || people.some((person) => person.id === state.person);
  return rows.find(isChosen) ?? rows[0] ?? null;
}

/** The selected row of the log; null while live, so that nothing that moves can be acted upon. */
export function selectedRow({ logs }: ScreenState, world: World): FoldRow | null {
  return logs.view === 'lines' ? (rowOf(world.logs, logs.cursor) ?? null) : null;
}

/** The selected line itself, also where it is folded into a row; null while live, filtered out, or behind another view. */
export function selectedLine({ logs }: ScreenState, world: World): NumberedLine | null {
  if (logs.cursor === null || logs.view !== 'lines') return null;
  return world.logs.line(logs.cursor) ?? null;
}

/** The pin of a line that still stands. */
export function pinOf(world: World, line: { readonly id: string; readonly source: string }): Pin | null {
  return (
    world.session.pins.find(
      (pin) => !pin.removed && pin.line.id === line.id && pin.line.source === line.source,
    ) ?? null
  );
}

/** The pins that stand among the lines of a row. */
export function pinsIn(world: World, row: FoldRow): readonly Pin[] {
  if (row.count === 1) {
    const pin = pinOf(world, row.line);
    return pin === null ? [] : [pin];
  }
  return world.session.pins.filter((pin) => {
    const no = pin.removed ? null : world.logs.pinnedAt(pin.line);
    return no !== null && row.no <= no && no <= row.lastNo;
  });
}
