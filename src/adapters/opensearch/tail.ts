import type { BehindLines } from '../../logs/tail/behind.ts';
import { InOrder, type Ordered } from '../../logs/tail/in-order.ts';
import { afterFailure, afterPoll, type Pace, retryDelay, startPace } from '../../logs/tail/pace.ts';
import type {
  RawLine,
  SourceReason,
  SourceSink,
  SourceStatus,
  SourceWindow,
} from '../../ports/log-source.ts';
import { pause } from '../../timing/timers.ts';
import { dueWithin } from './clock/clock-look.ts';
import { ClockWatch } from './clock/clock-watch.ts';
import type { Cluster, ClusterSettings } from './cluster.ts';
import { Delivery } from './delivery.ts';
import type { DocumentIndex } from './document-index.ts';
import { type Inspection, strays } from './inspect.ts';
import { behindLines, LateMarks, lateBy, type Misplaced, rawLineOf, streamOf } from './lines.ts';
import { openIndex } from './open-index.ts';
import { type CameBehind, type PollResult, Tailer, type Taken } from './tailer.ts';
import { Trouble } from './trouble.ts';
import type { ClusterView } from './view.ts';

/** Lines made and handed over at once at most. */
const BATCH = 500;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const iso = (time: number): string => new Date(time).toISOString();

interface Reading {
  readonly inspection: Inspection;
  /** The inspection's, with the session's query. */
  readonly view: ClusterView;
  readonly index: DocumentIndex;
}

/** One opening of a source: polls at its pace until the signal aborts, tells what state it is in, waits out trouble. */
export class IndexTail {
  readonly #settings: ClusterSettings;
  readonly #cluster: Cluster;
  readonly #signal: AbortSignal;
  readonly #out: Delivery;
  readonly #tailer: Tailer;
  readonly #marks: LateMarks;
  readonly #order: InOrder<RawLine>;
  readonly #clock: ClockWatch;
  #pace: Pace;
  #reading: Reading | null = null;
  #state: SourceStatus['state'] = 'starting';
  /** Kinds of the reasons told last. */
  #said = '';
  #lastGoodAt: number;
  #failingSince: number | null = null;
  #toldAt = Number.NEGATIVE_INFINITY;
  #checkedAt = Number.NEGATIVE_INFINITY;
  #inspectedAt = Number.NEGATIVE_INFINITY;

  constructor(
    settings: ClusterSettings,
    cluster: Cluster,
    window: SourceWindow,
    sink: SourceSink,
    signal: AbortSignal,
  ) {
    const { tuning, time } = settings;
    this.#settings = settings;
    this.#cluster = cluster;
    this.#signal = signal;
    this.#out = new Delivery(sink, signal);
    this.#marks = new LateMarks(tuning.lateMs);
    this.#order = new InOrder({
      mostMs: tuning.lateMs,
      rememberMs: tuning.orderMs,
      held: tuning.orderHeld,
    });
    this.#pace = startPace(tuning);
    this.#lastGoodAt = time.now();
    const asked = Date.parse(window.since ?? '');
    const backlog = !Number.isNaN(asked);
    const since = backlog ? asked : time.now();
    const { clockOffsetMs: offset = 0 } = settings;
    this.#clock = new ClockWatch(tuning, offset, since);
    const deps = {
      tuning,
      dueMs: dueWithin(offset),
      now: () => time.now(),
      take: (taken: Taken) => this.#take(taken),
      cameBehind: (came: CameBehind) => this.#takeBehind(came),
      sawAhead: () => this.#clock.sawAhead(),
      behind: () => this.#say('behind'),
    };
    this.#tailer = new Tailer(deps, since, backlog, window.arrived, window.resumed);
  }

  async run(): Promise<void> {
    this.#out.say({ state: 'starting' });
    try {
      while (!this.#signal.aborted) await this.#turn();
    } finally {
      this.#out.say({ state: 'ended' });
    }
  }

  get #now(): number {
    return this.#settings.time.now();
  }

  async #turn(): Promise<void> {
    const startedAt = this.#now;
    try {
      const { lines, more } = await this.#round();
      this.#recovered();
      this.#pace = afterPoll(this.#pace, lines, this.#settings.tuning);
      if (more) return;
      await this.#lookAtClock();
      this.#say('live');
      await this.#sleep(this.#pace.interval - (this.#now - startedAt));
    } catch (error) {
      if (this.#signal.aborted) return;
      // A mistake of ours goes up; trouble outside is reported and tried again.
      if (!(error instanceof Trouble)) throw error;
      const wait = this.#failed(error);
      await this.#hand(this.#order.flush());
      await this.#sleep(wait);
    }
  }

  async #round(): Promise<PollResult> {
    const { inspection, index } = await this.#read();
    if (this.#now - this.#lastGoodAt > this.#settings.tuning.outageMs) this.#tailer.doubt();
    if (await this.#hasStrays(inspection)) return { lines: 0, more: true };
    const result = await this.#tailer.poll(index, this.#signal);
    await this.#hand(this.#order.take([], this.#now, this.#settle(inspection)));
    this.#lastGoodAt = this.#now;
    return result;
  }

  async #read(): Promise<Reading> {
    // An index may have been made before its first document tells its fields: look again, so that it is not called unreadable.
    const unreadable = (this.#reading?.inspection.unreadable.length ?? 0) > 0;
    if (unreadable && this.#now - this.#inspectedAt > this.#settings.tuning.inspectMs) this.#cluster.forget();
    const inspection = await this.#cluster.inspection(this.#signal);
    const known = this.#reading;
    if (known?.inspection === inspection) return known;
    this.#inspectedAt = this.#now;
    // What documents teach of their fields changes nothing of what is read.
    this.#reading =
      known?.inspection.view === inspection.view ? { ...known, inspection } : this.#opened(inspection);
    return this.#reading;
  }

  #opened(inspection: Inspection): Reading {
    const { view, indices } = inspection;
    const { query, connection } = this.#cluster;
    const queried = query === null ? view : { ...view, queries: [...view.queries, query] };
    const index = openIndex(connection, queried, indices, this.#settings.tuning.bucketMs);
    return { inspection, view: queried, index };
  }

  /** It reports what it finds beside the rest; a check that finds nothing is no trouble of the tail. */
  async #lookAtClock(): Promise<void> {
    const now = this.#now;
    if (this.#reading === null || !this.#clock.isDue(now)) return;
    try {
      await this.#clock.look(this.#cluster.connection, this.#reading.view, now, this.#signal);
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
    }
  }

  /** A document that does not tell when it was taken in would never be seen: then all go by the event's time. */
  async #hasStrays({ view }: Inspection): Promise<boolean> {
    const { sweepMs, aheadMs } = this.#settings.tuning;
    const now = this.#now;
    if (view.cursorField === view.timeField || now - this.#checkedAt < sweepMs) return false;
    const span = { from: this.#tailer.floor, to: now + aheadMs };
    const { connection } = this.#cluster;
    if ((await strays(connection, view, view.cursorField, span, this.#signal)) === 0) {
      this.#checkedAt = now;
      return false;
    }
    this.#cluster.readByEventTime();
    this.#tailer.restart(span.from);
    return true;
  }

  /** What came for other times than those read is shown as it comes, or counted. */
  async #takeBehind({ found, unshown, span }: CameBehind): Promise<readonly BehindLines[]> {
    const { mapping, view } = await this.#cluster.learn(
      found.map(({ record }) => record),
      this.#signal,
    );
    const { name, zone } = this.#settings;
    const now = this.#now;
    const lines = found.map((one) => rawLineOf(one, { name, mapping, view, zone }, now));
    const misplaced = found.map((one, i) => ({ ...one, service: lines[i]?.service ?? null }));
    const total = Math.max(unshown, found.length);
    if (unshown === 0) {
      this.#clock.shown(lines.length);
      await this.#out.hand({ lines: lines.map((line) => lateBy(line, now)) });
    } else if (span !== null) {
      const gap = { count: unshown, from: iso(span.from), to: iso(span.to), tooLate: true as const };
      await this.#out.hand({ lines: [], gap });
    }
    this.#toldAt = Number.NEGATIVE_INFINITY;
    return behindLines(misplaced, { now, total, unshown });
  }

  async #take({ found, gap, late }: Taken): Promise<void> {
    const records = found.map(({ record }) => record);
    const inspection = await this.#cluster.learn(records, this.#signal);
    const { mapping, view } = inspection;
    const { name, zone } = this.#settings;
    if (gap) {
      await this.#hand(this.#order.flush());
      await this.#out.hand({ lines: [], gap });
    }
    for (let at = 0; at < found.length; at += BATCH) {
      // The next page is on its way meanwhile, and others in this process have their turn.
      if (at > 0) await turn();
      const part = found.slice(at, at + BATCH);
      const placed = part.map((one) => {
        const item = rawLineOf(one, { name, mapping, view, zone });
        return { item, stream: streamOf(one), time: Date.parse(item.time ?? '') || one.time };
      });
      if (late) this.#countLate(part.map((one, i) => ({ ...one, service: placed[i]?.item.service ?? null })));
      await this.#hand(this.#order.take(placed, this.#now, this.#settle(inspection)));
    }
  }

  /** A host that is far behind is reported, also if its lines are found in time. */
  #countLate(found: readonly Misplaced[]): void {
    this.#tailer.tell(behindLines(found, { now: this.#now, total: found.length, unshown: 0 }));
  }

  async #hand(lines: readonly Ordered<RawLine>[]): Promise<void> {
    this.#clock.shown(lines.length);
    if (lines.length > 0) await this.#out.hand({ lines: this.#marks.mark(lines, this.#now) });
  }

  /** Where one shard holds an index, its order is that of the search. */
  #settle({ spread }: Inspection): number {
    return spread ? this.#settings.tuning.settleMs : 0;
  }

  /** What is held back is not shown yet. */
  #complete(): Pick<SourceStatus, 'complete'> {
    const complete = this.#tailer.complete(this.#order.oldest, this.#clock);
    return complete === null ? {} : { complete };
  }

  #recovered(): void {
    if (this.#failingSince === null) return;
    this.#failingSince = null;
    this.#toldAt = Number.NEGATIVE_INFINITY;
  }

  /** "Complete to" moves with every poll, but is reported less often. */
  #say(state: 'live' | 'behind'): void {
    const now = this.#now;
    const [reason, ...more] = this.#reasons();
    const said = [reason, ...more].map((one) => one?.kind).join();
    if (state === this.#state && said === this.#said && now - this.#toldAt < this.#settings.tuning.tellMs)
      return;
    this.#state = state;
    this.#said = said;
    this.#toldAt = now;
    this.#out.say({
      state,
      ...this.#complete(),
      ...(reason ? { reason } : {}),
      ...(more.length > 0 ? { more } : {}),
    });
  }

  /** What is to be known of a source that is live. */
  #reasons(): readonly SourceReason[] {
    const { unreadable = [] } = this.#reading?.inspection ?? {};
    const index = unreadable.slice(0, 5).join(', ');
    return [
      ...(index === '' ? [] : [{ kind: 'no-time-field', params: { index } }]),
      ...(this.#clock.reason ? [this.#clock.reason] : []),
    ];
  }

  /** Tells the trouble and gives how long to wait, milliseconds. */
  #failed(trouble: Trouble): number {
    const { tuning, random } = this.#settings;
    const { kind, params, passing } = trouble;
    const first = this.#failingSince === null;
    // What does not answer may have been away since the last answer.
    this.#failingSince ??= passing ? this.#lastGoodAt : this.#now;
    const overloaded = kind === 'overloaded';
    this.#pace = afterFailure(this.#pace, overloaded, tuning);
    if (!passing) this.#cluster.forget();
    // What was settled when the source opened may have changed: look again soon, once.
    const refused = first ? tuning.firstRetryMs : tuning.refusedMs;
    const wait = passing ? retryDelay(this.#pace, overloaded, random(), tuning) : refused;
    this.#state = passing ? 'unreachable' : 'refused';
    this.#out.say({
      state: this.#state,
      reason: { kind, params: { ...params, since: iso(this.#failingSince) } },
      ...this.#complete(),
      retryAt: iso(this.#now + wait),
    });
    return wait;
  }

  #sleep(ms: number): Promise<void> {
    return pause(this.#settings.time, Math.max(0, ms), this.#signal);
  }
}
