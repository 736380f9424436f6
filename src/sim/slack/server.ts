import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { WebSocketServer } from 'ws';
import type { Time } from '../../ports/clock.ts';
import { afterReal, listenLocally } from '../local-server.ts';
import { type CallFault, FaultPlan } from '../pagerduty/fault-plan.ts';
import { readArguments } from './arguments.ts';
import { SLACK_METHODS } from './methods.ts';
import { type People, peopleIn } from './people.ts';
import { SlackRefused } from './refused.ts';
import { LocalSockets } from './sockets.ts';
import { TEAM_ID, type Workspace } from './workspace.ts';

/** One call as it came and what it was answered. */
interface SlackExchange {
  readonly method: string;
  readonly form: Readonly<Record<string, string>>;
  readonly status: number;
  readonly reply: Readonly<Record<string, unknown>>;
  readonly fault: CallFault['kind'] | null;
  /** Epoch milliseconds of the workspace's clock. */
  readonly at: number;
}

export interface LocalSlack {
  readonly workspace: Workspace;
  readonly sockets: LocalSockets;
  /** By method: `chat.postMessage`. */
  readonly faults: FaultPlan;
  /** For `SLACK_API_URL`. */
  readonly url: string;
  readonly calls: SlackExchange[];
  /** What people do in it. */
  readonly people: People;
  close(): Promise<void>;
}

export interface LocalSlackOptions {
  readonly workspace: Workspace;
  /** What slow answers and late acknowledgements wait by; the machine's own timers where absent. */
  readonly after?: Time['after'];
  /** By so many milliseconds its `Date` header is ahead. */
  readonly aheadMs?: number;
}

interface Told {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Slack on this machine: the calls that `oncall` makes and Socket Mode, with faults where they are planned. */
export async function localSlack({
  workspace,
  after = afterReal,
  aheadMs = 0,
}: LocalSlackOptions): Promise<LocalSlack> {
  const faults = new FaultPlan();
  const calls: SlackExchange[] = [];
  const limits = new SlackLimits();
  const sockets = new LocalSockets(after);
  const tickets = new Set<string>();
  let base = '';
  /** The address of a socket leads to where the call for it came in. */
  const ticket = (host: string): string => {
    const id = randomUUID();
    tickets.add(id);
    return `ws://${host}/link?ticket=${id}`;
  };
  const acting = peopleIn(workspace, sockets, () => base);
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', base);
    const body = await readText(request);
    response.setHeader('date', new Date(workspace.now() + aheadMs).toUTCString());
    if (url.pathname.startsWith('/answer/')) {
      send(response, {
        status: acting.answered(url.pathname.slice(8), body) ? 200 : 404,
        body: { ok: true },
      });
      return;
    }
    const method = url.pathname.replace('/api/', '');
    const form = new URLSearchParams(body);
    const fault = faults.take(method);
    if (fault?.kind === 'slow') await new Promise<void>((done) => after(fault.ms, done));
    const done = fault === null || fault.kind === 'slow' || fault.done === true;
    const told: Told = done
      ? answer(
          workspace,
          {
            method,
            form,
            token: tokenOf(request),
            ticket: () => ticket(request.headers.host ?? new URL(base).host),
          },
          limits,
        )
      : { status: 0, body: {} };
    const at = workspace.now();
    calls.push({
      method,
      form: Object.fromEntries(form),
      status: told.status,
      reply: told.body,
      fault: fault?.kind ?? null,
      at,
    });
    if (fault && fault.kind !== 'slow') fail(fault, told, response);
    else send(response, told);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  const upgrades = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    const id = new URL(request.url ?? '/', base).searchParams.get('ticket') ?? '';
    // Each address is good for one connection.
    if (!tickets.delete(id)) socket.destroy();
    else upgrades.handleUpgrade(request, socket, head, (opened) => sockets.attach(opened));
  });
  const listening = await listenLocally(server);
  base = `http://127.0.0.1:${listening.port}`;
  return {
    workspace,
    sockets,
    faults,
    calls,
    people: acting,
    url: `${base}/api/`,
    async close() {
      sockets.close();
      await listening.close();
    },
  };
}

interface Asked {
  readonly method: string;
  readonly form: URLSearchParams;
  readonly token: string;
  readonly ticket: () => string;
}

function answer(workspace: Workspace, { method, form, token, ticket }: Asked, limits: SlackLimits): Told {
  try {
    const known = SLACK_METHODS[method];
    if (!known) throw new SlackRefused('unknown_method');
    const mine = workspace.tokens.get(token);
    if (token === '') throw new SlackRefused('not_authed');
    if (workspace.revoked.has(token)) throw new SlackRefused('token_revoked');
    if (!mine) throw new SlackRefused('invalid_auth');
    if (mine.kind !== known.token) throw new SlackRefused('not_allowed_token_type');
    const wait = limits.take(method, known.perMinute, form.get('channel') ?? '', workspace.now());
    if (wait > 0)
      return {
        status: 429,
        body: { ok: false, error: 'ratelimited' },
        headers: { 'retry-after': String(wait) },
      };
    const headers = {
      'x-oauth-scopes': [...mine.scopes].join(','),
      'x-accepted-oauth-scopes': known.scopes.join(','),
    };
    if (known.scopes.length > 0 && !known.scopes.some((scope) => mine.scopes.has(scope))) {
      const needed = known.scopes.join(',');
      const error = { ok: false, error: 'missing_scope', needed, provided: [...mine.scopes].join(',') };
      return { status: 200, body: error, headers };
    }
    const args = readArguments(form, known.args);
    return { status: 200, body: { ok: true, ...known.run({ workspace, args, ticket }) }, headers };
  } catch (error) {
    if (!(error instanceof SlackRefused)) throw error;
    return { status: 200, body: { ok: false, error: error.code, ...error.more } };
  }
}

const tokenOf = ({ headers }: IncomingMessage): string =>
  /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '';

function send(response: ServerResponse, { status, body, headers = {} }: Told): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

function fail(fault: Exclude<CallFault, { kind: 'slow' }>, told: Told, response: ServerResponse): void {
  const text = JSON.stringify(told.status === 0 ? { ok: true, team_id: TEAM_ID } : told.body);
  switch (fault.kind) {
    case 'status':
      response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
      response.end(fault.body ?? '');
      break;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><title>Sign in</title>');
      break;
    case 'empty':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end();
      break;
    case 'cut':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(text.length) });
      response.write(text.slice(0, text.length / 2), () => response.destroy());
      break;
    case 'hang':
      break;
    case 'drop':
      response.destroy();
      break;
  }
}

/** A post a second in a channel, with short bursts. */
const POSTS = { perMinute: 60, burst: 3 };

interface Bucket {
  tokens: number;
  at: number;
}

/** Slack's published rates: a minute's worth by method, posts by channel. */
class SlackLimits {
  readonly #buckets = new Map<string, Bucket>();

  /** Seconds to wait; 0: it may be made. `now`: epoch milliseconds. */
  take(method: string, perMinute: number, channel: string, now: number): number {
    const own = this.#take(method, perMinute, Math.max(5, perMinute), now);
    if (own > 0 || method !== 'chat.postMessage') return own;
    return this.#take(`${method} ${channel}`, POSTS.perMinute, POSTS.burst, now);
  }

  #take(key: string, perMinute: number, burst: number, now: number): number {
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) * perMinute) / 60_000);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    if (bucket.tokens < 1) return Math.max(1, Math.ceil(((1 - bucket.tokens) * 60) / perMinute));
    bucket.tokens -= 1;
    return 0;
  }
}
