import type { Time } from '../../ports/clock.ts';
import type { Anchors, Spot } from '../../protocol/messages.ts';
import { VIEW_LIMIT } from '../../protocol/version.ts';
import { Throttle } from '../../timing/throttle.ts';
import type { LineBuffer } from '../lines/lines.ts';

const DRIVING_MS = 100;
/** Of those who don't drive only the pane and that they are active is shown. */
const OTHERWISE_MS = 2_000;

/** Where our screen is, told to the others: the newest, at most ten times a second while we drive. */
export class SharedView {
  readonly #lines: LineBuffer;
  readonly #pacer: Throttle<Anchors>;
  #anchors: Anchors | null = null;
  #told: Anchors | null = null;
  #driving = false;

  constructor(time: Time, lines: LineBuffer, send: (anchors: Anchors) => void) {
    this.#lines = lines;
    this.#pacer = new Throttle(time, send);
  }

  set(anchors: Anchors): void {
    this.#anchors = anchors;
  }

  /** Sends what is current, unless this connection got it before. */
  offer(driving: boolean): void {
    if (driving !== this.#driving) this.stop();
    this.#driving = driving;
    if (this.#anchors === null || this.#anchors === this.#told) return;
    this.#told = this.#anchors;
    const numbered = withLines(this.#anchors, (place) => this.#lines.numberOf(place));
    // Where the rest is followed, filters that fill a screen are no great loss.
    const anchors = isSmall(numbered) ? numbered : withoutWords(numbered);
    this.#pacer.give(anchors, driving ? DRIVING_MS : OTHERWISE_MS);
  }

  stop(): void {
    this.#told = null;
    this.#pacer.stop();
  }
}

const utf8 = new TextEncoder();
/** Without the words that may be long: filters, and a page that asks for many values. */
const withoutWords = ({ look, ...anchors }: Anchors): Anchors => ({
  ...anchors,
  filters: [],
  ...(look === undefined ? {} : { look: { ...look, page: null } }),
});

const isSmall = (anchors: Anchors): boolean => utf8.encode(JSON.stringify(anchors)).length <= VIEW_LIMIT;

/** Anchors of another's screen, their line numbers as places of our buffer. */
export const placed = (anchors: Anchors, lines: LineBuffer): Anchors =>
  withLines(anchors, (number) => lines.placeOf(number));

/** Anchors whose lines are sent otherwise. */
function withLines(anchors: Anchors, tell: (line: number) => number | null): Anchors {
  const told = (line: number | null) => (line === null ? null : tell(line));
  const { line, opened, selected } = anchors;
  const own = selected === undefined ? {} : { selected: told(selected) };
  return { ...anchors, line: told(line), opened: told(opened), ...own };
}

/** What another points at, its line as a place of our buffer. */
export function spotHere(spot: Spot, lines: LineBuffer): Spot {
  return spot.at === 'line' ? { at: 'line', no: lines.placeOf(spot.no) } : spot;
}

/** What we point at, as the room knows it; null for a line that others would not know. */
export function spotThere(spot: Spot, lines: LineBuffer): Spot | null {
  if (spot.at !== 'line') return spot;
  const no = lines.numberOf(spot.no);
  return no === null ? null : { at: 'line', no };
}
