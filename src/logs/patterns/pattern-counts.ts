import type { Level, LogLine } from '../line.ts';
import { current, type MinerLimits, PatternMiner } from './miner.ts';
import type { Pattern } from './pattern.ts';
import { levelRank } from './pattern-series.ts';

/** What is known of the lines of one pattern. */
interface PatternCount {
  /** The same wherever the template is the same. */
  readonly id: string;
  readonly template: string;
  readonly count: number;
  /** The most severe of its lines' levels. */
  readonly level: Level | null;
  /** Those that wrote it, by name; at most eight. */
  readonly services: readonly string[];
  /** Event times of its earliest and latest line, ISO; null where none carries one. */
  readonly first: string | null;
  readonly last: string | null;
  /** The latest of its lines that was counted. */
  readonly example: LogLine;
}

export interface PatternTable {
  /** The most severe first, then the most frequent. */
  readonly patterns: readonly PatternCount[];
  /** Lines counted, those of forgotten patterns too. */
  readonly lines: number;
  /** Lines of patterns that were forgotten since: memory is bounded. */
  readonly forgotten: number;
}

type Tally = Omit<PatternCount, 'id' | 'template'>;

const SERVICES = 8;
/** After so many lines what the miner merged is merged here, and what it forgot is let go. */
const TIDY_EVERY = 5_000;

/** Counts lines by the statement that wrote them, in bounded memory. */
export class PatternCounts {
  readonly #miner: PatternMiner;
  #tallies = new Map<Pattern, Tally>();
  #lines = 0;
  #forgotten = 0;

  constructor(limits?: Partial<MinerLimits>) {
    this.#miner = new PatternMiner(limits);
  }

  add(line: LogLine): void {
    const pattern = this.#miner.read(line.message);
    const known = this.#tallies.get(pattern);
    const one = tallyOf(line);
    this.#tallies.set(pattern, known === undefined ? one : joined(known, one));
    this.#lines += 1;
    if (this.#lines % TIDY_EVERY === 0) this.#tidy();
  }

  table(): PatternTable {
    this.#tidy();
    const patterns = [...this.#tallies].map(([pattern, tally]) => ({
      id: pattern.id,
      template: pattern.template,
      ...tally,
    }));
    patterns.sort(
      (a, b) =>
        levelRank(b.level) - levelRank(a.level) || b.count - a.count || (a.template < b.template ? -1 : 1),
    );
    return { patterns, lines: this.#lines, forgotten: this.#forgotten };
  }

  #tidy(): void {
    const tallies = new Map<Pattern, Tally>();
    for (const [counted, tally] of this.#tallies) {
      const pattern = current(counted);
      if (pattern.forgotten) {
        this.#forgotten += tally.count;
        continue;
      }
      const known = tallies.get(pattern);
      tallies.set(pattern, known === undefined ? tally : joined(known, tally));
    }
    this.#tallies = tallies;
  }
}

const tallyOf = (line: LogLine): Tally => ({
  count: 1,
  level: line.level,
  services: line.service === null ? [] : [line.service],
  first: line.time,
  last: line.time,
  example: line,
});

function joined(a: Tally, b: Tally): Tally {
  const later = a.last !== null && (b.last === null || a.last > b.last) ? a : b;
  return {
    count: a.count + b.count,
    level: levelRank(a.level) >= levelRank(b.level) ? a.level : b.level,
    services: b.services.every((name) => a.services.includes(name))
      ? a.services
      : [...new Set([...a.services, ...b.services])].sort().slice(0, SERVICES),
    first: a.first === null || (b.first !== null && b.first < a.first) ? b.first : a.first,
    last: later.last,
    example: later.example,
  };
}
