import type { DoneBy } from '../domain/event.ts';
import { fill, type Lang } from '../text/i18n/messages.ts';
import { recordMessages } from '../text/i18n/record/record.ts';

/** How far a session came from a file, and who brought it in, as a state or the list has it. */
export interface FromFile {
  /** 0 or absent: not at all. */
  readonly importedTo?: number;
  /** Null or absent: that is not known. */
  readonly importedBy?: DoneBy | null;
}

/** That a session came from a file, and who brought it in; null: it did not. `name`: how a name is written there. */
export function importedWords(
  { importedTo = 0, importedBy = null }: FromFile,
  lang: Lang,
  name: (text: string) => string = (text) => text,
): string | null {
  if (importedTo === 0) return null;
  if (importedBy === null) return fill(recordMessages.importedUnknown, lang);
  return fill(recordMessages.importedBy, lang, { who: name(importedBy.by.name) });
}

/** An author as a reader sees them: whether they are the file's word. */
export const authorWords = (who: string, isImported: boolean, lang: Lang): string =>
  isImported ? fill(recordMessages.importedAuthor, lang, { who }) : who;

/** A session's title with these words before it, where it came from a file. */
export function titleWithImport(session: FromFile & { readonly title: string }, lang: Lang): string {
  const words = importedWords(session, lang);
  return words === null ? session.title : `[${words}] ${session.title}`;
}
