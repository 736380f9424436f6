import type { Cell } from '../../draw/box.ts';
import type { Line, Span } from '../../draw/line.ts';
import type { DialogState, ScreenState } from '../../model/screen-state.ts';
import type { World } from '../../model/world.ts';

export type TextDialog = Extract<DialogState, { kind: 'text' }>;

/** What a dialog to be read says. */
export interface Page {
  readonly title: string;
  /** At the right of the upper edge, where there is room for it. */
  readonly aside?: readonly Span[];
  readonly lines: readonly Line[];
  /** Rows that stay above them, and where the caret is in these. */
  readonly head?: readonly Line[];
  readonly cursor?: Cell | null;
  /** As high as there is room for, however little it says now. */
  readonly tall?: boolean;
  /** Rows that can be selected, by their places among the lines. */
  readonly places?: readonly number[];
  /** What `y` copies; else the lines as they are read. */
  readonly copy?: string;
}

export type PageOf = (dialog: TextDialog, state: ScreenState, world: World, cols: number) => Page;
