import { boxPart, filterLines, linesPart, type Places, panePart } from '../kernel/parts.ts';
import { topDialog } from '../model/dialog.ts';
import { bodyCols, bodyRows } from '../model/layout.ts';
import { DETECTION_DIALOGS } from './detection-dialogs.ts';
import { detectionLayout } from './detection-layout.ts';
import type { DetectionState, DetectionWorld } from './detection-state.ts';
import {
  detectionBanner,
  detectionBannerLine,
  detectionFooter,
  detectionHeader,
  detectionMessageLine,
} from './lines/edges.ts';
import { listContent } from './lines/list-content.ts';

/** Detection as it is at one moment: rules by state, who evaluates, what is excluded. */
interface S {
  readonly state: DetectionState;
  readonly world: DetectionWorld;
}

/** What the screen of detection is made of. */
const DETECTION_PARTS = {
  /** Rules, the next evaluation, who evaluates, and how the pager is. */
  header: linesPart('header', ({ state, world }: S, { w }) => [detectionHeader(state, world, w)]),
  /** What cannot be read. */
  banner: linesPart('banner', ({ state, world }: S, { w }) => [
    detectionBannerLine(detectionBanner(state, world), w),
  ]),
  /** Rules by how urgent they are, then what is excluded. */
  rules: panePart('rules', ({ state, world }: S, rect) =>
    listContent(state, world, bodyRows(rect), bodyCols(rect)),
  ),
  /** What was said last, or the filter while it is typed. */
  message: linesPart('message', ({ state, world }: S, rect) =>
    state.typing === null ? [detectionMessageLine(state, world, rect.w)] : filterLines(state.typing, rect),
  ),
  /** The keys of what has the keys now. */
  footer: linesPart('footer', ({ state, world }: S, { w }) => [detectionFooter(state, world, w)]),
  dialog: boxPart('dialog', ({ state, world }: S) => {
    const dialog = topDialog(state);
    return dialog === null ? null : DETECTION_DIALOGS.box(dialog, state, world);
  }),
} as const;

/** Where each part of the screen of detection stands; the filter is typed in the row of the message. */
export function detectionPlaces({ state, world }: S): Places {
  const layout = detectionLayout(state, detectionBanner(state, world) !== '');
  const isOpen = topDialog(state) !== null;
  const { header, banner, rules, message, footer, dialog } = DETECTION_PARTS;
  return {
    small: layout.kind === 'small' ? world.lang : null,
    parts: [
      { part: header, rect: layout.header },
      { part: banner, rect: layout.banner },
      { part: rules, rect: layout.list, focused: !isOpen },
      { part: message, rect: layout.message, focused: true },
      { part: footer, rect: layout.footer },
      ...(isOpen ? [{ part: dialog }] : []),
    ],
  };
}
