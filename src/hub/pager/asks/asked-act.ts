import type { AskedAct } from '../../../protocol/page-acts.ts';
import { ingestId, ingestParams } from '../../ingest/ingest.ts';
import type { AskedFor } from './page-asks.ts';

/** An act as the person sees who asked for it. */
export function askedAct({ action, session }: AskedFor): AskedAct {
  const { id, act, by, at, askedAt, outcome, outcomeAt, kind, params, delay } = action;
  return {
    act,
    id,
    session,
    by: ingestId(by.name, 200),
    askedAt,
    outcome,
    at: outcomeAt ?? at,
    kind,
    params: ingestParams(params),
    waiting:
      delay === null
        ? null
        : {
            kind: delay.kind,
            params: ingestParams(delay.params),
            retryAt: delay.retryAt,
            doubt: delay.doubt,
          },
  };
}
