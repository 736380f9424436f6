import type { ChainTip } from '../../domain/chain.ts';
import type { AnyEvent } from '../../domain/event.ts';
import type { Loaded } from './load.ts';

/** What a room knew when its log turned out not to be where the room had left it. */
export interface RoomMemory {
  readonly tip: ChainTip;
  readonly opening: Loaded['opening'];
  /** Texts from a seq to the head; null: they are not held any more. */
  from(seq: number): readonly string[] | null;
}

/** Acknowledged events that a log lost. */
export interface FoundLoss {
  readonly from: number;
  readonly to: number;
  /** All of them as they were, joining on to what the log has; null: not in memory. */
  readonly events: readonly AnyEvent[] | null;
}

/**
 * The acknowledged events of a room that a log lost. Null if it lost none: it continues from there, as after a takeover, or
 * it is another log. Only events that the store itself took are in a room's memory, and they join on to the log by hash.
 */
export function lossOf(
  memory: RoomMemory,
  { tip, opening }: Pick<Loaded, 'tip' | 'opening'>,
): FoundLoss | null {
  const { seq: to } = memory.tip;
  if (tip.seq >= to || opening === null || opening.hash !== memory.opening?.hash) return null;
  const from = tip.seq + 1;
  const events = memory.from(from)?.map((text) => JSON.parse(text) as AnyEvent) ?? null;
  if (events !== null && events[0]?.prev !== tip.hash) return null;
  return { from, to, events: events?.length === to - tip.seq ? events : null };
}
