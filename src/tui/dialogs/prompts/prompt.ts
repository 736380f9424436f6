import type { PromptState, ScreenState } from '../../model/screen-state.ts';
import type { Transition } from '../../model/transition.ts';
import type { Saying } from '../../model/words.ts';
import type { World } from '../../model/world.ts';

/** One kind of question asked in a row at the foot. */
export interface PromptSpec {
  title(prompt: PromptState, world: World): Saying;
  /** What the text leads to; the prompt is closed already. A saying: it stays open, and says what is wrong. */
  accept(text: string, prompt: PromptState, state: ScreenState, world: World): Transition | Saying;
  /** What is seen of it while it is typed. */
  preview?(text: string, state: ScreenState, world: World): ScreenState;
  /** A time is asked for, behind or ahead of now: how it is read is shown while it is typed. */
  readonly time?: 'past' | 'future';
  /** The text it opens with is more often replaced than changed, as every time is. */
  readonly replaced?: boolean;
  /** The time it opens with is none that stands, but one to be taken as it is. */
  offers?(world: World): boolean;
  /** Whether the text is worth recalling. */
  readonly history?: boolean;
}

export const isSaying = (result: Transition | Saying): result is Saying => 'key' in result;
