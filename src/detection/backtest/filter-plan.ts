import { type Exclusion, exclusionQuery, exclusionsOf } from '../exclusion.ts';
import type { DetectionRule } from '../rule.ts';
import type { ScanFilter } from './scan.ts';
import type { TakenCounts } from './slide.ts';

/** The filters that one scan is asked with, each once, whatever rules and revisions share it. */
export class FilterPlan {
  readonly filters: ScanFilter[] = [];
  readonly #places = new Map<string, number>();

  place(filter: ScanFilter): number {
    const key = JSON.stringify([filter.match, filter.queries]);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.filters.length);
    this.filters.push(filter);
    return this.filters.length - 1;
  }
}

/**
 * What each slot of a rule leaves out, by the exclusions that hold at it. All filters that slots from `first` to `last` need are
 * in the plan afterwards. An exclusion that finds nothing by itself leaves nothing out.
 */
export function takenBy(
  rule: DetectionRule,
  exclusions: readonly Exclusion[],
  plan: FilterPlan,
  messageField: string | null,
  { first, last }: { readonly first: number; readonly last: number },
): (slot: number) => TakenCounts {
  const known = new Map<string, TakenCounts>();
  const ofSlot = (slot: number): TakenCounts => {
    const held = exclusionsOf(rule, slot, exclusions).flatMap(({ id, match }) => {
      const query = exclusionQuery(match, messageField ?? 'message');
      return query === null ? [] : [{ id, query }];
    });
    const key = JSON.stringify(held.map(({ id }) => id));
    const taken = known.get(key) ?? {
      left: held.length === 0 ? null : plan.place({ match: 'none', queries: held.map(({ query }) => query) }),
      // What more than one exclusion leaves out is none's own.
      excluded: held.map(({ id, query }) => {
        const others = held.filter((one) => one.id !== id).map((one) => one.query);
        return { id, filter: plan.place({ match: 'only', queries: [query, ...others] }) };
      }),
    };
    known.set(key, taken);
    return taken;
  };
  const edges = exclusions.flatMap(({ from, until }) => [Date.parse(from), Date.parse(until)]);
  for (const edge of [first, last, ...edges]) {
    // The first slot from an edge on is the first at which it counts.
    const slot = Math.ceil(edge / rule.every) * rule.every;
    if (slot >= first && slot <= last) ofSlot(slot);
  }
  return ofSlot;
}
