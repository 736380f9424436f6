import { KindError } from '../../domain/kind-error.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ListenError } from '../../ports/edge.ts';
import { EventLogError } from '../../ports/event-log.ts';
import { PagerError } from '../../ports/pager-error.ts';
import { type Problem, STANDBY_HEADER, STANDBY_KIND } from '../../protocol/http.ts';
import { HubError } from '../base/contract.ts';
import { ingestParams } from '../ingest/ingest.ts';
import { SessionRefused } from '../pager/session-refused.ts';

type Params = Problem['params'];

/** An error answer, thrown from wherever it is noticed. */
export class HttpProblem extends KindError {
  readonly status: number;
  constructor(status: number, kind: string, params: Params = {}) {
    super(kind, params);
    this.status = status;
  }
}

/** What the hub refused. */
export function refusedProblem({ kind, params }: Refusal): HttpProblem {
  return new HttpProblem(409, kind, params);
}

export function problemResponse(status: number, kind: string, params: Params = {}): Response {
  const headers = new Headers({ 'cache-control': 'no-store' });
  // One more is allowed after that, if nobody else takes it.
  if (status === 429) headers.set('retry-after', String(Math.ceil(1 / Number(params.perSecond ?? 1))));
  return Response.json({ kind, params } satisfies Problem, { status, headers });
}

/** Another hub serves what was asked for; `leader`: its address, null: not known. */
export function standbyResponse(leader: string | null): Response {
  const response = problemResponse(503, STANDBY_KIND, leader === null ? {} : { leader });
  response.headers.set(STANDBY_HEADER, leader === null ? '1' : new URL(leader).origin);
  return response;
}

/** What was thrown, as an answer says it; null for a fault of our own, which is logged and told as `failed`. */
export function toldProblem(error: unknown): (Problem & { readonly status: number }) | null {
  const problem = (status: number, kind: string, params: Params = {}) => ({ status, kind, params });
  if (error instanceof HttpProblem) return problem(error.status, error.kind, error.params);
  if (error instanceof ListenError) return problem(409, error.kind, error.params);
  if (error instanceof SessionRefused) return problem(409, error.kind, error.params);
  if (error instanceof PagerError) {
    if (error.kind === 'not-configured') return problem(501, error.kind, { what: 'pager' });
    // The pager's own words are taken in as any text from outside.
    return problem(statusOf(error), `pager-${error.kind}`, ingestParams(error.params));
  }
  if (!(error instanceof HubError)) return null;
  switch (error.kind) {
    case 'not-found':
      return problem(404, 'unknown-session', error.params);
    case 'stopping':
      return problem(503, 'stopping');
    case 'full':
      return problem(503, 'full', error.params);
    case 'damaged':
      return problem(500, 'damaged', error.params);
    case 'elsewhere':
      return problem(503, STANDBY_KIND, error.params);
    case 'failed':
      return isStoreAway(error.cause) ? problem(503, 'store-away', { reason: 'failed' }) : null;
  }
}

/** The pager's own trouble is a bad gateway; what it or we refuse is not. */
function statusOf(error: PagerError): number {
  if (error.kind === 'not-found') return 404;
  return error.passing || error.kind === 'unauthorised' || error.kind === 'aborted' ? 502 : 409;
}

/** The answer to what was thrown; null as of `toldProblem`. */
export function errorResponse(error: unknown): Response | null {
  if (error instanceof HubError && error.kind === 'elsewhere')
    return standbyResponse(error.params.hub === undefined ? null : String(error.params.hub));
  const problem = toldProblem(error);
  return problem && problemResponse(problem.status, problem.kind, problem.params);
}

/** The event log could not be asked: what was asked of the hub is neither done nor wrong. */
const isStoreAway = (cause: unknown): boolean =>
  cause instanceof EventLogError && (cause.kind === 'failed' || cause.kind === 'unknown');
