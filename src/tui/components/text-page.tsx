import { same } from '../draw/same.ts';
import { textBox } from '../lines/dialog-lines.ts';
import type { TextDialog } from '../lines/text/page.ts';
import type { DialogState } from '../model/screen-state.ts';
import type { SessionScene } from '../store/scene-store.ts';
import { DialogFrame, type DialogProps } from './dialog-frame.tsx';
import { useSession } from './use-session.ts';

type Of = Extract<DialogState, { kind: 'text' }>;

const boxOf = ({ state, world }: SessionScene, dialog: Of) => textBox(dialog, state, world);

/** A page to be read: news, a step, a note, a pin, how to join, the lines around one. */
export function TextPage({ dialog }: DialogProps<Of>) {
  return <DialogFrame box={useSession(boxOf, same, dialog)} />;
}

/** What somebody who comes late has to know. */
export const Briefing = ({ dialog }: DialogProps<TextDialog>) => <TextPage dialog={dialog} />;

/** The keys that work here and what each does, narrowed by what is typed after a slash. */
export const Help = ({ dialog }: DialogProps<TextDialog>) => <TextPage dialog={dialog} />;

/** A log line with all of its fields. */
export const LineDetails = ({ dialog }: DialogProps<TextDialog>) => <TextPage dialog={dialog} />;

/** An opened line beside the values of one of its fields: to be read, the keys are those of the values. */
export function LineBeside({ dialog }: DialogProps<TextDialog>) {
  return <DialogFrame id="dialog-beside" box={useSession(boxOf, same, dialog)} />;
}
