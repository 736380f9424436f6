import { givenIn } from '../../domain/named-person.ts';
import { truncate, width } from '../../text/width.ts';
import { PROMPTS } from '../dialogs/prompts/prompts.ts';
import type { Cell } from '../draw/box.ts';
import { MARKS } from '../draw/glyphs.ts';
import { inputRows } from '../draw/input-lines.ts';
import { apart, type Line, line, type Span, spansWidth, styled } from '../draw/line.ts';
import type { Rect } from '../model/layout.ts';
import { NOTE_BYTES, noteBytes } from '../model/note-size.ts';
import type { NoteDraft, PromptState } from '../model/screen-state.ts';
import { readAs, whenText } from '../model/when.ts';
import { say, word } from '../model/words.ts';
import type { World } from '../model/world.ts';

export interface EditorLines {
  readonly lines: readonly Line[];
  /** Root-relative. */
  readonly cursor: Cell;
}

const KINDS: readonly NoteDraft['kind'][] = ['note', 'finding', 'decision', 'action'];
/** What a word may go on as, so much of it is shown. */
const COMPLETIONS = 4;
const COMPLETION_COLS = 48;
/** From here on the room left in a note is said. */
const NEAR_BYTES = NOTE_BYTES * 0.8;

function body(title: Line, editor: NoteDraft['editor'], rect: Rect): EditorLines {
  const rows = Math.max(1, rect.h - 1);
  const { texts, row, column } = inputRows(editor, Math.max(2, rect.w - 2), rows);
  const lines = Array.from({ length: rows }, (_, i) => line(i === 0 ? '> ' : '  ', texts[i] ?? ''));
  // With room for one row only, it is the text's: the cursor must be seen.
  if (rect.h < 2)
    return { lines: lines.slice(0, rect.h), cursor: { x: rect.x + 2 + column, y: rect.y + row } };
  return { lines: [title, ...lines], cursor: { x: rect.x + 2 + column, y: rect.y + 1 + row } };
}

/** The question, or why the answer was not accepted, and the text under it. */
export function promptLines(prompt: PromptState, world: World, rect: Rect): EditorLines {
  const spec = PROMPTS[prompt.prompt];
  const title = say(world.lang, spec.title(prompt, world));
  const read = spec.time === undefined ? '' : readAs(prompt.editor.text, spec.time, world);
  const right =
    prompt.error === undefined
      ? [styled('follow', read === '' ? besideQuery(prompt, world) : `${read} `)]
      : [styled('burn', `${MARKS.warn} ${say(world.lang, prompt.error)} `)];
  // What is wrong is read first: the question gives way where both have no room.
  const fits = prompt.error === undefined || spansWidth(right) + width(title) + 3 <= rect.w;
  const left = fits ? [' ', styled('strong', title)] : [' '];
  return body(line(...(fits ? apart(left, right, rect.w) : [...left, ...right])), prompt.editor, rect);
}

/** How a query is doing, or what its word may go on as, what stands there now in brackets. */
function besideQuery({ trying, completion, editor }: PromptState, { lang }: World): string {
  if (trying !== undefined && trying === editor.text.trim()) return `${word(lang, 'query.trying')} `;
  if (completion === undefined || completion.made !== editor.text) return '';
  const { items, at } = completion;
  const shown = items.slice(at, at + COMPLETIONS).map(({ label }, i) => (i === 0 ? `[${label}]` : label));
  const rest = items.length - shown.length;
  return `${truncate(shown.join('  '), COMPLETION_COLS)}${rest > 0 ? ` +${rest}` : ''} `;
}

/** When it happened; of an action whose it is and until when. */
function aboutIt(
  { kind, amends, editor, due: chosen = null, happenedAt = null }: NoteDraft,
  world: World,
): readonly Span[] {
  const { lang } = world;
  if (kind !== 'action' || amends !== null) {
    return happenedAt === null
      ? []
      : [styled('wait', word(lang, 'note.happened', { time: whenText(happenedAt, world) })), ' '];
  }
  const { owner, due: written } = givenIn(editor.text, world);
  const due = chosen ?? written;
  return [
    ...(owner === null ? [] : [word(lang, 'action.owner', { who: owner.name }), ' ']),
    ...(due === null ? [] : [styled('wait', word(lang, 'action.due', { time: whenText(due, world) })), ' ']),
  ];
}

const LEAST_STEP = 12;

/** The step a note belongs to, cut to the columns that are left for it; nothing where too few are. */
const stepSpans = (title: string, cols: number): readonly Span[] =>
  cols < LEAST_STEP ? [] : [styled('past', `${truncate(`${MARKS.here} ${title}`, cols - 1)} `)];

/** The kinds of note to choose from, the step it belongs to, and the text under it. */
export function noteEditorLines(draft: NoteDraft, world: World, rect: Rect): EditorLines {
  const { lang, session } = world;
  const kinds = KINDS.flatMap((kind, i): Span[] => {
    const name = word(lang, `note.${kind}`);
    return [
      i === 0 ? '' : ' ',
      kind === draft.kind ? styled('bar', `[${name}]`) : styled('past', ` ${name} `),
    ];
  });
  const amends = draft.amends === null ? [] : [styled('wait', ` ${word(lang, 'note.amending')}`)];
  const title = session.steps[draft.step ?? '']?.step.title[lang];
  const happened = aboutIt(draft, world);
  const pager = draft.pager === true ? [styled('follow', `[${word(lang, 'note.to-pager')}]`), ' '] : [];
  const used = noteBytes(draft.editor.text);
  const room: readonly Span[] =
    used < NEAR_BYTES
      ? []
      : [styled(used > NOTE_BYTES ? 'burn' : 'wait', word(lang, 'note.room', { n: NOTE_BYTES - used })), ' '];
  const left = [' ', ...kinds, ...amends];
  const right = [...room, ...happened, ...pager];
  // The step's words give way: which kind is chosen must be seen.
  const free = rect.w - 1 - spansWidth([...left, ...right]);
  const step = title === undefined ? [] : stepSpans(title, free);
  return body(line(...apart(left, [...right, ...step], rect.w)), draft.editor, rect);
}
