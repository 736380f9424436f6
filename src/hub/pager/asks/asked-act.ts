import type { AskedAct } from '../../../protocol/page-acts.ts';
import { ingestId, ingestText } from '../../ingest/ingest.ts';
import type { AskedFor } from './page-asks.ts';

/** An act as it is told to whoever asked for it. */
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
    params: told(params),
    waiting:
      delay === null
        ? null
        : { kind: delay.kind, params: told(delay.params), retryAt: delay.retryAt, doubt: delay.doubt },
  };
}

const told = (params: AskedAct['params']): AskedAct['params'] =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' ? ingestText(value, { bytes: 1_024 }) : value,
    ]),
  );
