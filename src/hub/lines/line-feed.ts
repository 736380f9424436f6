import type { LogLine } from '../../logs/line.ts';
import { RateRing } from '../../logs/rate.ts';
import { LineRing } from '../../logs/ring.ts';
import type { Time } from '../../ports/clock.ts';
import { CoalescingTimer } from '../../timing/coalescing-timer.ts';
import type { Limits } from '../base/limits.ts';
import {
  type Coming,
  type LineFrame,
  lineFrames,
  type SharedLine,
  sharedLine,
  type TooLate,
} from './line-frames.ts';

/** Looked back over at most, for those who come in the middle. */
const LOOK_BACK = 2_000;
/** A line's heap: its text counted as two-byte, and what stands around it. */
const weigh = (line: SharedLine): number => 200 + 2 * line.text.length;

/** What has come since the last time; `frames` are made once for all who stand at `first`. */
export interface LineBatch {
  readonly first: number;
  readonly next: number;
  frames(guest: boolean): readonly LineFrame[];
}

export interface Arrived {
  readonly line: LogLine;
  /** Milliseconds behind newer lines, as its source told; 0: it came in time. */
  readonly late: number;
  /** Of before the window. */
  readonly older: boolean;
}

/**
 * The shared lines of one room: numbered in the order they came, the newest kept, sent on in batches. Numbers begin
 * at 1 in each epoch; a loss told by a source leaves a gap in them, so that nobody takes it for silence.
 */
export class LineFeed {
  readonly epoch: string;
  #rate = new RateRing();
  readonly #time: Time;
  readonly #limits: Limits;
  readonly #ring: LineRing<SharedLine>;
  readonly #soon: CoalescingTimer;
  readonly #send: (batch: LineBatch) => void;
  #sentTo = 1;
  #sentAt = Number.NEGATIVE_INFINITY;
  /** A gap before the next line. */
  #gap = 0;
  /** Sources with a gap before their next line of which nobody knows how long it is. */
  readonly #unknown = new Set<string>();
  /** Sources of which lines came too late to be shown, before their next line. */
  readonly #tooLate = new Map<string, TooLate>();

  constructor(epoch: string, time: Time, limits: Limits, send: (batch: LineBatch) => void) {
    this.epoch = epoch;
    this.#time = time;
    this.#limits = limits;
    this.#send = send;
    this.#ring = new LineRing({ lines: Number.POSITIVE_INFINITY, bytes: limits.linesRing }, weigh);
    this.#soon = new CoalescingTimer(time, () => this.#flush());
  }

  /** The number the next line will get. */
  get next(): number {
    return this.#ring.next + this.#gap;
  }

  get rate(): RateRing {
    return this.#rate;
  }

  /** What is read from now on is of another query: it would be counted beside what the one before has found. */
  countAnew(): void {
    this.#rate = new RateRing();
  }

  /** Number after the newest line that has been sent on. */
  get sentTo(): number {
    return this.#sentTo;
  }

  /** Lines of a source that will not come; null: nobody knows how many. */
  lost(count: number | null, source: string): void {
    this.#gap += count ?? 0;
    if (count === null) this.#unknown.add(source);
  }

  /** Lines of a source that have come too late to be shown: they are missing elsewhere, so no number is left out. */
  cameTooLate({ count, from, to }: TooLate, source: string): void {
    const told = this.#tooLate.get(source);
    this.#tooLate.set(source, {
      count: count + (told?.count ?? 0),
      from: told && told.from < from ? told.from : from,
      to: told && told.to > to ? told.to : to,
    });
  }

  /** Null: a line that was lost. */
  push(arrived: readonly (Arrived | null)[], open: boolean): void {
    const now = this.#time.now();
    for (const one of arrived) {
      if (one === null) {
        this.#gap += 1;
        continue;
      }
      const { line, late, older } = one;
      const no = this.next;
      this.#gap = 0;
      const coming = {
        ...(late > 0 ? { late } : {}),
        ...(older ? { older: true as const } : {}),
        ...(this.#unknown.delete(line.source) ? { lost: true as const } : {}),
        ...this.#takeTooLate(line.source),
      };
      this.#ring.pushAt(no, sharedLine(no, line, coming, open));
      if (!older) this.#rate.addLine(line, now);
    }
    if (arrived.length > 0) this.#soon.within(Math.max(0, this.#sentAt + this.#limits.linesEvery - now));
  }

  /** Frames with the newest lines that a peer at `cursor` lacks, as much as one may be sent at once. */
  catchUp(cursor: number, guest: boolean): readonly LineFrame[] {
    const newest = this.#newestFrom(cursor);
    return lineFrames(cursor, newest, guest, this.#limits.frame);
  }

  /** Where someone without any lines begins. */
  get begin(): number {
    return this.#newestFrom(1)[0]?.no ?? this.#sentTo;
  }

  /** Lines that came are no longer held, or were never received. */
  get lacksOlder(): boolean {
    return this.#ring.first > 1;
  }

  /** Every line still held, oldest first. */
  *held(): Generator<SharedLine> {
    for (const { line } of this.#ring.entries()) yield line;
  }

  stop(): void {
    this.#soon.stop();
  }

  #flush(): void {
    const first = this.#sentTo;
    const next = this.#ring.next;
    if (first >= next) return;
    this.#sentTo = next;
    this.#sentAt = this.#time.now();
    const made: (readonly LineFrame[] | undefined)[] = [];
    const frames = (guest: boolean) => {
      made[+guest] ??= lineFrames(first, this.#from(first), guest, this.#limits.frame);
      return made[+guest] as readonly LineFrame[];
    };
    this.#send({ first, next, frames });
  }

  *#from(first: number): Generator<SharedLine> {
    for (const { line } of this.#ring.entries(first)) yield line;
  }

  /** Sent lines from `cursor` on; when they are too many, the newest of them. */
  #newestFrom(cursor: number): readonly SharedLine[] {
    const lines = this.#ring.before(this.#sentTo, LOOK_BACK);
    let bytes = 0;
    let at = lines.length;
    while (at > 0) {
      const { no, line } = lines[at - 1] as { no: number; line: SharedLine };
      bytes += line.bytes;
      if (no < cursor || bytes > this.#limits.linesOnJoin) break;
      at -= 1;
    }
    return lines.slice(at).map(({ line }) => line);
  }

  #takeTooLate(source: string): Pick<Coming, 'tooLate'> {
    const tooLate = this.#tooLate.get(source);
    this.#tooLate.delete(source);
    return tooLate ? { tooLate } : {};
  }
}
