import { draftKey, NEW_NOTE } from '../acts/notes.ts';
import { editorOf } from '../model/editor.ts';
import type { Effect } from '../model/effects.ts';
import type { NoteDraft, ScreenState } from '../model/screen-state.ts';
import type { Transition } from '../model/transition.ts';

/** A draft as it is kept for the next run; '' forgets it. */
function kept({ kind, step, happenedAt = null, due = null, pager }: NoteDraft, text: string): string {
  const flag = pager ? { pager } : {};
  return text === '' ? '' : JSON.stringify({ kind, step, text, happenedAt, due, ...flag });
}

/** What is being written is kept where a kill cannot reach it. */
export function withDrafts(before: ScreenState, after: Transition): Transition {
  const draft = after.state.draft;
  if (draft === before.draft) return after;
  const written = draft ?? before.draft;
  if (written === null) return after;
  const key = draftKey(written);
  const text = draft === null ? (after.state.kept[key]?.editor.text ?? '') : draft.editor.text;
  return {
    ...after,
    effects: [...after.effects, { kind: 'keep-draft', key, text: kept(written, text) }],
  };
}

/** Keeps a draft that came back. */
export const keepDraft = (draft: NoteDraft): Effect => ({
  kind: 'keep-draft',
  key: draftKey(draft),
  text: kept(draft, draft.editor.text),
});

/** Drafts that an earlier run has kept; what cannot be read is a plain note. */
export function restoredDrafts(drafts: Readonly<Record<string, string>>): ScreenState['kept'] {
  return Object.fromEntries(
    Object.entries(drafts)
      .filter(([key]) => key === NEW_NOTE || key.startsWith('amend:'))
      .map(([key, value]) => [key, readDraft(key, value)]),
  );
}

function readDraft(key: string, value: string): NoteDraft {
  const amends = key === NEW_NOTE ? null : key.slice('amend:'.length);
  try {
    const {
      text,
      kind,
      step,
      happenedAt = null,
      due = null,
      pager = false,
    } = JSON.parse(value) as {
      text: string;
      happenedAt?: string | null;
      due?: string | null;
      pager?: boolean;
      kind: NoteDraft['kind'];
      step: string | null;
    };
    if (typeof text === 'string')
      return { editor: editorOf(text), kind, amends, step, happenedAt, due, pager };
  } catch {
    // Written by hand or by another version.
  }
  return { editor: editorOf(value), kind: 'note', amends, step: null };
}
