import { actionsLeft } from '../../../domain/checklist.ts';
import { ROLES } from '../../../domain/procedure.ts';
import type { Note, StepState } from '../../../domain/session.ts';
import { type Effect, send } from '../../model/effects.ts';
import { transition } from '../../model/transition.ts';
import { whenText } from '../../model/when.ts';
import { word } from '../../model/words.ts';
import { isYou, nameOf, type World } from '../../model/world.ts';
import { successors } from '../../select/selection.ts';
import { choiceField, chosenIn, type FormSpec, fail, type Info, textField, textIn } from './form.ts';

const ownRoles = (world: World) => ROLES.filter((role) => isYou(world, world.session.roles[role] ?? null));

/** Those assigned to one, and those one is doing that are nobody else's. */
const ownSteps = (world: World): readonly StepState[] =>
  Object.values(world.session.steps).filter(({ status, assignee, waiting, by }) => {
    if (status !== 'todo' && status !== 'doing') return false;
    if (assignee !== null) return isYou(world, assignee);
    return status === 'doing' && waiting === null && isYou(world, by?.id ?? null);
  });

const ownActions = (world: World): readonly Note[] =>
  actionsLeft(world.session).filter((note) => isYou(world, note.owner));

/** The time the next notice was promised for; null where none is owed. */
function promised(world: World): string | null {
  const last = world.session.notices.at(-1);
  return last === undefined || last.final || last.nextAt === null ? null : whenText(last.nextAt, world);
}

function goesOver(world: World): readonly Info[] {
  const { lang } = world;
  const roles = ownRoles(world).map((role) => word(lang, `role.${role}`));
  const comma = word(lang, 'list.comma');
  const next = promised(world);
  return [
    {
      mark: 'plain',
      say: { key: 'handover.roles', params: { roles: roles.join(comma) || word(lang, 'handover.no-roles') } },
    },
    { mark: 'plain', say: { key: 'handover.steps', params: { n: ownSteps(world).length } } },
    ...ownActions(world).map(
      (note): Info => ({
        mark: 'plain',
        say: {
          key: note.due === null ? 'handover.action' : 'handover.action-due',
          params: { text: note.text, due: note.due === null ? '' : whenText(note.due, world) },
        },
      }),
    ),
    ...(next === null
      ? []
      : [{ mark: 'open', say: { key: 'handover.notice', params: { time: next } } } as const]),
  ];
}

/** One's whole part of the session to the next person in one act: roles, steps, open actions, the next notice. */
export const handoverForm: FormSpec = {
  title: { key: 'form.handover' },
  submitLabel: { key: 'form.hand-over' },
  initial: (world) => ({
    who: choiceField(successors(world)[0]?.id ?? null),
    message: textField(message(world)),
  }),
  info: (_values, world) => goesOver(world),
  fields: (_values, world) => [
    {
      id: 'who',
      kind: 'choice',
      label: { key: 'field.successor' },
      choices: successors(world).map((person) => ({
        id: person.id,
        label: { key: 'menu.person', params: { who: person.name } },
      })),
    },
    { id: 'message', kind: 'text', label: { key: 'field.handover' } },
  ],
  submit: (values, state, world) => {
    const participant = chosenIn(values, 'who');
    if (participant === null) return fail('who', 'why.nobody-else');
    const who = nameOf(world.session, participant);
    const text = textIn(values, 'message');
    const note = word(world.lang, 'handover.note', { from: world.you?.name ?? '', to: who, text });
    const effects: Effect[] = [
      ...ownSteps(world).map((step) => send('step.assign', { step: step.id, participant })),
      ...ownActions(world).map((action) => send('note.amend', { note: action.id, owner: participant })),
      send('note.add', { kind: 'note', text: note }),
      send('shift.hand-over', { to: participant }),
      // Driving goes last: with it the others' screens go over.
      ...ownRoles(world)
        .toSorted((a, b) => Number(a === 'driver') - Number(b === 'driver'))
        .map((role) => send('role.take', { role, participant })),
    ];
    const [last, ...rest] = effects.toReversed();
    const done = { key: 'toast.handed-over', params: { who } } as const;
    return transition(state, ...rest.toReversed(), { ...last, done } as Effect);
  },
};

/** What is said to the next person, to be changed before it goes: the promised notice, and what is asked of them. */
function message(world: World): string {
  const next = promised(world);
  return next === null ? '' : word(world.lang, 'handover.notice', { time: next });
}
