import { actionsLeft, stepsForLater } from '../../../domain/checklist.ts';
import type { Note, Session } from '../../../domain/session.ts';
import { type Effect, send } from '../../model/effects.ts';
import { isYou, type World } from '../../model/world.ts';
import { choiceField, chosenIn, type Field, type Values } from './form.ts';

/** A form asks for the owners of so many; of the others the notes pane does. */
const MOST = 6;
/** Each choice has a digit. */
const MOST_PEOPLE = 9;

/** Open actions that are nobody's, in their order. */
export const unownedActions = (session: Session): readonly Note[] =>
  actionsLeft(session).filter((note) => note.owner === null);

/** The words of an action; one that was made from a step has the step's. */
export const actionText = (note: Note, { session, lang }: World): string =>
  note.text === '' ? (session.steps[note.step ?? '']?.step.title[lang] ?? '') : note.text;

const unowned = (world: World) => unownedActions(world.session).slice(0, MOST);
const laterUnassigned = ({ session }: World) =>
  stepsForLater(session).filter((step) => step.assignee === null);

/** Who can take one: those who are here, oneself first. */
function people(world: World) {
  const here = Object.values(world.session.participants).filter(
    ({ leftAt, removed, kind }) => leftAt === null && !removed && kind !== 'observer',
  );
  const own = here.filter(({ id }) => isYou(world, id));
  return [...own, ...here.filter(({ id }) => !isYou(world, id))]
    .slice(0, MOST_PEOPLE)
    .map(({ id, name }) => ({
      id,
      label: { key: 'menu.person', params: { who: name } } as const,
    }));
}

export const ownerValues = (world: World): Values =>
  Object.fromEntries(
    [...unowned(world).map(({ id }) => `owner:${id}`), 'later'].map((id) => [id, choiceField()]),
  );

/** A field for each action that is nobody's, and one for all that the close makes. */
export function ownerFields(world: World): readonly Field[] {
  const choices = people(world);
  const later = laterUnassigned(world).length;
  return [
    ...unowned(world).map(
      (note): Field => ({
        id: `owner:${note.id}`,
        kind: 'choice',
        label: { key: 'field.close-owner', params: { text: actionText(note, world) } },
        choices,
      }),
    ),
    ...(later === 0
      ? []
      : [
          {
            id: 'later',
            kind: 'choice',
            label: { key: 'field.close-later', params: { n: later } },
            choices,
          } as const,
        ]),
  ];
}

/** Gives them to whom was chosen; the others stay nobody's. */
export function ownerEffects(values: Values, world: World): readonly Effect[] {
  const given = unowned(world).flatMap((note) => {
    const owner = chosenIn(values, `owner:${note.id}`);
    return owner === null ? [] : [send('note.amend', { note: note.id, owner })];
  });
  const participant = chosenIn(values, 'later');
  const later =
    participant === null
      ? []
      : laterUnassigned(world).map((step) => send('step.assign', { step: step.id, participant }));
  return [...given, ...later];
}
