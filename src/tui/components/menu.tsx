import { same } from '../draw/same.ts';
import { menuBox } from '../lines/dialog-lines.ts';
import type { DialogState } from '../model/screen-state.ts';
import type { SessionScene } from '../store/scene-store.ts';
import { DialogFrame, type DialogProps } from './dialog-frame.tsx';
import { useSession } from './use-session.ts';

type Of = Extract<DialogState, { kind: 'menu' }>;

const boxOf = ({ state, world }: SessionScene, dialog: Of) => menuBox(dialog, state, world);

/** A list to choose from. */
export function Menu({ dialog }: DialogProps<Of>) {
  return <DialogFrame box={useSession(boxOf, same, dialog)} />;
}
