import type { ReactNode } from 'react';
import { topDialog } from '../keys/scope.ts';
import type { DialogState } from '../model/screen-state.ts';
import type { SessionScene } from '../store/scene-store.ts';
import { Confirm } from './confirm.tsx';
import { Form } from './form.tsx';
import { Menu } from './menu.tsx';
import { Palette } from './palette.tsx';
import { Briefing, Help, LineDetails, TextPage } from './text-page.tsx';
import { useSession } from './use-session.ts';

const topOf = ({ state }: SessionScene): DialogState | null => topDialog(state);

/** The dialog that lies on top of everything; it has the keys, and its own text the caret. */
export function Dialog() {
  const dialog = useSession(topOf);
  return dialog === null ? null : drawn(dialog);
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
  }
}
