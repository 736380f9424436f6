import { change, open } from '../../model/change.ts';
import { send } from '../../model/effects.ts';
import { snoozeUntil } from '../../model/snooze-until.ts';
import { word } from '../../model/words.ts';
import type { World } from '../../model/world.ts';
import { incidentBy, numberOf, openIncidents } from '../../select/incidents.ts';
import { factsOf } from '../../select/pager.ts';
import { rowBy, whoAt } from '../menus/expert.ts';
import { confirmSnooze } from '../menus/pager.ts';
import type { PromptSpec } from './prompt.ts';

export const snoozePrompt: PromptSpec = {
  title: () => ({ key: 'prompt.snooze' }),
  accept: (text, { target }, state, world) => {
    const until = snoozeUntil(text, world.now, world.session.timeZone);
    if (until === null) return { key: 'why.no-snooze-time', params: { text } };
    const incident = incidentBy(world, target ?? '');
    return incident === null ? change(state) : confirmSnooze(state, world, incident, until);
  },
};

export const linkPrompt: PromptSpec = {
  title: () => ({ key: 'prompt.link' }),
  accept: (text, _prompt, state) => {
    const ref = text.normalize('NFKC').trim();
    return ref === '' ? { key: 'why.empty' } : change(state, { kind: 'link', ref });
  },
};

const TITLE = 250;
const PART = 120;

/** The title of the incident by which an expert is called; what it is about is in its details. */
export const expertPrompt: PromptSpec = {
  title: ({ target }, world) => ({ key: 'prompt.expert', params: { service: serviceOf(target, world) } }),
  accept: (text, { target }, state, world) => {
    const title = text.trim().slice(0, TITLE);
    if (title === '') return { key: 'why.empty' };
    const [rowId = '', service = ''] = (target ?? '').split('\n');
    const row = rowBy(world, rowId);
    if (row === null) return change(state);
    const { session, lang, you } = world;
    const about = openIncidents(world).at(-1);
    const details = word(lang, 'expert.details', {
      who: you?.name ?? '',
      number: about === undefined ? '' : numberOf(about),
      incident: (about?.title ?? session.title).slice(0, PART),
      url: about?.url ?? '',
      session: session.id,
    });
    const who = whoAt(row, world);
    const data = { who, message: title, how: { act: 'create', service, title, details } as const };
    const facts = [
      { key: 'confirm.message', params: { text: title } },
      { key: 'confirm.message', params: { text: details } },
      { key: 'confirm.cannot-undo' },
    ] as const;
    const question = { key: 'confirm.create', params: { service: serviceOf(target, world), who } } as const;
    const effects = [send('responder.request', data, { key: 'toast.paged', params: { who } })];
    return change(open(state, { kind: 'confirm', question, facts, effects }));
  },
};

function serviceOf(target: string | null, world: World): string {
  const id = target?.split('\n')[1];
  return factsOf(world.pager)?.services.find((one) => one.id === id)?.name ?? id ?? '';
}
