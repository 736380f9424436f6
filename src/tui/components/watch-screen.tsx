import { inputRow } from '../draw/input-lines.ts';
import { line, styled } from '../draw/line.ts';
import { same } from '../draw/same.ts';
import { bodyCols, bodyRows } from '../model/layout.ts';
import { watchDialogBox } from '../watch/lines/dialogs.ts';
import { watchBannerLine, watchFooter, watchHeader, watchMessageLine } from '../watch/lines/edges.ts';
import { listContent } from '../watch/lines/list-content.ts';
import type { WatchLayout } from '../watch/watch-layout.ts';
import type { WatchScene } from '../watch/watch-store.ts';
import { BoxOf, boxPart, LinesOf, linesPart, PaneOf, panePart } from './part.tsx';
import { Stage } from './stage.tsx';
import { useScene } from './use-scene.ts';

type S = WatchScene;

/** What the screen of detection is made of. */
export const WATCH_PARTS = {
  /** Rules, the next evaluation, who evaluates, and how the pager is. */
  header: linesPart('header', ({ state, world }: S, { w }) => [watchHeader(state, world, w)]),
  /** What cannot be read. */
  banner: linesPart('banner', ({ banner }: S, { w }) => [watchBannerLine(banner, w)]),
  /** Rules by how urgent they are, then what is excluded. */
  rules: panePart('rules', ({ state, world }: S, rect) =>
    listContent(state, world, bodyRows(rect), bodyCols(rect)),
  ),
  /** What was said last, or the filter while it is typed. */
  message: linesPart('message', ({ state, world }: S, { x, y, w }) => {
    if (state.typing === null) return [watchMessageLine(state, world, w)];
    const input = inputRow(state.typing, Math.max(2, w - 4));
    const lines = [line(' ', styled('strong', '/'), ' ', input.text)];
    return { lines, cursor: { x: x + 3 + input.column, y } };
  }),
  /** The keys of what has the keys now. */
  footer: linesPart('footer', ({ state, world }: S, { w }) => [watchFooter(state, world, w)]),
  dialog: boxPart('dialog', ({ state, world }: S) =>
    state.dialog === null ? null : watchDialogBox(state.dialog, state, world),
  ),
} as const;

const layoutOf = ({ layout }: S): WatchLayout => layout;
const openOf = ({ state, world }: S) => ({ lang: world.lang, dialog: state.dialog !== null });

/** Detection as it is now: rules by state, who evaluates, what is excluded. */
export function WatchScreen() {
  const { kind, header, banner, list, message, footer } = useScene(layoutOf, same);
  const { lang, dialog } = useScene(openOf, same);
  return (
    <Stage tooSmall={kind === 'small' ? lang : null}>
      <LinesOf part={WATCH_PARTS.header} rect={header} />
      {banner !== null && <LinesOf part={WATCH_PARTS.banner} rect={banner} />}
      {list !== null && <PaneOf part={WATCH_PARTS.rules} rect={list} focused={!dialog} />}
      {message !== null && <LinesOf part={WATCH_PARTS.message} rect={message} focused={true} />}
      <LinesOf part={WATCH_PARTS.footer} rect={footer} />
      {dialog && <BoxOf part={WATCH_PARTS.dialog} />}
    </Stage>
  );
}
