import { foldKey, isComposed } from '../../text/fold-key.ts';
import { graphemes } from '../../text/graphemes.ts';
import { runAct } from '../acts/acts.ts';
import { fieldAt } from '../acts/dialogs.ts';
import { FORMS } from '../dialogs/forms/forms.ts';
import { write } from '../keys/availability.ts';
import type { KeyPress } from '../keys/key-press.ts';
import { isPane } from '../keys/keys.ts';
import { lookUp } from '../keys/look-up.ts';
import { scopeOf, topDialog } from '../keys/scope.ts';
import { type Change, change, replaceTop, toast } from '../model/change.ts';
import type { Effect } from '../model/effects.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';
import { screenLayout } from '../select/screen-layout.ts';
import { withDrafts } from './draft-keeping.ts';
import { isTooLong, MOST_TYPED, paste, type, typingField } from './typing.ts';

export type Surroundings = Omit<
  World,
  'layout' | 'oncall' | 'pager' | 'people' | 'facts' | 'patterns' | 'changes' | 'release'
>;

/** Keys typed in a run this long were not typed: something pasted them without saying so. */
const PASTED = 8;
/** A key before this answered to what was there before. */
const SEEN_MS = 2_000;
const ALT = 'alt+';

/** What was counted of another stretch than the one that is shown is not known of it. */
function patternsNow({ logs: { range }, patterns }: ScreenState): ScreenState['patterns'] {
  const { answer } = patterns;
  if (answer === null) return patterns;
  const isOfRange = answer.range !== undefined;
  const fits = range === null ? !isOfRange : isOfRange && Date.parse(answer.at) === range.from;
  return fits ? patterns : { ...patterns, answer: null };
}

/** The world as it is for a state: the layout follows from what is open. */
export function worldFor(state: ScreenState, around: Surroundings): World {
  const { oncall, pager, people, facts, changes, release } = state;
  const world = { ...around, oncall, pager, people, facts, changes, release, patterns: patternsNow(state) };
  return { ...world, layout: screenLayout(state, world) };
}

/** One key, or one run of typed text. */
export function press(state: ScreenState, around: Surroundings, key: KeyPress): Change {
  // The person who goes on typing for a while has seen the row that says it is their turn.
  const seen =
    state.called !== null && around.now - state.called > SEEN_MS ? { ...state, called: null } : state;
  return withDrafts(seen, pressed(seen, worldFor(seen, around), key));
}

function pressed(state: ScreenState, world: World, key: KeyPress): Change {
  const typing = typingField(state, world) !== null;
  if (key.text !== '' && isTooLong(state, world, key.text)) return refusePaste(state, world, key.text);
  if (!typing && key.text !== '') return run(graphemes(key.text), state, world);
  if (lookUp(scopeOf(state), key.key, state) === null && key.text === '') {
    const typed = typing ? type(state, world, key) : null;
    if (typed !== null) return change(typed);
    // Esc and a key in one read, as a slow line brings them, look like Alt and that key.
    if (key.key.startsWith(ALT)) return escaped(key.key.slice(ALT.length), state, world);
  }
  if (!typing) return command(state, world, key.key);
  const binding = key.text === '' ? lookUp(scopeOf(state), key.key, state) : null;
  return binding === null
    ? change(type(state, world, key) ?? state)
    : runAct(binding.id, state, world, key.key);
}

function escaped(key: string, state: ScreenState, world: World): Change {
  const first = command(state, world, 'esc');
  const text = key.length === 1 ? key : '';
  const then = pressed(first.state, worldFor(first.state, world), { key, text });
  return change(then.state, ...first.effects, ...then.effects);
}

/** Typed text where keys are commands: each key in the state that the one before has left. */
function run(typed: readonly string[], state: ScreenState, world: World): Change {
  if (typed.length > PASTED && new Set(typed).size > 1) return pasted(state, world, typed.join(''));
  const effects: Effect[] = [];
  let now = state;
  for (const [i, one] of typed.entries()) {
    const here = worldFor(now, world);
    // A key of this run has opened a text: the rest belongs there.
    const rest = i === 0 ? null : paste(now, here, typed.slice(i).join(''));
    if (rest !== null) return change(rest, ...effects);
    if (isComposed(one)) return change(toast(now, here, 'wait', { key: 'toast.ime-on' }), ...effects);
    const next = command(now, here, one === ' ' ? 'space' : foldKey(one));
    now = next.state;
    effects.push(...next.effects);
  }
  return change(now, ...effects);
}

function command(state: ScreenState, world: World, key: string): Change {
  const scope = scopeOf(state);
  const chosen = scope === 'form' ? choose(state, world, key) : null;
  if (chosen !== null) return change(chosen);
  const binding = lookUp(scope, key, state);
  if (binding !== null) return runAct(binding.id, state, world, key);
  // Any key closes what greets.
  const top = topDialog(state);
  if (top?.kind === 'text' && top.text === 'briefing') return runAct('text.close', state, world);
  return change(state);
}

/** Left, right, space, a number, or the first letter of one choice. */
function choose(state: ScreenState, world: World, key: string): ScreenState | null {
  const form = topDialog(state);
  if (form?.kind !== 'form') return null;
  const field = fieldAt(form, world);
  if (field?.kind !== 'choice') return null;
  const value = form.values[field.id];
  const ids = field.choices.map((choice) => choice.id);
  const at = value?.kind === 'choice' && value.chosen !== null ? ids.indexOf(value.chosen) : -1;
  const by = key === 'left' ? -1 : key === 'right' || key === 'space' ? 1 : 0;
  const byLetter = ids.findIndex((id, i) => key === String(i + 1) || id.startsWith(key));
  const next =
    by === 0 ? byLetter : at === -1 ? (by === 1 ? 0 : ids.length - 1) : (at + by + ids.length) % ids.length;
  const chosen = ids[next];
  if (chosen === undefined) return null;
  const values = { ...form.values, [field.id]: { kind: 'choice', chosen } as const };
  const last = FORMS[form.form].fields(values, world).length;
  return replaceTop(state, { ...form, values, at: Math.min(form.at, last), error: null, scroll: 0 });
}

/** Pasted text: into the text under edit, else it begins a note. */
export function pasteIn(state: ScreenState, around: Surroundings, text: string): Change {
  return withDrafts(state, pasted(state, worldFor(state, around), text));
}

function refusePaste(state: ScreenState, world: World, text: string): Change {
  const params = { n: text.length, limit: MOST_TYPED };
  return change(toast(state, world, 'wait', { key: 'toast.paste-too-long', params }));
}

function pasted(state: ScreenState, world: World, text: string): Change {
  if (isTooLong(state, world, text)) return refusePaste(state, world, text);
  const into = paste(state, world, text);
  if (into !== null) return change(into);
  const scope = scopeOf(state);
  if (!isPane(scope) || write(state, world) !== true) {
    return change(toast(state, world, 'wait', { key: 'toast.nowhere-to-paste' }));
  }
  const opened = runAct('note.new', state, world);
  return change(paste(opened.state, worldFor(opened.state, world), text) ?? opened.state, ...opened.effects);
}
