import type { OutsideAction } from '../../domain/actions.ts';

import type { PageActing } from '../../protocol/http.ts';
import { ingestId } from '../ingest/ingest.ts';

/** How long a failure stands on its row. */
const FAILED_MS = 60_000;

/** What was asked of a page last and is not done; null: there is none, and none just failed. `now`: epoch ms. */
export function actingOf(
  actions: readonly OutsideAction[],
  incident: string,
  now: number,
): PageActing | null {
  const asked = actions.findLast(({ target, args }) => target === 'pagerduty' && args.incident === incident);
  if (!asked || asked.outcome === 'done') return null;
  const { act, outcome, outcomeAt, delay, kind, params } = asked;
  const told = { act, by: ingestId(asked.by.name, 200) };
  switch (outcome) {
    case null:
      if (delay === null) return { ...told, state: 'asked', kind: null, params: {}, retryAt: null };
      return {
        ...told,
        state: delay.doubt ? 'doubt' : 'waiting',
        kind: delay.kind,
        params: delay.params,
        retryAt: delay.retryAt,
      };
    case 'unknown':
      return { ...told, state: 'unknown', kind, params, retryAt: null };
    case 'failed':
    case 'abandoned':
      if (now - Date.parse(outcomeAt ?? '') > FAILED_MS) return null;
      return { ...told, state: 'failed', kind, params, retryAt: null };
  }
}
