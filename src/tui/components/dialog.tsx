import type { ReactNode } from 'react';
import { topDialog } from '../keys/scope.ts';
import { lineBeside } from '../lines/text/text-page.ts';
import type { DialogState } from '../model/screen-state.ts';
import type { SessionScene } from '../store/scene-store.ts';
import { Confirm } from './confirm.tsx';
import { Form } from './form.tsx';
import { ProcedureLessons } from './lessons.tsx';
import { Menu } from './menu.tsx';
import { Palette } from './palette.tsx';
import { Briefing, Help, LineBeside, LineDetails, TextPage } from './text-page.tsx';
import { useSession } from './use-session.ts';

/** The line that the values on top were asked from. */
const besideOf = ({ state, world }: SessionScene) => lineBeside(state, world);
const topOf = ({ state }: SessionScene): DialogState | null => topDialog(state);

/** The dialog that lies on top of everything; it has the keys, and its own text the caret. */
export function Dialog() {
  const dialog = useSession(topOf);
  const beside = useSession(besideOf);
  if (dialog === null) return null;
  return (
    <>
      {beside !== null && <LineBeside dialog={beside} />}
      {drawn(dialog)}
    </>
  );
}

function drawn(dialog: DialogState): ReactNode {
  switch (dialog.kind) {
    case 'palette':
      return <Palette dialog={dialog} />;
    case 'menu':
      return <Menu dialog={dialog} />;
    case 'form':
      return <Form dialog={dialog} />;
    case 'confirm':
      return <Confirm dialog={dialog} />;
    case 'text':
      if (dialog.text === 'help') return <Help dialog={dialog} />;
      if (dialog.text === 'briefing') return <Briefing dialog={dialog} />;
      if (dialog.text === 'line') return <LineDetails dialog={dialog} />;
      return <TextPage dialog={dialog} />;
    case 'lessons':
      return <ProcedureLessons dialog={dialog} />;
  }
}
