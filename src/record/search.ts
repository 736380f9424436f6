import type { Pin, Session } from '../domain/session.ts';
import { asCompared } from '../text/as-compared.ts';
import type { FromFile } from './imported.ts';

/** A place where a session can be found by words: a note, a pinned line, or, with neither, its id and title. */
export interface SearchHit extends FromFile {
  readonly session: string;
  readonly title: string;
  readonly timeZone: string;
  /** A pinned line by its number, the person who pinned it, and what the line and the comment say. */
  readonly pin?: FoundText & { readonly number: number };
  readonly note?: FoundText & { readonly id: string };
}

interface FoundText {
  readonly at: string;
  readonly by: string;
  /** Its author is the word of a file that was imported. */
  readonly imported: boolean;
  readonly text: string;
}

/** All places of a session; the last one is the session itself. */
export function searchPlaces(session: Session): readonly SearchHit[] {
  const { id, title, timeZone, importedTo, importedBy } = session;
  const of = { session: id, title, timeZone, ...(importedTo > 0 ? { importedTo, importedBy } : {}) };
  const found = ({ at, by, seq }: Pick<Pin, 'at' | 'by' | 'seq'>, text: string) => ({
    ...{ at, by: by.name, imported: seq <= importedTo, text },
  });
  const notes = session.notes.filter(({ removed }) => !removed);
  const pins = session.pins.filter(({ removed }) => !removed);
  return [
    ...notes.map((note) => ({ ...of, note: { id: note.id, ...found(note, note.text) } })),
    ...pins.map((pin) => ({ ...of, pin: { number: pin.number, ...found(pin, pinText(pin)) } })),
    of,
  ];
}

/** The places that have all words of a text; the session itself only where no note and no pin has them. */
export function hitsAmong(places: readonly SearchHit[], words: string): readonly SearchHit[] {
  const folded = asCompared(words).split(/\s+/);
  const hits = places.filter((place) => {
    const text = asCompared(textOf(place));
    return folded.every((word) => text.includes(word));
  });
  const within = hits.filter(({ note, pin }) => note !== undefined || pin !== undefined);
  return within.length === 0 ? hits : within;
}

function textOf({ session, title, note, pin }: SearchHit): string {
  const found = note ?? pin;
  return found === undefined ? `${session} ${title}` : `${found.text}\n${found.by}`;
}

const pinText = ({ line, comment }: Pin): string =>
  [[line.service, line.message].filter(Boolean).join(' '), comment].filter(Boolean).join('\n');
