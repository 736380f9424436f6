import type { LogLine } from '../../logs/line.ts';
import type { NumberedLine } from '../../protocol/messages.ts';
import type { TextFrame } from '../room/fan-out.ts';

/** A line as a room shares it: its text is made once, for the ring, all peers and all answers. */
export interface SharedLine {
  readonly no: number;
  /** JSON of a `NumberedLine`. */
  readonly text: string;
  /** UTF-8 bytes of the text. */
  readonly bytes: number;
  readonly id: string;
  readonly source: string;
  readonly time: string | null;
  /** Whether guests may see it. */
  readonly open: boolean;
}

/** A `lines` frame; after it a peer needs line `next`. */
export interface LineFrame extends TextFrame {
  readonly next: number;
  readonly count: number;
  readonly skipped: number;
}

/** More than the longest head and tail of a `lines` frame take. */
const ENVELOPE = 96;

export type TooLate = NonNullable<NumberedLine['tooLate']>;

/** How a line came: milliseconds behind its time; from before the window; behind lines of its source that were lost or came too late. */
export interface Coming {
  readonly late?: number;
  readonly older?: true;
  readonly lost?: true;
  readonly tooLate?: TooLate;
}

export function sharedLine(no: number, line: LogLine, coming: Coming, open: boolean): SharedLine {
  const text = JSON.stringify({ no, ...line, ...coming });
  const { id, source, time } = line;
  return { no, text, bytes: Buffer.byteLength(text), id, source, time, open };
}

/**
 * Frames for a peer that needs line `cursor` next: items are contiguous within a frame, and `skipped` counts the
 * numbers before it that this peer will not get. Lines hidden from guests are no loss, so they are not counted.
 */
export function lineFrames(
  cursor: number,
  lines: Iterable<SharedLine>,
  guest: boolean,
  limit: number,
): readonly LineFrame[] {
  const frames: LineFrame[] = [];
  let run: SharedLine[] = [];
  let bytes = ENVELOPE;
  /** Number after the last line of the run, and numbers that are hidden since. */
  let expected = cursor;
  let hidden = 0;
  let skipped = 0;
  const end = () => {
    if (run.length > 0) frames.push(frameOfRun(run, skipped));
    run = [];
    bytes = ENVELOPE;
  };
  for (const line of lines) {
    if (guest && !line.open) {
      hidden += 1;
      continue;
    }
    if (line.no !== expected || bytes + line.bytes + 1 > limit) {
      end();
      skipped = line.no - expected - hidden;
    }
    run.push(line);
    bytes += line.bytes + 1;
    expected = line.no + 1;
    hidden = 0;
  }
  end();
  return frames;
}

function frameOfRun(run: readonly SharedLine[], skipped: number): LineFrame {
  const first = (run[0] as SharedLine).no;
  const items = run.map((line) => line.text).join(',');
  const text = `{"t":"lines","first":${first},"items":[${items}],"skipped":${skipped}}`;
  return { text, bytes: Buffer.byteLength(text), next: first + run.length, count: run.length, skipped };
}
