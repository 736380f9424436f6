import { FORMS } from '../dialogs/forms/forms.ts';
import { open } from '../model/dialog.ts';
import { send } from '../model/effects.ts';
import type { FormId } from '../model/layout.ts';
import type { MenuId, PromptId } from '../model/screen-state.ts';
import { type Act, showRefusal, toast, transition } from '../model/transition.ts';
import { whenText } from '../model/when.ts';
import type { Saying } from '../model/words.ts';
import { driverOf, followable, nameOf, type World } from '../model/world.ts';
import { decidesOnHeld } from '../select/leave.ts';
import { spotOf } from '../select/look.ts';
import { type Reading, readingOffered } from '../select/readings.ts';
import { irreversible, previousVersion } from '../select/release.ts';
import { selectedPeople } from '../select/selection.ts';
import { actText, passedOver, undoable } from '../select/undo.ts';
import { openPrompt } from './prompt.ts';

const form =
  (id: FormId): Act =>
  (state, world) =>
    transition(
      open(state, {
        kind: 'form',
        form: id,
        target: null,
        // What was left in it by Esc is there again, over what stands now.
        values: { ...FORMS[id].initial(world), ...state.forms[id] },
        at: 0,
        error: null,
      }),
    );

const asking =
  (prompt: PromptId, text: (world: World) => string): Act =>
  (state, world) =>
    openPrompt(state, prompt, null, text(world));

const offered =
  (which: Reading) =>
  (world: World): string => {
    const at = readingOffered(which, world.session);
    return at === null ? '' : whenText(at, world);
  };

export const sessionActs = {
  severity: form('impact'),
  verdict: form('verdict'),
  close: (state, world) => {
    const { state: next, effects } = form('close')(state, world);
    return transition(
      next,
      ...effects,
      ...(decidesOnHeld(world) ? [{ kind: 'ask-pager', incidents: true } as const] : []),
    );
  },
  notice: form('notice'),
  maintenance: (state, world) => {
    const { state: next, effects } = form('maintenance')(state, world);
    return transition(next, ...effects, { kind: 'ask-pager', incidents: false });
  },
  handover: form('handover'),
  release: form('release'),
  /** Asked once: it says where the way back leads. */
  rollback: (state, world) => {
    const to = previousVersion(world.session);
    const question: Saying =
      to === null ? { key: 'confirm.rollback' } : { key: 'confirm.rollback-to', params: { to } };
    const effects = [send('rollback.begin', {}, { key: 'toast.rollback' })];
    const steps = world.session.phases.find(({ enter }) => enter === 'rollback')?.steps.length ?? 0;
    const lost = irreversible(world.session);
    const facts: readonly Saying[] = [
      ...(lost.n === 0
        ? []
        : [
            {
              key: lost.isPart ? 'confirm.rollback-at-least' : 'confirm.rollback-migrations',
              params: { n: lost.n },
            } as const,
          ]),
      ...(lost.isPart && lost.n === 0 ? [{ key: 'confirm.rollback-unknown' } as const] : []),
      { key: 'confirm.rollback-steps', params: { n: steps } },
    ];
    const there = { ...state, focus: 'checklist', step: null, phase: null } as const;
    return transition(open(there, { kind: 'confirm', question, facts, effects }));
  },
  goal: asking('goal', (world) => world.session.goal ?? ''),
  rename: asking('rename', (world) => world.session.title),
  /** A rollback that went live is offered; a time that is set already is amended. */
  mitigated: asking('mitigated', offered('mitigated')),
  recovered: asking('recovered', offered('resolved')),
  relapsed: asking('relapsed', offered('relapsed')),
  reopen: (state) =>
    transition(
      open(state, {
        kind: 'confirm',
        question: { key: 'confirm.reopen' },
        facts: [],
        effects: [send('session.reopen', {}, { key: 'toast.reopened' })],
      }),
    ),
  /** What cannot be taken back, or others have changed since, is named, and the act before it offered. */
  undo: (state, world) => {
    const entry = undoable(world);
    if (entry === null) return showRefusal(state, world, { key: 'refusal.nothing-to-undo' });
    const act = actText(entry, world);
    const done: Saying = { key: 'toast.undone', params: { act } };
    const over = passedOver(world);
    if (over === null) return transition(state, send('undo', { key: entry.key }, done));
    return transition(
      open(state, {
        kind: 'confirm',
        question: { key: 'confirm.undo-older', params: { act } },
        facts: [{ key: 'confirm.undo-passed', params: { act: actText(over.act, world) } }, over.why],
        effects: [send('undo', { seq: entry.seq }, done)],
      }),
    );
  },
  export: (state) => transition(state, { kind: 'export' }),
} satisfies Record<string, Act>;

const menu =
  (id: MenuId): Act =>
  (state) =>
    transition(open(state, { kind: 'menu', menu: id, target: null, selected: 0 }));

export const peopleActs = {
  'person.open': (state, world) => {
    const row = selectedPeople(state, world);
    if (row === null) return transition(state);
    const chosen = { ...state, person: row.id };
    const of: { menu: MenuId; target: string | null } =
      row.people.length > 1 ? { menu: 'watchers', target: null } : { menu: 'person', target: row.id };
    return transition(open(chosen, { kind: 'menu', ...of, selected: 0 }));
  },
  driver: menu('driver'),
  roles: menu('roles'),
  rotation: menu('rotation'),
  look: (state, world) => {
    const spot = spotOf(state, world);
    if (spot === null) return showRefusal(state, world, { key: 'why.nothing-chosen' });
    return transition(state, { kind: 'point', spot });
  },
  follow: (state, world) => {
    const follow = !state.follow || !followable(world);
    const who = nameOf(world.session, driverOf(world) ?? '');
    const key = follow ? 'toast.follows' : 'toast.follows-not';
    return transition(toast({ ...state, follow }, world, 'ok', { key, params: { who } }));
  },
} satisfies Record<string, Act>;
