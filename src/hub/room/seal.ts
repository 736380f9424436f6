import { type ChainTip, eventText, type TextHash } from '../../domain/chain.ts';
import type { Actor, AnyEvent, CommandId, Fact } from '../../domain/event.ts';

/** An event with the JSON text that is hashed, stored and sent. */
export interface Sealed {
  readonly event: AnyEvent;
  readonly text: string;
}

export interface Seal {
  readonly session: string;
  readonly by: Actor;
  readonly cmd: CommandId;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Numbers, stamps and chains facts on `tip`. The time never goes back, whatever the clock does. */
export function seal(
  facts: readonly Fact[],
  tip: ChainTip,
  { session, by, cmd, now }: Seal,
  hash: TextHash,
): { readonly sealed: readonly Sealed[]; readonly tip: ChainTip } {
  const at = new Date(Math.max(now, tip.at === '' ? now : Date.parse(tip.at))).toISOString();
  let { seq, hash: prev } = tip;
  const sealed: Sealed[] = [];
  for (const { type, data } of facts) {
    seq += 1;
    const event = { v: 1, session, seq, prev, at, by, cmd, type, data } as AnyEvent;
    const text = eventText(event);
    sealed.push({ event, text });
    prev = hash(text);
  }
  return { sealed, tip: { session, seq, hash: prev, at } };
}
