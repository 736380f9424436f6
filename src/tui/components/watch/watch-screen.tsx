import type { DialogBox } from '../../draw/box.ts';
import { same } from '../../draw/same.ts';
import { watchDialogBox } from '../../watch/lines/dialogs.ts';
import type { WatchLayout } from '../../watch/watch-layout.ts';
import type { WatchScene } from '../../watch/watch-scene.ts';
import { DialogFrame } from '../dialog-frame.tsx';
import { Stage } from '../stage.tsx';
import { TooSmall } from '../too-small.tsx';
import { RuleList } from './rule-list.tsx';
import { useWatch } from './use-watch.ts';
import { WatchBanner, WatchFooter, WatchHeader, WatchMessage } from './watch-edges.tsx';

const layoutOf = ({ layout }: WatchScene): WatchLayout => layout;
const openOf = ({ state, world }: WatchScene) => ({
  cols: state.cols,
  rows: state.rows,
  lang: world.lang,
  dialog: state.dialog !== null,
});
const boxOf = ({ state, world }: WatchScene): DialogBox | null =>
  state.dialog === null ? null : watchDialogBox(state.dialog, state, world);

/** Detection as it is now: rules by state, who evaluates, what is excluded. */
export function WatchScreen() {
  const { kind, header, banner, list, message, footer } = useWatch(layoutOf, same, undefined);
  const { cols, rows, lang, dialog } = useWatch(openOf, same, undefined);
  if (kind === 'small') {
    return (
      <Stage>
        <TooSmall cols={cols} rows={rows} lang={lang} />
      </Stage>
    );
  }
  return (
    <Stage>
      <WatchHeader rect={header} />
      {banner !== null && <WatchBanner rect={banner} />}
      {list !== null && <RuleList rect={list} focused={!dialog} />}
      {message !== null && <WatchMessage rect={message} />}
      <WatchFooter rect={footer} />
      {dialog && <WatchDialogFrame />}
    </Stage>
  );
}

function WatchDialogFrame() {
  const box = useWatch(boxOf, same, undefined);
  return box === null ? null : <DialogFrame box={box} />;
}
