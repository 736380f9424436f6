import { found, isInvalid } from '../../../logs/filter.ts';
import type { NumberedLine } from '../../../protocol/messages.ts';
import { send } from '../../model/effects.ts';
import type { ScreenState } from '../../model/screen-state.ts';
import { peel, showRefusal, type Transition, toast, transition } from '../../model/transition.ts';
import { pastText, readPast } from '../../model/when.ts';
import type { World } from '../../model/world.ts';
import { pinEffect } from '../../select/log-line.ts';
import { logRows } from '../../select/log-room.ts';
import { findLine, freeze, jump } from '../../select/log-scroll.ts';
import { goToTime, lookBack } from '../../select/look-back.ts';
import { selectedLine } from '../../select/selection.ts';
import type { PromptSpec } from './prompt.ts';

/** A `/…/` that is no regular expression is searched as it stands; that is said where it was typed. */
const warned = (text: string, state: ScreenState, world: World): ScreenState =>
  isInvalid(text) ? toast(state, world, 'wait', { key: 'toast.not-a-regex', params: { text } }) : state;

/** The nearest line it finds, the selected one before others, upwards first: what one looks for has most often been. */
function jumpTo(text: string, state: ScreenState, world: World): Transition {
  const height = logRows(state, world);
  const { logs } = world;
  const searched = { ...peel(state), logs: { ...state.logs, search: text } };
  const fits = (line: NumberedLine): boolean => found(line, text);
  const here = selectedLine(state, world);
  const hit =
    here !== null && fits(here)
      ? here
      : (findLine(state.logs, logs, -1, fits) ?? findLine(state.logs, logs, 1, fits));
  if (hit === null) {
    const not = showRefusal(searched, world, { key: 'toast.not-found', params: { text } });
    return lookBack(searched, world, 'hit') ?? not;
  }
  const frozen = state.logs.cursor === null ? freeze(searched.logs, logs, height) : searched.logs;
  return transition({ ...searched, logs: jump(frozen, logs, height, hit.no) });
}

export const searchPrompt: PromptSpec = {
  title: () => ({ key: 'prompt.search' }),
  history: true,
  replaced: true,
  preview: (text, state) => ({ ...state, logs: { ...state.logs, search: text } }),
  accept: (text, _prompt, state, world) =>
    text === ''
      ? transition({ ...state, logs: { ...state.logs, search: '' } })
      : jumpTo(text, warned(text, state, world), world),
};

function term(exclude: boolean): PromptSpec {
  return {
    title: () => ({ key: exclude ? 'prompt.exclude' : 'prompt.include' }),
    history: true,
    accept: (text, _prompt, state, world) => {
      if (text === '') return transition(state);
      const others = state.logs.filters.filter((each) => each.text !== text || each.exclude !== exclude);
      const filters = [...others, { text, exclude, on: true }];
      return transition(warned(text, { ...peel(state), logs: { ...state.logs, filters } }, world));
    },
  };
}

export const includePrompt = term(false);
export const excludePrompt = term(true);

export const mutePrompt: PromptSpec = {
  title: () => ({ key: 'prompt.mute' }),
  history: true,
  accept: (text, _prompt, state, world) =>
    text === ''
      ? transition(state)
      : transition(
          warned(text, state, world),
          send('mute.add', { pattern: text }, { key: 'toast.muted', params: { text } }),
        ),
};

/** What is read of the sources, for everyone; in the source's own language. */
export const queryPrompt: PromptSpec = {
  title: () => ({ key: 'prompt.query' }),
  history: true,
  accept: (text, { error: _, completion: __, ...prompt }, state, world) => {
    const query = text.trim() === '' ? null : text.trim();
    if (query !== null && prompt.warned !== query) {
      const trying = { ...prompt, trying: query };
      return transition({ ...state, prompt: trying }, { kind: 'try-query', query, from: 'prompt' });
    }
    const tail = { ...world.session.tail, query };
    return transition(
      state,
      send('tail.set', { tail }, { key: query === null ? 'toast.query-gone' : 'toast.query' }),
    );
  },
};

/** Since when the sources are read, for everyone: they are read again from there. */
export const windowPrompt: PromptSpec = {
  title: () => ({ key: 'prompt.window' }),
  history: true,
  time: 'past',
  accept: (text, _prompt, state, world) => {
    const { tail } = world.session;
    const read = readPast(text, world);
    if ('key' in read) return read;
    const since = read.at;
    if (since === null) return { key: 'why.no-time', params: { text } };
    const done = { key: 'toast.window', params: { time: pastText(since, world) } } as const;
    return transition(state, send('tail.set', { tail: { ...tail, window: { since, until: null } } }, done));
  },
};

/** The moment before and after which the log is compared, on this screen; empty: the alert again. */
export const boundaryPrompt: PromptSpec = {
  title: () => ({ key: 'prompt.boundary' }),
  history: true,
  time: 'past',
  accept: (text, _prompt, state, world) => {
    const read = readPast(text, world);
    if ('key' in read) return read;
    const boundary = read.at === null ? null : ({ at: read.at, name: 'boundary.given' } as const);
    return transition({ ...state, logs: { ...state.logs, boundary } });
  },
};

/** To a time in the log. */
export const goPrompt: PromptSpec = {
  title: () => ({ key: 'prompt.go' }),
  history: true,
  time: 'past',
  accept: (text, _prompt, state, world) => {
    const read = readPast(text, world);
    if ('key' in read) return read;
    if (read.at === null) return { key: 'why.empty' };
    return goToTime(Date.parse(read.at), state, world);
  },
};

export const pinPrompt: PromptSpec = {
  title: () => ({ key: 'prompt.pin' }),
  accept: (text, prompt, state, world) => {
    const line = world.logs.line(Number(prompt.target));
    if (line === undefined) return { key: 'why.choose-line' };
    return transition(state, pinEffect(line, world, text.trim() === '' ? null : text.trim()));
  },
};
