import { countWidth, judgeBacklog, totalOf } from '../../logs/tail/backlog.ts';
import { type BehindLines, BehindTally, OFF_MS } from '../../logs/tail/behind.ts';
import { advanced, type Cursor, jumped, planPoll, raised, startAt, swept } from '../../logs/tail/cursor.ts';
import { Forgotten } from '../../logs/tail/forgotten.ts';
import { lowered, MarkHistory, type ShardMarks } from '../../logs/tail/marks.ts';
import { nextPage, type PageStart, pageSize } from '../../logs/tail/page.ts';
import { differing, firstUnseen, Lateness } from '../../logs/tail/reconcile.ts';
import { Shown } from '../../logs/tail/shown.ts';
import type { ArrivedBefore, Completeness, SourceBatch } from '../../ports/log-source.ts';
import { atMost, bucketOf, type TimeSpan } from '../../text/time-span.ts';
import type { Arrival, ArrivalAsk, DocumentIndex, DocumentPage, Found } from './document-index.ts';
import { LostView } from './frozen-view.ts';
import type { Tuning } from './options.ts';
import { Trouble } from './trouble.ts';

/*
 * A tail that loses nothing:
 *
 *      floor                 compare            margin  cursor    now      ahead
 *        ├───────── a sweep ───┴──── every poll ───┼───────┼────────┼─────────┤
 *  ◄─────┤└── counted, and read again where ───────┘└── read at every poll ──┘├───►
 *  what  │    the count is not what was shown                              due │ never
 *  arrives
 *
 * Both parts are asked for by one search. What lies before the floor, or has no time, is found by the order of arrival:
 * it is shown as it comes, or counted where it is too much. Where documents are not numbered it is counted alone, for
 * some minutes back.
 */

export interface Taken {
  readonly found: readonly Found[];
  readonly gap?: SourceBatch['gap'];
  /** They are older than those before them, and were found by counts. */
  readonly late?: true;
}

/** Documents that arrived for times which are not read. */
export interface CameBehind {
  readonly found: readonly Arrival[];
  /** How many of them are not shown: then `found` is a part of them; 0: `found` are all, to be shown. */
  readonly unshown: number;
  /** Of which times those are that are not shown. */
  readonly span: TimeSpan | null;
}

export interface TailerDeps {
  readonly tuning: Tuning;
  /** Documents ahead of now by less than this are due some day, and left until then: milliseconds. */
  readonly dueMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Documents in order of time, each once. */
  readonly take: (taken: Taken) => Promise<void>;
  /** Shows what is to be shown, and says whose it is. */
  readonly cameBehind: (came: CameBehind) => Promise<readonly BehindLines[]>;
  /** Documents arrived that are not due yet. */
  readonly sawAhead: () => void;
  /** More is waiting than one page holds. */
  readonly behind: () => void;
}

export interface PollResult {
  readonly lines: number;
  /** Documents are known to be waiting: poll again at once. */
  readonly more: boolean;
}

/** What is known of clocks that are off. */
export interface SeenByClock {
  /** Lines that are not due yet. */
  readonly ahead: readonly BehindLines[];
  /** Lines were seen at times that are not read. */
  readonly hides: boolean;
}

/** Pages to read one after the other. */
interface Reading {
  readonly spans: readonly TimeSpan[];
  readonly start: PageStart;
  readonly first: DocumentPage;
  readonly now: number;
  /** Pages at most. */
  readonly most?: number;
  /** They are documents that counts showed to be missing. */
  readonly late?: boolean;
  readonly view?: string;
}

const MINUTE = 60_000;
/** Spans read again by one search. */
const MOST_SPANS = 100;
/** Buckets by which what waits is counted. */
const MOST_BUCKETS = 1_000;
/** So many looks at what arrived may fail before it is said that nothing is known of it. */
const MISSED_LOOKS = 6;
/** Sweeps whose lateness says how far back a tail is complete. */
const SWEEPS = 10;

export class Tailer {
  readonly #deps: TailerDeps;
  readonly #shown: Shown;
  readonly #lateness = new Lateness(SWEEPS);
  readonly #forgotten: Forgotten;
  #cursor: Cursor;
  #averageBytes: number | null = null;
  #doubt: boolean;
  /** Frozen views are lost as soon as they are read. */
  #loses = false;
  #completeTo: number;
  #forgottenAt: number;
  #recoveringTo = Number.NEGATIVE_INFINITY;
  readonly #marks: MarkHistory;
  readonly #tally = new BehindTally();
  readonly #before: ArrivedBefore;
  readonly #resumed: boolean;
  #begun: DocumentIndex | null = null;
  /** Where the first look at what arrived begins, of a source that was read before. */
  #arrivedSince: ShardMarks | null = null;
  /** When what arrived was last known, and when it was last asked for. */
  #lookedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #isFlooded = false;

  /**
   * Reads from a time on; `backlog`: there may be much before now. `before`: what had arrived when the source was read
   * before; `resumed`: it is read on from there.
   */
  constructor(
    deps: TailerDeps,
    since: number,
    backlog: boolean,
    before: ArrivedBefore = {},
    resumed = false,
  ) {
    this.#before = before;
    this.#resumed = resumed;
    this.#marks = new MarkHistory(deps.tuning.arrivalsOverlapMs);
    this.#deps = deps;
    this.#shown = new Shown(deps.tuning.bucketMs);
    this.#cursor = startAt(since, deps.tuning);
    this.#completeTo = since;
    this.#forgotten = new Forgotten(MINUTE, deps.tuning.forgottenMs);
    this.#forgotten.begin(since);
    this.#forgottenAt = deps.now();
    this.#doubt = backlog;
  }

  /** Up to which time everything was shown that the index held when last looked; epoch milliseconds. */
  get completeTo(): number {
    return this.#completeTo;
  }

  /** Whether what arrives for other times than those read is known: it was looked for lately. */
  get #knowsArrivals(): boolean {
    const { arrivalsMs } = this.#deps.tuning;
    return this.#marks.newest !== null && this.#deps.now() - this.#lookedAt <= MISSED_LOOKS * arrivalsMs;
  }

  /** Lines that came late, by host. Lines that are a little late are shown in time, and not reported. */
  tell(lines: readonly BehindLines[]): void {
    for (const one of lines)
      if (one.unshown > 0 || one.by === null || Math.abs(one.by) >= OFF_MS)
        this.#tally.add(one, this.#deps.now());
  }

  /**
   * What is promised, with all that it leaves out; null: nothing can be. `held`: time of the oldest line that is found and
   * waits to be shown, epoch milliseconds; `clock`: what was seen at times that are not read.
   */
  complete(held: number | null, { ahead, hides }: SeenByClock): Completeness | null {
    const known = this.#knowsArrivals;
    if (!known && hides) return null;
    const to = Math.min(this.#completeTo, (held ?? Number.POSITIVE_INFINITY) - 1);
    const unshownFirst = (a: BehindLines, b: BehindLines) => Number(b.unshown > 0) - Number(a.unshown > 0);
    const behind = known ? [...this.#tally.list(this.#deps.now()), ...ahead].sort(unshownFirst) : null;
    return { to: new Date(to).toISOString(), behind };
  }

  /** Documents remembered as shown. */
  get remembered(): number {
    return this.#shown.size;
  }

  /**
   * After an outage: what waits will be counted before it is read, and for as long as documents may come late, nothing
   * since before it is given up, as those who write have held back as much as we have missed.
   */
  doubt(): void {
    this.#doubt = true;
    this.#recoveringTo = this.#deps.now() + this.#deps.tuning.horizonMs;
  }

  /** Reads on by another field of time. What was shown is known, but is not counted in the new buckets. */
  restart(since: number): void {
    this.#cursor = startAt(since, this.#deps.tuning);
    this.#shown.uncount();
    this.#forgotten.begin(since);
  }

  /** From where on a sweep compares. */
  get floor(): number {
    return this.#cursor.floor;
  }

  /** One round: everything that has come since the last. Rejects with a `Trouble`; the next round makes up for it. */
  async poll(index: DocumentIndex, signal: AbortSignal): Promise<PollResult> {
    const { tuning } = this.#deps;
    if (this.#begun !== index) await this.#begin(index, signal);
    const now = this.#deps.now();
    const plan = planPoll(this.#cursor, now, tuning);
    const start: PageStart = { from: plan.read.from, after: null, size: this.#pageSize() };
    const counted = plan.compare.from < plan.compare.to ? [plan.compare] : [];
    const first = await index.page({ spans: [plan.read], start, counted }, signal);
    let lines = counted.length > 0 ? await this.#repair(index, plan.compare, first, now, signal) : 0;
    if (plan.sweep) this.#swept(now);
    const full = first.found.length >= start.size;
    if (full && this.#doubt) {
      this.#deps.behind();
      return { lines: lines + (await this.#catchUp(index, now, signal)), more: true };
    }
    this.#doubt = false;
    const most = tuning.pagesUncounted;
    const read = await this.#readOn(index, { spans: [plan.read], start, first, most, now }, signal);
    lines += read.lines;
    if (read.more) this.#doubt = true;
    else {
      this.#complete(plan.sweep, now);
      if (this.#marks.newest === null) await this.#tellForgotten(index, now, signal);
      else if (now - this.#triedAt >= tuning.arrivalsMs) await this.#lookBehind(index, now, signal);
    }
    return { lines, more: read.more };
  }

  /** Reads again what the counts say is missing. */
  async #repair(
    index: DocumentIndex,
    compare: TimeSpan,
    { counts }: DocumentPage,
    now: number,
    signal: AbortSignal,
  ): Promise<number> {
    const expected = this.#shown.expected(compare);
    const spans = atMost(differing(expected, counts, this.#shown.width), MOST_SPANS);
    const [firstSpan] = spans;
    if (!firstSpan) return 0;
    const start: PageStart = { from: firstSpan.from, after: null, size: this.#pageSize() };
    const first = await index.page({ spans, start, counted: spans }, signal);
    const read = await this.#readOn(index, { spans, start, first, now, late: true }, signal);
    this.#shown.settle(spans, first.counts);
    return read.lines;
  }

  /** Counts what waits; when it is too much, tells a gap and leaves the older part out. Then reads a frozen view of it. */
  async #catchUp(index: DocumentIndex, now: number, signal: AbortSignal): Promise<number> {
    const { fillLimit, fillTail } = this.#deps.tuning;
    const { read } = planPoll(this.#cursor, now, this.#deps.tuning);
    // Lines left out as a gap must not be reported again as arrivals.
    await this.#lookBehind(index, now, signal);
    let [from, skipped, width] = [read.from, 0, Number.POSITIVE_INFINITY];
    let begin: number | null = null;
    while (width > this.#shown.width) {
      width = Math.min(countWidth(read.to - from, MOST_BUCKETS), width / 10);
      const counts = await index.count({ from, to: read.to }, width, signal);
      begin ??= firstUnseen(this.#shown.expected(read), counts, width);
      const verdict = judgeBacklog(counts, fillLimit, fillTail);
      if (verdict.kind === 'read') break;
      from = Math.max(from, verdict.from);
      skipped += verdict.skipped;
      if (verdict.left <= fillLimit) break;
    }
    this.#doubt = false;
    if (skipped > 0) {
      const known = totalOf(this.#shown.expected({ from: read.from, to: from }));
      const left = Math.max(this.#cursor.position, begin ?? Number.NEGATIVE_INFINITY);
      await this.#leaveOut(Math.max(0, skipped - known), Math.min(left, from), from);
    }
    return this.#readFrozen(index, { from, to: read.to }, now, signal);
  }

  async #readFrozen(index: DocumentIndex, span: TimeSpan, now: number, signal: AbortSignal): Promise<number> {
    const known = this.#shown.size;
    const view = this.#loses ? null : await index.freeze(signal);
    try {
      const start: PageStart = { from: span.from, after: null, size: this.#pageSize() };
      const frozen = view ? { view: view.id } : {};
      const first = await index.page({ spans: [span], start, counted: [], ...frozen }, signal);
      const read = await this.#readOn(index, { spans: [span], start, first, now, ...frozen }, signal);
      this.#loses = false;
      return read.lines;
    } catch (error) {
      if (!(error instanceof LostView)) throw error;
      // Another is read on from; where one was lost before it brought anything, the living index is.
      this.#doubt = true;
      const lines = this.#shown.size - known;
      this.#loses = lines === 0;
      return lines;
    } finally {
      await view?.release();
    }
  }

  /** Takes a page, and those after it as long as they are full; the next is on its way while one is taken. */
  async #readOn(index: DocumentIndex, reading: Reading, signal: AbortSignal): Promise<PollResult> {
    const { spans, most = Number.POSITIVE_INFINITY, now, late = false, view } = reading;
    let [start, page, lines] = [reading.start, reading.first, 0];
    for (let pages = 1; ; pages += 1) {
      const { last } = page;
      const full = last !== null && page.found.length >= start.size;
      const next = full ? nextPage(start, last, this.#pageSize()) : null;
      // Only one that brought something new ends here: what is read again each time may be many pages, too.
      const enough = pages >= most && lines > 0;
      const ask = { spans, counted: [], ...(view === undefined ? {} : { view }) };
      const coming = next && !enough ? index.page({ ...ask, start: next }, signal) : null;
      coming?.catch(() => {});
      lines += await this.#take(page, late, now);
      if (full && !next && !late) {
        // More share one millisecond than can be paged through: they are left out, and reported.
        const from = bucketOf(last.time, this.#shown.width);
        const full = { from, to: from + this.#shown.width };
        const held = totalOf(await index.count(full, this.#shown.width, signal));
        await this.#leaveOut(Math.max(0, held - totalOf(this.#shown.expected(full))), last.time, full.to);
        return { lines, more: true };
      }
      if (!next || !coming) return { lines, more: full && !late };
      if (pages > 3 && !late && lines > 0) this.#deps.behind();
      start = next;
      page = await coming;
    }
  }

  /** What had arrived when reading began. An index that was recreated under the tail numbers from the beginning. */
  async #begin(index: DocumentIndex, signal: AbortSignal): Promise<void> {
    const marks = await index.marks(signal).catch(unlessAway);
    if (marks !== null && this.#marks.newest !== null) this.#marks.lower(marks);
    else if (marks !== null) {
      const known = this.#resumed ? this.#before.last : this.#before.first;
      this.#arrivedSince = known === undefined ? null : lowered(known, marks);
      this.#before.first ??= marks;
      this.#before.last ??= marks;
      this.#marks.begin(marks, this.#deps.now(), this.#shown.noted);
      this.#lookedAt = this.#arrivedSince === null ? this.#deps.now() : Number.NEGATIVE_INFINITY;
      this.#triedAt = this.#lookedAt;
    }
    this.#begun = index;
  }

  /** It reports what it finds beside the rest; a look that fails is made again, and is no trouble of the tail. */
  async #lookBehind(index: DocumentIndex, now: number, signal: AbortSignal): Promise<void> {
    this.#triedAt = now;
    try {
      await this.#takeBehind(index, now, signal);
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
    }
  }

  /** Shows what arrived for times that are not read, or counts it where it is too much to be shown. */
  async #takeBehind(index: DocumentIndex, now: number, signal: AbortSignal): Promise<void> {
    const { tuning, dueMs, cameBehind, sawAhead } = this.#deps;
    const newest = this.#marks.newest;
    if (newest === null) return;
    const again = this.#arrivedSince;
    const reads = { from: this.#cursor.floor, to: now + dueMs };
    const ask: ArrivalAsk = {
      since: again ?? (this.#isFlooded ? newest : (this.#marks.from(this.#shown.forgotten) ?? newest)),
      reads,
      dueFrom: now + tuning.aheadMs,
      limit: this.#isFlooded ? tuning.arrivalsLooked : tuning.arrivalsShown,
      learns: again === null,
    };
    let came = await index.arrivals(ask, signal);
    // If there is too much to show, only new documents are counted, because the shown ones are not remembered.
    if (came.total > ask.limit && again === null && !this.#isFlooded)
      came = await index.arrivals({ ...ask, since: newest }, signal);
    const isFlood = came.total > came.found.length || came.total > tuning.arrivalsShown;
    const found = isFlood ? came.found : came.found.filter(({ key }) => this.#shown.meet(key));
    if (came.due > 0) sawAhead();
    if (found.length > 0)
      this.tell(await cameBehind({ found, unshown: isFlood ? came.total : 0, span: came.span }));
    const marks = came.marks ?? newest;
    if (isFlood) this.#marks.begin(marks, now, this.#shown.noted);
    else this.#marks.add(marks, now, this.#shown.noted);
    this.#before.last = marks;
    this.#arrivedSince = null;
    this.#isFlooded = isFlood;
    this.#lookedAt = now;
  }

  async #tellGap(count: number, { from, to }: TimeSpan, late: { tooLate?: true } = {}): Promise<void> {
    const gap = { count, from: new Date(from).toISOString(), to: new Date(to).toISOString(), ...late };
    await this.#deps.take({ found: [], gap });
  }

  async #leaveOut(count: number, from: number, to: number): Promise<void> {
    await this.#tellGap(count, { from, to });
    this.#cursor = jumped(this.#cursor, to);
    this.#forgotten.begin(to);
  }

  /** What came even later than a sweep looks back is not shown, but it is reported. */
  async #tellForgotten(index: DocumentIndex, now: number, signal: AbortSignal): Promise<void> {
    if (now - this.#forgottenAt < this.#deps.tuning.forgottenEveryMs) return;
    const span = this.#forgotten.span(this.#cursor.floor, now);
    if (span) {
      const counted = await index.count(span, MINUTE, signal);
      for (const later of this.#forgotten.compare(span, counted))
        await this.#tellGap(later.count, later, { tooLate: true });
    }
    this.#forgottenAt = now;
  }

  async #take(page: DocumentPage, late: boolean, now: number): Promise<number> {
    const { found, bytes, last } = page;
    if (bytes !== null && found.length >= 10) this.#averageBytes = bytes / found.length;
    const fresh = found.filter(({ key, time }) => this.#shown.note(key, time));
    if (late) for (const { time } of fresh) this.#lateness.add(now - time);
    if (fresh.length > 0) await this.#deps.take({ found: fresh, ...(late ? { late } : {}) });
    if (last) this.#cursor = advanced(this.#cursor, last.time, now);
    return fresh.length;
  }

  #swept(now: number): void {
    this.#lateness.turn();
    const { tuning } = this.#deps;
    const { remembered } = tuning;
    const cursor = swept(this.#cursor, now, now < this.#recoveringTo, tuning);
    this.#cursor = raised(cursor, this.#shown.boundOf(remembered));
    const { noted } = this.#shown;
    const { begins, ends } = this.#marks;
    const kept = Math.max(noted - ends, Math.min(remembered, noted - begins));
    for (const [bucket, count] of this.#shown.forgetBefore(this.#cursor.floor, kept))
      this.#forgotten.add(bucket, count);
  }

  /** Documents later than the overlap are found by sweeps only; when such came lately, only a sweep can promise. */
  #complete(sweep: boolean, now: number): void {
    const { graceMs, overlapMs } = this.#deps.tuning;
    const grace = Math.max(graceMs, this.#lateness.worst);
    if (sweep || grace <= overlapMs) this.#completeTo = Math.max(this.#completeTo, now - grace);
  }

  #pageSize(): number {
    const { pageSize: most, pageBytes } = this.#deps.tuning;
    return pageSize(this.#averageBytes, most, pageBytes);
  }
}

const AWAY: ReadonlySet<string> = new Set(['unreachable', 'overloaded', 'partial']);

/** Where the order of arrival cannot be known the tail reads all the same; a cluster that is away is waited for. */
function unlessAway(error: unknown): null {
  if (!(error instanceof Trouble) || AWAY.has(error.kind)) throw error;
  return null;
}
