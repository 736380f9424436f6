import type {
  Arrival,
  ArrivalAsk,
  Arrivals,
  DocumentIndex,
  DocumentPage,
  Found,
  PageAsk,
} from '../../../src/adapters/opensearch/document-index.ts';
import { LostView } from '../../../src/adapters/opensearch/frozen-view.ts';
import { Trouble } from '../../../src/adapters/opensearch/trouble.ts';
import type { ShardMarks } from '../../../src/logs/tail/marks.ts';
import { bucketOf, type TimeSpan } from '../../../src/text/time-span.ts';

export interface Doc {
  readonly key: string;
  readonly time: number;
  /** When its shard shows it to searches. */
  readonly visibleAt: number;
  readonly seq: number;
  /** It has no time: `time` says only where it is kept here. */
  readonly untimed?: true;
  /** It was written again. */
  readonly again?: true;
}

/** An index as a tail sees it: documents of several shards, each shown from its shard's next refresh on. */
export class SimulatedIndex implements DocumentIndex {
  now = 0;
  /** Requests for what is read, and for what arrived. */
  asks = 0;
  arrivalAsks = 0;
  readonly asked: Asked[] = [];
  fetched = 0;
  frozen = 0;
  /** Fails a request before it is answered. */
  fails: (ask: Asked) => boolean = () => false;
  /** Frozen views run out. */
  lose(): void {
    this.#views.clear();
  }

  /** Runs before each answer: time passes while one reads. */
  passes: () => void = () => {};
  sequence = true;
  readonly width: number;
  #docs: Doc[];
  readonly #views = new Map<string, readonly Doc[]>();

  constructor(docs: readonly Doc[], width: number) {
    this.width = width;
    this.#docs = [...docs].sort(order);
  }

  remove(key: string): void {
    this.#docs = this.#docs.filter((doc) => doc.key !== key);
  }

  add(...docs: readonly Doc[]): void {
    this.#docs = [...this.#docs, ...docs].sort(order);
  }

  get visible(): readonly Doc[] {
    return this.#docs.filter(({ visibleAt }) => visibleAt <= this.now);
  }

  async page(ask: PageAsk): Promise<DocumentPage> {
    this.#answer('page');
    const all = ask.view === undefined ? this.visible : this.#views.get(ask.view);
    if (!all) throw new LostView(new Trouble('refused', { status: 404, reason: 'No search context found' }));
    const { after, from, size } = ask.start;
    const hits = all
      .filter(({ untimed }) => !untimed)
      .filter(({ time }) => time >= from && ask.spans.some((span) => has(span, time)))
      .filter(({ time, seq }) => !after || time > after.time || (time === after.time && seq > after.seq))
      .slice(0, size);
    const last = hits.at(-1);
    this.fetched += hits.length;
    return {
      found: hits.map(({ key, time }): Found => ({ key, time, record: {}, exact: null })),
      last: last ? { time: last.time, seq: this.sequence ? last.seq : null } : null,
      counts: countIn(all, ask.counted, this.width),
      bytes: hits.length * 200,
    };
  }

  async count(span: TimeSpan, width: number): Promise<ReadonlyMap<number, number>> {
    this.#answer('count');
    return countIn(this.visible, [span], width);
  }

  async freeze() {
    this.#answer('freeze');
    const id = `view-${this.asks}`;
    this.#views.set(id, this.visible);
    this.frozen += 1;
    return {
      id,
      release: async () => {
        this.#views.delete(id);
        this.frozen -= 1;
      },
    };
  }

  async marks(): Promise<ShardMarks | null> {
    this.#answer('marks');
    return this.sequence ? marksOf(this.visible) : null;
  }

  async arrivals({ since, reads, dueFrom, limit, learns }: ArrivalAsk): Promise<Arrivals> {
    this.#answer('arrivals');
    const came = this.visible.filter(({ key, seq }) => seq > (since.get(shardOf(key)) ?? -1));
    const unread = came.filter(({ time, untimed }) => untimed || !has(reads, time));
    const found = unread.slice(0, limit).filter(({ again }) => !again);
    const times = unread.flatMap(({ time, untimed }) => (untimed ? [] : [time]));
    return {
      found: found.map(
        ({ key, time, untimed }): Arrival => ({ key, time: untimed ? null : time, record: {}, exact: null }),
      ),
      total: unread.length - unread.filter(({ again }) => again).length,
      span: times.length === 0 ? null : { from: Math.min(...times), to: Math.max(...times) + 1 },
      due: came.filter(({ time, untimed }) => !untimed && time >= dueFrom && time < reads.to).length,
      marks: learns ? new Map([...since, ...marksOf(came)]) : null,
    };
  }

  #answer(what: Asked): void {
    this.asked.push(what);
    if (what === 'marks' || what === 'arrivals') this.arrivalAsks += 1;
    else this.asks += 1;
    if (this.fails(what)) throw new Trouble('unreachable', { reason: 'ECONNREFUSED' });
    this.passes();
  }
}

type Asked = 'page' | 'count' | 'freeze' | 'marks' | 'arrivals';

const shardOf = (key: string): string => key.slice(0, Math.max(0, key.indexOf('/')));

function marksOf(docs: readonly Doc[]): Map<string, number> {
  const marks = new Map<string, number>();
  for (const { key, seq } of docs) marks.set(shardOf(key), Math.max(marks.get(shardOf(key)) ?? -1, seq));
  return marks;
}

const order = (a: Doc, b: Doc): number => a.time - b.time || a.seq - b.seq;
const has = ({ from, to }: TimeSpan, time: number): boolean => time >= from && time < to;

function countIn(docs: readonly Doc[], spans: readonly TimeSpan[], width: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { time, untimed } of docs) {
    if (untimed || !spans.some((span) => has(span, time))) continue;
    const bucket = bucketOf(time, width);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  return counts;
}

export interface Writing {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly perSecond: number;
  readonly shards: number;
  readonly refreshMs: number;
  /** Share of documents that come late, and by how much at most. */
  readonly late: number;
  readonly lateMs: number;
  /** How far one writer's clock runs ahead. */
  readonly fastMs: number;
  /** All times are whole multiples of this. */
  readonly grain: number;
  /** Hosts whose clocks or shippers are so far off, milliseconds; null: one that writes no time. Each writes one of 40. */
  readonly skews?: readonly (number | null)[];
  /** One document of twenty is shown by so much later than its number says. */
  readonly slowMs?: number;
}

/** Seeded: the same documents for the same numbers. */
export function write(writing: Writing): Doc[] {
  const {
    from,
    to,
    perSecond,
    shards,
    refreshMs,
    late,
    lateMs,
    fastMs,
    grain,
    skews = [],
    slowMs = 0,
  } = writing;
  const random = mulberry(writing.seed);
  const seqs = Array.from({ length: shards }, () => 0);
  const phases = seqs.map(() => random() * refreshMs);
  const count = Math.round(((to - from) / 1_000) * perSecond);
  const arrivals = Array.from({ length: count }, (_, i) => {
    const made = from + ((to - from) * i) / count;
    const fast = random() < 0.1 ? fastMs : 0;
    const delay = random() < late ? random() * lateMs : random() * 50;
    const host = skews[Math.floor(random() * 40)];
    const time = Math.floor((made + (host === undefined ? fast : (host ?? 0))) / grain) * grain;
    return { time, indexedAt: made + delay, ...(host === null ? { untimed: true as const } : {}) };
  }).sort((a, b) => a.indexedAt - b.indexedAt);
  return arrivals.map(({ indexedAt, ...made }, i) => {
    const shard = Math.floor(random() * shards);
    const phase = phases[shard] as number;
    const shownAt = Math.ceil((indexedAt - phase) / refreshMs) * refreshMs + phase;
    const visibleAt = slowMs > 0 && i % 20 === 0 ? shownAt + slowMs : shownAt;
    seqs[shard] = (seqs[shard] as number) + 1;
    return { key: `logs-${shard}/${i}`, ...made, visibleAt, seq: seqs[shard] as number };
  });
}

export function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
