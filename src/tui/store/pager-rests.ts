import { pendingActions } from '../../domain/pager.ts';
import type { TuiHost } from '../model/host.ts';
import type { ScreenClient } from '../model/screen-client.ts';

/** A record that is written while PagerDuty is at it would lack how it ended; longer than this nobody waits for one. */
const MOST_MS = 8_000;
const LOOK_MS = 200;

/** Resolves when nothing that was asked of the pager waits for its outcome, or after some seconds. */
export function pagerRests(client: ScreenClient, host: Pick<TuiHost, 'now' | 'every'>): Promise<void> {
  const rests = (): boolean => pendingActions(client.get().view.session).length === 0;
  if (rests()) return Promise.resolve();
  const end = host.now() + MOST_MS;
  return new Promise((resolve) => {
    const stop = host.every(LOOK_MS, () => {
      if (!rests() && host.now() < end) return;
      stop();
      resolve();
    });
  });
}
