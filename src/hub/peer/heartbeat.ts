import type { Time } from '../../ports/clock.ts';
import type { Limits } from '../base/limits.ts';

/** Pings a connection and tells when it no longer answers. Returns what stops it and what counts as a sign of life. */
export function heartbeat(
  time: Time,
  limits: Pick<Limits, 'pingEvery' | 'missedPings'>,
  ping: () => void,
  gone: () => void,
): { readonly alive: () => void; readonly stop: () => void } {
  let missed = 0;
  let cancel = time.after(limits.pingEvery, beat);
  function beat(): void {
    if (missed >= limits.missedPings) {
      gone();
      return;
    }
    missed += 1;
    cancel = time.after(limits.pingEvery, beat);
    ping();
  }
  return {
    alive: () => {
      missed = 0;
    },
    stop: () => cancel(),
  };
}
