import { EventLogError } from '../../ports/event-log.ts';
import { withTimeout } from '../../timing/timers.ts';
import type { HttpDeps } from './deps.ts';

/** A store that takes longer serves nobody. */
const WITHIN_MS = 2_000;
/** For so long one answer is good for all who ask, who need no token for it. */
const KEPT_MS = 500;

/** Asks the store whether it answers. The result gives why not: `slow` or the kind of its error; null: it does. */
export function readiness({ store, time }: Pick<HttpDeps, 'store' | 'time'>): () => Promise<string | null> {
  let asked: { readonly at: number; readonly answer: Promise<string | null> } | null = null;
  const ask = async () => {
    const answer = store.check().then(
      () => 'ok',
      (error: unknown) => (error instanceof EventLogError ? error.kind : 'failed'),
    );
    const told = (await withTimeout(time, WITHIN_MS, answer)) ?? 'slow';
    return told === 'ok' ? null : told;
  };
  return () => {
    const now = time.now();
    if (!asked || Math.abs(now - asked.at) > KEPT_MS) asked = { at: now, answer: ask() };
    return asked.answer;
  };
}
