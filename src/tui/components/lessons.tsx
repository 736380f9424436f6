import { same } from '../draw/same.ts';
import { lessonsBox } from '../lines/lesson-lines.ts';
import type { LessonsDialog } from '../model/lessons/lesson-rows.ts';
import type { SessionScene } from '../store/scene-store.ts';
import { DialogFrame, type DialogProps } from './dialog-frame.tsx';
import { useSession } from './use-session.ts';

const boxOf = ({ state, world }: SessionScene, dialog: LessonsDialog) => lessonsBox(dialog, state, world);

/** The procedure against what was done, and the changes of its file. */
export function ProcedureLessons({ dialog }: DialogProps<LessonsDialog>) {
  return <DialogFrame box={useSession(boxOf, same, dialog)} />;
}
