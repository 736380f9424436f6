import { draftKey } from '../acts/notes.ts';
import type { Change } from '../model/change.ts';
import type { Effect } from '../model/effects.ts';
import type { NoteDraft, ScreenState } from '../model/screen-state.ts';

/** A draft as it is kept for the next run; '' forgets it. */
function kept({ kind, step, happenedAt = null, due = null, pager }: NoteDraft, text: string): string {
  const flag = pager ? { pager } : {};
  return text === '' ? '' : JSON.stringify({ kind, step, text, happenedAt, due, ...flag });
}

/** What is being written is kept where a kill cannot reach it. */
export function withDrafts(before: ScreenState, after: Change): Change {
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
