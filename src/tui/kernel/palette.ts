import { foldKey, isComposed, isKana } from '../../text/fold-key.ts';
import { LANGS, type Lang } from '../../text/i18n/messages.ts';
import { TUI_SYNONYMS } from '../../text/i18n/tui-synonyms.ts';
import { readings, typedKey } from '../../text/readings.ts';
import type { Binding, Keymap } from './keymap.ts';

/** Which acts of a screen can be asked for by name. */
export interface NamedActs<S, B> {
  /** All of them. */
  all(state: S): readonly B[];
  /** The part that has the keys where no dialog is open, and all parts whose acts have keys of their own. */
  here(state: S): string;
  readonly parts: readonly string[];
}

interface PaletteItem<B> {
  readonly binding: B;
  /** Those that lead to it now, in its own part or this one; none where another act has them. */
  readonly keys: readonly string[];
  readonly enabled: boolean;
}

/** A phrase that an act is known by, folded, and how much less it counts than its name on this screen. */
type Known = readonly [phrase: string, less: number];

/** As it is compared: width and case are no difference. */
export const folded = (text: string): string => foldKey(text).toLowerCase();

/** By its names in both languages, by what else it is called, and by its id, so that `ack`, `PD確認` and `指揮官` are found. */
export function knownBy<S, W extends { readonly lang: Lang }, B extends Binding<S, W>>(
  binding: B,
  keymap: Keymap<S, W, B>,
  lang: Lang,
): readonly Known[] {
  const { id } = binding;
  const also = Object.hasOwn(TUI_SYNONYMS, `also.${id}`)
    ? TUI_SYNONYMS[`also.${id}` as keyof typeof TUI_SYNONYMS]
    : { ja: '', en: '' };
  const synonyms = `${also.ja}, ${also.en}`.split(', ').filter(Boolean);
  return [
    ...LANGS.map((each): Known => [folded(keymap.nameOf(binding, each)), each === lang ? 0 : 0.25]),
    ...synonyms.map((phrase): Known => [folded(phrase), 0.5]),
    [id.replaceAll('.', ' '), 3],
  ];
}

/** A part of a reading by which an act is known: the shortest that Latin letters mean one by. */
const LATIN = 3;

/** How far what was typed in kana or Latin letters is from how a phrase is read: 0 begins with it, 1 has a word that does. */
function readingCost(typed: string, phrase: string): number | null {
  const at = readings(phrase).findIndex((reading) => reading.startsWith(typed));
  return at === -1 ? null : Math.min(at, 1);
}

/** Better than any word of it. */
const EXACT = -10;

/** How far what was typed is from an act; null: it is not meant. A key, or all of a phrase, is nearest. */
function costOf(
  query: string,
  words: readonly string[],
  keys: readonly string[],
  known: readonly Known[],
): number | null {
  const typed = words.join(' ');
  const exact = known.find(([phrase]) => phrase === typed);
  if (exact !== undefined) return EXACT + exact[1];
  if (keys.includes(query)) return EXACT + 1;
  let sum = 0;
  for (const word of words) {
    const key = typedKey(word);
    const read = isKana(word) || (/^[a-z]+$/.test(key) && key.length >= LATIN);
    const costs = known.flatMap(([phrase, less]) => {
      const ways = [fuzzyCost(word, phrase), read && isComposed(phrase) ? readingCost(key, phrase) : null];
      return ways.flatMap((cost) => (cost === null ? [] : [cost + less]));
    });
    if (costs.length === 0) return null;
    sum += Math.min(...costs);
  }
  return sum;
}

const MOTION = /^(?:(?:home\.)?(?:down|up|first|last|page-down|page-up)$|move\.|pane\.)/;

/** What belongs to the part that has the keys, then what the footer names, then the rest; motions have their keys. */
function rank({ id, scope, foot }: Binding<never, never>, here: string): number {
  if (MOTION.test(id)) return 3_000;
  return (scope === here ? 0 : scope === 'global' ? 1_000 : 2_000) + (foot ?? 500);
}

/** Every act of the screen that what was typed may mean: the nearest first, then what can be done now, then the likeliest. */
export function paletteItems<S, W extends { readonly lang: Lang }, B extends Binding<S, W>>(
  query: string,
  state: S,
  world: W,
  keymap: Keymap<S, W, B>,
  { all, here, parts }: NamedActs<S, B>,
): readonly PaletteItem<B>[] {
  const words = folded(query).split(/\s+/).filter(Boolean);
  const at = here(state);
  const scopes = [at, ...parts] as Parameters<typeof keymap.bindingsIn>[0][];
  // Of a part's own acts the keys in that part, of all others in the one that has the keys.
  const keysOf = new Map(
    scopes.flatMap((part, i) =>
      keymap
        .bindingsIn(part, state)
        .filter(({ binding }) => i === 0 || binding.scope === part)
        .map(({ binding, keys }) => [binding.id, keys] as const),
    ),
  );
  return all(state)
    .flatMap((binding) => {
      const keys = keysOf.get(binding.id) ?? [];
      const cost = costOf(query.trim(), words, keys, knownBy(binding, keymap, world.lang));
      if (cost === null) return [];
      const enabled = keymap.isPossible(binding, state, world);
      return [{ binding, keys, enabled, cost, rank: rank(binding, at) }];
    })
    .toSorted(
      (a, b) =>
        Math.floor(a.cost) - Math.floor(b.cost) ||
        Number(b.enabled) - Number(a.enabled) ||
        a.rank - b.rank ||
        a.cost - b.cost,
    )
    .map(({ binding, keys, enabled }) => ({ binding, keys, enabled }));
}

/** What stands between words, in both languages. */
const BETWEEN = /[\s.,:;/()・「」-]/;
/** Beyond any text that has the word as it is. */
const SCATTERED = 4;

/**
 * How far a text is from having a word: 0 begins with it, 1 has it at the beginning of a word, 2 inside one; from 4 on
 * it has the letters in their order, with so many others between them. Null: not that either, or too far apart. Both in
 * lower case; a single letter is found as it is only.
 */
export function fuzzyCost(word: string, text: string): number | null {
  const at = text.indexOf(word);
  if (at === 0) return 0;
  if (at > 0) return startsWord(word, text) ? 1 : 2;
  if (word.length < 2) return null;
  const span = shortestSpan(word, text);
  return span === null || span > 3 * word.length + 2 ? null : SCATTERED + span - word.length;
}

function startsWord(word: string, text: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (at > 0 && BETWEEN.test(text[at - 1] ?? '')) return true;
  }
  return false;
}

/** Length of the shortest stretch with all letters of the word in their order; null: there is none. */
function shortestSpan(word: string, text: string): number | null {
  let shortest: number | null = null;
  for (
    let start = text.indexOf(word[0] ?? '');
    start !== -1;
    start = text.indexOf(word[0] ?? '', start + 1)
  ) {
    let at = start;
    for (const letter of word.slice(1)) {
      at = text.indexOf(letter, at + 1);
      if (at === -1) return shortest;
    }
    const span = at - start + 1;
    if (shortest === null || span < shortest) shortest = span;
  }
  return shortest;
}
