import { same } from '../../draw/same.ts';
import type { HomeLayout } from '../../home/home-layout.ts';
import { selectedItem } from '../../home/home-list.ts';
import type { HomeScene } from '../../home/home-scene.ts';
import { Stage } from '../stage.tsx';
import { TooSmall } from '../too-small.tsx';
import { HomeBanner } from './home-banner.tsx';
import { HomeDialog } from './home-dialog.tsx';
import { HomeFilter } from './home-filter.tsx';
import { HomeFooter } from './home-footer.tsx';
import { HomeHeader } from './home-header.tsx';
import { HomeToast } from './home-toast.tsx';
import { LiveSessions } from './live-sessions.tsx';
import { OpenPages } from './open-pages.tsx';
import { useHome } from './use-home.ts';

const layoutOf = ({ layout }: HomeScene): HomeLayout => layout;
const openOf = ({ state, world }: HomeScene) => ({
  cols: state.cols,
  rows: state.rows,
  lang: world.lang,
  // The list that has the chosen row is the one in focus.
  focus: selectedItem(state)?.kind,
  typing: state.typing !== null,
  dialog: state.dialog !== null,
  said: state.toast !== null || state.busy !== null,
});

/** What waits: pages and sessions, before one is in any of them. */
export function HomeScreen() {
  const { kind, header, banner, pages, sessions, filter, message, footer } = useHome(layoutOf, same);
  const { cols, rows, lang, focus, typing, dialog, said } = useHome(openOf, same);
  if (kind === 'small') {
    return (
      <Stage>
        <TooSmall cols={cols} rows={rows} lang={lang} />
      </Stage>
    );
  }
  return (
    <Stage>
      <HomeHeader rect={header} />
      {banner !== null && <HomeBanner rect={banner} />}
      {pages !== null && <OpenPages rect={pages} focused={focus === 'page'} />}
      {sessions !== null && <LiveSessions rect={sessions} focused={focus === 'session'} />}
      {filter !== null && typing && <HomeFilter rect={filter} focused={!dialog} />}
      {message !== null && <HomeToast rect={message} />}
      {/* Without a row of its own, what is said takes the footer's while it is said. */}
      {message === null && said ? <HomeToast rect={footer} /> : <HomeFooter rect={footer} />}
      {dialog && <HomeDialog />}
    </Stage>
  );
}
