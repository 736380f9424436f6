import type { LogLine } from '../../logs/line.ts';
import { LineRing, lineBytes, type RingLimits } from '../../logs/ring.ts';
import type { AskedLine } from '../../protocol/asks.ts';
import type { NumberedLine } from '../../protocol/messages.ts';
import { Marks } from './marks.ts';
import { type AskedFrom, askedFrom, keyOfLine, nearKeys, OlderPages } from './pages.ts';

/** What a log pane walks through, oldest first. `at` of a line is its `no`. */
export type LineRow =
  | { readonly kind: 'line'; readonly at: number; readonly line: NumberedLine }
  /** Lines this client was not sent, just before `at`. */
  | { readonly kind: 'skipped'; readonly at: number; readonly count: number }
  /** Just before `at` the hub's tail began again, or the source lost lines: what is missing is not known. */
  | { readonly kind: 'restarted' | 'lost'; readonly at: number };

const LIMITS: RingLimits = { lines: 50_000, bytes: 64 * 1024 * 1024 };

/**
 * The client's copy of the session's tail, kept outside the store: a screen looks at `version` by its own timer.
 *
 *   older pages (asked for)     the newest lines (sent)          a tail begun again: the room numbers from 1 again,
 *   [ -3 -2 -1 0 ] [ 1 2 3 … gap … 90 91 92 ] restarted [ 93 94 ]   here places go on, and `no` is the place;
 *                                                                  what it brings again keeps the place it has
 *
 * Places only grow, so that a screen may remember one; `numberOf` and `placeOf` translate for what goes over the wire.
 */
export class LineBuffer {
  readonly #ring: LineRing<NumberedLine>;
  readonly #pages = new OlderPages();
  #epoch: string | null = null;
  /** Place of the line that the present epoch would number 0. */
  #base = 0;
  readonly #marks = new Marks();
  /** The epoch before this one has lines here, and nothing yet says whether some are missing after them. */
  #restarted = false;
  /** Older pages are held that a hole parts from the newest lines. */
  #parted = false;
  /** Place after the last line that came, held again or known already. */
  #next = 1;
  /** Lines of earlier epochs by source and id, to know them again when a tail begun again brings them once more. */
  #known = new Map<string, number>();
  /** Sources with lines held when the epoch began; true once one of them has been brought again. */
  #overlap = new Map<string, boolean>();
  /** Numbers of the present epoch whose lines stand at earlier places, and the way back. */
  readonly #placeOfNumber = new Map<number, number>();
  readonly #numberOfPlace = new Map<number, number>();
  #version = 0;
  #begins: ReadonlyMap<string, number> = new Map();
  #generation = 0;

  constructor(limits: RingLimits = LIMITS) {
    this.#ring = new LineRing(limits, (line) => lineBytes(line as LogLine));
  }

  /** Changes with every change of what is held. */
  get version(): number {
    return this.#version;
  }

  /** Changes when lines held are shown no more, as the tail is read otherwise. */
  get generation(): number {
    return this.#generation;
  }

  /** Place of the oldest line held; `next` when there is none. */
  get first(): number {
    return Math.min(this.#pages.first ?? this.#ring.first, this.#ring.first);
  }

  /** The place the next line gets at the earliest. */
  get next(): number {
    return this.#next;
  }

  get size(): number {
    return this.#ring.size + this.#pages.size;
  }

  /** Where a `hello` says we are: the last number of the present epoch that came. */
  resumePoint(): { readonly linesEpoch: string | null; readonly lastLine: number } {
    return { linesEpoch: this.#epoch, lastLine: this.#next - 1 - this.#base };
  }

  /** A welcome tells the epoch that the next numbers belong to. */
  welcomed(epoch: string): void {
    if (epoch === this.#epoch) return;
    if (this.#epoch !== null && this.#next - 1 > this.#base) {
      this.#base = this.#next - 1;
      this.#restarted = true;
      this.#remember();
    }
    this.#epoch = epoch;
    this.#begins = new Map();
  }

  /**
   * Where the lines of each source begin that are read as everyone wants them now, by the room's numbers. What was
   * read by another query is let go: it would stand beside what the new one finds, and be there twice.
   */
  begin(sources: readonly { readonly name: string; readonly from?: number | undefined }[]): void {
    const told = sources.flatMap(({ name, from }) =>
      from === undefined ? [] : [[name, this.#base + from] as const],
    );
    if (told.every(([name, at]) => this.#begins.get(name) === at)) return;
    this.#begins = new Map([...this.#begins, ...told]);
    this.#pages.clear();
    if (told.length === sources.length) this.#ring.dropBefore(Math.min(...told.map(([, at]) => at)));
    this.#generation += 1;
    this.#version += 1;
  }

  /**
   * Lines of one frame and how many of those before them will not come; lines we have are passed over. A tail begun
   * again reads its sources again from some time before: what is held of that keeps its place and is not held twice.
   */
  came(lines: readonly NumberedLine[], skipped: number): void {
    let missing = skipped;
    for (const line of lines) {
      const no = this.#base + line.no;
      if (no < this.#next) continue;
      const from = this.#next;
      this.#next = no + 1;
      if (this.#again(line) || !this.#isShown(no, line)) continue;
      this.#mark(no, from, missing, line);
      missing = 0;
      const { first, size } = this.#ring;
      this.#ring.pushAt(no, no === line.no ? line : { ...line, no });
      this.#dropped(first, size + 1 - this.#ring.size);
    }
    this.#version += 1;
  }

  /**
   * Adds lines that were asked for, oldest first, all older than place `before`: scroll-back, or what a gap left
   * out. Those without a number are older than what the room holds, so they only fit before everything held here.
   * Returns how many are new; 0 when all are known or there is no more room for older ones.
   */
  merge(before: number, lines: readonly AskedLine[]): number {
    let place = before;
    const missing: { line: NumberedLine; numbered: boolean }[] = [];
    const near = nearKeys(this.#lines(before, this.#next));
    for (const line of lines.toReversed()) {
      const numbered = line.no !== undefined;
      if (!numbered && (place > this.first || near.has(keyOfLine(line)))) continue;
      place = line.no === undefined ? place - 1 : this.#base + line.no;
      const again = this.#known.get(keyOfLine(line));
      const held = again !== undefined && this.at(again) !== undefined;
      if (place < this.#next && !held && this.at(place) === undefined) {
        missing.push({ line: { ...line, no: place }, numbered });
      }
    }
    const added = this.#pages.add(missing);
    if (added === 0) return 0;
    this.#marks.filled(missing.map(({ line }) => line.no));
    this.#version += 1;
    return added;
  }

  /** Lines told as missing just before a place. */
  missing = (at: number): number => this.#marks.missing(at);

  /**
   * Adds lines that a source found before the line at a place, oldest first, where some are marked as missing before it.
   * Those that were held before them tell that nothing is missing any more. Returns how many are new.
   */
  fill(at: number, lines: readonly AskedLine[]): number {
    const mark = this.#marks.at(at);
    if (mark?.kind !== 'skipped') return 0;
    const held = new Set(this.linesBefore(mark.from, lines.length).map(keyOfLine));
    const fresh = lines.slice(lines.findLastIndex((line) => held.has(keyOfLine(line))) + 1);
    const whole = fresh.length < lines.length;
    const fitting = fresh.slice(-Math.max(0, at - mark.from));
    const first = at - fitting.length;
    const added = this.#pages.add(
      fitting.map((line, i) => ({ line: { ...line, no: first + i }, numbered: false })),
    );
    if (added > 0) this.#marks.filled(Array.from({ length: fitting.length }, (_, i) => first + i));
    if (whole) this.#marks.remove(added > 0 ? first : at);
    this.#version += 1;
    return added;
  }

  /** Lets go of older pages that a hole parts from the newest lines, or of `all`. True when there were some. */
  letGoOfPages(all = false): boolean {
    if (!this.#parted && !(all && this.#pages.size > 0)) return false;
    this.#parted = false;
    this.#pages.dropBefore(this.#ring.first);
    this.#marks.remove(this.#ring.first);
    this.#version += 1;
    return true;
  }

  at(place: number): NumberedLine | undefined {
    const sent = this.#ring.at(place);
    return sent !== undefined && this.#isShown(place, sent) ? sent : this.#pages.at(place)?.line;
  }

  /** The place of a room's line number of the present epoch, whether it is held or not. */
  placeOf(number: number): number {
    return this.#placeOfNumber.get(number) ?? this.#base + number;
  }

  /** The room's number of a line held here; null where others would not know it by one. */
  numberOf(place: number): number | null {
    if (place <= this.#base) return this.#numberOfPlace.get(place) ?? null;
    if (this.#ring.at(place) !== undefined) return place - this.#base;
    return this.#pages.at(place)?.numbered ? place - this.#base : null;
  }

  /** What `lines-before` is asked with for what stands before a place held; null when it is not held. */
  askBefore(place: number): AskedFrom | { readonly before: number } | null {
    const number = this.numberOf(place);
    if (number !== null) return { before: number };
    return this.at(place) === undefined ? null : askedFrom(this.#lines(place, this.next));
  }

  /** Rows from place `from` up to, not including, `to`, and what is missing before each. */
  *rows(from = this.first, to = this.next): Generator<LineRow> {
    for (const line of this.#lines(from, to)) {
      const at = line.no;
      const mark = this.#marks.at(at);
      if (mark?.kind === 'skipped') yield { kind: 'skipped', at, count: mark.count };
      else if (mark) yield { kind: mark.kind, at };
      yield { kind: 'line', at, line };
    }
  }

  /** The last `count` lines placed below `to`, oldest first. */
  linesBefore(to: number, count: number): readonly NumberedLine[] {
    const sent = this.#ring.before(to, count, this.#isShown).map(({ line }) => line);
    const asked = this.#pages.before(to, count).map(({ line }) => line);
    if (asked.length === 0) return sent;
    return [...asked, ...sent].sort((a, b) => a.no - b.no).slice(-count);
  }

  /** False for what another query found than the one that is asked now. */
  readonly #isShown = (place: number, { source }: NumberedLine): boolean =>
    place >= (this.#begins.get(source) ?? place);

  /** Lines from a place on had no more room. Where older ones are held that is a hole. */
  #dropped(from: number, count: number): void {
    const oldest = this.#pages.first;
    if (count === 0 || oldest === null) return;
    const next = this.#pages.between(from, this.#ring.first)[0]?.line.no ?? this.#ring.first;
    if (oldest >= next) return;
    this.#marks.parted(from, next, count);
    this.#parted = true;
  }

  *#lines(from: number, to: number): Generator<NumberedLine> {
    const pages = this.#pages.between(from, to);
    let next = 0;
    for (const { no, line } of this.#ring.entries(from, to)) {
      if (!this.#isShown(no, line)) continue;
      for (let page = pages[next]; page !== undefined && page.line.no < no; page = pages[next]) {
        yield page.line;
        next += 1;
      }
      yield line;
    }
    for (const page of pages.slice(next)) yield page.line;
  }

  /** True for a line that an earlier epoch has brought already. */
  #again(line: NumberedLine): boolean {
    const place = this.#known.get(keyOfLine(line));
    if (place === undefined || this.at(place) === undefined) return false;
    this.#overlap.set(line.source, true);
    this.#placeOfNumber.set(line.no, place);
    this.#numberOfPlace.set(place, line.no);
    return true;
  }

  #remember(): void {
    this.#known = new Map();
    this.#overlap = new Map();
    this.#placeOfNumber.clear();
    this.#numberOfPlace.clear();
    for (const line of this.#lines(this.first, this.#next)) {
      this.#known.set(keyOfLine(line), line.no);
      this.#overlap.set(line.source, false);
    }
  }

  /**
   * A source is read in its order: once something held was brought again, nothing of it is missing before what follows.
   * Without such an overlap lines may be missing, and that is said where they would stand.
   */
  #mark(at: number, from: number, skipped: number, { source, lost }: NumberedLine): void {
    if (!this.#restarted && skipped === 0 && lost === undefined) return;
    const overlaps = [...this.#overlap.values()];
    const uncertain = this.#restarted && !(this.#overlap.get(source) ?? overlaps.includes(true));
    if (uncertain) this.#marks.set(at, { kind: 'restarted', from });
    else if (skipped > 0) this.#marks.set(at, { kind: 'skipped', from, count: skipped });
    else if (lost !== undefined) this.#marks.set(at, { kind: 'lost', from });
    if (uncertain || overlaps.every(Boolean)) this.#restarted = false;
  }
}
