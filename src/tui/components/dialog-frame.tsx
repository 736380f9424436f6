import { type DialogBox, drawBox } from '../draw/box.ts';
import { useLook } from './lines.tsx';
import { Rows } from './rows.tsx';

/** What every dialog is given: its state. */
export interface DialogProps<D> {
  readonly dialog: D;
}

/** The box round a dialog, over everything else: its title above, its keys below. */
export function DialogFrame({
  box: { content, rect, edge },
  id = 'dialog',
}: {
  readonly box: DialogBox;
  /** Its own, where two lie beside each other. */
  readonly id?: string;
}) {
  const { rows, cursor } = drawBox(content, rect, { ...useLook(), edge });
  return <Rows id={id} rect={rect} rows={rows} cursor={cursor} layer={2} />;
}
