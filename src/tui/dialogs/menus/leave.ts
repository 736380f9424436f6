import { heldIncidents } from '../../../domain/pager.ts';
import { open } from '../../model/dialog.ts';
import { type Effect, send } from '../../model/effects.ts';
import type { DialogState, ScreenState } from '../../model/screen-state.ts';
import { transition } from '../../model/transition.ts';
import { type Saying, word } from '../../model/words.ts';
import type { World } from '../../model/world.ts';
import { factsAbout } from '../../select/incidents.ts';
import { type Choice, farewell, leaveSince, waitsFor } from '../../select/leave.ts';
import { namesAt, reachOf } from '../../select/pager.ts';
import type { MenuSpec } from './menu.ts';

/** More are named by the header. */
const MOST = 3;
const CHOICES: readonly Choice[] = ['resolve', 'hand-back', 'keep'];

const heldFacts = (world: World): readonly Saying[] =>
  heldIncidents(world.session)
    .slice(0, MOST)
    .flatMap((incident) => factsAbout(incident, world));

/** Whom handing back would page; '' while that is not known. */
function backTo(world: World): string {
  const names = heldIncidents(world.session).map(({ id }) => {
    const reach = reachOf(world.pager, id);
    return namesAt(reach, reach?.back ?? null);
  });
  return [...new Set(names.filter(Boolean))].join(', ');
}

/** What a choice does and cannot take back. */
export function choiceFacts(choice: Choice, world: World): readonly Saying[] {
  const names = backTo(world);
  const pages: readonly Saying[] = names === '' ? [] : [{ key: 'leave.back-to', params: { names } }];
  return [
    ...heldFacts(world),
    ...(choice === 'hand-back' ? [...pages, { key: 'confirm.back-to-triggered' } as const] : []),
    { key: 'confirm.cannot-undo' },
  ];
}

export const leaveEffect = (choice: Choice): Effect => send('incident.leave', { choice });

/** The wait for what was chosen; `target`: the seq before it. */
const leavingDialog = ({ session }: World): DialogState => ({
  kind: 'menu',
  menu: 'leaving',
  target: String(session.seq),
  selected: 0,
});

export const leaveMenu: MenuSpec = {
  title: () => ({ key: 'menu.leave' }),
  facts: (_target, world) => heldFacts(world),
  items: (_target, _state, world) =>
    CHOICES.map((choice) => {
      const item = { id: choice, label: word(world.lang, `leave.${choice}`) };
      const names = choice === 'hand-back' ? backTo(world) : '';
      if (names === '') return item;
      const only = names === world.you?.name;
      return { ...item, aside: word(world.lang, only ? 'leave.back-to-you' : 'leave.back-to', { names }) };
    }),
  choose: (item, _target, state, world) => {
    const choice = item as Choice;
    const then = leavingDialog(world);
    if (choice === 'keep') return transition(open(state, then), leaveEffect(choice));
    const question = { key: `confirm.leave-${choice}` } as const;
    const facts = choiceFacts(choice, world);
    return transition(
      open(state, { kind: 'confirm', question, facts, effects: [leaveEffect(choice)], then }),
    );
  },
};

const GO = 'go';

export const leavingMenu: MenuSpec = {
  title: () => ({ key: 'menu.leaving' }),
  facts: (target, world) => waitsFor(leaveSince(world, Number(target)), world),
  items: (_target, _state, { lang }) => [
    { id: GO, label: word(lang, 'leaving.go') },
    { id: 'stay', label: word(lang, 'leaving.stay') },
  ],
  choose: (item, target, state: ScreenState, world) =>
    item === GO
      ? transition(state, { kind: 'quit', say: farewell(leaveSince(world, Number(target)), world) })
      : transition(state),
};
