import type { LineBuffer } from '../../client/lines/lines.ts';
import { matches } from '../../logs/filter.ts';
import { FirstSeen } from '../../logs/first-seen.ts';
import type { NumberedLine } from '../../protocol/messages.ts';
import { FoldedLines, type FoldSettings, indexFrom } from './folded-lines.ts';
import type { FoldRow, HitCount, LogList, LogRow, Picture, PictureQuestion, RateBar } from './log-list.ts';
import { type PinnedPlace, PinnedPlaces } from './pinned-places.ts';
import { SearchHits } from './search-hits.ts';
import { TailRate } from './tail-rate.ts';
import { heldLines } from './views/held-lines.ts';
import { type LogSettings, lastOfRange, narrowed, RangeGate, showsOthers } from './views/log-settings.ts';

/*
 * The filtered and folded tail, kept beside React: what arrives is taken in once a timer's tick, never a render a
 * line.
 *
 *   LineBuffer ──pull()──► every line once: first seen, rate ──► matches? ──► a line, folded into the last row or not
 *
 * While the view is frozen no line that is held goes away: when there is no room, new lines are counted and not kept,
 * and `pull` after going live reads the buffer again.
 */

/** The most lines kept while frozen; live, as many as the buffer holds. */
const FROZEN_LINES = 60_000;
/** Lines the buffer has let go of, before they go here too. */
const SLACK = 2_000;
/** Lines a search is counted in at a tick: well under a millisecond or two of work. */
const SCANNED = 4_000;

export class LogModel implements LogList {
  readonly #buffer: LineBuffer;
  readonly #firsts = new FirstLines();
  readonly #rate = new TailRate();
  #gate = new RangeGate();
  #lag = new LogLag();
  #folded: FoldedLines;
  readonly #pinned = new PinnedPlaces();
  #settings: LogSettings | null = null;
  #version = -1;
  /** Place of the next line to take in; those before it have been seen by rate and first-seen. */
  #next = 0;
  #seen = 0;
  #stale = false;
  #of = 0;
  #unkept = 0;
  #hidden = 0;
  #now = 0;
  #moreAbove = true;
  #services = false;
  /** Changes when other lines are shown. */
  #generation = 0;
  readonly #hits = new SearchHits();

  constructor(buffer: LineBuffer) {
    this.#buffer = buffer;
    this.#folded = this.#empty({ fold: false, spread: [] });
  }

  get size(): number {
    return this.#folded.rows.length;
  }
  get hidden(): number {
    return this.#hidden;
  }
  get perMinute(): number {
    return this.#rate.perMinute(this.#now);
  }
  get rate(): readonly RateBar[] {
    return this.#rate.spark(this.#now);
  }
  picture(bottom: number | null): Picture {
    const filter = narrowed(this.#settings);
    const from = this.#moreAbove ? (this.oldest?.time ?? null) : null;
    const held = heldLines(this.#buffer, this.#generation, from, filter);
    return this.#rate.picture(this.#now, this.#foot(bottom), held, filter);
  }
  pictureQuestion(bottom: number | null): PictureQuestion | null {
    return this.#rate.question(this.#now, this.#foot(bottom), narrowed(this.#settings));
  }
  #foot(bottom: number | null): string | null {
    return bottom === null ? lastOfRange(this.#settings) : (this.line(bottom)?.time ?? null);
  }
  get lag(): number | null {
    return this.#lag.median(this.#now);
  }
  get late(): number {
    return this.#lag.late;
  }
  get services(): boolean {
    return this.#services;
  }
  get hits(): HitCount {
    return this.#hits.count;
  }
  hitPlace(no: number): number | null {
    return this.#hits.placeOf(no);
  }
  hitsIn({ no, lastNo }: FoldRow): number {
    return this.#hits.within(no, lastNo);
  }
  pinnedAt(place: PinnedPlace): number | null {
    const no = this.#pinned.at(place);
    return no !== null && this.line(no) !== undefined ? no : null;
  }

  /** What the hub has counted before this screen was there, in buckets as long as its own. */
  told(...counted: Parameters<TailRate['told']>): void {
    this.#rate.told(...counted);
  }
  /** What it has counted for a picture's question. */
  toldShown(...counted: Parameters<TailRate['toldShown']>): void {
    this.#rate.toldShown(...counted);
  }

  /** Goes on counting what a search finds; true when the count may have changed. */
  count(search: string): boolean {
    return this.#hits.scan(this.#folded.lines, search, this.#generation, SCANNED);
  }
  get oldest(): NumberedLine | null {
    return this.#buffer.at(this.#buffer.first) ?? null;
  }
  get more(): boolean {
    return this.#moreAbove;
  }

  /** The hub has no older lines, or there is no room for them. */
  noMore(): void {
    this.#moreAbove = false;
  }

  /** Older lines have come into the buffer: the rows are made again at the next pull. */
  refresh(): void {
    this.#stale = true;
  }

  at(index: number): LogRow | undefined {
    return this.#folded.rows[index];
  }

  indexOf(no: number): number {
    return this.#folded.indexOf(no);
  }

  line(no: number): NumberedLine | undefined {
    return this.#folded.line(no);
  }

  linesOf(row: FoldRow): readonly NumberedLine[] {
    return this.#folded.linesOf(row);
  }

  seek(no: number, direction: 1 | -1, fits: (line: NumberedLine) => boolean): NumberedLine | null {
    const { lines } = this.#folded;
    const start = direction === 1 ? indexFrom(lines, no + 1) : indexFrom(lines, no) - 1;
    for (let i = start; i >= 0 && i < lines.length; i += direction) {
      const line = lines[i] as NumberedLine;
      if (fits(line)) return line;
    }
    return null;
  }

  newerThan(no: number): number {
    const { lines } = this.#folded;
    return this.#unkept + lines.length - indexFrom(lines, no + 1);
  }

  /**
   * Takes in what has come since, or makes the rows again where the settings or older pages ask for it. `now`: epoch
   * milliseconds of the hub's clock. True when what is shown may have changed.
   */
  pull(settings: LogSettings, now: number): boolean {
    const before = this.#settings;
    const rebuilt = this.#of !== this.#buffer.generation;
    const filtered = before === null || rebuilt || this.#stale || showsOthers(before, settings);
    const thawed = before?.frozen === true && !settings.frozen && this.#unkept > 0;
    const refolded = before?.fold !== settings.fold || before.spread !== settings.spread;
    const pinned = this.#pinned.pins !== settings.pins;
    this.#settings = settings;
    // Lines of a range are older pages, and stay for as long as it is shown.
    const ended = Boolean(before?.range) && !settings.range;
    const isLive = !settings.frozen && !settings.range;
    if ((ended || isLive) && this.#buffer.letGoOfPages(ended)) this.#moreAbove = true;
    if (!filtered && !thawed && !refolded && !pinned && this.#version === this.#buffer.version) return false;
    this.#now = now;
    if (rebuilt) this.#rebuilt();
    if (filtered) this.#generation += 1;
    if (filtered || thawed) this.#remake(settings, rebuilt || ended);
    else {
      if (refolded) this.#folded = this.#folded.refolded(settings);
      this.#take(settings, []);
    }
    if (filtered || thawed || pinned) this.#pinned.look(settings.pins, this.#folded.lines);
    return true;
  }

  /** The tail is read otherwise: what was counted of the one before counts no more. */
  #rebuilt(): void {
    this.#of = this.#buffer.generation;
    this.#rate.clear();
    this.#lag = new LogLag();
    this.#seen = this.#buffer.first;
    this.#moreAbove = true;
    this.#services = false;
  }

  /** Time has passed without a line: the rate falls. What is shown changes only when this or a pull says so. */
  passed(now: number): void {
    this.#now = now;
  }

  #empty(settings: FoldSettings): FoldedLines {
    return new FoldedLines(settings, (no) => this.#firsts.has(no));
  }

  /** `rebuilt`: nothing of what was shown counts any more. Else what a frozen view holds and the buffer does not stays. */
  #remake(settings: LogSettings, rebuilt: boolean): void {
    const kept =
      settings.frozen && !rebuilt
        ? this.#folded.lines.filter(({ no }) => this.#buffer.at(no) === undefined)
        : [];
    this.#folded = this.#empty(settings);
    this.#gate = new RangeGate();
    this.#rate.filterAgain();
    this.#hidden = 0;
    this.#unkept = 0;
    this.#stale = false;
    this.#next = this.#buffer.first;
    this.#take(settings, kept);
  }

  /** What the buffer has from `#next` on, with `kept` lines, which rise by number, in their places. */
  #take(settings: LogSettings, kept: readonly NumberedLine[]): void {
    let next = 0;
    const keptUpTo = (no: number): number => {
      const first = next;
      for (; next < kept.length && (kept[next] as NumberedLine).no < no; next++) {
        this.#line(kept[next] as NumberedLine, settings);
      }
      return next - first;
    };
    for (const row of this.#buffer.rows(this.#next)) {
      const count = (row.kind === 'skipped' ? row.count : 0) - keptUpTo(row.at);
      if (row.kind === 'skipped' && count > 0) this.#gap({ kind: 'gap', no: row.at - 0.5, count });
      else if (row.kind === 'restarted') this.#gap({ kind: 'gap', no: row.at - 0.5, count: null });
      else if (row.kind === 'lost') this.#gap({ kind: 'gap', no: row.at - 0.5, count: 'unknown' });
      else if (row.kind === 'line') this.#line(row.line, settings);
    }
    keptUpTo(Number.POSITIVE_INFINITY);
    this.#next = this.#buffer.next;
    this.#version = this.#buffer.version;
    if (!settings.frozen) this.#letGo();
  }

  /** What the buffer no longer holds goes here too, a good many at a time. */
  #letGo(): void {
    const { first } = this.#buffer;
    const gone = Math.max(indexFrom(this.#folded.lines, first), this.indexOf(first));
    if (gone > SLACK) this.#folded.letGo(first);
  }

  #line(line: NumberedLine, settings: LogSettings): void {
    if (line.service !== null) this.#services = true;
    if (line.no >= this.#seen) {
      this.#seen = line.no + 1;
      this.#rate.came(line, this.#now);
      if (!line.older) this.#lag.add(Date.parse(line.time ?? ''), this.#now, line.late !== undefined);
      this.#firsts.came(line, this.#now);
    }
    if (line.tooLate) {
      const { no, source, tooLate } = line;
      this.#gap({ kind: 'too-late', no: no - 0.25, source, tooLate });
    }
    const inRange = this.#gate.lets(line, settings.range);
    if (!matches(line, settings)) {
      this.#hidden += 1;
      return;
    }
    this.#rate.left(line, this.#now);
    if (!inRange) this.#hidden += 1;
    else if (this.#isFull) this.#unkept += 1;
    else {
      this.#folded.add(line);
      this.#pinned.came(line);
    }
  }

  #gap(row: Exclude<LogRow, FoldRow>): void {
    if (!this.#isFull) this.#folded.gap(row);
  }

  get #isFull(): boolean {
    return this.#settings?.frozen === true && this.#folded.lines.length >= FROZEN_LINES;
  }
}

/** Lines remembered as the first of their shape. */
const KEPT = 2_000;

/** Which lines are the first of their shape in this tail. */
class FirstLines {
  readonly #seen = new FirstSeen();
  readonly #places = new Set<number>();

  has(no: number): boolean {
    return this.#places.has(no);
  }

  came(line: NumberedLine, now: number): void {
    if (!this.#seen.mark(line, now)) return;
    this.#places.add(line.no);
    if (this.#places.size <= KEPT) return;
    const [oldest] = this.#places;
    if (oldest !== undefined) this.#places.delete(oldest);
  }
}

/** Arrivals looked back on, and for how long they count, milliseconds. */
const ARRIVALS = 500;
const SPAN_MS = 15_000;
/** What comes later than this was read back, not written now. */
const LIVE_MS = 120_000;
/** What comes within this after the beginning is what was there before. */
const SETTLE_MS = 5_000;

/** How far lines come behind their own times: what is between an event and this screen. */
class LogLag {
  /** Pairs of arrival and lag, the oldest first. */
  readonly #arrivals: { readonly at: number; readonly lag: number }[] = [];
  #began: number | null = null;
  /** Lines told to have come late, so far. */
  late = 0;

  /** A line has come; both in epoch milliseconds of the hub's clock. A clock that runs ahead counts as no lag. */
  add(time: number, now: number, late: boolean): void {
    if (late) {
      this.late += 1;
      return;
    }
    this.#began ??= now;
    const lag = now - time;
    if (Number.isNaN(lag) || lag > LIVE_MS || now - this.#began < SETTLE_MS) return;
    this.#arrivals.push({ at: now, lag: Math.max(0, lag) });
    if (this.#arrivals.length > 2 * ARRIVALS) this.#arrivals.splice(0, ARRIVALS);
  }

  /** The middle one of late, milliseconds; null when nothing came lately. */
  median(now: number): number | null {
    const lately = this.#arrivals.slice(-ARRIVALS).filter(({ at }) => now - at <= SPAN_MS);
    if (lately.length === 0) return null;
    const lags = lately.map(({ lag }) => lag).sort((a, b) => a - b);
    return lags[Math.floor(lags.length / 2)] ?? null;
  }
}
