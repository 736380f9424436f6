import type { DialogBox } from '../draw/box.ts';
import type { DialogState, ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';
import { confirmBox, formBox, menuBox, paletteBox, textBox } from './dialog-lines.ts';
import { lessonsBox } from './lesson-lines.ts';

/** Any dialog as it is drawn. */
export function dialogBox(dialog: DialogState, state: ScreenState, world: World): DialogBox {
  switch (dialog.kind) {
    case 'palette':
      return paletteBox(dialog, state, world);
    case 'menu':
      return menuBox(dialog, state, world);
    case 'form':
      return formBox(dialog, state, world);
    case 'confirm':
      return confirmBox(dialog, state, world);
    case 'text':
      return textBox(dialog, state, world);
    case 'lessons':
      return lessonsBox(dialog, state, world);
  }
}
