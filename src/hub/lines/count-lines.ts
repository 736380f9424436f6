import type { RunCounted, RunQuery } from '../../domain/runs/run-event-schema.ts';
import type { SourceReason } from '../../ports/log-source.ts';
import type { SourceAnswer } from '../base/requests.ts';
import type { AskScope } from './ask-scope.ts';
import { askSource } from './questions/asked-source.ts';
import type { SourceRun } from './source-run.ts';

/** A log that is complete only up to so long ago is behind; what is written now is always on its way. */
const BEHIND_MS = 5 * 60_000;

const unknown = (kind: string, params: SourceReason['params'] = {}): SourceAnswer<never> => ({
  ok: false,
  reason: { kind, params },
});

/**
 * The lines that a check asks for, of the sources that a session reads. What cannot be asked is not known, and no count. Never
 * rejects.
 */
export async function countLines(
  query: RunQuery,
  runs: readonly SourceRun[],
  scope: Pick<AskScope, 'time' | 'limits'>,
): Promise<SourceAnswer<RunCounted>> {
  const asked = query.source === null ? runs : runs.filter(({ name }) => name === query.source);
  if (asked.length === 0)
    return query.source === null ? unknown('no-source') : unknown('not-read', { source: query.source });
  let counted: RunCounted = { lines: 0, partial: null };
  for (const answer of await Promise.all(asked.map((run) => countIn(run, query, scope)))) {
    if (!answer.ok) return answer;
    const { lines, partial } = answer.value;
    counted = { lines: counted.lines + lines, partial: counted.partial ?? partial };
  }
  return { ok: true, value: counted };
}

/** The window ends where the source is complete. */
async function countIn(
  { name, source, status }: SourceRun,
  { query, windowMs }: RunQuery,
  scope: Pick<AskScope, 'time' | 'limits'>,
): Promise<SourceAnswer<RunCounted>> {
  const standing = status();
  if (!source?.count) {
    const { kind, params } = standing.reason ?? { kind: 'not-counted', params: { source: name } };
    return unknown(kind, params);
  }
  const now = scope.time.now();
  const to = Math.min(now, Date.parse(standing.completeTo ?? '') || now);
  const stretch = { from: new Date(to - windowMs).toISOString(), to: new Date(to).toISOString() };
  const answer = await askSource(scope, () => source.count?.(query, stretch) ?? Promise.reject(null));
  if (!answer.ok) return answer;
  const { found, all, since } = answer.value;
  // Without any line the writers may be down: that does not show that errors stopped.
  if (all === 0) return unknown('no-lines', { source: name });
  const partial = since === null ? whyPartial(standing, now) : { kind: 'too-many', params: {} };
  return {
    ok: true,
    value: { lines: found, partial: partial && { ...partial, params: { source: name, ...partial.params } } },
  };
}

/** Why there may be lines that are not there yet; null: there are none. */
function whyPartial(
  { state, reason, completeTo, behind }: ReturnType<SourceRun['status']>,
  now: number,
): SourceReason | null {
  if (state === 'starting') return { kind: 'starting', params: {} };
  if (state !== 'live') return reason ?? { kind: 'behind', params: {} };
  if (completeTo === undefined || !behind) return { kind: 'no-promise', params: {} };
  if (now - Date.parse(completeTo) > BEHIND_MS) return { kind: 'behind', params: {} };
  return behind.length === 0 ? null : { kind: 'late-lines', params: {} };
}
