import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { json as readJson } from 'node:stream/consumers';
import type { Time } from '../../ports/clock.ts';
import { afterReal, listenLocally } from '../local-server.ts';
import type { Account } from './account.ts';
import { answerWrongly, type CallFault, FaultPlan } from './fault-plan.ts';
import type { ApiRequest, Told } from './route.ts';
import { answer } from './routes.ts';

/** One call as it came and what it was answered. */
export interface Exchange extends ApiRequest {
  readonly status: number;
  readonly reply: unknown;
  readonly fault: CallFault['kind'] | null;
}

export interface LocalPagerDuty {
  readonly account: Account;
  readonly faults: FaultPlan;
  /** For `PAGERDUTY_API_URL`. */
  readonly url: string;
  /** Every call so far. */
  readonly calls: Exchange[];
  /** Calls that have come and are not done yet. */
  readonly underWay: ReadonlySet<ApiRequest>;
  close(): Promise<void>;
}

export interface LocalOptions {
  readonly account: Account;
  /** PEM of a certificate and its key: https instead of http. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Calls a minute. */
  readonly rate?: number;
  /** What slow answers wait by; the machine's own timers where absent. */
  readonly after?: Time['after'];
  /** By so many milliseconds the `Date` header is ahead of the times in the bodies. */
  readonly dateAheadMs?: number;
}

const WINDOW_MS = 60_000;

/** PagerDuty on this machine: the calls that `oncall` makes, on real sockets, with faults where they are planned. */
export async function localPagerDuty(options: LocalOptions): Promise<LocalPagerDuty> {
  const { account, tls, rate = 960, after = afterReal, dateAheadMs = 0 } = options;
  const faults = new FaultPlan();
  const calls: Exchange[] = [];
  const underWay = new Set<ApiRequest>();
  const meter = { since: account.now(), used: 0 };
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const asked = await read(request);
    underWay.add(asked);
    const fault = faults.take(`${asked.method} ${asked.path}`);
    const rates = counted(meter, account.now(), rate);
    response.setHeader('date', new Date(account.now() + dateAheadMs).toUTCString());
    const limited = meter.used > rate;
    if (fault?.kind === 'slow' && !limited) await new Promise<void>((done) => after(fault.ms, done));
    const told: Told = limited
      ? { status: 429, body: { error: { message: 'Rate Limit Exceeded', code: 2020 } } }
      : fault && fault.kind !== 'slow' && fault.done !== true
        ? { status: 0, body: null }
        : answer(account, asked);
    underWay.delete(asked);
    calls.push({ ...asked, status: told.status, reply: told.body, fault: fault?.kind ?? null });
    const text = JSON.stringify(told.body ?? CUT);
    if (!fault || limited) send(response, told.status, told.body === null ? '' : text, rates);
    else if (fault.kind === 'slow') send(response, told.status, text, rates);
    else answerWrongly(fault, text, response, rates);
  };
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    handle(request, response).catch(() => response.destroy());
  };
  const server = tls
    ? createTlsServer({ cert: tls.certificate, key: tls.key }, listener)
    : createServer(listener);
  const { port, close } = await listenLocally(server);
  return {
    account,
    faults,
    calls,
    underWay,
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    close,
  };
}

async function read(request: IncomingMessage): Promise<ApiRequest> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const body = request.method === 'GET' ? null : await readJson(request).catch(() => null);
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers as ApiRequest['headers'],
    body,
  };
}

function counted(meter: { since: number; used: number }, now: number, limit: number): Record<string, string> {
  if (now - meter.since >= WINDOW_MS) Object.assign(meter, { since: now, used: 0 });
  meter.used += 1;
  return {
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(Math.max(0, limit - meter.used)),
    'ratelimit-reset': String(Math.ceil((meter.since + WINDOW_MS - now) / 1_000)),
  };
}

function send(response: ServerResponse, status: number, body: string, headers: Record<string, string>): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(body);
}

/** What is cut where nothing was answered. */
const CUT = { incident: { id: 'QCUT', type: 'incident', status: 'acknowledged' } };
