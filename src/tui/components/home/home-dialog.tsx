import type { DialogBox } from '../../draw/box.ts';
import { same } from '../../draw/same.ts';
import type { HomeScene } from '../../home/home-scene.ts';
import { homeDialogBox } from '../../home/lines/home-dialog.ts';
import { DialogFrame } from '../dialog-frame.tsx';
import { useHome } from './use-home.ts';

const boxOf = ({ state, world }: HomeScene): DialogBox | null =>
  state.dialog === null ? null : homeDialogBox(state.dialog, state, world);

/** What lies over the lists: a page's details, a question, a verdict, the help. */
export function HomeDialog() {
  const box = useHome(boxOf, same);
  return box === null ? null : <DialogFrame box={box} />;
}
