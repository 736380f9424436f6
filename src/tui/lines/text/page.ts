import type { Page } from '../../kernel/dialogs.ts';
import type { DialogState, ScreenState } from '../../model/screen-state.ts';
import type { World } from '../../model/world.ts';

export type TextDialog = Extract<DialogState, { kind: 'text' }>;

export type PageOf = (dialog: TextDialog, state: ScreenState, world: World, cols: number) => Page;
