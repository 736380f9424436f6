import type { LineBuffer } from '../../../client/lines/lines.ts';
import { type LineFilter, matches } from '../../../logs/filter.ts';
import type { NumberedLine } from '../../../protocol/messages.ts';

/** The lines that this screen holds of those that filters leave. */
export interface HeldLines {
  /** Changes when older ones have come, or others are shown. */
  readonly of: string;
  /** ISO time of the oldest where there are older ones that are not held; null: all are held. */
  readonly from: string | null;
  lines(): readonly NumberedLine[];
}

/** `generation`: changes when other lines are shown. */
export const heldLines = (
  buffer: LineBuffer,
  generation: number,
  from: string | null,
  filter: LineFilter | null,
): HeldLines => ({
  of: `${buffer.first} ${generation}`,
  from,
  lines: () => {
    const all = buffer.linesBefore(buffer.next, buffer.size);
    return filter === null ? all : all.filter((line) => matches(line, filter));
  },
});
