import { same } from '../draw/same.ts';
import { paletteBox } from '../lines/dialog-lines.ts';
import type { DialogState } from '../model/screen-state.ts';
import type { SessionScene } from '../store/scene-store.ts';
import { DialogFrame, type DialogProps } from './dialog-frame.tsx';
import { useSession } from './use-session.ts';

type Of = Extract<DialogState, { kind: 'palette' }>;

const boxOf = ({ state, world }: SessionScene, dialog: Of) => paletteBox(dialog, state, world);

/** Everything one can do here, found by its name. */
export function Palette({ dialog }: DialogProps<Of>) {
  return <DialogFrame box={useSession(boxOf, same, dialog)} />;
}
