import { isAgreed, type Learned, type Offer } from '../../../domain/procedures/offers.ts';
import type { DialogState } from '../screen-state.ts';
import type { Lessons, LessonsDraft } from './lessons.ts';

export type LessonsDialog = Extract<DialogState, { kind: 'lessons' }>;

/** A row that can be selected: what was done otherwise, or a change in the patch; `index` of `learned`. */
export interface LessonRow {
  readonly part: 'done' | 'patch';
  readonly index: number;
}

/** Whether the file can take the change that one of them would make. */
export const canTake = ({ patches }: Lessons, index: number): boolean => (patches[index] ?? null) !== null;

export const openLessons = (lessons: Lessons, atClose: boolean): LessonsDialog => {
  const offered = lessons.learned.flatMap(({ isOffered }, i) =>
    isOffered && canTake(lessons, i) ? [i] : [],
  );
  const at = offered.length > 0 ? lessons.learned.length : 0;
  const chosen = offered.filter((i) => isAgreed(lessons.learned[i] as Learned));
  return {
    kind: 'lessons',
    lessons,
    atClose,
    at,
    taken: offered,
    chosen,
    edited: null,
    error: null,
  };
};

/** What was done stands first; an edited text has no changes apart. */
export function lessonRows({ lessons, taken, edited }: LessonsDialog): readonly LessonRow[] {
  return [
    ...lessons.learned.map((_, index) => ({ part: 'done', index }) as const),
    ...(edited === null ? taken.map((index) => ({ part: 'patch', index }) as const) : []),
  ];
}

export const learnedAt = ({ lessons }: LessonsDialog, { index }: LessonRow): Learned =>
  lessons.learned[index] as Learned;

const chosenOffers = ({ lessons, chosen }: LessonsDialog): readonly Offer[] =>
  lessons.learned.flatMap(({ offer }, i) => (chosen.includes(i) && offer !== null ? [offer] : []));

export const draftOf = (dialog: LessonsDialog): LessonsDraft =>
  dialog.edited ?? { offers: chosenOffers(dialog) };
