import { type DialogBox, drawBox } from '../draw/box.ts';
import { useLook } from './lines.tsx';
import { Rows } from './rows.tsx';

/** What every dialog is given: its state. */
export interface DialogProps<D> {
  readonly dialog: D;
}

/** The box round a dialog, over everything else: its title above, its keys below. */
export function DialogFrame({ box: { content, rect, edge } }: { readonly box: DialogBox }) {
  const { rows, cursor } = drawBox(content, rect, { ...useLook(), edge });
  return <Rows id="dialog" rect={rect} rows={rows} cursor={cursor} layer={2} />;
}
