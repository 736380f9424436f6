import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { SimFigures } from './simulator.ts';

/** Names of counts, where there is one. */
const ONE: Readonly<Record<string, string>> = {
  pages: 'page',
  sessions: 'session',
  'pages in browsers': 'page in a browser',
  'texts taken out': 'text taken out',
  messages: 'message',
  hurts: 'hurt',
};

const PAGE = 'docs/explanation/reliability.md';

/** Puts text between `<!-- made: NAME -->` and `<!-- end -->` of the page on reliability. */
export function writePart(name: string, text: string): void {
  const page = readFileSync(PAGE, 'utf8');
  const part = new RegExp(`^(<!-- made: ${name} -->\\n)[\\s\\S]*?^<!-- end -->$`, 'm');
  if (!part.test(page)) throw new Error(`${PAGE} has no place for ${name}`);
  writeFileSync(
    PAGE,
    page.replace(part, (_, begin: string) => `${begin}\n${text}\n\n<!-- end -->`),
  );
}

/** How each seed of a run is simulated. */
export interface RunWay {
  readonly days: number;
  readonly minutes?: number;
  readonly pace?: number;
}

/** A seed in which a promise broke: what did not hold, and the command that shows it again. */
export interface NotedBroke {
  readonly seed: string;
  readonly why: string;
  readonly again: string;
}

/** What a run has seen so far, as it is kept in a file. */
interface Kept {
  readonly way: RunWay;
  readonly first: string;
  /** Seeds that were begun and not ended. */
  under: string[];
  /** The next seed that is begun. */
  next: string;
  seeds: number;
  days: number;
  /** Real time of one process, ms. */
  ms: number;
  /** Of the last seed, ISO. */
  at: string;
  broken: NotedBroke[];
  counts: Record<string, number>;
  troubles: Record<string, number>;
}

/** Sums over all seeds of a run, which goes on where it ended if it is kept in a file. */
export class Sums {
  readonly #kept: Kept;
  readonly #file: string | null;

  /** `file` null: kept nowhere. Throws where what is kept there was simulated in another way. */
  constructor(way: RunWay, first: bigint, file: string | null = null) {
    this.#file = file;
    this.#kept =
      file !== null && existsSync(file)
        ? (JSON.parse(readFileSync(file, 'utf8')) as Kept)
        : {
            ...{ way, first: String(first), next: String(first), under: [], broken: [] },
            ...{ seeds: 0, days: 0, ms: 0, at: '', counts: {}, troubles: {} },
          };
    if (JSON.stringify(this.#kept.way) !== JSON.stringify(way))
      throw new Error(
        `${file} is of a run with ${JSON.stringify(this.#kept.way)}: give the same, or another file`,
      );
  }

  /** Seeds that ended. */
  get seen(): number {
    return this.#kept.seeds;
  }

  /** Seeds that are to be run, endlessly: first those that an earlier run began and did not end. */
  *seeds(): Generator<bigint> {
    for (const seed of this.#kept.under.splice(0)) yield this.#begun(BigInt(seed));
    for (;;) {
      const seed = BigInt(this.#kept.next);
      this.#kept.next = String(BigInt.asUintN(64, seed + 1n));
      yield this.#begun(seed);
    }
  }

  #begun(seed: bigint): bigint {
    this.#kept.under.push(String(seed));
    return seed;
  }

  /** A seed held, after `ms` of real time. */
  held({ seed, days, counts, troubles }: SimFigures, ms: number): void {
    const kept = this.#kept;
    kept.days += days;
    kept.ms += ms;
    for (const [sums, found] of [
      [kept.counts, counts],
      [kept.troubles, troubles],
    ] as const)
      for (const [name, n] of Object.entries(found)) sums[name] = (sums[name] ?? 0) + n;
    this.#ended(seed);
  }

  /** A promise broke in a seed. */
  broke(noted: NotedBroke): void {
    this.#kept.broken.push(noted);
    this.#ended(noted.seed);
  }

  #ended(seed: string): void {
    const kept = this.#kept;
    kept.seeds += 1;
    kept.under = kept.under.filter((one) => one !== seed);
    kept.at = new Date().toISOString();
    if (this.#file !== null) writeFileSync(this.#file, JSON.stringify(kept, null, 1));
  }

  /** As the page on reliability shows it. */
  page(): string {
    const { way, first, seeds, days, ms, at, counts, troubles, broken } = this.#kept;
    const said = (n: number) => Math.round(n).toLocaleString('en-US');
    const { events = 0, frames = 0, calls = 0, ...others } = counts;
    const each = way.minutes === undefined ? `${way.days} days` : `${way.minutes} minutes`;
    const pace = way.pace === undefined ? '' : `, in which ${way.pace} times as much happens as usually`;
    return [
      `Last run, ${at.slice(0, 10)}: ${said(seeds)} seeds from ${first} on, each of ${each}${pace}, until all was settled: ${said(days * 24)} simulated`,
      `hours, ${said((days * 86_400_000) / ms)} times faster than real time in one process. ${said(events + frames + calls)} events: ${said(events)} of logs, ${said(frames)} frames that`,
      `were delivered, ${said(calls)} calls of a disk, of servers, PagerDuty, Slack, GitHub, log sources and stores. In them ${Object.entries(
        others,
      )
        .map(([name, n]) => `${said(n)} ${n === 1 ? (ONE[name] ?? name) : name}`)
        .join(', ')}. Promises broken: ${broken.length}.`,
      ...broken.map(({ why, again }) => `\n- ${why.split('\n')[0]}: \`${again}\``),
      '',
      '| trouble | times |',
      '| --- | --- |',
      ...Object.entries(troubles)
        .sort(([, a], [, b]) => b - a)
        .map(([kind, n]) => `| ${kind} | ${said(n)} |`),
    ].join('\n');
  }
}
