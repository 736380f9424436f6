import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Time } from '../../ports/clock.ts';
import { listenLocally } from '../local-server.ts';
import type { DemoRepository } from './repository.ts';
import { answerAsGithub, type GithubAsk, type GithubTold, jobOf } from './routes.ts';

/** How one answer goes wrong. `untaken`: and the call has no effect. */
export type GithubFault = { readonly untaken?: true } & (
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly message?: string;
    }
  /** Half of the body, then the connection ends. */
  | { readonly kind: 'cut' }
  /** Half of the body, and no end. */
  | { readonly kind: 'stall' }
  | { readonly kind: 'html' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'not-json' }
  /** JSON of another shape. */
  | { readonly kind: 'other' }
  | { readonly kind: 'drop' }
);

export interface GithubExchange extends GithubAsk {
  /** As it was sent; where a fault was planned, as it would have been. */
  readonly status: number;
  readonly reply: unknown;
  readonly fault: GithubFault['kind'] | null;
  readonly token: string;
}

export interface LocalGithub {
  /** Base URL, with the path of an Enterprise Server where that was asked for. */
  readonly url: string;
  readonly calls: GithubExchange[];
  /** The next `times` calls whose path begins so go wrong. */
  fail(on: string, fault: GithubFault, times?: number): void;
  /** Tokens that are taken from now on. */
  readonly tokens: Set<string>;
  /** Permissions that no token has, as `deployments`, or `actions:write`. */
  readonly lacks: Set<string>;
  /** What was asked of the store of logs, and how many bytes went out. */
  readonly logReads: { readonly authorization: string | null; readonly bytes: number }[];
  /** The store gives no part of a log. */
  wholeLogs: boolean;
  close(): Promise<void>;
}

export interface LocalGithubOptions {
  readonly repositories: readonly DemoRepository[];
  readonly time: Pick<Time, 'now'>;
  readonly tokens?: readonly string[];
  /** As `/api/v3` of an Enterprise Server. */
  readonly basePath?: string;
  /** Calls an hour of one token. */
  readonly rate?: number;
}

const HOUR = 3_600_000;

/** GitHub on this machine: the calls that `oncall` makes, on real sockets, with ETags, rates, and faults where they are planned. */
export async function localGithub(options: LocalGithubOptions): Promise<LocalGithub> {
  const { repositories, time, basePath = '', rate = 5_000 } = options;
  const calls: GithubExchange[] = [];
  const tokens = new Set(options.tokens ?? ['ghp_local']);
  const lacks = new Set<string>();
  let faults: { on: string; fault: GithubFault; left: number }[] = [];
  const used = new Map<string, { since: number; n: number }>();

  const take = (path: string): GithubFault | null => {
    const found = faults.find(({ on }) => path.startsWith(on));
    if (!found) return null;
    found.left -= 1;
    faults = faults.filter(({ left }) => left > 0);
    return found.fault;
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname.startsWith('/_store/')) return giveLog(url.pathname, request, response);
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const ask: GithubAsk = {
      method: request.method ?? 'GET',
      path: url.pathname.startsWith(basePath) ? url.pathname.slice(basePath.length) : `!${url.pathname}`,
      query: url.searchParams,
      headers: request.headers as GithubAsk['headers'],
      body: body === '' ? null : JSON.parse(body),
    };
    const fault = take(ask.path);
    const world = { repositories, tokens, lacks, now: time.now(), token, basePath };
    const told = fault?.untaken ? { status: 0, body: null } : answerAsGithub(world, ask);
    const rates = counted(used, token, rate, time.now());
    if (fault !== null) fail(response, fault, told);
    const sent = fault === null ? send(response, told, ask, token, rates) : told;
    if (!fault?.untaken)
      calls.push({ ...ask, status: sent.status, reply: sent.body, fault: fault?.kind ?? null, token });
  }

  /** A store beside GitHub, which takes no token and gives parts. */
  function giveLog(path: string, request: IncomingMessage, response: ServerResponse): void {
    const [, , of, job] = path.split('/');
    const repo = repositories.find(({ id }) => String(id) === of);
    const log = (repo && jobOf(repo, job)?.log) ?? Buffer.alloc(0);
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const isPart = from !== undefined && !server.wholeLogs;
    const part = isPart ? log.subarray(Number(from), to ? Number(to) + 1 : log.length) : log;
    server.logReads.push({ authorization: request.headers.authorization ?? null, bytes: part.length });
    const range = `bytes ${from}-${Number(from) + part.length - 1}/${log.length}`;
    response.writeHead(isPart ? 206 : 200, isPart ? { 'content-range': range } : {});
    response.end(part);
  }

  const { port, close } = await listenLocally(
    createServer((request, response) => void handle(request, response)),
  );
  const server: LocalGithub = {
    ...{ url: `http://127.0.0.1:${port}${basePath}`, calls, tokens, lacks, logReads: [], wholeLogs: false },
    fail: (on, fault, times = 1) => faults.push({ on, fault, left: times }),
    close,
  };
  return server;
}

/** What is unchanged costs nothing; the first call of an hour begins a new one. */
function counted(
  used: Map<string, { since: number; n: number }>,
  token: string,
  rate: number,
  now: number,
): { readonly headers: Record<string, string>; readonly spent: boolean; readonly free: () => void } {
  const known = used.get(token);
  const meter = known === undefined || now - known.since >= HOUR ? { since: now, n: 0 } : known;
  used.set(token, meter);
  const spent = meter.n >= rate;
  meter.n += 1;
  return {
    spent,
    free: () => {
      meter.n -= 1;
    },
    headers: {
      'x-ratelimit-limit': String(rate),
      'x-ratelimit-remaining': String(Math.max(0, rate - meter.n)),
      'x-ratelimit-reset': String(Math.ceil((meter.since + HOUR) / 1_000)),
    },
  };
}

function send(
  response: ServerResponse,
  told: GithubTold,
  ask: GithubAsk,
  token: string,
  rates: ReturnType<typeof counted>,
): Pick<GithubTold, 'status' | 'body'> {
  const json = { 'content-type': 'application/json; charset=utf-8', ...rates.headers, ...told.headers };
  if (rates.spent) {
    const refusal = { message: 'API rate limit exceeded', documentation_url: 'https://docs.github.com' };
    response.writeHead(403, { ...json, 'x-ratelimit-remaining': '0' });
    response.end(JSON.stringify(refusal));
    return { status: 403, body: refusal };
  }
  const body = told.body === null ? '' : JSON.stringify(told.body);
  // An ETag is of a token: another token gets the whole answer.
  const etag = `W/"${createHash('sha256').update(token).update(body).digest('hex')}"`;
  if (told.status === 200 && ask.headers['if-none-match'] === etag) {
    rates.free();
    response.writeHead(304, { ...rates.headers, etag });
    response.end();
    return { status: 304, body: null };
  }
  response.writeHead(told.status, told.status === 200 ? { ...json, etag } : json);
  response.end(body);
  return told;
}

function fail(response: ServerResponse, fault: GithubFault, { body }: GithubTold): void {
  const text = JSON.stringify(body ?? []);
  const json = { 'content-type': 'application/json; charset=utf-8' };
  switch (fault.kind) {
    case 'status':
      response.writeHead(fault.status, { ...json, ...fault.headers });
      response.end(
        JSON.stringify({ message: fault.message ?? 'no', documentation_url: 'https://docs.github.com' }),
      );
      break;
    case 'cut':
      response.writeHead(200, { ...json, 'content-length': String(text.length + 10) });
      response.write(text.slice(0, Math.ceil(text.length / 2)), () => response.destroy());
      break;
    case 'stall':
      response.writeHead(200, { ...json, 'content-length': String(text.length + 10) });
      response.write(text.slice(0, Math.ceil(text.length / 2)));
      break;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><title>Sign in</title>');
      break;
    case 'empty':
      response.writeHead(200, json);
      response.end();
      break;
    case 'not-json':
      response.writeHead(200, json);
      response.end('[{"id": 1,');
      break;
    case 'other':
      response.writeHead(200, json);
      response.end('{"items": []}');
      break;
    case 'drop':
      response.destroy();
      break;
  }
}
