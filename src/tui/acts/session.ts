import { type Act, change, open } from '../change.ts';
import { editorOf } from '../editor.ts';
import { send } from '../effects.ts';
import { FORMS } from '../forms/forms.ts';
import type { FormId, PromptId, ScreenState } from '../screen-state.ts';
import type { World } from '../world.ts';

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

const ask =
  (prompt: PromptId, text: (world: World) => string): Act =>
  (state: ScreenState, world) =>
    change({ ...state, prompt: { prompt, target: null, editor: editorOf(text(world)), recalled: -1 } });

export const sessionActs = {
  severity: form('impact'),
  verdict: form('verdict'),
  close: form('close'),
  page: (state, world) => {
    const opened = form('page')(state, world);
    return { ...opened, effects: [...opened.effects, { kind: 'ask-oncall' }] };
  },
  notice: form('notice'),
  handover: form('handover'),
  goal: ask('goal', (world) => world.session.goal ?? ''),
  rename: ask('rename', (world) => world.session.title),
  mitigated: ask('mitigated', () => ''),
  recovered: ask('recovered', () => ''),
  reopen: (state) =>
    change(
      open(state, {
        kind: 'confirm',
        question: { key: 'confirm.reopen' },
        facts: [],
        effects: [send('session.reopen', {}, { key: 'toast.reopened' })],
      }),
    ),
  undo: (state) => change(state, send('undo', {}, { key: 'toast.undone' })),
  export: (state) => change(state, { kind: 'export' }),
} satisfies Record<string, Act>;
