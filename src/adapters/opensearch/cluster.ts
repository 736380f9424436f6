import type { LogRecord } from '../../logs/json.ts';
import type { RateBucket } from '../../logs/rate.ts';
import type {
  AskedSpan,
  FieldTerm,
  FieldValues,
  LineChoice,
  LineCount,
  PeopleHit,
  UnknownField,
} from '../../ports/log-questions.ts';
import type { RawLine, SourceSearch, SourceStratum } from '../../ports/log-source.ts';
import type { TimeSpan } from '../../text/time-span.ts';
import { type Around, linesAround, newerLines } from './around.ts';
import { type ClusterConnection, connectTo } from './connection.ts';
import { levelHistogram, oldestTime } from './count/histogram.ts';
import { sampleLines } from './count/sample.ts';
import { searchLines, traceLines } from './count/search.ts';
import { type Inspection, inspect, mappingOf, SAMPLES } from './inspect.ts';
import { LookBack } from './look-back.ts';
import type { OpenSearchOptions, Tuning } from './options.ts';
import type { Counting } from './questions/choice.ts';
import { fieldNames } from './questions/countable.ts';
import { indexCount } from './questions/index-count.ts';
import { indexPeople } from './questions/people.ts';
import { tryQuery } from './questions/try-query.ts';
import { indexValues } from './questions/values.ts';

export type ClusterSettings = OpenSearchOptions & { readonly tuning: Tuning };

/** With fewer documents to look at, more are looked at when they come. */
const FEW_SAMPLES = 50;
/** Longest that someone's look-up may take, milliseconds. */
const LOOK_UP_MS = 8_000;

/** The cluster of one source: what was found out about its indices, and what people look up in them. */
export class Cluster {
  readonly connection: ClusterConnection;
  /** Lucene query of the session that reads it. */
  query: string | null = null;
  readonly #settings: ClusterSettings;
  readonly #preference: string;
  #inspection: Inspection | null = null;
  #byEventTime = false;
  readonly #learned: LogRecord[] = [];
  readonly #lookBack: LookBack;

  constructor(settings: ClusterSettings) {
    const { time, tuning, index, random } = settings;
    this.#settings = settings;
    this.#lookBack = new LookBack(time);
    this.connection = connectTo(settings, index, time, tuning.deadlineMs);
    this.#preference = `oncall-${Math.floor(random() * 2 ** 40).toString(36)}`;
  }

  /** Looked at once, until `forget`. Rejects with a `Trouble`, or with the signal's reason once it is aborted. */
  async inspection(signal: AbortSignal): Promise<Inspection> {
    if (this.#inspection) return this.#inspection;
    const settings = this.#settings;
    const now = settings.time.now();
    // Not shared while it is under way: someone's look-up may be given up, and the tail goes on.
    const found = await inspect(this.connection, settings, this.#preference, this.query, now, signal);
    this.#inspection = this.#learned.length > 0 ? this.#taught(found) : found;
    if (this.#byEventTime) this.readByEventTime();
    return this.#inspection;
  }

  /** From now on documents are read along by the event's time, whatever the mapping offers. */
  readByEventTime(): void {
    this.#byEventTime = true;
    if (!this.#inspection) return;
    const { view } = this.#inspection;
    this.#inspection = { ...this.#inspection, view: { ...view, cursorField: view.timeField } };
  }

  /** Documents as they come tell which field is what, where there were few to tell when the source opened. */
  async learn(records: readonly LogRecord[], signal: AbortSignal): Promise<Inspection> {
    const inspection = await this.inspection(signal);
    if (inspection.samples >= FEW_SAMPLES || this.#learned.length >= SAMPLES) return inspection;
    this.#learned.push(...records.slice(0, SAMPLES - this.#learned.length));
    this.#inspection = this.#taught(inspection);
    return this.#inspection;
  }

  /** What was found out may be so no more. */
  forget(): void {
    this.#inspection = null;
  }

  /** Ends what is held open at the cluster; never rejects. */
  async close(): Promise<void> {
    await this.#lookBack.close();
    this.connection.close();
  }

  async before(before: string, limit: number): Promise<readonly RawLine[]> {
    const [around, signal] = await this.#around();
    return this.#lookBack.before(around, this.#queries(around), before, limit, signal);
  }

  async after(after: string, limit: number): Promise<readonly RawLine[]> {
    const [around, signal] = await this.#around();
    return newerLines(around, this.#queries(around), after, limit, signal);
  }

  async context(id: string, before: number, after: number): Promise<readonly RawLine[]> {
    const [around, signal] = await this.#around();
    return linesAround(around, id, before, after, signal);
  }

  async histogram(
    from: string,
    to: string,
    bucketSeconds: number,
    terms: readonly FieldTerm[] = [],
  ): Promise<readonly RateBucket[]> {
    return levelHistogram(await this.#counting({ from, to }), bucketSeconds * 1_000, terms);
  }

  async sample(from: string, to: string, most: number): Promise<readonly SourceStratum[]> {
    const [around, signal] = await this.#around();
    const seed = Math.floor(this.#settings.random() * 2 ** 30);
    return sampleLines(around, this.#queries(around), spanOf(from, to), most, seed, signal);
  }

  async oldest(): Promise<string | null> {
    const [{ connection, inspection }, signal] = await this.#around(null);
    const { view } = inspection;
    return oldestTime({ connection, view, signal }, view.timeField);
  }

  async search(search: SourceSearch): Promise<readonly RawLine[] | null> {
    const [around, signal] = await this.#around();
    return searchLines(around, this.#queries(around), spanOf(search.from, search.to), search, signal);
  }

  async trace(trace: string, { from, to }: AskedSpan, limit: number): Promise<readonly RawLine[]> {
    const [around, signal] = await this.#around(null);
    return traceLines(around, trace, spanOf(from, to), limit, signal);
  }

  async values(field: string, stretch: AskedSpan, choice: LineChoice): Promise<FieldValues> {
    return indexValues(await this.#counting(stretch), field, choice);
  }

  async people(stretch: AskedSpan, query: string | null): Promise<PeopleHit | null> {
    const { people } = this.#settings;
    return people === undefined ? null : indexPeople(await this.#counting(stretch, query), people);
  }

  async count(query: string, stretch: AskedSpan): Promise<LineCount> {
    return indexCount(await this.#counting(stretch, null), query);
  }

  async fieldNames(): Promise<readonly string[]> {
    const [around, signal] = await this.#around(null);
    return fieldNames(around, signal);
  }

  async tryQuery(query: string): Promise<readonly UnknownField[]> {
    const [around, signal] = await this.#around(null);
    return tryQuery(around, query, signal);
  }

  async #counting({ from, to }: AskedSpan, query = this.query): Promise<Counting> {
    const [around, signal] = await this.#around(query);
    const span = spanOf(from, to);
    return { around, queries: this.#queries(around, query), span, signal };
  }

  /** `query`: the one that has to be sound; null where the session's does not matter. */
  async #around(query = this.query): Promise<readonly [Around, AbortSignal]> {
    const signal = AbortSignal.timeout(LOOK_UP_MS);
    const inspection = await (query === this.query
      ? this.inspection(signal)
      : this.#inspectionBy(query, signal));
    const { name, zone } = this.#settings;
    return [{ connection: this.connection, inspection, name, zone }, signal];
  }

  async #inspectionBy(query: string | null, signal: AbortSignal): Promise<Inspection> {
    if (this.#inspection) return this.#inspection;
    const settings = this.#settings;
    return inspect(this.connection, settings, this.#preference, query, settings.time.now(), signal);
  }

  #queries({ inspection: { view } }: Around, query = this.query): readonly string[] {
    return query === null ? view.queries : [...view.queries, query];
  }

  #taught(inspection: Inspection): Inspection {
    if (inspection.samples >= FEW_SAMPLES) return inspection;
    return { ...inspection, mapping: mappingOf(this.#learned, this.#settings, inspection.view) };
  }
}

const spanOf = (from: string, to: string): TimeSpan => ({ from: Date.parse(from), to: Date.parse(to) });
