/** A page, with what was said of it: did it affect users? null: nobody has said. */
export interface JudgedPage {
  readonly id: string;
  readonly title: string;
  readonly service: string | null;
  /** When it fired, ISO 8601 UTC. */
  readonly at: string;
  readonly hurt: boolean | null;
  /** What would prevent it, as was said with that; null: nothing was. */
  readonly prevent: string | null;
  /** It resolved itself within five minutes. */
  readonly resolvedSoon: boolean;
}

/** Pages of one service with one title, numbers in it aside: most likely one rule of the monitoring. */
export interface Rule {
  readonly title: string;
  readonly service: string | null;
  readonly pages: number;
  readonly hurt: number;
  readonly unhurt: number;
  readonly unjudged: number;
  /** The newest word of what would prevent it. */
  readonly prevent: string | null;
}

const MOST_RULES = 10;

export interface Noise {
  readonly pages: number;
  readonly hurt: number;
  readonly unhurt: number;
  readonly unjudged: number;
  /** Of those not judged, how many resolved themselves within five minutes. */
  readonly resolvedSoon: number;
  /** The ten with the most pages that affected nobody; then those with the most pages. */
  readonly rules: readonly Rule[];
}

export function noiseOf(pages: readonly JudgedPage[]): Noise {
  const rules = [...Map.groupBy(pages, ruleOf).values()].map((found): Rule => {
    const [first] = found;
    return {
      title: first?.title ?? '',
      service: first?.service ?? null,
      pages: found.length,
      ...counted(found),
      prevent: newestPrevent(found),
    };
  });
  return {
    pages: pages.length,
    ...counted(pages),
    resolvedSoon: pages.filter(({ hurt, resolvedSoon }) => hurt === null && resolvedSoon).length,
    rules: rules
      .sort((a, b) => b.unhurt - a.unhurt || b.pages - a.pages || a.title.localeCompare(b.title))
      .slice(0, MOST_RULES),
  };
}

function counted(pages: readonly JudgedPage[]): Pick<Rule, 'hurt' | 'unhurt' | 'unjudged'> {
  const of = (said: boolean | null): number => pages.filter(({ hurt }) => hurt === said).length;
  return { hurt: of(true), unhurt: of(false), unjudged: of(null) };
}

const newestPrevent = (pages: readonly JudgedPage[]): string | null =>
  pages.filter(({ prevent }) => prevent !== null).sort((a, b) => b.at.localeCompare(a.at))[0]?.prevent ??
  null;

const ruleOf = ({ title, service }: JudgedPage): string =>
  JSON.stringify([
    service,
    title
      .normalize('NFKC')
      .toLowerCase()
      .replace(/\d+(?:[.,]\d+)*/g, '0'),
  ]);
