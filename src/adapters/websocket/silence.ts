import { DialError } from '../../ports/socket.ts';
import { addressOf, type HubTarget } from './target.ts';

/** How long a hub may say nothing before it is given up, milliseconds. */
export interface Patience {
  /** Until a connection stands and is trusted; a live one until it is open. */
  readonly reachMs: number;
  /** While a request waits: then the hub is asked whether it lives. */
  readonly silentMs: number;
  /** It has so long to say that it lives. */
  readonly lookMs: number;
  /** A hub that lives, and says nothing more to this one request. */
  readonly mostMs: number;
}

/** With nothing else to try: a slow network, or a machine that swaps, is waited for. */
export const PATIENCE: Patience = { reachMs: 10_000, silentMs: 5_000, lookMs: 10_000, mostMs: 120_000 };

/** Aborts with the caller's signal, or with a `DialError` (`unreachable`, ETIMEDOUT) after `ms`, until `done` is called. */
export function endsAfter(
  target: HubTarget,
  ms: number,
  signal?: AbortSignal,
): { readonly signal: AbortSignal; done(): void } {
  const ends = new AbortController();
  const params = { address: addressOf(target), reason: 'ETIMEDOUT' };
  const timer = setTimeout(() => ends.abort(new DialError('unreachable', params)), ms);
  const aborted = () => ends.abort(signal?.reason);
  if (signal?.aborted) aborted();
  signal?.addEventListener('abort', aborted, { once: true });
  return {
    signal: ends.signal,
    done() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', aborted);
    },
  };
}

export interface Silence {
  readonly patience: Patience;
  /** Bytes so far, both ways. */
  bytes(): number;
  /** Whether the hub answers anything at all. */
  lives(): Promise<boolean>;
  giveUp(): void;
}

/**
 * Watches a request for silence. One that takes long at a hub that lives is waited for; a hub that hangs says nothing to a
 * look either. The result ends the watch.
 */
export function watchSilence({ patience, bytes, lives, giveUp }: Silence): () => void {
  const { silentMs, mostMs } = patience;
  let ended = false;
  let seen = bytes();
  let movedAt = performance.now();
  const look = async () => {
    const now = bytes();
    const moved = now !== seen;
    if (moved) movedAt = performance.now();
    seen = now;
    const goesOn = moved || (performance.now() - movedAt < mostMs && (await lives()));
    if (ended) return;
    if (goesOn || bytes() !== seen) next();
    else giveUp();
  };
  let timer: NodeJS.Timeout;
  const next = () => {
    timer = setTimeout(() => void look(), silentMs);
    timer.unref();
  };
  next();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
