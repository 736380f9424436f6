import type { LogLine } from '../../logs/line.ts';
import { current, PatternMiner } from '../../logs/patterns/miner.ts';
import type { Pattern } from '../../logs/patterns/pattern.ts';

/** The lines behind one page: a sample of its bad documents. */
export interface PageLines {
  readonly rule: string;
  readonly hurt: boolean | null;
  readonly lines: readonly Pick<LogLine, 'message' | 'service'>[];
}

/** A statement of the log and the pages that it was most of the lines of. */
export interface RankedPattern {
  /** Of `src/logs/patterns`: the same wherever the template is the same. */
  readonly id: string;
  readonly template: string;
  readonly services: readonly string[];
  readonly rules: readonly string[];
  readonly pages: number;
  readonly hurt: number;
  readonly unhurt: number;
  readonly unjudged: number;
}

/** A page is a statement's if at least this part of its lines is. */
const MOST_OF = 0.5;
const SERVICES = 8;

/** Statements by pages that affected nobody, the most first; then by pages. */
export function rankPatterns(pages: readonly PageLines[]): readonly RankedPattern[] {
  const miner = new PatternMiner();
  // What varies is known only when all lines were read: they are read twice.
  for (const { lines } of pages) for (const { message } of lines) miner.read(message);
  const found = new Map<Pattern, PageLines[]>();
  for (const page of pages) {
    const counts = new Map<Pattern, number>();
    for (const { message } of page.lines) {
      const statement = current(miner.read(message));
      counts.set(statement, (counts.get(statement) ?? 0) + 1);
    }
    for (const [statement, count] of counts) {
      if (count < MOST_OF * page.lines.length) continue;
      const known = found.get(statement);
      if (known === undefined) found.set(statement, [page]);
      else known.push(page);
    }
  }
  return [...found]
    .map(([statement, behind]) => rankedOf(statement, behind))
    .sort((a, b) => b.unhurt - a.unhurt || b.pages - a.pages || (a.template < b.template ? -1 : 1));
}

function rankedOf({ id, template }: Pattern, pages: readonly PageLines[]): RankedPattern {
  const of = (said: boolean | null): number => pages.filter(({ hurt }) => hurt === said).length;
  const services = pages.flatMap(({ lines }) => lines.flatMap(({ service }) => service ?? []));
  return {
    ...{ id, template },
    services: [...new Set(services)].sort().slice(0, SERVICES),
    rules: [...new Set(pages.map(({ rule }) => rule))].sort(),
    ...{ pages: pages.length, hurt: of(true), unhurt: of(false), unjudged: of(null) },
  };
}

/** Statements that could be excluded: behind pages without impact, and behind none that is known to have some. */
export const excludable = (ranked: readonly RankedPattern[]): readonly RankedPattern[] =>
  ranked.filter(({ hurt, unhurt }) => hurt === 0 && unhurt > 0);
