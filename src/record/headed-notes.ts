import type { Note, Session } from '../domain/session.ts';
import { asCompared } from '../text/as-compared.ts';

/** What a note says by the word it begins with: `原因: …`, `presumed cause: …`, `横展開: …`. */
export type Head = 'cause' | 'mitigation' | 'prevention' | 'spread' | 'well' | 'badly';

export interface HeadedNote {
  readonly note: Note;
  readonly head: Head;
  /** Of a cause: it is not certain. */
  readonly presumed: boolean;
  /** Without the word. */
  readonly text: string;
}

const HEADS: readonly (readonly [Head, RegExp])[] = [
  ['cause', /^(?:(?:推定|想定)?原因|原因\((?:推定|想定)\)|(?:(?:root|presumed|probable|suspected) )?cause)$/],
  ['mitigation', /^(?:暫定対応|mitigation|workaround)$/],
  ['prevention', /^(?:恒久対応|再発防止策?|prevention|permanent fix)$/],
  ['spread', /^(?:横展開|elsewhere)$/],
  ['well', /^(?:うまくいったこと|良かった(?:こと|点)|went well)$/],
  ['badly', /^(?:(?:うまく)?いかなかったこと|改善点|went badly|to improve)$/],
];
const LONGEST_HEAD = 24;
const PRESUMED = /推定|想定|presumed|probable|suspected/;

/** The notes that belong under a heading of the record, in their order, by their latest wording; actions stay actions. */
export function headedNotes({ notes }: Session): readonly HeadedNote[] {
  return notes.flatMap((note) => {
    if (note.removed || note.kind === 'action') return [];
    const found = headOf(note.text);
    return found ? [{ note, ...found }] : [];
  });
}

function headOf(given: string): Omit<HeadedNote, 'note'> | null {
  const colon = given.slice(0, LONGEST_HEAD).search(/[:：]/);
  if (colon < 1) return null;
  const word = asCompared(given.slice(0, colon)).trim();
  const head = HEADS.find(([, pattern]) => pattern.test(word))?.[0];
  const text = given.slice(colon + 1).trim();
  return head === undefined || text === '' ? null : { head, presumed: PRESUMED.test(word), text };
}
