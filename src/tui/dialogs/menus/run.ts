import { isLooking, type StepRun } from '../../../domain/runs/run.ts';
import { open } from '../../model/dialog.ts';
import { editorOf } from '../../model/editor.ts';
import { send } from '../../model/effects.ts';
import type { DialogState } from '../../model/screen-state.ts';
import { showRefusal, transition } from '../../model/transition.ts';
import { type Saying, word } from '../../model/words.ts';
import type { World } from '../../model/world.ts';
import { canDispatch } from '../../select/can-dispatch.ts';
import { factsOfRun } from '../../select/runs.ts';
import { titleOf } from '../../select/selection.ts';
import type { MenuItem, MenuSpec } from './menu.ts';
import { isSeenWhole } from './menu-facts.ts';

/** What the person looks at: the run, and the hash of what it would do. */
const targetOf = ({ id, hash }: StepRun): string => `${id}\n${hash ?? ''}`;

function seen(target: string | null, { session }: World) {
  const [id = '', hash = ''] = (target ?? '').split('\n');
  return { run: session.runs.find((run) => run.id === id) ?? null, hash };
}

/** The menu of a run. It opens with "later" chosen, so that no Enter too many starts anything. */
export function runDialog(run: StepRun, world: World): DialogState {
  const target = targetOf(run);
  return { kind: 'menu', menu: 'run', target, selected: itemsOf(target, world).length - 1 };
}

function itemsOf(target: string | null, world: World): readonly MenuItem[] {
  const { lang, you } = world;
  const { run, hash } = seen(target, world);
  if (run === null) return [];
  const later = { id: 'later', label: word(lang, 'run.item-later') };
  if (run.query)
    return isLooking(run) ? [{ id: 'withdraw', label: word(lang, 'check.item-withdraw') }, later] : [later];
  const address = run.url === null ? [] : [{ id: 'address', label: word(lang, 'run.item-address') }];
  if (run.state !== 'ready' && run.state !== 'asked') return [...approvalsOf(run, world), ...address, later];
  const may = canDispatch(world, 'run.confirm', { run: run.id, hash: hash || NO_HASH });
  const unseen: Saying = { key: 'why.run-long', params: { session: world.session.id, step: run.step } };
  const isWhole = isSeenWhole(factsOfRun(run, hash, world), 3 + address.length, world);
  // Nobody confirms what they could not read.
  const why = may !== true ? may : isWhole ? undefined : unseen;
  const mine = run.by.id === you?.id;
  const label = word(lang, run.danger === 'low' ? 'run.item-alone' : 'run.item-confirm', {
    who: you?.name ?? '',
  });
  const confirm = { id: 'confirm', label, ...(why === undefined ? {} : { why }) };
  return [
    ...(mine && run.danger === 'high' ? [] : [confirm]),
    mine
      ? { id: 'withdraw', label: word(lang, 'run.item-withdraw') }
      : { id: 'decline', label: word(lang, 'run.item-decline') },
    ...address,
    later,
  ];
}

/** An item for each environment that it waits for; why this person may not approve it stands there, too. */
const approvalsOf = (run: StepRun, world: World): readonly MenuItem[] =>
  run.waits.map(({ environment }) => {
    const may = canDispatch(world, 'run.approve', { run: run.id, environment });
    const label = word(world.lang, 'run.item-approve', { environment, who: world.you?.name ?? '' });
    return { id: `${APPROVE}${environment}`, label, ...(may === true ? {} : { why: may }) };
  });
const APPROVE = 'approve:';

/** Of the right form, and of no run. */
const NO_HASH = '-'.repeat(43);

export const runMenu: MenuSpec = {
  title: (target, world) => {
    const { run } = seen(target, world);
    const step = world.session.steps[run?.step ?? ''];
    return { key: 'menu.run', params: { step: step === undefined ? '' : titleOf(step, world) } };
  },
  facts: (target, world) => {
    const { run, hash } = seen(target, world);
    return run === null ? [] : factsOfRun(run, hash, world);
  },
  items: (target, _state, world) => itemsOf(target, world),
  choose: (item, target, state, world) => {
    const { run, hash } = seen(target, world);
    if (run === null || item === 'later') return transition(state);
    if (item.startsWith(APPROVE)) {
      const environment = item.slice(APPROVE.length);
      const said = { key: 'toast.run-approved', params: { environment } } as const;
      return transition(state, send('run.approve', { run: run.id, environment }, said));
    }
    switch (item) {
      case 'confirm':
        // What this person saw, not what may be there by now: the hub refuses it if it changed.
        return transition(state, send('run.confirm', { run: run.id, hash }, { key: 'toast.run-confirmed' }));
      case 'withdraw':
        return transition(state, send('run.withdraw', { run: run.id }, { key: 'toast.run-withdrawn' }));
      case 'decline':
        return transition({
          ...state,
          prompt: { prompt: 'run-decline', target: run.id, editor: editorOf(''), recalled: -1 },
        });
      default:
        return run.url === null
          ? showRefusal(state, world, { key: 'why.no-command' })
          : transition(state, { kind: 'copy', text: run.url, what: { key: 'copied.link' } });
    }
  },
};

/** Opens the run of a step, as it stands. */
export const openRun = (run: StepRun, state: Parameters<MenuSpec['choose']>[2], world: World) =>
  transition(open(state, runDialog(run, world)));
