import type { Logger } from '../../ports/logger.ts';
import { WatchStoreError } from '../../ports/watch-store.ts';

/** Trouble that comes again and again while it lasts. */
const REPEATS: ReadonlySet<string> = new Set([
  'watch-store-unreachable',
  'watch-log-unwritten',
  'watch-log-unread',
  'checkpoint-unsaved',
]);
const AGAIN_MS = 60_000;

/**
 * The same log, where lasting trouble of one kind has a line when it begins and one a minute, with how many were left out between.
 * The fault of a store is its kind and place, without a stack.
 */
export function withoutRepeats(logger: Logger, now: () => number): Logger {
  const said = new Map<string, { at: number; left: number }>();
  const through =
    (level: keyof Logger) =>
    (fields: object, event: string): void => {
      const { err, ...rest } = fields as { readonly err?: unknown };
      const store = err instanceof WatchStoreError ? err : null;
      const told = store === null ? fields : { trouble: store.kind, ...store.params, ...rest };
      if (!REPEATS.has(event)) {
        logger[level](told, event);
        return;
      }
      const key = `${event} ${store?.kind ?? ''}`;
      const last = said.get(key);
      if (last !== undefined && now() - last.at < AGAIN_MS) {
        last.left += 1;
        return;
      }
      said.set(key, { at: now(), left: 0 });
      logger[level](last?.left ? { ...told, repeated: last.left } : told, event);
    };
  return { info: through('info'), warn: through('warn'), error: through('error') };
}
