import { changeText } from '../../../text/change-text.ts';
import { change } from '../../model/change.ts';
import { send } from '../../model/effects.ts';
import { shownChanges } from '../../select/changes.ts';
import type { PromptSpec } from './prompt.ts';

/** Why a change has nothing to do with it. */
export const ruleOutPrompt: PromptSpec = {
  title: ({ target }, world) => {
    const row = shownChanges(world).find(({ change: { id } }) => id === target);
    const text = row === undefined ? '' : changeText(row.change, world.lang);
    return { key: 'prompt.rule-out', params: { change: text } };
  },
  accept: (text, { target }, state, world) => {
    const reason = text.trim();
    if (reason === '') return { key: 'refusal.reason-required' };
    const row = shownChanges(world).find(({ change: { id } }) => id === target);
    if (row === undefined) return { key: 'why.no-change' };
    const done = { key: 'toast.change-out', params: { change: changeText(row.change, world.lang) } } as const;
    return change(state, send('change.rule-out', { change: { ...row.change }, reason }, done));
  },
};

/** `checkout: flag new-checkout 10% to 50%`: a service, and what was done. */
export const changePrompt: PromptSpec = {
  title: () => ({ key: 'prompt.change' }),
  history: true,
  accept: (text, _prompt, state, world) => {
    const found = /^\s*([^:：\s][^:：]{0,199})[:：]\s*(\S.*)$/s.exec(text);
    if (found === null) return { key: 'why.change-form' };
    const [, service = '', what = ''] = found;
    if (world.readonly) return { key: 'why.readonly' };
    return change(state, { kind: 'add-change', service: service.trim(), text: what.trim() });
  },
};
