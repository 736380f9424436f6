import type { AskAnswers } from '../../protocol/asks.ts';

/** The completions of a word in a query, and which of them is in the text now. */
export interface Completion {
  /** Where the word begins in the text. */
  readonly start: number;
  readonly items: readonly { readonly label: string; readonly text: string }[];
  readonly at: number;
  /** The text that it made: another one needs another completion. */
  readonly made: string;
}

/** Who wants a query set: somebody who typed it, or a step that carries it. */
export type QueryFrom = 'prompt' | 'step';

/** What became of a trial: `older`: this hub tries none; null: no answer. */
export type Trial = AskAnswers['try-query'] | 'older' | null;

/** What can be left out of a prompt once its text is another. */
export interface QueryPrompt {
  /** Is tried at the sources. */
  readonly trying?: string;
  /** Was found doubtful, and is set when it is asked for again. */
  readonly warned?: string;
  readonly completion?: Completion;
}
