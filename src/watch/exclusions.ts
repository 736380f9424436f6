import { type Exclusion, MOST_EXCLUDED_MS } from '../detection/exclusion.ts';
import type { WatchEvent, WatchFact } from '../detection/watch-event.ts';
import { NO_MEMORY, remember } from '../detection/watch-log.ts';
import type { WatchStore } from '../ports/watch-store.ts';

/** What is asked to be left out. `until`: ISO 8601 UTC, 30 days ahead at most. */
export type ExclusionWish = Pick<Exclusion, 'rule' | 'source' | 'match' | 'owner' | 'reason' | 'until'> & {
  /** Slug; null: one is made. */
  readonly id: string | null;
};

export type ExclusionRefusal = 'taken' | 'too-long' | 'past' | 'not-there' | 'ended';

/** An exclusion that could not be added or ended. */
export class ExclusionRefused extends Error {
  readonly kind: ExclusionRefusal;
  readonly id: string;
  constructor(kind: ExclusionRefusal, id: string) {
    super(`exclusion ${id}: ${kind}`);
    this.name = 'ExclusionRefused';
    this.kind = kind;
    this.id = id;
  }
}

const FENCE_OF_PEOPLE = 0;

/**
 * Adds an exclusion; it holds from `now` (ISO 8601 UTC) on. Durable when it resolves. Rejects with `ExclusionRefused`, or with a
 * `WatchStoreError`.
 */
export async function addExclusion(
  store: WatchStore,
  wish: ExclusionWish,
  by: string,
  now: string,
): Promise<Exclusion> {
  const length = Date.parse(wish.until) - Date.parse(now);
  const known = remember(NO_MEMORY, await store.events(1)).exclusions;
  const id = wish.id ?? freeId(wish, known);
  if (known.has(id)) throw new ExclusionRefused('taken', id);
  if (length <= 0) throw new ExclusionRefused('past', id);
  if (length > MOST_EXCLUDED_MS) throw new ExclusionRefused('too-long', id);
  const exclusion: Exclusion = { ...wish, id, from: now };
  const fact: WatchFact = { type: 'exclusion.added', data: exclusion };
  await store.append(by, FENCE_OF_PEOPLE, now, [fact]);
  return exclusion;
}

/** Ends one before its time. */
export async function endExclusion(
  store: WatchStore,
  id: string,
  reason: string,
  by: string,
  now: string,
): Promise<Exclusion> {
  const known = remember(NO_MEMORY, await store.events(1)).exclusions.get(id);
  if (known === undefined) throw new ExclusionRefused('not-there', id);
  if (known.until <= now) throw new ExclusionRefused('ended', id);
  await store.append(by, FENCE_OF_PEOPLE, now, [{ type: 'exclusion.ended', data: { id, reason } }]);
  return { ...known, until: now };
}

const SLUG_LENGTH = 40;

/** The first words of what it leaves out, and a number where that is taken. */
function freeId({ match, rule }: ExclusionWish, known: ReadonlyMap<string, unknown>): string {
  const words = match.by === 'pattern' ? match.template.replace(/<\w+>/g, ' ') : match.query;
  const slug = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_LENGTH)
    .replace(/^-+|-+$/g, '');
  const base = slug === '' ? (rule ?? 'exclusion') : slug;
  for (let n = 1; ; n++) {
    const id = n === 1 ? base : `${base}-${n}`;
    if (!known.has(id)) return id;
  }
}

/** What an exclusion has done while it held. */
export interface ReviewedExclusion {
  readonly exclusion: Exclusion;
  readonly state: 'holds' | 'ends-soon' | 'ended';
  /** Episodes that would have paged. */
  readonly held: number;
  /** Users that were affected in the worst of them. */
  readonly users: number;
  /** When it would have paged last, ISO 8601 UTC; null: never. */
  readonly lastHeld: string | null;
  /** Rules that would have paged. */
  readonly rules: readonly string[];
}

const SOON_MS = 7 * 86_400_000;

/** Every exclusion with what it held back, the one that ends first before the others; those that ended last. */
export function reviewExclusions(events: readonly WatchEvent[], now: string): readonly ReviewedExclusion[] {
  const held = Map.groupBy(
    events.filter((event) => event.type === 'exclusion.held'),
    (event) => event.data.id,
  );
  const reviewed = [...remember(NO_MEMORY, events).exclusions.values()].map(
    (exclusion): ReviewedExclusion => {
      const each = held.get(exclusion.id) ?? [];
      const left = Date.parse(exclusion.until) - Date.parse(now);
      return {
        exclusion,
        state: left <= 0 ? 'ended' : left <= SOON_MS ? 'ends-soon' : 'holds',
        held: each.length,
        users: Math.max(0, ...each.map(({ data }) => data.users)),
        lastHeld: each.at(-1)?.at ?? null,
        rules: [...new Set(each.map(({ data }) => data.rule))].sort(),
      };
    },
  );
  const isOver = ({ state }: ReviewedExclusion): number => Number(state === 'ended');
  return reviewed.sort(
    (a, b) =>
      isOver(a) - isOver(b) ||
      (isOver(a) === 1
        ? b.exclusion.until.localeCompare(a.exclusion.until)
        : a.exclusion.until.localeCompare(b.exclusion.until)),
  );
}
