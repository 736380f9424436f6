import type { Message } from '../messages.ts';

/** A command as one would type it, and what it does. */
export interface Example {
  readonly line: Message;
  readonly says: Message;
}

/** What each command is shown with in its help: two at least. */
export type Examples = Readonly<Record<string, readonly [Example, Example, ...Example[]]>>;

/** An example whose line is the same in both languages, or `[ja, en]`. */
export const example = (
  line: string | readonly [ja: string, en: string],
  ja: string,
  en: string,
): Example => ({
  line: typeof line === 'string' ? { ja: line, en: line } : { ja: line[0], en: line[1] },
  says: { ja, en },
});
