import { Octokit } from '@octokit/core';
import { z } from 'zod';
import { hideValue } from '../../text/redaction/known-values.ts';
import { Holds } from '../../timing/holds.ts';
import { SerialQueue } from '../../timing/serial-queue.ts';
import { isWithin } from '../../timing/timers.ts';
import { type Network, openNetwork } from '../outbound/network.ts';
import { nothingHeard, socketCode, wasSent, wholeFetch } from '../outbound/whole-fetch.ts';
import { accessOf } from './access.ts';
import { githubFault, notBefore } from './faults.ts';
import { GithubError } from './github-error.ts';
import { lastOfLog } from './job-log.ts';
import { ANSWER_WITHIN_MS, API_VERSION, GITHUB_URL, type GithubOptions } from './options.ts';

/** What a call goes on with. `null` of a query parameter leaves it out. */
export type Params = Readonly<Record<string, string | number | null>>;

export interface GithubReply<T> {
  readonly data: T;
  /** There are more pages. */
  readonly more: boolean;
  /** It came by another address than was asked: the repository was renamed. */
  readonly moved: boolean;
  /** Epoch ms at which GitHub was asked for it: up to then it is true. */
  readonly at: number;
  /** Another number for each answer that GitHub sent whole; the same as long as it says that nothing changed. */
  readonly version: number;
}

interface Kept {
  readonly etag: string | null;
  readonly data: unknown;
  readonly more: boolean;
  readonly moved: boolean;
  readonly at: number;
  readonly version: number;
}

/** Several services of one repository ask for the same within one look. */
const FRESH_MS = 10_000;
const MOST_KEPT = 400;
/** Where GitHub does not say how long. */
const BLIND_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;

/** Where an answer to a write does not say that it was refused. */
const MAY_HAVE_TAKEN_EFFECT: ReadonlySet<string> = new Set(['server-error', 'bad-reply']);

const tokenSchema = z.object({ token: z.string().min(1), expires_at: z.string() });
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * Calls GitHub by its own client, one call after the other. Around it stands what it lacks: an end to every wait, whole
 * bodies only, a schema on every reply, what did not change answered from here by its ETag, and rest when GitHub asks for it.
 * What it writes it sends once.
 */
export class GithubClient {
  readonly #options: GithubOptions;
  readonly #octokit: Octokit;
  readonly #queue = new SerialQueue();
  readonly #access: ReturnType<typeof accessOf>;
  readonly #kept = new Map<string, Kept>();
  readonly #rest: Holds;
  readonly #network: () => Promise<Pick<Network, 'fetch'>>;
  #blindWaits = 0;
  #versions = 0;

  constructor(options: GithubOptions) {
    this.#options = options;
    this.#access = accessOf(options);
    this.#rest = new Holds(options.time);
    const { proxyEnv, ca, fetch: given } = options;
    let network: Promise<Pick<Network, 'fetch'>> | null = null;
    this.#network = () => {
      network ??= given ? Promise.resolve({ fetch: given }) : openNetwork(proxyEnv, ca);
      return network;
    };
    const fetch = sameOriginFetch(this.#network, options);
    this.#octokit = new Octokit({
      baseUrl: (options.url ?? GITHUB_URL).replace(/\/+$/, ''),
      userAgent: 'oncall',
      // Its notes of what GitHub means to remove would go to the console, which may be a screen.
      log: SILENT,
      request: { fetch, log: SILENT },
    });
  }

  /** One read; an answer that is not older than `freshMs` is given again. Rejects with a `GithubError`. */
  get<T>(
    route: string,
    params: Params,
    schema: z.ZodType<T>,
    signal?: AbortSignal,
    freshMs = FRESH_MS,
  ): Promise<GithubReply<T>> {
    return this.#queue.run(() => this.#get(route, params, schema, freshMs, signal));
  }

  /**
   * One write, sent once: `params` that the route does not name are its body. Resolves with null for an answer without a
   * body. Rejects with a `GithubError`, which is uncertain where the write may have taken effect.
   */
  send<T>(
    route: string,
    params: Readonly<Record<string, unknown>>,
    schema: z.ZodType<T>,
    signal?: AbortSignal,
  ): Promise<T | null> {
    return this.#queue.run(() => this.#send('POST', route, params, schema, signal));
  }

  /** The same for a change of what is there. */
  patch<T>(
    route: string,
    params: Readonly<Record<string, unknown>>,
    schema: z.ZodType<T>,
    signal?: AbortSignal,
  ): Promise<T | null> {
    return this.#queue.run(() => this.#send('PATCH', route, params, schema, signal));
  }

  /** The last of a job's log, as text; empty where GitHub has none any more. Rejects with a `GithubError`. */
  logEnd(route: string, params: Params, signal?: AbortSignal): Promise<string> {
    return this.#queue.run(async () => {
      const token = await this.#begin(signal);
      const { url } = this.#octokit.request.endpoint(`GET ${route}`, { ...params });
      const { time, timeoutMs = ANSWER_WITHIN_MS } = this.#options;
      const asked = { url, headers: { ...headersOf(token), 'user-agent': 'oncall' } };
      return lastOfLog(await this.#network(), asked, time, timeoutMs, signal);
    });
  }

  /** The token of a call that may go out now. */
  async #begin(signal?: AbortSignal): Promise<string> {
    if (signal?.aborted) throw new GithubError('aborted');
    const restsTo = this.#rest.until('all');
    if (restsTo > 0) throw new GithubError('rate-limited', { retryAt: new Date(restsTo).toISOString() });
    const token = await this.#access.token((jwt, id) => this.#tokenOf(jwt, id));
    hideValue(token);
    return token;
  }

  async #send<T>(
    method: 'POST' | 'PATCH',
    route: string,
    params: Readonly<Record<string, unknown>>,
    schema: z.ZodType<T>,
    signal?: AbortSignal,
  ): Promise<T | null> {
    const token = await this.#begin(signal);
    try {
      const { status, data } = await this.#octokit.request(`${method} ${route}`, {
        ...params,
        headers: headersOf(token),
        ...(signal === undefined ? {} : { request: { signal } }),
      });
      this.#blindWaits = 0;
      if (status === 204) return null;
      return checkedData(data, schema);
    } catch (error) {
      const fault = this.#told(error, `${method} ${route}`);
      const isUncertain =
        fault.uncertain || MAY_HAVE_TAKEN_EFFECT.has(fault.kind) || fault.params.status === 408;
      throw isUncertain ? new GithubError(fault.kind, fault.params, true) : fault;
    }
  }

  async #get<T>(
    route: string,
    params: Params,
    schema: z.ZodType<T>,
    freshMs: number,
    signal?: AbortSignal,
  ): Promise<GithubReply<T>> {
    const { time } = this.#options;
    const token = await this.#begin(signal);
    // "Not modified" for one token says nothing about another token.
    const key = JSON.stringify([token, route, params]);
    const kept = this.#kept.get(key);
    if (kept !== undefined && isWithin(time.now(), kept.at, freshMs)) return replyOf(kept, schema);
    const at = time.now();
    const given = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== null));
    try {
      const reply = await this.#octokit.request(`GET ${route}`, {
        ...given,
        headers: { ...headersOf(token), ...(kept?.etag ? { 'if-none-match': kept.etag } : {}) },
        ...(signal === undefined ? {} : { request: { signal } }),
      });
      this.#blindWaits = 0;
      this.#versions += 1;
      const fresh: Kept = {
        etag: reply.headers.etag ?? null,
        data: reply.data,
        more: /\brel="next"/.test(String(reply.headers.link ?? '')),
        moved: 'x-redirected-from' in reply.headers,
        at,
        version: this.#versions,
      };
      const checked = replyOf(fresh, schema);
      this.#keep(key, fresh);
      return checked;
    } catch (error) {
      if (isUnchanged(error) && kept !== undefined) {
        this.#blindWaits = 0;
        const still = { ...kept, at };
        this.#keep(key, still);
        return replyOf(still, schema);
      }
      throw this.#told(error, route);
    }
  }

  /** What a failure is; one that asks for rest holds all calls back. */
  #told(error: unknown, route: string): GithubError {
    const fault = githubFault(error, route);
    if (fault.kind === 'unauthorised') this.#access.refused();
    if (fault.kind !== 'rate-limited') return fault;
    const now = this.#options.time.now();
    const asked = notBefore(error, now);
    if (asked === null) this.#blindWaits += 1;
    const blind = now + Math.min(LONGEST_WAIT_MS, BLIND_WAIT_MS * 2 ** (this.#blindWaits - 1));
    const until = Math.min(asked ?? blind, now + LONGEST_WAIT_MS);
    this.#rest.hold('all', until);
    return new GithubError('rate-limited', { retryAt: new Date(until).toISOString() });
  }

  async #tokenOf(
    jwt: string,
    installation: string,
  ): Promise<{ readonly token: string; readonly until: string }> {
    const route = '/app/installations/{installation_id}/access_tokens';
    try {
      const { data } = await this.#octokit.request(`POST ${route}`, {
        installation_id: installation,
        headers: headersOf(jwt),
      } as never);
      const parsed = tokenSchema.safeParse(data);
      if (!parsed.success) throw new GithubError('bad-reply', { reason: 'token' });
      return { token: parsed.data.token, until: parsed.data.expires_at };
    } catch (error) {
      throw this.#told(error, route);
    }
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}

const headersOf = (token: string): Record<string, string> => ({
  accept: 'application/vnd.github+json',
  authorization: `Bearer ${token}`,
  'x-github-api-version': API_VERSION,
});

const isUnchanged = (error: unknown): boolean => (error as { status?: unknown } | null)?.status === 304;

/** A reply of another shape is none: an empty page, a page of HTML, half of a list. */
function replyOf<T>({ data, ...kept }: Kept, schema: z.ZodType<T>): GithubReply<T> {
  return { ...kept, data: checkedData(data, schema) };
}

function checkedData<T>(data: unknown, schema: z.ZodType<T>): T {
  if (data === '' || data === null || data === undefined)
    throw new GithubError('bad-reply', { reason: 'empty' });
  if (typeof data === 'string')
    throw new GithubError('bad-reply', { reason: /^\s*</.test(data) ? 'html' : 'not-json' });
  const parsed = schema.safeParse(data);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new GithubError('bad-reply', { reason: `shape ${where}`.trim() });
  }
  return parsed.data;
}

const MOST_REDIRECTS = 3;

type Settings = Pick<GithubOptions, 'time' | 'timeoutMs'>;

/**
 * `fetch` for the official client, which takes an answer whose body was cut for an empty one. A renamed repository answers by
 * its new address; the token goes to no other origin. Rejects with a `GithubError`: `unreachable`, `bad-reply` or `aborted`.
 */
function sameOriginFetch(
  network: () => Promise<Pick<Network, 'fetch'>>,
  { time, timeoutMs = ANSWER_WITHIN_MS }: Settings,
) {
  return async (address: string, init: RequestInit = {}): Promise<Response> => {
    const isWrite = (init.method ?? 'GET') !== 'GET';
    const heard = nothingHeard();
    const until = time.now() + timeoutMs;
    try {
      const first = new URL(address);
      let url = first;
      for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
        const fetch = wholeFetch(await network(), time, Math.max(0, until - time.now()), heard);
        const response = await fetch(url, { ...init, redirect: 'manual' });
        const { status, headers } = response;
        const to = status >= 301 && status <= 308 && status !== 304 ? headers.get('location') : null;
        if (to === null) {
          if (hops > 0) headers.set('x-redirected-from', first.pathname);
          return response;
        }
        const next = URL.parse(to, url.href);
        if (next?.origin !== first.origin) throw new GithubError('bad-reply', { reason: 'redirect' });
        url = next;
      }
      throw new GithubError('bad-reply', { reason: 'redirects' });
    } catch (error) {
      if (error instanceof GithubError) throw error;
      if (init.signal?.aborted) throw new GithubError('aborted', {}, isWrite && heard.sent);
      const code = socketCode(error);
      if (code === 'TOO_LARGE') throw new GithubError('bad-reply', { reason: 'too-large' });
      if (heard.answered && code !== 'ETIMEDOUT') throw new GithubError('bad-reply', { reason: 'cut' });
      throw new GithubError('unreachable', { reason: code }, isWrite && heard.sent && wasSent(code));
    }
  };
}
