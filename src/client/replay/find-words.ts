import type { Session } from '../../domain/session.ts';
import { foldKey } from '../../text/fold-key.ts';

/** Where words were written: after which event they are there, and the note's id; null for what is no note. */
export interface FoundWords {
  readonly seq: number;
  readonly note: string | null;
}

const folded = (text: string): string => foldKey(text).toLowerCase();

/**
 * The first text after event `seq` that holds all the words: notes, status updates, and pins with their lines. Where none
 * follows, the first of all. Width and case are no difference. null: nobody wrote them.
 */
export function findWords(last: Session, words: string, seq: number): FoundWords | null {
  const wanted = folded(words).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return null;
  const texts = [
    ...last.notes.filter(({ removed }) => !removed).map((note) => ({ ...note, note: note.id })),
    ...last.notices.map((notice) => ({ ...notice, note: null })),
    ...last.pins
      .filter(({ removed }) => !removed)
      .map((pin) => ({ seq: pin.seq, text: `${pin.comment ?? ''} ${pin.line.message}`, note: null })),
  ]
    .filter(({ text }) => wanted.every((word) => folded(text).includes(word)))
    .sort((a, b) => a.seq - b.seq);
  const found = texts.find((text) => text.seq > seq) ?? texts[0];
  return found === undefined ? null : { seq: found.seq, note: found.note };
}
