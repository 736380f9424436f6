/** Frames are put together from texts made once, since the same bytes go to every peer. */

const EVENTS_HEAD = '{"t":"events","events":[';
const EVENTS_TAIL = ']}';
const ENVELOPE = EVENTS_HEAD.length + EVENTS_TAIL.length;

/** A text to send and its size in UTF-8 bytes. */
export interface TextFrame {
  readonly text: string;
  readonly bytes: number;
}

/** An `events` frame with the seq of its first and last event. */
export interface EventFrame extends TextFrame {
  readonly first: number;
  readonly last: number;
}

export const frameOf = (text: string): TextFrame => ({ text, bytes: Buffer.byteLength(text) });

/** Whether an event of this text fits a frame by itself. */
export function fitsFrame(eventText: string, limit: number): boolean {
  return Buffer.byteLength(eventText) + ENVELOPE <= limit;
}

/** One frame for all events, split only where it would pass `limit` bytes. Each event by itself must fit. */
export function eventFrames(first: number, texts: readonly string[], limit: number): readonly EventFrame[] {
  const frames: EventFrame[] = [];
  let from = 0;
  let bytes = ENVELOPE;
  const end = (to: number) => {
    const text = EVENTS_HEAD + texts.slice(from, to).join(',') + EVENTS_TAIL;
    frames.push({ text, bytes, first: first + from, last: first + to - 1 });
  };
  for (const [i, text] of texts.entries()) {
    const more = Buffer.byteLength(text) + (i > from ? 1 : 0);
    if (i > from && bytes + more > limit) {
      end(i);
      from = i;
      bytes = ENVELOPE + more - 1;
    } else bytes += more;
  }
  if (texts.length > from) end(texts.length);
  return frames;
}

/** Frames of successive events in fewer, each as large as may be. */
export function mergedFrames(frames: readonly EventFrame[], limit: number): readonly EventFrame[] {
  const merged: EventFrame[] = [];
  let run: EventFrame[] = [];
  let bytes = ENVELOPE;
  const end = () => {
    const [first, last] = [run[0], run.at(-1)];
    if (first === undefined || last === undefined) return;
    const inner = run.map(({ text }) => text.slice(EVENTS_HEAD.length, -EVENTS_TAIL.length));
    merged.push({
      text: EVENTS_HEAD + inner.join(',') + EVENTS_TAIL,
      bytes,
      first: first.first,
      last: last.last,
    });
  };
  for (const frame of frames) {
    const more = frame.bytes - ENVELOPE + (run.length > 0 ? 1 : 0);
    if (bytes + more > limit) {
      end();
      [run, bytes] = [[frame], frame.bytes];
    } else {
      run.push(frame);
      bytes += more;
    }
  }
  end();
  return merged;
}

/** A frame of as many items, the first ones, as one may hold; `head` is its text up to the opening bracket. */
export function fittingFrame(head: string, items: readonly object[], limit: number): string {
  const texts: string[] = [];
  let bytes = head.length + EVENTS_TAIL.length;
  for (const item of items) {
    const text = JSON.stringify(item);
    bytes += Buffer.byteLength(text) + 1;
    if (bytes > limit) break;
    texts.push(text);
  }
  return head + texts.join(',') + EVENTS_TAIL;
}
