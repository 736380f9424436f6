import { HttpProblem } from '../../hub/http/problem.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Listening } from '../../protocol/http.ts';
import { SerialQueue } from '../../timing/serial-queue.ts';
import {
  type PublicListener,
  type PublicListenerDeps,
  type PublicPlace,
  publicListener,
} from './public-listener.ts';

const GRACE_MS = 2_000;

/** Where a hub is open to others: nowhere, or at one place. */
export interface Listener {
  /** Null while it serves this machine alone. */
  open: PublicListener | null;
  /** Rejects with 409 `already-listening`. */
  listen(place: PublicPlace): Promise<Listening>;
  /** Safe to call twice. */
  close(): Promise<void>;
}

export function listenerOf({ logger, ...deps }: PublicListenerDeps & { readonly logger: Logger }): Listener {
  // One after the other: of two who ask at once the second finds the first one's listener.
  const turns = new SerialQueue();
  let closing: Promise<void> | null = null;
  const listener: Listener = {
    open: null,
    listen: (place) =>
      turns.run(async () => {
        const { open } = listener;
        if (open) throw new HttpProblem(409, 'already-listening', { base: open.listening.base });
        const opened = await publicListener(place, deps);
        listener.open = opened;
        logger.info({ base: opened.listening.base }, 'listening');
        return opened.listening;
      }),
    async close() {
      closing ??= listener.open?.close(GRACE_MS) ?? null;
      await closing;
    },
  };
  return listener;
}
