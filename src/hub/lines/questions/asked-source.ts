import { withTimeout } from '../../../timing/timers.ts';
import type { SourceAnswer } from '../../base/requests.ts';
import { ingestFailure } from '../../ingest/ingest-reason.ts';
import type { AskScope } from '../ask-scope.ts';

/** Never rejects; `ask` may throw. */
export async function askSource<T>(
  { time, limits }: Pick<AskScope, 'time' | 'limits'>,
  ask: () => Promise<T>,
): Promise<SourceAnswer<T>> {
  const asked = Promise.resolve()
    .then(ask)
    .then(
      (value): SourceAnswer<T> => ({ ok: true, value }),
      (error: unknown): SourceAnswer<T> => ({ ok: false, reason: ingestFailure(error) }),
    );
  const late = { kind: 'no-answer', params: { seconds: Math.round(limits.askWithin / 1_000) } };
  return (await withTimeout(time, limits.askWithin, asked)) ?? { ok: false, reason: late };
}
