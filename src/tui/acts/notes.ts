import type { NoteKind } from '../../domain/event.ts';
import type { Note } from '../../domain/session.ts';
import { clock, dayStamp } from '../../text/time.ts';
import { type Act, type Change, change, open, refuse } from '../change.ts';
import { editorOf, emptyEditor } from '../editor.ts';
import { send } from '../effects.ts';
import type { NoteDraft, PromptId, ScreenState } from '../screen-state.ts';
import { selectedNote } from '../selection.ts';
import { nowIso, type World } from '../world.ts';
import { ownStep } from './checklist.ts';

export const NEW_NOTE = 'note';
export const draftKey = (draft: NoteDraft): string =>
  draft.amends === null ? NEW_NOTE : `amend:${draft.amends}`;

/** Goes on with what was being written; else begins with the kind asked for. */
const compose =
  (kind: NoteKind): Act =>
  (state, world) => {
    const kept = state.kept[NEW_NOTE];
    const fresh: NoteDraft = { editor: emptyEditor, kind, amends: null, step: ownStep(world) };
    return change({
      ...state,
      draft: kept === undefined ? fresh : { ...kept, kind: kept.kind === 'note' ? kind : kept.kind },
    });
  };

type OnNote = (state: ScreenState, world: World, note: Note) => Change;

const onNote =
  (act: OnNote): Act =>
  (state, world) => {
    const note = selectedNote(state, world);
    if (note === null) return refuse(state, world, { key: 'why.no-note' });
    return act({ ...state, note: note.id }, world, note);
  };

const ask = (state: ScreenState, prompt: PromptId, target: string, text: string): Change =>
  change({ ...state, prompt: { prompt, target, editor: editorOf(text), recalled: -1 } });

/** A time as it is typed: with its day where that is not today. */
function timeText(iso: string | null, world: World): string {
  if (iso === null) return '';
  const { timeZone } = world.session;
  const day = dayStamp(iso, timeZone);
  const time = clock(iso, timeZone);
  return day === dayStamp(nowIso(world), timeZone) ? time : `${day} ${time}`;
}

export const noteActs = {
  'note.new': compose('note'),
  'note.finding': compose('finding'),
  'note.decision': compose('decision'),
  'note.action': compose('action'),
  'note.open': onNote((state, _world, note) =>
    change(open(state, { kind: 'text', text: 'note', target: note.id, scroll: 0 })),
  ),
  'note.amend': onNote((state, _world, note) => {
    const kept = state.kept[`amend:${note.id}`];
    const fresh: NoteDraft = {
      editor: editorOf(note.text),
      kind: note.kind,
      amends: note.id,
      step: note.step,
    };
    return change({ ...state, draft: kept ?? fresh });
  }),
  'note.done': onNote((state, _world, note) => {
    const done = note.done === null;
    const key = done ? 'toast.action-done' : 'toast.action-open';
    return change(state, send('note.amend', { note: note.id, done }, { key }));
  }),
  'note.owner': onNote((state, _world, note) =>
    change(open(state, { kind: 'menu', menu: 'owner', target: note.id, selected: 0 })),
  ),
  'note.due': onNote((state, world, note) => ask(state, 'due', note.id, timeText(note.due, world))),
  'note.happened': onNote((state, world, note) =>
    ask(state, 'at', note.id, timeText(note.happenedAt ?? note.at, world)),
  ),
  'note.remove': onNote((state, _world, note) =>
    change(state, send('note.remove', { note: note.id }, { key: 'toast.note-removed' })),
  ),
  'note.copy': onNote((state, _world, note) =>
    change(state, { kind: 'copy', text: note.text, what: { key: 'copied.note' } }),
  ),
} satisfies Record<string, Act>;
