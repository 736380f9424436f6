import { FORMS } from '../dialogs/forms/forms.ts';
import { type Act, change, open, showRefusal } from '../model/change.ts';
import { send } from '../model/effects.ts';
import type { FormId } from '../model/layout.ts';
import type { PromptId } from '../model/screen-state.ts';
import { whenText } from '../model/when.ts';
import type { Saying } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { decidesOnHeld } from '../select/leave.ts';
import { type Reading, readingOffered } from '../select/readings.ts';
import { irreversible, previousVersion } from '../select/release.ts';
import { actText, passedOver, undoable } from '../select/undo.ts';
import { openPrompt } from './open-prompt.ts';

const form =
  (id: FormId): Act =>
  (state, world) =>
    change(
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
    return change(
      next,
      ...effects,
      ...(decidesOnHeld(world) ? [{ kind: 'ask-pager', incidents: true } as const] : []),
    );
  },
  notice: form('notice'),
  maintenance: (state, world) => {
    const { state: next, effects } = form('maintenance')(state, world);
    return change(next, ...effects, { kind: 'ask-pager', incidents: false });
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
    return change(open(there, { kind: 'confirm', question, facts, effects }));
  },
  goal: asking('goal', (world) => world.session.goal ?? ''),
  rename: asking('rename', (world) => world.session.title),
  /** A rollback that went live is offered; a time that is set already is amended. */
  mitigated: asking('mitigated', offered('mitigated')),
  recovered: asking('recovered', offered('resolved')),
  relapsed: asking('relapsed', offered('relapsed')),
  reopen: (state) =>
    change(
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
    if (over === null) return change(state, send('undo', { key: entry.key }, done));
    return change(
      open(state, {
        kind: 'confirm',
        question: { key: 'confirm.undo-older', params: { act } },
        facts: [{ key: 'confirm.undo-passed', params: { act: actText(over.act, world) } }, over.why],
        effects: [send('undo', { seq: entry.seq }, done)],
      }),
    );
  },
  export: (state) => change(state, { kind: 'export' }),
} satisfies Record<string, Act>;
