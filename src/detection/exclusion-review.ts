import { type DetectionMemory, NOTHING_HELD } from './detection-memory.ts';
import { type Exclusion, endsSoon } from './exclusion.ts';

/** What an exclusion has done while it held. */
export interface ReviewedExclusion {
  readonly exclusion: Exclusion;
  /** `ends-soon`: within a week. */
  readonly state: 'holds' | 'ends-soon' | 'ended';
  /** Whether its end is so near that people are reminded of it. */
  readonly isDue: boolean;
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

/** Every exclusion with what it held back, the one that ends first before the others; those that ended last. `now`: ISO 8601 UTC. */
export function reviewExclusions(
  { exclusions, held }: Pick<DetectionMemory, 'exclusions' | 'held'>,
  now: string,
): readonly ReviewedExclusion[] {
  const reviewed = [...exclusions.values()].map((exclusion): ReviewedExclusion => {
    const { pages, users, last, rules } = held.get(exclusion.id) ?? NOTHING_HELD;
    const left = Date.parse(exclusion.until) - Date.parse(now);
    return {
      exclusion,
      state: left <= 0 ? 'ended' : left <= SOON_MS ? 'ends-soon' : 'holds',
      isDue: endsSoon(exclusion, Date.parse(now)),
      held: pages,
      users,
      lastHeld: last,
      rules: [...rules].sort(),
    };
  });
  const isOver = ({ state }: ReviewedExclusion): number => Number(state === 'ended');
  return reviewed.sort(
    (a, b) =>
      isOver(a) - isOver(b) ||
      (isOver(a) === 1
        ? b.exclusion.until.localeCompare(a.exclusion.until)
        : a.exclusion.until.localeCompare(b.exclusion.until)),
  );
}
