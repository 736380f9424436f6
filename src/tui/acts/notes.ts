import { issueOf, seenIssue } from '../../domain/action-issue.ts';
import type { NoteKind } from '../../domain/event.ts';
import type { Note, Pin } from '../../domain/session.ts';
import { open } from '../model/dialog.ts';
import { editorOf, emptyEditor } from '../model/editor.ts';
import { send } from '../model/effects.ts';
import type { NoteDraft, ScreenState } from '../model/screen-state.ts';
import { type Act, peel, showRefusal, type Transition, transition } from '../model/transition.ts';
import { whenText } from '../model/when.ts';
import type { World } from '../model/world.ts';
import { logRows } from '../select/log-room.ts';
import { jump } from '../select/log-scroll.ts';
import { ownStep, selectedEntry, selectedNote, selectedPin } from '../select/selection.ts';
import { openPrompt } from './prompt.ts';

export const NEW_NOTE = 'note';
export const draftKey = (draft: NoteDraft): string =>
  draft.amends === null ? NEW_NOTE : `amend:${draft.amends}`;

/** Goes on with what was being written; else begins with the kind asked for. */
const compose =
  (kind: NoteKind): Act =>
  (state, world) => {
    const kept = state.kept[NEW_NOTE];
    const fresh: NoteDraft = { editor: emptyEditor, kind, amends: null, step: ownStep(world) };
    return transition({
      ...state,
      draft: kept === undefined ? fresh : { ...kept, kind: kept.kind === 'note' ? kind : kept.kind },
    });
  };

type OnNote = (state: ScreenState, world: World, note: Note) => Transition;

const onNote =
  (act: OnNote): Act =>
  (state, world) => {
    const note = selectedNote(state, world);
    if (note === null) return showRefusal(state, world, { key: 'why.no-note' });
    return act({ ...state, note: note.id }, world, note);
  };

const timeText = (iso: string | null, world: World): string => (iso === null ? '' : whenText(iso, world));

const FILTERS: readonly ScreenState['noteKind'][] = [null, 'finding', 'decision', 'action', 'pin', 'note'];

/** To the pinned line in the log where it is still held; else it is shown as it was pinned. */
function openPin(state: ScreenState, world: World, pin: Pin): Transition {
  const no = world.logs.pinnedAt(pin.line);
  if (no === null) return transition(open(state, { kind: 'text', text: 'pin', target: pin.id, scroll: 0 }));
  const logs = jump(state.logs, world.logs, logRows(state, world), no);
  return transition({ ...peel(state), focus: 'logs', logs });
}

export const noteActs = {
  'note.new': compose('note'),
  'note.finding': compose('finding'),
  'note.decision': compose('decision'),
  'note.action': compose('action'),
  'note.open': (state, world) => {
    const entry = selectedEntry(state, world);
    if (entry === null) return showRefusal(state, world, { key: 'why.no-note' });
    if (entry.kind === 'pin') return openPin({ ...state, note: entry.id }, world, entry.pin);
    // The list has the whole of it.
    if (entry.kind === 'change') {
      const logs = { ...state.logs, view: 'changes', change: entry.change.id } as const;
      return transition({ ...peel(state), note: entry.id, focus: 'logs', logs });
    }
    const next = { ...state, note: entry.id };
    return transition(open(next, { kind: 'text', text: 'note', target: entry.note.id, scroll: 0 }));
  },
  /** One key walks the kinds; the place is kept where the selected entry is still there. */
  'note.filter': (state) => {
    const at = FILTERS.indexOf(state.noteKind);
    return transition({ ...peel(state), noteKind: FILTERS[(at + 1) % FILTERS.length] ?? null });
  },
  'pin.context': (state, world) => {
    const pin = selectedPin(state, world);
    if (pin === null) return showRefusal(state, world, { key: 'why.not-pin' });
    const target = `pin:${pin.id}`;
    const { id: line, source } = pin.line;
    return transition(open(state, { kind: 'text', text: 'context', target, scroll: 0 }), {
      kind: 'ask-context',
      line,
      source,
      target,
    });
  },
  'note.amend': onNote((state, _world, note) => {
    const kept = state.kept[`amend:${note.id}`];
    const fresh: NoteDraft = {
      editor: editorOf(note.text),
      kind: note.kind,
      amends: note.id,
      step: note.step,
    };
    return transition({ ...state, draft: kept ?? fresh });
  }),
  'note.done': onNote((state, _world, note) => {
    const done = note.done === null;
    const key = done ? 'toast.action-done' : 'toast.action-open';
    return transition(state, send('note.amend', { note: note.id, done }, { key }));
  }),
  'note.owner': onNote((state, _world, note) =>
    transition(open(state, { kind: 'menu', menu: 'owner', target: note.id, selected: 0 })),
  ),
  'note.due': onNote((state, world, note) => openPrompt(state, 'due', note.id, timeText(note.due, world))),
  'note.happened': onNote((state, world, note) =>
    openPrompt(state, 'at', note.id, timeText(note.happenedAt ?? note.at, world)),
  ),
  'note.remove': onNote((state, _world, note) =>
    transition(state, send('note.remove', { note: note.id }, { key: 'toast.note-removed' })),
  ),
  'note.issue': onNote((state, world, note) => {
    const made = issueOf(world.session, note.id);
    if (made?.state === 'made' && made.url !== null && seenIssue(note, made)?.state !== 'lost')
      return transition(state, { kind: 'browse', url: made.url });
    return transition(state, send('issue.ask', { note: note.id }, { key: 'toast.issue-asked' }));
  }),
  'note.copy': onNote((state, _world, note) =>
    transition(state, { kind: 'copy', text: note.text, what: { key: 'copied.note' } }),
  ),
} satisfies Record<string, Act>;
