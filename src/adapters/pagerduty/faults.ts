import { PagerError, type PagerErrorKind } from '../../ports/pager-error.ts';
import type { PagerReply, PagerRequest } from './transport.ts';

/*
 * Codes of PagerDuty's error bodies. The live service often wraps one as 2001 "Invalid Input Provided" and says what
 * it means in `errors[]` only, so each kind is known by its code or by its phrase.
 */
const CODES: readonly (readonly [PagerErrorKind, readonly number[], RegExp])[] = [
  ['already-resolved', [1001], /already (been )?resolved/i],
  ['already-acknowledged', [1002], /already (been )?acknowledged/i],
  ['changed-since', [1005], /changed since|has been modified/i],
  ['nobody-next', [1006, 1015], /cannot (be )?escalate|no one on.?call|nobody on.?call/i],
  ['requester-unknown', [1008], /requester (user )?(not found|must)|from header|requester not found/i],
  ['not-found', [1007, 1014, 1020], /(assignee|policy|priority) not found/i],
  ['forbidden', [1018, 2010, 2018], /not authorized|lost access/i],
  [
    'ability-missing',
    [2014],
    /(missing|lacks?) (the |an )?ability|upgrade your account|does not have the .+ feature/i,
  ],
];

interface ErrorBody {
  readonly message: string;
  readonly code: number;
  readonly errors: readonly string[];
}

/** Seconds to wait where a 429 does not say. */
const BLIND_WAIT_S = 10;
/** Longest that is waited, whatever it says: after so long an act is no longer wanted. */
const LONGEST_WAIT_S = 600;

/** The error that an answer is; null when it is none. */
export function faultOf(reply: PagerReply, request: PagerRequest): PagerError | null {
  const { status, data } = reply;
  const writes = request.method !== 'GET';
  if (status >= 200 && status < 300) {
    const sound = request.method === 'DELETE' || (typeof data === 'object' && data !== null);
    return sound ? null : new PagerError('bad-reply', { reason: 'not-an-object' }, writes);
  }
  if (status === 429)
    return new PagerError('rate-limited', { retryAt: new Date(retryAt(reply)).toISOString() });
  const body = bodyOf(data);
  if (status === 401) return new PagerError('unauthorised');
  if (status === 402) return lacking(body, request);
  if (status >= 500 || status === 408) return new PagerError('server-error', { status }, writes);
  const kind = kindOf(body);
  if (kind === 'ability-missing') return lacking(body, request);
  if (kind) return new PagerError(kind, { reason: wordsOf(body) });
  if (status === 403) return new PagerError('forbidden', { reason: wordsOf(body) });
  if (status === 404) return new PagerError('not-found', { what: firstWord(request) });
  if (status >= 300 && status < 400) return new PagerError('bad-reply', { reason: `redirect ${status}` });
  return new PagerError('rejected', { status, reason: wordsOf(body) });
}

const lacking = (body: ErrorBody, request: PagerRequest): PagerError =>
  new PagerError('ability-missing', { what: firstWord(request), reason: wordsOf(body) });

/** What a read asks for; an act puts its own name there (`effects.ts`). */
const firstWord = ({ path }: PagerRequest): string => path.split('/')[1] ?? '';

/** Epoch milliseconds at which calls are taken again. */
export function retryAt({ headers, at }: PagerReply): number {
  const told = [headers['ratelimit-reset'], headers['retry-after']].map((value) => secondsOf(value, at));
  const seconds = told.find((each) => each >= 0) ?? BLIND_WAIT_S;
  return at + Math.max(0.2, Math.min(seconds, LONGEST_WAIT_S)) * 1_000;
}

/** Seconds, or until a date, as HTTP has both; NaN for what is neither. */
function secondsOf(value: string | undefined, now: number): number {
  if (value === undefined || value.trim() === '') return Number.NaN;
  const seconds = Number(value);
  return Number.isNaN(seconds) ? (Date.parse(value) - now) / 1_000 : seconds;
}

function kindOf({ code, message, errors }: ErrorBody): PagerErrorKind | null {
  const said = [message, ...errors].join('; ');
  const found = CODES.find(([, codes, phrase]) => codes.includes(code) || phrase.test(said));
  return found ? found[0] : null;
}

/** PagerDuty's own words, the particular before the general. */
function wordsOf({ message, errors }: ErrorBody): string {
  return (errors.length > 0 ? errors.join('; ') : message).slice(0, 300);
}

function bodyOf(data: unknown): ErrorBody {
  const error = (data as { error?: unknown } | null)?.error;
  const { message, code, errors } = (typeof error === 'object' && error !== null ? error : {}) as Record<
    string,
    unknown
  >;
  return {
    message: typeof message === 'string' ? message : '',
    code: typeof code === 'number' ? code : 0,
    errors: Array.isArray(errors) ? errors.filter((one) => typeof one === 'string') : [],
  };
}
