import { memo } from 'react';
import type { Line } from '../../draw/line.ts';
import { same } from '../../draw/same.ts';
import { replayLines } from '../../lines/replay-lines.ts';
import type { Rect } from '../../model/layout.ts';
import type { SessionScene } from '../../store/scene-store.ts';
import { Lines } from '../lines.tsx';
import { useSession } from '../use-session.ts';

const linesOf = ({ world }: SessionScene, rect: Rect): readonly Line[] => replayLines(world, rect);

/** Where a replay is in its recording. */
export const ReplayBar = memo(function ReplayBar({ rect }: { readonly rect: Rect }) {
  return <Lines id="replay" rect={rect} lines={useSession(linesOf, same, rect)} />;
});
