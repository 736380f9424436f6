import { clockReadings } from '../domain/clock.ts';
import type { Session } from '../domain/session.ts';
import type { Lang } from '../text/i18n/messages.ts';
import { pageWord } from './words.ts';

/** One thing that happened. `name`: in a word what it is; `text`: what people said, as they wrote it. */
export interface Told {
  readonly key: string;
  readonly at: string;
  readonly name: string;
  readonly text: string;
  readonly by: string | null;
  /** Its author is the word of a file. */
  readonly isImported: boolean;
}

/** Milestones, notes, updates and ticked steps, the newest first. */
export function storyOf(session: Session, lang: Lang): readonly Told[] {
  const imported = (seq: number): boolean => seq <= session.importedTo;
  const readings = clockReadings(session).map(({ reading, at }): Told => {
    return {
      key: reading,
      at,
      name: pageWord(lang, `clock.${reading}`),
      text: '',
      by: null,
      isImported: false,
    };
  });
  const notes = session.notes.flatMap((note): Told[] => {
    if (note.removed) return [];
    const text = note.text === '' ? (session.steps[note.step ?? '']?.step.title[lang] ?? '') : note.text;
    const at = note.happenedAt ?? note.at;
    const name = pageWord(lang, `note.${note.kind}`);
    return [{ key: note.id, at, name, text, by: note.by.name, isImported: imported(note.seq) }];
  });
  const notices = session.notices.map(({ seq, at, text, by }): Told => {
    const name = pageWord(lang, 'story.update');
    return { key: `update ${seq}`, at, name, text, by: by.name, isImported: imported(seq) };
  });
  const steps = Object.values(session.steps).flatMap(({ id, status, at, by, seq, step }): Told[] => {
    if (status !== 'done' || at === null) return [];
    const [name, text] = [pageWord(lang, 'story.step'), step.title[lang]];
    return [{ key: `step ${id}`, at, name, text, by: by?.name ?? null, isImported: imported(seq) }];
  });
  return [...readings, ...notes, ...notices, ...steps].sort((a, b) =>
    a.at < b.at ? 1 : a.at > b.at ? -1 : 0,
  );
}
