import type { IncomingMessage } from 'node:http';
import { pause } from '../../timing/timers.ts';
import { GithubError } from './github-error.ts';
import { ANSWER_WITHIN_MS, type GithubOptions } from './options.ts';

/*
 * `fetch` for the official client, which takes an answer whose body was cut or never ended for an empty one. This one
 * resolves with whole answers only: one deadline covers connection, head and body.
 */

/** Longest body that is read. */
const SIZE = 16 * 1024 * 1024;
const MOST_REDIRECTS = 3;

type Settings = Pick<GithubOptions, 'ca' | 'proxyEnv' | 'time' | 'timeoutMs'>;

/** What the client hands to its `fetch`. */
export interface WholeInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

interface Whole {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** Rejects with a `GithubError`: `unreachable`, `bad-reply` or `aborted`. */
export function wholeFetch(settings: Settings): (url: string, init?: WholeInit) => Promise<Response> {
  const agents = new Map<string, Promise<object>>();
  const agentOf = (protocol: string): Promise<object> => {
    const agent = agents.get(protocol) ?? agentFor(protocol, settings);
    agents.set(protocol, agent);
    return agent;
  };
  return async (address, init = {}) => {
    const ends = new AbortController();
    const give = () => ends.abort();
    init.signal?.addEventListener('abort', give, { once: true });
    if (init.signal?.aborted) throw new GithubError('aborted');
    const { time, timeoutMs = ANSWER_WITHIN_MS } = settings;
    const late = pause(time, timeoutMs, ends.signal).then(() => {
      if (init.signal?.aborted) throw new GithubError('aborted');
      throw new GithubError('unreachable', { reason: 'ETIMEDOUT' });
    });
    try {
      return await Promise.race([follow(new URL(address), init, agentOf, ends.signal), late]);
    } finally {
      late.catch(() => {});
      ends.abort();
      init.signal?.removeEventListener('abort', give);
    }
  };
}

/** A renamed repository answers by its new address. The token goes nowhere else. */
async function follow(
  first: URL,
  init: WholeInit,
  agentOf: (protocol: string) => Promise<object>,
  signal: AbortSignal,
): Promise<Response> {
  let url = first;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
    const { status, headers, body } = await once(url, init, await agentOf(url.protocol), signal);
    const to = status >= 301 && status <= 308 && status !== 304 ? headers.get('location') : null;
    if (to === null) {
      if (hops > 0) headers.set('x-redirected-from', first.pathname);
      return new Response(status === 204 || status === 304 ? null : new Uint8Array(body), {
        status,
        headers,
      });
    }
    const next: URL | null = URL.canParse(to, url.href) ? new URL(to, url) : null;
    if (next?.origin !== first.origin) throw new GithubError('bad-reply', { reason: 'redirect' });
    url = next;
  }
  throw new GithubError('bad-reply', { reason: 'redirects' });
}

async function once(url: URL, init: WholeInit, agent: object, signal: AbortSignal): Promise<Whole> {
  const { request } = url.protocol === 'http:' ? await import('node:http') : await import('node:https');
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = init;
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const call = request(url, { method, headers: { ...headers, ...length }, agent, signal } as object);
    call.once('error', (error: NodeJS.ErrnoException) => {
      // What ended it is said by who ended it.
      if (!signal.aborted) reject(new GithubError('unreachable', { reason: error.code ?? 'failed' }));
    });
    call.once('response', (head: IncomingMessage) => {
      const chunks: Buffer[] = [];
      let size = 0;
      head.on('data', (chunk: Buffer) => {
        size += chunk.byteLength;
        if (size > SIZE) head.destroy();
        else chunks.push(chunk);
      });
      head.once('error', () => reject(new GithubError('bad-reply', { reason: 'cut' })));
      head.once('close', () => {
        if (!head.complete)
          reject(new GithubError('bad-reply', { reason: size > SIZE ? 'too-large' : 'cut' }));
      });
      head.once('end', () => {
        if (head.complete)
          resolve({ status: head.statusCode ?? 0, headers: headersOf(head), body: Buffer.concat(chunks) });
      });
    });
    call.end(body);
  });
}

function headersOf({ headers }: IncomingMessage): Headers {
  const known = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  return new Headers(known);
}

async function agentFor(protocol: string, { ca, proxyEnv }: Settings): Promise<object> {
  const settings = { keepAlive: false, ...(proxyEnv ? { proxyEnv } : {}) } as object;
  if (protocol === 'http:') return new (await import('node:http')).Agent(settings);
  const { Agent } = await import('node:https');
  if (ca === undefined) return new Agent(settings);
  const { getCACertificates } = await import('node:tls');
  return new Agent({ ...settings, ca: [...getCACertificates('default'), ca] });
}
