import type { ComponentType } from 'react';
import { same } from '../draw/same.ts';
import { scopeOf, topDialog } from '../keys/scope.ts';
import { type Layout, PANES, type Pane } from '../model/layout.ts';
import type { SessionScene } from '../store/scene-store.ts';
import { Banner } from './banner.tsx';
import { ChecklistPane } from './checklist-pane.tsx';
import { Dialog } from './dialog.tsx';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { LogPane } from './log-pane.tsx';
import { NoteEditor } from './note-editor.tsx';
import { NotesPane } from './notes-pane.tsx';
import type { PaneProps } from './pane-box.tsx';
import { PeoplePane } from './people-pane.tsx';
import { Prompt } from './prompt.tsx';
import { ReplayBar } from './replay/replay-bar.tsx';
import { Stage } from './stage.tsx';
import { Coach, Toast } from './toast.tsx';
import { TooSmall } from './too-small.tsx';
import { useSession } from './use-session.ts';

const PANE: Readonly<Record<Pane, ComponentType<PaneProps>>> = {
  checklist: ChecklistPane,
  logs: LogPane,
  notes: NotesPane,
  people: PeoplePane,
};

const layoutOf = ({ world }: SessionScene): Layout => world.layout;
/** What is open, and what has the keys. */
const openOf = ({ state, world }: SessionScene) => ({
  lang: world.lang,
  focus: state.focus,
  scope: scopeOf(state),
  note: state.draft !== null,
  prompt: state.prompt !== null,
  dialog: topDialog(state) !== null,
  said: state.toasts.length > 0,
});

/** A session as everyone in it sees it. Where each part stands, the layout says. */
export function SessionScreen() {
  const layout = useSession(layoutOf, same);
  const { lang, focus, scope, note, prompt, dialog, said } = useSession(openOf, same);
  const { cols, rows, header, banner, panes, coach, message, footer } = layout;
  if (layout.kind === 'small') {
    return (
      <Stage>
        <TooSmall cols={cols} rows={rows} lang={lang} />
      </Stage>
    );
  }
  return (
    <Stage>
      <Header rect={header} />
      {banner !== null && <Banner rect={banner} />}
      {PANES.map((pane) => {
        const rect = panes[pane];
        const OnePane = PANE[pane];
        return rect !== null && <OnePane key={pane} rect={rect} focused={focus === pane} />;
      })}
      {note && layout.note !== null && <NoteEditor rect={layout.note} focused={scope === 'editor'} />}
      {prompt && layout.prompt !== null && <Prompt rect={layout.prompt} focused={scope === 'prompt'} />}
      {coach !== null && <Coach rect={coach} />}
      {message !== null && <Toast rect={message} />}
      {/* Without a row of its own, what is said takes the footer's while it is said. */}
      {layout.replay !== null && <ReplayBar rect={layout.replay} />}
      {message === null && said ? <Toast rect={footer} /> : <Footer rect={footer} />}
      {dialog && <Dialog />}
    </Stage>
  );
}
