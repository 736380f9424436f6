import { findWords } from '../../../client/replay/find-words.ts';
import type { Motion } from '../../../client/replay/playhead.ts';
import { readMoment } from '../../../client/replay/read-moment.ts';
import { pageName } from '../../../domain/page.ts';
import { changeText } from '../../../text/change-text.ts';
import { open } from '../../model/dialog.ts';
import { send } from '../../model/effects.ts';
import type { PromptId, ScreenState } from '../../model/screen-state.ts';
import { type Transition, transition } from '../../model/transition.ts';
import { word } from '../../model/words.ts';
import type { World } from '../../model/world.ts';
import { shownChanges } from '../../select/changes.ts';
import { openIncidents } from '../../select/incidents.ts';
import { momentText } from '../../select/moment.ts';
import { factsOf } from '../../select/pager.ts';
import { rowBy, whoAt } from '../menus/expert.ts';
import { actPrompt } from '../menus/pager.ts';
import {
  boundaryPrompt,
  excludePrompt,
  goPrompt,
  includePrompt,
  mutePrompt,
  pinPrompt,
  queryPrompt,
  searchPrompt,
  windowPrompt,
} from './logs.ts';
import type { PromptSpec } from './prompt.ts';
import {
  addPrompt,
  draftAtPrompt,
  draftDuePrompt,
  duePrompt,
  goalPrompt,
  happenedPrompt,
  mitigatedPrompt,
  recoveredPrompt,
  relapsedPrompt,
  renamePrompt,
  rewordPrompt,
  runDeclinePrompt,
  skipPrompt,
} from './session.ts';

const linkPrompt: PromptSpec = {
  title: () => ({ key: 'prompt.link' }),
  accept: (text, _prompt, state) => {
    const ref = text.normalize('NFKC').trim();
    return ref === '' ? { key: 'why.empty' } : transition(state, { kind: 'link', ref });
  },
};

const TITLE = 250;
const PART = 120;

/** The title of the incident by which an expert is called; what it is about is in its details. */
const expertPrompt: PromptSpec = {
  title: ({ target }, world) => ({ key: 'prompt.expert', params: { service: serviceOf(target, world) } }),
  accept: (text, { target }, state, world) => {
    const title = text.trim().slice(0, TITLE);
    if (title === '') return { key: 'why.empty' };
    const [rowId = '', service = ''] = (target ?? '').split('\n');
    const row = rowBy(world, rowId);
    if (row === null) return transition(state);
    const { session, lang, you } = world;
    const about = openIncidents(world).at(-1);
    const details = word(lang, 'expert.details', {
      who: you?.name ?? '',
      number: about === undefined ? '' : pageName(about),
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
    return transition(open(state, { kind: 'confirm', question, facts, effects }));
  },
};

function serviceOf(target: string | null, world: World): string {
  const id = target?.split('\n')[1];
  return factsOf(world.pager)?.services.find((one) => one.id === id)?.name ?? id ?? '';
}

/** Why a change has nothing to do with it. */
const ruleOutPrompt: PromptSpec = {
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
    return transition(state, send('change.rule-out', { change: { ...row.change }, reason }, done));
  },
};

/** `checkout: flag new-checkout 10% to 50%`: a service, and what was done. */
const changePrompt: PromptSpec = {
  title: () => ({ key: 'prompt.change' }),
  history: true,
  accept: (text, _prompt, state, world) => {
    const found = /^\s*([^:：\s][^:：]{0,199})[:：]\s*(\S.*)$/s.exec(text);
    if (found === null) return { key: 'why.change-form' };
    const [, service = '', what = ''] = found;
    if (world.readonly) return { key: 'why.readonly' };
    return transition(state, { kind: 'add-change', service: service.trim(), text: what.trim() });
  },
};

/** A time of the session, how far on or back from here, or words that somebody wrote. */
const replayPrompt: PromptSpec = {
  title: () => ({ key: 'prompt.replay' }),
  history: true,
  replaced: true,
  accept: (text, _prompt, state, world) => {
    const { replay } = world;
    if (replay === null || text.trim() === '') return transition(state);
    const { recording, head } = replay;
    const at = readMoment(text, head.at, recording);
    if (at === 'outside') {
      const { from, to } = recording;
      return { key: 'replay.outside', params: { from: momentText(from, world), to: momentText(to, world) } };
    }
    if (at !== null) return go(state, { to: 'time', at });
    const found = findWords(recording.last, text, head.seq);
    if (found === null) return { key: 'replay.not-found', params: { text } };
    return go({ ...state, note: found.note ?? state.note, noteKind: null }, { to: 'event', seq: found.seq });
  },
};

const go = (state: ScreenState, motion: Motion): Transition => transition(state, { kind: 'replay', motion });

export const PROMPTS: Readonly<Record<PromptId, PromptSpec>> = {
  search: searchPrompt,
  include: includePrompt,
  exclude: excludePrompt,
  mute: mutePrompt,
  query: queryPrompt,
  window: windowPrompt,
  boundary: boundaryPrompt,
  go: goPrompt,
  pin: pinPrompt,
  skip: skipPrompt,
  add: addPrompt,
  reword: rewordPrompt,
  goal: goalPrompt,
  rename: renamePrompt,
  due: duePrompt,
  at: happenedPrompt,
  'draft-at': draftAtPrompt,
  'draft-due': draftDuePrompt,
  mitigated: mitigatedPrompt,
  recovered: recoveredPrompt,
  relapsed: relapsedPrompt,
  act: actPrompt,
  link: linkPrompt,
  expert: expertPrompt,
  replay: replayPrompt,
  'rule-out': ruleOutPrompt,
  'run-decline': runDeclinePrompt,
  change: changePrompt,
};
