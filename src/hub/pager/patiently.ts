import type { Time } from '../../ports/clock.ts';
import type { PagerActing } from '../../ports/pager.ts';
import { isPassing, PagerError } from '../../ports/pager-error.ts';

const READ_AGAIN_MS = 5_000;

/** Rejects with `aborted` when nobody waits for it any longer. */
export function pauseUntil(time: Time, at: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const given = () => {
      cancel();
      reject(new PagerError('aborted'));
    };
    const cancel = time.after(Math.max(0, at - time.now()), () => {
      signal.removeEventListener('abort', given);
      resolve();
    });
    if (signal.aborted) given();
    else signal.addEventListener('abort', given, { once: true });
  });
}

/** Reads what an act needs, trying as long as the act itself would; `onWait` is told each wait. */
export async function patiently<T>(
  time: Time,
  { onWait, signal }: Pick<PagerActing, 'onWait' | 'signal'>,
  read: () => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof PagerError && isPassing(error))) throw error;
      const told = Date.parse(String(error.params.retryAt ?? ''));
      const at = Number.isNaN(told) ? time.now() + READ_AGAIN_MS : told;
      onWait(error, new Date(at).toISOString());
      await pauseUntil(time, at, signal);
    }
  }
}
