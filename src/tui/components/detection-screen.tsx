import { DETECTION_DIALOGS } from '../detection/detection-dialogs.ts';
import type { DetectionLayout } from '../detection/detection-layout.ts';
import type { DetectionScene } from '../detection/detection-store.ts';
import {
  detectionBannerLine,
  detectionFooter,
  detectionHeader,
  detectionMessageLine,
} from '../detection/lines/edges.ts';
import { listContent } from '../detection/lines/list-content.ts';
import { inputRow } from '../draw/input-lines.ts';
import { line, styled } from '../draw/line.ts';
import { same } from '../draw/same.ts';
import { topDialog } from '../model/dialog.ts';
import { bodyCols, bodyRows } from '../model/layout.ts';
import { BoxOf, boxPart, LinesOf, linesPart, PaneOf, panePart } from './part.tsx';
import { Stage } from './stage.tsx';
import { useScene } from './use-scene.ts';

type S = DetectionScene;

/** What the screen of detection is made of. */
export const DETECTION_PARTS = {
  /** Rules, the next evaluation, who evaluates, and how the pager is. */
  header: linesPart('header', ({ state, world }: S, { w }) => [detectionHeader(state, world, w)]),
  /** What cannot be read. */
  banner: linesPart('banner', ({ banner }: S, { w }) => [detectionBannerLine(banner, w)]),
  /** Rules by how urgent they are, then what is excluded. */
  rules: panePart('rules', ({ state, world }: S, rect) =>
    listContent(state, world, bodyRows(rect), bodyCols(rect)),
  ),
  /** What was said last, or the filter while it is typed. */
  message: linesPart('message', ({ state, world }: S, { x, y, w }) => {
    if (state.typing === null) return [detectionMessageLine(state, world, w)];
    const input = inputRow(state.typing, Math.max(2, w - 4));
    const lines = [line(' ', styled('strong', '/'), ' ', input.text)];
    return { lines, cursor: { x: x + 3 + input.column, y } };
  }),
  /** The keys of what has the keys now. */
  footer: linesPart('footer', ({ state, world }: S, { w }) => [detectionFooter(state, world, w)]),
  dialog: boxPart('dialog', ({ state, world }: S) => {
    const dialog = topDialog(state);
    return dialog === null ? null : DETECTION_DIALOGS.box(dialog, state, world);
  }),
} as const;

const layoutOf = ({ layout }: S): DetectionLayout => layout;
const openOf = ({ state, world }: S) => ({ lang: world.lang, dialog: topDialog(state) !== null });

/** Detection as it is now: rules by state, who evaluates, what is excluded. */
export function DetectionScreen() {
  const { kind, header, banner, list, message, footer } = useScene(layoutOf, same);
  const { lang, dialog } = useScene(openOf, same);
  return (
    <Stage tooSmall={kind === 'small' ? lang : null}>
      <LinesOf part={DETECTION_PARTS.header} rect={header} />
      {banner !== null && <LinesOf part={DETECTION_PARTS.banner} rect={banner} />}
      {list !== null && <PaneOf part={DETECTION_PARTS.rules} rect={list} focused={!dialog} />}
      {message !== null && <LinesOf part={DETECTION_PARTS.message} rect={message} focused={true} />}
      <LinesOf part={DETECTION_PARTS.footer} rect={footer} />
      {dialog && <BoxOf part={DETECTION_PARTS.dialog} />}
    </Stage>
  );
}
