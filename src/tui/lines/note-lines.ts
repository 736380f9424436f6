import type { Note, Pin } from '../../domain/session.ts';
import { changeState, changeText } from '../../text/change-text.ts';
import { wrap } from '../../text/wrap.ts';
import type { Style } from '../draw/colours.ts';
import { MARKS } from '../draw/glyphs.ts';
import { apart, cutSpans, type Line, line, type Span, spansWidth, styled } from '../draw/line.ts';
import type { PaneContent } from '../draw/pane-frame.ts';
import { firstLine } from '../draw/prose.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { pastText, whenText } from '../model/when.ts';
import { word } from '../model/words.ts';
import { nameOf, type World } from '../model/world.ts';
import { issueWords } from '../select/issues.ts';
import { pointerAt } from '../select/look.ts';
import { type NoteEntry, selectedEntry, shownEntries } from '../select/selection.ts';
import { pointerMark } from './checklist-lines.ts';
import { zoomMark } from './zoom-mark.ts';

const KIND_STYLE: Readonly<Record<Note['kind'], Style | null>> = {
  note: null,
  finding: 'strong',
  decision: 'follow',
  action: 'wait',
};

export function noteContent(
  state: ScreenState,
  world: World,
  rows: number,
  cols: number,
  open: boolean,
): PaneContent {
  const notes = shownEntries(state, world);
  const title = noteTitle(state, world);
  if (!open) return { title: [...title, ...newest(notes.at(-1), world)], aside: [], rows: [] };
  if (notes.length === 0) {
    const key =
      world.session.status === 'new'
        ? 'session.awaited'
        : state.noteKind === null
          ? state.replays
            ? 'replay.no-notes'
            : 'notes.empty'
          : 'notes.none';
    return { title, aside: [], rows: [line(' ', styled('past', word(world.lang, key)))] };
  }
  const selected =
    state.note === null && state.focus !== 'notes' ? null : (selectedEntry(state, world)?.id ?? null);
  return { title, aside: [], rows: shown(notes, selected, state, world, rows, cols) };
}

function noteTitle(state: ScreenState, world: World): readonly Span[] {
  const { noteKind } = state;
  const { session, lang } = world;
  const count = (kind: Note['kind']): number =>
    session.notes.filter((note) => !note.removed && note.kind === kind && note.done === null).length;
  const pins = session.pins.filter((pin) => !pin.removed).length;
  const only =
    noteKind === null
      ? []
      : [styled('wait', `  ${word(lang, 'notes.only', { kind: word(lang, `note.${noteKind}`) })}`)];
  const facts = [
    ...(count('decision') > 0 ? [word(lang, 'notes.decisions', { n: count('decision') })] : []),
    ...(count('action') > 0 ? [word(lang, 'notes.actions', { n: count('action') })] : []),
    ...(pins > 0 ? [word(lang, 'notes.pins', { n: pins })] : []),
  ];
  const name = [`3 ${word(lang, 'pane.notes')}`, ...zoomMark(state, world, 'notes')];
  return [...name, ...only, ...facts.map((text) => styled('past', `  ${text}`))];
}

/** In the one row of a closed pane: the note alone, as nothing of its tail has room. */
function newest(entry: NoteEntry | undefined, world: World): readonly Span[] {
  if (entry === undefined) return [];
  if (entry.kind === 'pin') return ['  ', ...pinHead(entry.pin, world), ' ', pinText(entry.pin)];
  if (entry.kind === 'change') return ['  ', ...changeNote(entry, world)];
  const { note } = entry;
  return ['  ', ...head(note, world), ' ', noteText(note, world).replaceAll('\n', ' ')];
}

/** The newest notes, or those around the selected one: whole notes, from their first row on. */
function shown(
  notes: readonly NoteEntry[],
  selected: string | null,
  state: ScreenState,
  world: World,
  rows: number,
  cols: number,
): readonly Line[] {
  const at = selected === null ? notes.length - 1 : notes.findIndex((note) => note.id === selected);
  const render = (entry: NoteEntry): readonly Line[] => {
    const own = entry.id === selected;
    const rows =
      entry.kind === 'note'
        ? noteLines(entry.note, own, state, world, cols)
        : entry.kind === 'pin'
          ? [pinLine(entry, own, state, world, cols)]
          : [
              {
                spans: [own ? MARKS.here : ' ', ...cutSpans(changeNote(entry, world), cols)],
                selected: own && state.focus === 'notes',
              },
            ];
    return rows.map((row) => ({ ...row, target: { at: entry.id } }));
  };
  const lines: Line[] = [...render(notes[at] as NoteEntry)].slice(0, rows);
  // Older ones above until half the pane, or all of it where nothing is below; then newer ones.
  let [above, below] = [at - 1, at + 1];
  const half = below < notes.length ? Math.floor(rows / 2) : rows;
  while (above >= 0 && lines.length < half) lines.unshift(...render(notes[above--] as NoteEntry));
  while (below < notes.length && lines.length < rows) lines.push(...render(notes[below++] as NoteEntry));
  while (above >= 0 && lines.length < rows) lines.unshift(...render(notes[above--] as NoteEntry));
  if (lines.length <= rows) return lines;
  return below >= notes.length && selected === null ? lines.slice(-rows) : around(lines, rows);
}

/** Too many rows: those around the selected note. */
function around(lines: readonly Line[], rows: number): readonly Line[] {
  const first = lines.findIndex((row) => row.selected === true || row.spans[0] === MARKS.here);
  const last = lines.findLastIndex((row) => row.selected === true || row.spans[0] === MARKS.here);
  const from = Math.min(lines.length - rows, Math.max(0, Math.min(first, last - rows + 1)));
  return lines.slice(from, from + rows);
}

/** What came in a file is in the name of the person who the file says. */
function foreign({ seq }: Note | Pin, { session, lang }: World): readonly Span[] {
  return seq <= session.importedTo ? [styled('past', ` ${word(lang, 'note.imported')}`)] : [];
}

/** `03:05 田中 [事実] ` */
function head(note: Note, world: World): readonly Span[] {
  const { lang } = world;
  const time = pastText(note.happenedAt ?? note.at, world);
  const style = KIND_STYLE[note.kind];
  const kind = note.kind === 'note' ? '' : `[${word(lang, `note.${note.kind}`)}]`;
  return [
    styled('past', time),
    ` ${note.by.name}`,
    ...foreign(note, world),
    ...(kind === '' ? [] : [' ', style === null ? kind : styled(style, kind)]),
  ];
}

/** `03:11 田中 証跡 #3 ` */
function pinHead(pin: Pin, world: World): readonly Span[] {
  const { lang } = world;
  const time = pastText(pin.line.time ?? pin.at, world);
  return [
    styled('past', time),
    ` ${pin.by.name}`,
    ...foreign(pin, world),
    ' ',
    styled('follow', word(lang, 'logs.pinned', { n: pin.number })),
  ];
}

/** The comment says why, the line says what. */
const pinText = (pin: Pin): string => {
  const { first } = firstLine(pin.line.message);
  return pin.comment === null ? first : `${pin.comment}: ${first}`;
};

/** `03:10 [change] rollback checkout 1c9e  live 03:10  Sato` */
function changeNote(
  { at, change, pinned }: Extract<NoteEntry, { kind: 'change' }>,
  world: World,
): readonly Span[] {
  const { lang } = world;
  const when = change.liveAt ?? change.failedAt ?? change.startedAt ?? change.requestedAt;
  const state = changeState(change, pastText(when, world), lang);
  const who = pinned ?? change.by ?? '';
  return [
    styled('past', whenText(at, world)),
    ' ',
    styled('follow', `[${word(lang, pinned === null ? 'note.change' : 'note.change-pinned')}]`),
    ` ${changeText(change, lang)}  `,
    styled('past', `${state}${who === '' ? '' : `  ${who}`}`),
  ];
}

function pinLine(
  entry: Extract<NoteEntry, { kind: 'pin' }>,
  selected: boolean,
  state: ScreenState,
  world: World,
  cols: number,
): Line {
  const pointer = pointerAt(state, world, { at: 'note', id: entry.id });
  const right = pointer === null ? [] : [pointerMark(pointer, world)];
  const text = apart([...pinHead(entry.pin, world), ' ', pinText(entry.pin)], right, cols);
  return { spans: [selected ? MARKS.here : ' ', ...text], selected: selected && state.focus === 'notes' };
}

/** What it says; an action made from a step at the close says the step. */
export function noteText(note: Note, { session, lang }: World): string {
  if (note.text !== '') return note.text;
  return session.steps[note.step ?? '']?.step.title[lang] ?? '';
}

function noteLines(
  note: Note,
  selected: boolean,
  state: ScreenState,
  world: World,
  cols: number,
): readonly Line[] {
  const start = head(note, world);
  const indent = Math.min(spansWidth(start) + 1, Math.floor(cols / 3));
  const first = Math.max(4, cols - spansWidth(start) - 1);
  const pointer = pointerAt(state, world, { at: 'note', id: note.id });
  const tail = [...(pointer === null ? [] : [pointerMark(pointer, world), ' ']), ...tailOf(note, world)];
  const parts = hanging(noteText(note, world), first, Math.max(4, cols - indent));
  const mark = selected ? MARKS.here : ' ';
  const style: Style | null = note.done !== null ? 'past' : null;
  const say = (text: string): Span => (style === null ? text : styled(style, text));
  const lines = parts.map((text, i): Line => {
    const own = i === 0 ? [...start, ' ', say(text)] : [' '.repeat(indent), say(text)];
    return { spans: [i === 0 ? mark : ' ', ...own], selected: selected && state.focus === 'notes' };
  });
  if (tail.length === 0) return lines;
  const last = lines.at(-1) as Line;
  const room = cols - spansWidth(last.spans) + 1;
  if (spansWidth(tail) + 2 <= room)
    return [...lines.slice(0, -1), { ...last, spans: [...last.spans, '  ', ...tail] }];
  return [
    ...lines,
    { spans: [' ', ' '.repeat(indent), ...tail], selected: selected && state.focus === 'notes' },
  ];
}

/** Wraps with a first row of its own width. */
function hanging(text: string, first: number, rest: number): readonly string[] {
  const [head = '', ...others] = text.split('\n');
  const wrapped = wrap(head, first);
  const start = wrapped[0] ?? '';
  const left = head.slice(start.length).trimStart();
  const under = [...(left === '' ? [] : wrap(left, rest)), ...others.flatMap((each) => wrap(each, rest))];
  return [start, ...under];
}

/** Owner, due time, what became of it, and whether it is only ours so far. */
/** What stands behind a note. A fact of an action that shall stay once it is done belongs here, not in `actionTail`. */
function tailOf(note: Note, world: World): readonly Span[] {
  const { lang } = world;
  const spans: Span[] = [];
  if (note.kind === 'action') {
    spans.push(...actionTail(note, world));
    const issue = issueWords(note, world);
    if (issue !== null)
      spans.push(issue.why === null ? issue.text : styled('wait', `${MARKS.warn} ${issue.text}`));
  }
  if (note.amendedAt !== null) spans.push(styled('past', word(lang, 'note.amended')));
  if (note.happenedAt !== null) {
    spans.push(styled('past', word(lang, 'note.written-at', { time: pastText(note.at, world) })));
  }
  if (world.pendingKeys.has(`note:${note.id}`)) spans.push(styled('past', word(lang, 'pending')));
  return spans.flatMap((span, i) => (i === 0 ? [span] : [' ', span]));
}

function actionTail(note: Note, world: World): readonly Span[] {
  const { lang, session, now } = world;
  if (note.done !== null) {
    return [styled('done', `${MARKS.done} ${word(lang, 'action.done', { who: note.done.by.name })}`)];
  }
  const owner =
    note.owner === null
      ? styled('wait', `${MARKS.warn} ${word(lang, 'action.no-owner')}`)
      : word(lang, 'action.owner', { who: nameOf(session, note.owner) });
  if (note.due === null) return [owner];
  const due = word(lang, 'action.due', { time: whenText(note.due, world) });
  return [owner, Date.parse(note.due) < now ? styled('burn', `${MARKS.warn} ${due}`) : due];
}
