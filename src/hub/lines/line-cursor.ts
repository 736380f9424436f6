import type { Socket } from '../../ports/socket.ts';
import type { Limits } from '../base/limits.ts';
import { isGuest, type Who } from '../base/who.ts';
import type { LineBatch, LineFeed } from './line-feed.ts';
import type { LineFrame } from './line-frames.ts';
import { UnackedBytes } from './unacked-bytes.ts';

/**
 * Where one peer is in the shared lines. While it cannot take more, nothing is kept for it: when it can again,
 * it gets the newest from the shared ring and the number of those it missed. Every method returns how many that are.
 */
export class LineCursor {
  readonly #socket: Pick<Socket, 'buffered' | 'send'>;
  readonly #feed: LineFeed;
  readonly #may: boolean;
  readonly #guest: boolean;
  readonly #limits: Limits;
  readonly #unacked = new UnackedBytes();
  /** The line it needs next. */
  #next = 1;

  constructor(socket: Pick<Socket, 'buffered' | 'send'>, feed: LineFeed, who: Who, limits: Limits) {
    this.#socket = socket;
    this.#feed = feed;
    this.#may = who.mayLines;
    this.#guest = isGuest(who);
    this.#limits = limits;
  }

  /** Goes on after the last line it has, or begins with the newest ones: those before are no loss to a newcomer. */
  resume({ linesEpoch, lastLine }: { readonly linesEpoch: string | null; readonly lastLine: number }): void {
    const same = linesEpoch === this.#feed.epoch && lastLine > 0;
    this.#next = same ? Math.min(lastLine + 1, this.#feed.sentTo) : this.#feed.begin;
  }

  seen(line: number): void {
    this.#unacked.seen(line);
  }

  batch(batch: LineBatch): number {
    if (this.#next !== batch.first) return this.more();
    return this.#send(() => batch.frames(this.#guest), batch.next);
  }

  /** What it lacks, if it can take it now. */
  more(): number {
    if (this.#next >= this.#feed.sentTo) return 0;
    return this.#send(() => this.#feed.catchUp(this.#next, this.#guest), this.#feed.sentTo);
  }

  #send(frames: () => readonly LineFrame[], end: number): number {
    if (!this.#may || this.#congested(0)) return 0;
    let skipped = 0;
    for (const frame of frames()) {
      if (this.#congested(frame.bytes)) return skipped;
      this.#socket.send(frame.text);
      this.#unacked.sent(frame.next - 1, frame.bytes);
      this.#next = frame.next;
      skipped += frame.skipped;
    }
    this.#next = end;
    return skipped;
  }

  #congested(bytes: number): boolean {
    const { linesBuffered, linesUnseen } = this.#limits;
    return this.#socket.buffered + bytes > linesBuffered || this.#unacked.bytes + bytes > linesUnseen;
  }
}
