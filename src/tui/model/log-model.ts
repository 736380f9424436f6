import type { LineBuffer } from '../../client/lines/lines.ts';
import { type LineFilter, matches } from '../../logs/filter.ts';
import { FirstSeen } from '../../logs/first-seen.ts';
import { type RateBucket, RateRing } from '../../logs/rate.ts';
import { shapeKey } from '../../logs/shape.ts';
import { LogLag } from './log-lag.ts';
import type { LogList, LogRow, RateBar } from './log-list.ts';
import { type HitCount, SearchHits } from './search-hits.ts';
import type { NumberedLine } from './wire.ts';

/*
 * The filtered and folded tail, kept beside React: what arrives is taken in once a timer's tick, never a render a
 * line.
 *
 *   LineBuffer ──pull()──► every line once: first seen, rate ──► matches? ──► fold into the last row, or a new row
 *
 * While the view is frozen no row that is held goes away: when there is no room, new lines are counted and not kept,
 * and `pull` after going live reads the buffer anew.
 */

/** The most rows kept while frozen; live, as many as the buffer holds lines. */
const FROZEN_ROWS = 60_000;
/** Rows of lines the buffer has let go of, before they go here too. */
const SLACK = 2_000;
const FIRST_SEEN_KEPT = 2_000;
const SPARK_BUCKETS = 12;
/** Buckets of 15 minutes. */
const PICTURE_BUCKETS = 180;
/** Rows a search is counted in at a tick: well under a millisecond or two of work. */
const SCANNED_ROWS = 4_000;

type AskedBucket = Pick<RateBucket, 'start' | 'total'> & {
  readonly byLevel: Readonly<Record<string, number>>;
};

function barOf({ total, byLevel }: Omit<AskedBucket, 'start'>): RateBar {
  const errors = (byLevel.error ?? 0) + (byLevel.fatal ?? 0);
  const warnings = byLevel.warn ?? 0;
  return { total, errors, warnings, worst: errors > 0 ? 'burn' : warnings > 0 ? 'wait' : null };
}

export interface LogSettings extends LineFilter {
  readonly fold: boolean;
  /** Rows whose repeats are shown one by one, by the number of their first line. */
  readonly spread: readonly number[];
  readonly frozen: boolean;
}

export class LogModel implements LogList {
  readonly #buffer: LineBuffer;
  readonly #firstSeen = new FirstSeen();
  readonly #firsts = new Set<number>();
  #rateRing = new RateRing();
  #lag = new LogLag();
  #rows: LogRow[] = [];
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
  /** Changes when the rows are made anew. */
  #generation = 0;
  /** The last line of a spread row. */
  #spreadTo = -1;
  readonly #hits = new SearchHits();
  #told: ReadonlyMap<number, AskedBucket> = new Map();

  constructor(buffer: LineBuffer) {
    this.#buffer = buffer;
  }

  get size(): number {
    return this.#rows.length;
  }
  get hidden(): number {
    return this.#hidden;
  }
  get perMinute(): number {
    return this.#rateRing.perMinute(this.#now);
  }
  get rate(): readonly RateBar[] {
    return this.#bars(SPARK_BUCKETS);
  }
  get minutes(): readonly RateBar[] {
    return this.#bars(PICTURE_BUCKETS);
  }
  get lag(): number | null {
    return this.#lag.median(this.#now);
  }
  get late(): number {
    return this.#lag.late;
  }
  #bars(buckets: number): readonly RateBar[] {
    return this.#rateRing.series(this.#now, buckets).map((own) => {
      const told = this.#told.get(own.start);
      return barOf(told !== undefined && told.total > own.total ? told : own);
    });
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

  /** What the hub has counted before this screen was there, in buckets as long as its own. */
  told(buckets: readonly AskedBucket[], bucketMs: number): void {
    if (bucketMs !== this.#rateRing.bucketMs) return;
    this.#told = new Map(buckets.map((bucket) => [bucket.start, bucket]));
  }

  /** Goes on counting what a search finds; true when the count may have changed. */
  count(search: string): boolean {
    return this.#hits.scan(this, search, this.#generation, SCANNED_ROWS);
  }
  get more(): boolean {
    return this.#moreAbove;
  }

  /** The hub has no older lines, or there is no room for them. */
  noMore(): void {
    this.#moreAbove = false;
  }

  /** Older lines have come into the buffer: the rows are made anew at the next pull. */
  refresh(): void {
    this.#stale = true;
  }

  at(index: number): LogRow | undefined {
    return this.#rows[index];
  }

  indexOf(no: number): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const mid = (low + high) >>> 1;
      if ((this.#rows[mid] as LogRow).no <= no) low = mid + 1;
      else high = mid;
    }
    return low - 1;
  }

  newerThan(no: number): number {
    let count = this.#unkept;
    for (let i = this.#rows.length - 1; i >= 0; i--) {
      const row = this.#rows[i] as LogRow;
      if (row.no > no) count += row.kind === 'line' ? row.count : 0;
      else if (row.kind === 'line' && row.lastNo > no) count += Math.min(row.count - 1, row.lastNo - no);
      if (row.no <= no) break;
    }
    return count;
  }

  /**
   * Takes in what has come since, or makes the rows anew where the settings or older pages ask for it. `now`: epoch
   * milliseconds of the hub's clock. True when what is shown may have changed.
   */
  pull(settings: LogSettings, now: number): boolean {
    const before = this.#settings;
    const filtered = before === null || changed(before, settings);
    const thawed = before?.frozen === true && !settings.frozen && this.#unkept > 0;
    this.#settings = settings;
    if (this.#of !== this.#buffer.generation) this.#anew();
    const remake = filtered || thawed || this.#stale;
    if (!remake && this.#version === this.#buffer.version) return false;
    this.#now = now;
    if (remake) this.#remake(settings);
    else this.#take(settings);
    return true;
  }

  /** The tail is read otherwise: what was counted of the one before counts no more. */
  #anew(): void {
    this.#of = this.#buffer.generation;
    this.#rateRing = new RateRing();
    this.#lag = new LogLag();
    this.#told = new Map();
    this.#seen = this.#buffer.first;
    this.#stale = true;
    this.#moreAbove = true;
    this.#services = false;
  }

  /** Time has passed without a line: the rate falls. What is shown changes only when this or a pull says so. */
  passed(now: number): void {
    this.#now = now;
  }

  #remake(settings: LogSettings): void {
    this.#rows = [];
    this.#hidden = 0;
    this.#unkept = 0;
    this.#stale = false;
    this.#generation += 1;
    this.#spreadTo = -1;
    this.#next = this.#buffer.first;
    this.#take(settings);
  }

  #take(settings: LogSettings): void {
    for (const row of this.#buffer.rows(this.#next)) {
      if (row.kind === 'skipped') this.#add({ kind: 'gap', no: row.at - 0.5, count: row.count });
      else if (row.kind === 'restarted') this.#add({ kind: 'gap', no: row.at - 0.5, count: null });
      else if (row.kind === 'lost') this.#add({ kind: 'gap', no: row.at - 0.5, count: 'unknown' });
      else if (row.kind === 'line') this.#line(row.line as NumberedLine, settings);
    }
    this.#next = this.#buffer.next;
    this.#version = this.#buffer.version;
    if (!settings.frozen) this.#letGo();
  }

  /** What the buffer no longer holds goes here too, a good many at a time. */
  #letGo(): void {
    const kept = this.indexOf(this.#buffer.first);
    if (kept > SLACK) this.#rows = this.#rows.slice(kept);
  }

  #line(line: NumberedLine, settings: LogSettings): void {
    if (line.service !== null) this.#services = true;
    if (line.no >= this.#seen) {
      this.#seen = line.no + 1;
      this.#rateRing.addLine(line, this.#now);
      this.#lag.add(Date.parse(line.time ?? ''), this.#now, line.late !== undefined);
      if (this.#firstSeen.mark(line, this.#now)) this.#remember(line.no);
    }
    if (line.tooLate) {
      const { no, source, tooLate } = line;
      this.#add({ kind: 'too-late', no: no - 0.25, source, tooLate });
    }
    if (!matches(line, settings)) {
      this.#hidden += 1;
      return;
    }
    const last = this.#rows.at(-1);
    // A row that is spread hands that on to each repeat after it.
    const spread = last?.kind === 'line' && (settings.spread.includes(last.no) || last.no === this.#spreadTo);
    const same = last?.kind === 'line' && shapeKey(last.line) === shapeKey(line);
    if (spread && same) this.#spreadTo = line.no;
    const folds = settings.fold && !spread && same;
    if (folds) {
      this.#rows[this.#rows.length - 1] = {
        ...last,
        lastNo: line.no,
        count: last.count + 1,
        until: line.time,
      };
      return;
    }
    const { no, time } = line;
    this.#add({ kind: 'line', no, lastNo: no, count: 1, line, until: time, firstSeen: this.#firsts.has(no) });
  }

  #add(row: LogRow): void {
    if (this.#settings?.frozen === true && this.#rows.length >= FROZEN_ROWS) {
      this.#unkept += row.kind === 'line' ? 1 : 0;
      return;
    }
    this.#rows.push(row);
  }

  #remember(no: number): void {
    this.#firsts.add(no);
    if (this.#firsts.size <= FIRST_SEEN_KEPT) return;
    for (const oldest of this.#firsts) {
      this.#firsts.delete(oldest);
      break;
    }
  }
}

const changed = (a: LogSettings, b: LogSettings): boolean =>
  a.level !== b.level ||
  a.filters !== b.filters ||
  a.mutes !== b.mutes ||
  a.fold !== b.fold ||
  a.spread !== b.spread;
