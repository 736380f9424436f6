import { NEW_NOTE } from '../acts/notes.ts';
import { editorOf } from '../model/editor.ts';
import type { NoteDraft, ScreenState } from '../model/screen-state.ts';

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
