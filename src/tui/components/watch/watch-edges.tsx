import { memo } from 'react';
import type { Cell } from '../../draw/box.ts';
import { inputRow } from '../../draw/input-lines.ts';
import { type Line, line, styled } from '../../draw/line.ts';
import { same } from '../../draw/same.ts';
import type { Rect } from '../../model/layout.ts';
import { watchBannerLine, watchFooter, watchHeader, watchMessageLine } from '../../watch/lines/edges.ts';
import type { WatchScene } from '../../watch/watch-scene.ts';
import { Lines } from '../lines.tsx';
import { useWatch } from './use-watch.ts';

interface EdgeProps {
  readonly rect: Rect;
}

const headerOf = ({ state, world }: WatchScene, rect: Rect): Line => watchHeader(state, world, rect.w);
const bannerOf = ({ banner }: WatchScene, rect: Rect): Line => watchBannerLine(banner, rect.w);
const footerOf = ({ state, world }: WatchScene, rect: Rect): Line => watchFooter(state, world, rect.w);

/** Rules, the next evaluation, who evaluates, and how the pager is. */
export const WatchHeader = memo(function WatchHeader({ rect }: EdgeProps) {
  return <Lines id="header" rect={rect} lines={[useWatch(headerOf, same, rect)]} />;
});

/** What cannot be read. */
export const WatchBanner = memo(function WatchBanner({ rect }: EdgeProps) {
  return <Lines id="banner" rect={rect} lines={[useWatch(bannerOf, same, rect)]} />;
});

/** The keys of what has the keys now. */
export const WatchFooter = memo(function WatchFooter({ rect }: EdgeProps) {
  return <Lines id="footer" rect={rect} lines={[useWatch(footerOf, same, rect)]} />;
});

interface Message {
  readonly text: Line;
  readonly cursor: Cell | null;
}

function messageOf({ state, world }: WatchScene, rect: Rect): Message {
  if (state.typing === null) return { text: watchMessageLine(state, world, rect.w), cursor: null };
  const input = inputRow(state.typing, Math.max(2, rect.w - 4));
  return {
    text: line(' ', styled('strong', '/'), ' ', input.text),
    cursor: { x: rect.x + 3 + input.column, y: rect.y },
  };
}

/** What was said last, or the filter while it is typed. */
export const WatchMessage = memo(function WatchMessage({ rect }: EdgeProps) {
  const { text, cursor } = useWatch(messageOf, same, rect);
  return <Lines id="message" rect={rect} lines={[text]} cursor={cursor} />;
});
