import type { Motion } from '../../client/replay/playhead.ts';
import type { CommandInput, CommandType } from '../../domain/command.ts';
import type { Spot } from '../../protocol/messages.ts';
import type { ExcludeWish, ScreenSettings } from './host.ts';
import type { Lessons, LessonsDraft } from './lessons/lessons.ts';
import type { LineQuestion } from './line-question.ts';
import type { QueryFrom } from './query-prompt.ts';
import type { Saying } from './words.ts';

/** What the reducer wants done outside of it; plain data, so that a test reads it and a dialog can hold it. */
export type Effect =
  | SendEffect
  /** Lines older than a place, as many as usual or up to `limit`. */
  | { readonly kind: 'ask-before'; readonly before: number; readonly limit?: number }
  /** Lines before an ISO time, in place of the older ones that were asked for before. */
  | { readonly kind: 'ask-range'; readonly to: string }
  /** Lines told as missing before a place. */
  | { readonly kind: 'fill-gap'; readonly at: number }
  /** What stood around a line, for the dialog that shows it. */
  | {
      readonly kind: 'ask-context';
      readonly line: string;
      readonly source: string;
      readonly target: string;
    }
  /** What a dialog asks about a line. */
  | { readonly kind: 'ask-line'; readonly question: LineQuestion; readonly target: string }
  /** Who is hit, and what the sources' settings say to screens. */
  | { readonly kind: 'ask-people' }
  | { readonly kind: 'ask-facts' }
  /** Whether a query can be read, before everyone reads by it. */
  | { readonly kind: 'try-query'; readonly query: string; readonly from: QueryFrom }
  /** Fields whose names a word may become. */
  | { readonly kind: 'ask-names'; readonly word: string }
  /** An address in the browser. */
  | { readonly kind: 'browse'; readonly url: string }
  /** Adds a change that no source tells of. */
  | { readonly kind: 'add-change'; readonly service: string; readonly text: string }
  /** The lines of a pattern: for the dialog that shows them, or to pin the newest with its counts. */
  | { readonly kind: 'ask-pattern'; readonly id: string; readonly pin: boolean }
  /** Who can be paged, for the form that asks whom. */
  | { readonly kind: 'ask-oncall' }
  /** What the pager can do; `incidents`: also whom they page. */
  | { readonly kind: 'ask-pager'; readonly incidents: boolean }
  /** Ties a pager's incident to the session: an id, a number or an address. */
  | { readonly kind: 'link'; readonly ref: string }
  /** Leaves a statement of the log out of detection. */
  | { readonly kind: 'exclude'; readonly wish: ExcludeWish }
  /** "Look here", to everyone. */
  | { readonly kind: 'point'; readonly spot: Spot }
  | { readonly kind: 'copy'; readonly text: string; readonly what: Saying }
  /** Lines of the log into a file; `params`: how many, from when to when. */
  | {
      readonly kind: 'save-lines';
      readonly text: string;
      readonly params: Readonly<Record<string, string | number>>;
    }
  | { readonly kind: 'join-line' }
  | { readonly kind: 'web-link' }
  | { readonly kind: 'edit'; readonly text: string }
  /** `overwrite`: files that were edited by hand and are written over all the same. */
  | { readonly kind: 'export'; readonly overwrite?: readonly string[] }
  /** What the session did with its procedure; `atClose`: once the close is done, and only where there is something to show. */
  | { readonly kind: 'ask-lessons'; readonly atClose: boolean }
  /** The file of the procedure: written, its patch copied, or its new text opened in $EDITOR. */
  | {
      readonly kind: 'lessons';
      readonly act: 'write' | 'copy' | 'edit';
      readonly lessons: Lessons;
      readonly draft: LessonsDraft;
    }
  | { readonly kind: 'bell' }
  | { readonly kind: 'save'; readonly settings: Partial<ScreenSettings> }
  | { readonly kind: 'keep-draft'; readonly key: string; readonly text: string }
  | { readonly kind: 'retry' }
  /** Goes on in what is played. */
  | { readonly kind: 'replay'; readonly motion: Motion }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'redraw' }
  /** `say`: told by the shell that the person is back in. */
  | { readonly kind: 'quit'; readonly say?: readonly string[] };

export type SendEffect = {
  [T in CommandType]: {
    readonly kind: 'send';
    readonly type: T;
    readonly data: CommandInput<T>;
    /** Said when the hub has taken it; null: nothing need be said. */
    readonly done: Saying | null;
  };
}[CommandType];

export function send<T extends CommandType>(
  type: T,
  data: CommandInput<T>,
  done: Saying | null = null,
): Effect {
  return { kind: 'send', type, data, done } as unknown as Effect;
}
