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

/** Detection's screen at one moment: rules by state, the active detector, exclusions. */
interface S {
  readonly state: DetectionState;
  readonly world: DetectionWorld;
}

/** The parts of detection's screen. */
const DETECTION_PARTS = {
  /** Rules, the next evaluation, who evaluates, and how the pager is. */
  header: linesPart('header', ({ state, world }: S, { w }) => [detectionHeader(state, world, w)]),
  /** Trouble: sources that cannot be read. */
  banner: linesPart('banner', ({ state, world }: S, { w }) => [
    detectionBannerLine(detectionBanner(state, world), w),
  ]),
  /** Rules by how urgent they are, then what is excluded. */
  rules: panePart('rules', ({ state, world }: S, rect) =>
    listContent(state, world, bodyRows(rect), bodyCols(rect)),
  ),
  /** The last toast, or the filter while someone types it. */
  message: linesPart('message', ({ state, world }: S, rect) =>
    state.typing === null ? [detectionMessageLine(state, world, rect.w)] : filterLines(state.typing, rect),
  ),
  /** The keys of the focused part. */
  footer: linesPart('footer', ({ state, world }: S, { w }) => [detectionFooter(state, world, w)]),
  dialog: boxPart('dialog', ({ state, world }: S) => {
    const dialog = topDialog(state);
    return dialog === null ? null : DETECTION_DIALOGS.box(dialog, state, world);
  }),
} as const;

/** The place of each part; the filter takes the row of the message. */
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
