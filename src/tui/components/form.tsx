import { same } from '../draw/same.ts';
import { formBox } from '../lines/dialog-lines.ts';
import type { DialogState } from '../model/screen-state.ts';
import type { SessionScene } from '../store/scene-store.ts';
import { DialogFrame, type DialogProps } from './dialog-frame.tsx';
import { useSession } from './use-session.ts';

type Of = Extract<DialogState, { kind: 'form' }>;

const boxOf = ({ state, world }: SessionScene, dialog: Of) => formBox(dialog, state, world);

/** Fields to fill in, and what stops them from being sent. */
export function Form({ dialog }: DialogProps<Of>) {
  return <DialogFrame box={useSession(boxOf, same, dialog)} />;
}
