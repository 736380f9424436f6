import type { Document, NodeClient } from './node-client.ts';

export interface WritersOptions {
  readonly index: string;
  readonly perSecond: number;
  /** Hosts that write; the first one's clock runs ahead by `fastMs`, the second one's behind by `slowMs`. */
  readonly hosts: number;
  readonly fastMs: number;
  readonly slowMs?: number;
  /** Share of documents that are written later than their time says, and by how much at most, milliseconds. */
  readonly late: number;
  readonly lateMs: number;
  readonly random: () => number;
}

interface Held {
  readonly due: number;
  readonly document: Document;
}

const TICK_MS = 50;
const LEVELS = ['INFO', 'INFO', 'INFO', 'INFO', 'WARN', 'ERROR'];

/** Hosts that log into an index by bulk requests; what the node does not acknowledge is sent again. */
export class Writers {
  written = 0;
  /** Ids of documents that are written later than their time says. */
  readonly late = new Set<string>();
  readonly #client: NodeClient;
  readonly #options: WritersOptions;
  readonly #held: Held[] = [];
  #made = 0;
  #sending: Promise<void> = Promise.resolve();
  #waiting: Document[] = [];

  constructor(client: NodeClient, options: WritersOptions) {
    this.#client = client;
    this.#options = options;
  }

  /** Writes for so long, then until the last late document is written. */
  async run(ms: number): Promise<void> {
    const start = Date.now();
    for (;;) {
      const now = Date.now();
      const wanted = Math.floor((Math.min(now - start, ms) / 1_000) * this.#options.perSecond);
      while (this.#made < wanted) this.#make(now);
      this.#release(now);
      if (now - start >= ms && this.#held.length === 0) break;
      await pause(TICK_MS);
    }
    await this.#sending;
  }

  #make(now: number): void {
    const { index, hosts, fastMs, slowMs = 0, late, lateMs, random } = this.#options;
    const n = this.#made;
    this.#made += 1;
    const host = n % hosts;
    const skew = host === 0 ? fastMs : host === 1 ? -slowMs : 0;
    const time = new Date(now + skew).toISOString();
    const isLate = random() < late;
    const document = {
      index,
      id: `${host}-${n}`,
      source: {
        '@timestamp': time,
        message: `request ${n} to /cart/${n % 97} took ${Math.floor(random() * 900)} ms`,
        service: { name: `service-${n % 5}` },
        log: { level: LEVELS[n % LEVELS.length] },
        trace: { id: random().toString(16).slice(2).padEnd(16, '0') },
        host: `web-${host}`,
      },
    };
    if (isLate) this.late.add(document.id);
    const due = isLate ? now + random() * lateMs : now;
    this.#held.push({ due, document });
  }

  #release(now: number): void {
    let kept = 0;
    for (const one of this.#held) {
      if (one.due <= now) this.#waiting.push(one.document);
      else this.#held[kept++] = one;
    }
    this.#held.length = kept;
    this.#sending = this.#sending.then(() => this.#send());
  }

  /** In order, one request at a time; a node that is away is waited for. */
  async #send(): Promise<void> {
    const documents = this.#waiting;
    this.#waiting = [];
    while (documents.length > 0) {
      try {
        await this.#client.write(documents);
        this.written += documents.length;
        return;
      } catch {
        await pause(100);
      }
    }
  }
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
