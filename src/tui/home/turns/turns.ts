import type { Shift, TurnRow } from '../home-data.ts';
import type { HomeState } from '../home-state.ts';

/** The schedules as last read. */
export const turnsOf = ({ reading }: Pick<HomeState, 'reading'>): readonly TurnRow[] => reading?.turns ?? [];

/** What one has taken over of a schedule, now or ahead: the one that ends first. */
export function ownTurn({ overrides }: TurnRow): Shift | null {
  const own = (overrides ?? []).filter(({ you }) => you === true);
  return own.sort((a, b) => String(a.until).localeCompare(String(b.until)))[0] ?? null;
}

/** The schedule of which one has a turn that can be given back. */
export const takenTurn = (state: HomeState): TurnRow | null =>
  turnsOf(state).find((turn) => ownTurn(turn) !== null) ?? null;

/** When the turn that runs ends by itself; null: nobody has it, or it does not end. */
export const turnEnds = ({ now }: TurnRow): string | null => now[0]?.until ?? null;
