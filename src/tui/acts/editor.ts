import type { NoteKind } from '../../domain/event.ts';
import { givenIn } from '../../domain/named-person.ts';
import { flagNote } from '../keys/availability.ts';
import { insert } from '../model/editor.ts';
import { send } from '../model/effects.ts';
import { NOTE_BYTES, noteBytes } from '../model/note-size.ts';
import type { NoteDraft, ScreenState } from '../model/screen-state.ts';
import { type Act, showRefusal, type Transition, transition } from '../model/transition.ts';
import { whenText } from '../model/when.ts';
import type { World } from '../model/world.ts';
import { selectedStep } from '../select/selection.ts';
import { draftKey } from './notes.ts';
import { openPrompt } from './prompt.ts';

const KINDS: readonly NoteKind[] = ['note', 'finding', 'decision', 'action'];

const onDraft =
  (act: (state: ScreenState, world: World, draft: NoteDraft) => Transition): Act =>
  (state, world) =>
    state.draft === null ? transition(state) : act(state, world, state.draft);

const without = (kept: ScreenState['kept'], key: string): ScreenState['kept'] =>
  Object.fromEntries(Object.entries(kept).filter(([each]) => each !== key));

const put = (state: ScreenState, draft: Partial<NoteDraft>): Transition =>
  transition(state.draft === null ? state : { ...state, draft: { ...state.draft, ...draft } });

function save(state: ScreenState, world: World, draft: NoteDraft): Transition {
  const text = draft.editor.text.trim();
  const closed: ScreenState = { ...state, draft: null, kept: without(state.kept, draftKey(draft)) };
  if (text === '') return transition(closed);
  if (noteBytes(text) > NOTE_BYTES) {
    return showRefusal(state, world, { key: 'refusal.too-large', params: { limit: NOTE_BYTES } });
  }
  const { kind, step, amends } = draft;
  const at = draft.happenedAt == null ? {} : { happenedAt: draft.happenedAt };
  if (amends !== null) {
    return transition(
      closed,
      send('note.amend', { note: amends, text, kind, ...at }, { key: 'toast.amended' }),
    );
  }
  const action = kind === 'action' ? givenIn(text, world) : { text, owner: null, due: null };
  const due = draft.due ?? action.due;
  const owned = action.owner === null ? {} : { owner: action.owner.id };
  const given = kind === 'action' ? { ...owned, ...(due === null ? {} : { due }) } : at;
  const key = kind === 'action' ? actionAdded(given) : 'toast.note-added';
  // What was just written is seen, whatever was listed.
  const noteKind = closed.noteKind === kind ? kind : null;
  // What does not stand for it any more is no reason to lose the words.
  const pager = draft.pager === true && flagNote(state, world) === true ? { pager: true } : {};
  const data = { kind, text: action.text, step, ...given, ...pager };
  return transition({ ...closed, note: null, noteKind }, send('note.add', data, { key }));
}

/** Says what an action still lacks, and by which key it gets it. */
function actionAdded(given: object) {
  if (!('owner' in given)) return 'due' in given ? 'toast.action-ownerless' : 'toast.action-added';
  return 'due' in given ? 'toast.action-given' : 'toast.action-dueless';
}

export const editorActs = {
  'editor.save': onDraft(save),
  'editor.newline': onDraft((state, _world, { editor }) => put(state, { editor: insert(editor, '\n') })),
  'editor.kind': onDraft((state, _world, { kind }) =>
    put(state, { kind: KINDS[(KINDS.indexOf(kind) + 1) % KINDS.length] as NoteKind }),
  ),
  'editor.step': onDraft((state, world, { step }) =>
    put(state, { step: step === null ? (selectedStep(state, world)?.id ?? null) : null }),
  ),
  /** Of an action until when, of all else when it happened. */
  'editor.when': onDraft((state, world, { kind, amends, editor, happenedAt = null, due = null }) => {
    const ahead = kind === 'action' && amends === null;
    const time = ahead ? (due ?? givenIn(editor.text, world).due) : happenedAt;
    return openPrompt(
      state,
      ahead ? 'draft-due' : 'draft-at',
      null,
      time === null ? '' : whenText(time, world),
    );
  }),
  'editor.pager': onDraft((state, _world, { pager }) => put(state, { pager: pager !== true })),
  'editor.external': onDraft((state, _world, { editor }) =>
    transition(state, { kind: 'edit', text: editor.text }),
  ),
  /** Nothing is lost: the next `n` goes on where this one was left. */
  'editor.close': onDraft((state, _world, draft) => {
    const key = draftKey(draft);
    const empty = draft.editor.text.trim() === '';
    const kept = empty ? without(state.kept, key) : { ...state.kept, [key]: draft };
    return transition({ ...state, draft: null, kept });
  }),
} satisfies Record<string, Act>;
