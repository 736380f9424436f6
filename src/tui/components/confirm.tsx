import { same } from '../draw/same.ts';
import { confirmBox } from '../lines/dialog-lines.ts';
import type { DialogState } from '../model/screen-state.ts';
import type { SessionScene } from '../store/scene-store.ts';
import { DialogFrame, type DialogProps } from './dialog-frame.tsx';
import { useSession } from './use-session.ts';

type Of = Extract<DialogState, { kind: 'confirm' }>;

const boxOf = ({ state, world }: SessionScene, dialog: Of) => confirmBox(dialog, state, world);

/** A question whose yes cannot be taken back. */
export function Confirm({ dialog }: DialogProps<Of>) {
  return <DialogFrame box={useSession(boxOf, same, dialog)} />;
}
