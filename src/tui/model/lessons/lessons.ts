import type { Procedure } from '../../../domain/procedure.ts';
import type { Learned, Offer } from '../../../domain/procedures/offers.ts';

/** What a session did otherwise than its procedure, and the file that a change would be written to. */
export interface Lessons {
  readonly session: string;
  readonly procedure: Procedure;
  /** Its commit, else the beginning of its hash. */
  readonly version: string;
  readonly timeZone: string;
  /** Steps up to the close, and how many of them were done as written. */
  readonly total: number;
  readonly asWritten: number;
  readonly isOver: boolean;
  readonly learned: readonly Learned[];
  /** The file's path, and how it is shown. */
  readonly path: string;
  readonly file: string;
  /** Its text as it was read. */
  readonly text: string;
  /** It is not there yet: the text is what a new one would begin with. */
  readonly isNew: boolean;
  /** For each of `learned` the patch that its change alone is; null: there is none, or the file cannot take it. */
  readonly patches: readonly (string | null)[];
}

export type LessonsTold =
  | { readonly ok: true; readonly lessons: Lessons }
  | { readonly ok: false; readonly reason: string };

/** What came of writing the file. `at`: when it changed, ISO 8601 UTC; null: it is gone, or nobody can say. */
export type LessonsWritten =
  | { readonly is: 'written'; readonly file: string }
  | { readonly is: 'changed'; readonly file: string; readonly at: string | null; readonly patch: string }
  | { readonly is: 'refused'; readonly reason: string };

/** A procedure's file as the screen reaches it. Nothing here rejects: failures are results, their reasons for people. */
export interface LessonsHost {
  /** What the session of this screen did with its procedure, and the ones before it. */
  look(): Promise<LessonsTold>;
  /** The file's text with these changes; `left`: how many of them it cannot take beside the others. */
  withOffers(
    lessons: Lessons,
    offers: readonly Offer[],
  ): Promise<{ readonly text: string; readonly left: number }>;
  /** What a new text changes, as `git apply` reads it. */
  patch(lessons: Lessons, text: string): Promise<string>;
  /** Writes the file, unless it changed since it was read: then the patch goes beside it. */
  write(lessons: Lessons, text: string): Promise<LessonsWritten>;
}

/** What is to become of the file: some of the changes that are offered, or the text as it was left in an editor. */
export type LessonsDraft =
  | { readonly offers: readonly Offer[] }
  | { readonly text: string; readonly patch: string };
