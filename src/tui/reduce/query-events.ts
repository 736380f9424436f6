import { isReadWhole } from '../../logs/line.ts';
import { send } from '../model/effects.ts';
import type { QueryFrom, Trial } from '../model/query-prompt.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { showRefusal, type Transition, transition } from '../model/transition.ts';
import type { Saying } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { reasonText } from '../select/log-trouble.ts';
import { completed, wordBefore } from '../select/query-words.ts';
import { type Surroundings, worldFor } from './screen.ts';

/** With these it can never be read; the others are no fault of the query. */
const WRONG: ReadonlySet<string> = new Set(['bad-query', 'bad-regex', 'nested-field']);

interface Doubt {
  readonly say: Saying;
  /** It may be set all the same. */
  readonly may: boolean;
}

/** Why a query should not replace everyone's; null: nothing is wrong with it. */
function doubtOf(trial: Trial, world: World): Doubt | null {
  if (trial === 'older') return null;
  if (trial === null) return { say: { key: 'query.untried' }, may: true };
  const sources = trial.sources.filter(
    ({ source, reason }) => !isReadWhole(source) && reason?.kind !== 'no-query',
  );
  if (trial.sources.length > 0 && sources.length === 0)
    return { say: { key: 'why.query-of-file' }, may: false };
  const wrong = sources.find(({ reason }) => reason !== undefined && WRONG.has(reason.kind));
  const failed = wrong ?? sources.find(({ reason }) => reason !== undefined);
  const unknown = sources.find((source) => source.unknown.length > 0);
  if (failed?.reason && (wrong || !unknown)) {
    const params = { source: failed.source, why: reasonText(failed.reason, world) };
    return { say: { key: wrong ? 'query.wrong' : 'query.untried-source', params }, may: !wrong };
  }
  const field = unknown?.unknown[0];
  if (unknown === undefined || field === undefined) return null;
  const params = { source: unknown.source, field: field.field, nearest: field.nearest ?? '' };
  return { say: { key: field.nearest === null ? 'query.unknown' : 'query.unknown-near', params }, may: true };
}

/** A query was tried: it is set for everyone, or what is doubtful is said where it was typed. */
export function queryTried(
  state: ScreenState,
  around: Surroundings,
  query: string,
  from: QueryFrom,
  trial: Trial,
): Transition {
  const world = worldFor(state, around);
  const doubt = doubtOf(trial, world);
  const set = send('tail.set', { tail: { ...world.session.tail, query } }, { key: 'toast.query' });
  if (from === 'step') return doubt === null ? transition(state, set) : showRefusal(state, world, doubt.say);
  const { prompt } = state;
  // Closed or changed meanwhile: nobody wants it any more.
  if (prompt?.trying !== query || prompt.editor.text.trim() !== query) return transition(state);
  if (doubt === null) return transition({ ...state, prompt: null }, set);
  const { trying: _, ...rest } = prompt;
  return transition({
    ...state,
    prompt: { ...rest, error: doubt.say, ...(doubt.may ? { warned: query } : {}) },
  });
}

/** Names for the word at the caret have come: named queries first, then fields. */
export function namesFound(state: ScreenState, word: string, names: readonly string[] | null): ScreenState {
  const { prompt, facts } = state;
  if (prompt?.prompt !== 'query') return state;
  const { text, cursor } = prompt.editor;
  if (wordBefore(text, cursor) !== word) return state;
  const wanted = word.toLowerCase();
  const queries = (facts ?? [])
    .flatMap((source) => source.queries)
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .map(({ name, query }) => ({
      label: `${name}: ${query}`,
      text: word === text.trim() ? query : `(${query})`,
    }));
  const fields = (names ?? []).map((name) => ({ label: name, text: `${name}:` }));
  const items = [...queries, ...fields];
  if (items.length === 0) return { ...state, prompt: { ...prompt, error: { key: 'query.no-names' } } };
  return completed(state, { start: cursor - word.length, items, at: 0, made: text });
}
