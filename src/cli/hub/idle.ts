import type { Time } from '../../ports/clock.ts';

export interface IdleOptions {
  readonly time: Time;
  /** Without anything to do for this long, the hub ends. */
  readonly afterMs: number;
  /** Epoch milliseconds since which there has been nothing to do; null: busy. */
  readonly since: () => number | null;
  readonly end: () => void;
}

/** Looks now and then whether a hub that was started in the background is still of use. The result stops it. */
export function endWhenIdle({ time, afterMs, since, end }: IdleOptions): () => void {
  let cancel = () => {};
  const look = () => {
    const from = since();
    if (from !== null && time.now() - from >= afterMs) end();
    else plan();
  };
  const plan = () => {
    cancel = time.after(Math.max(50, Math.min(60_000, afterMs / 4)), look);
  };
  plan();
  return () => cancel();
}
