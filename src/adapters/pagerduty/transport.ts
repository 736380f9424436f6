import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import { PagerError } from '../../ports/pager-error.ts';
import { socketCode, wasSent } from '../outbound/whole-fetch.ts';
import { DEFAULT_URL, type PagerDutyOptions, TIMEOUT_MS } from './options.ts';

export interface PagerRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Below the API's root, as `/incidents/PABC`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: object;
  /** E-mail of whom it is done for. */
  readonly from?: string | null;
}

export interface PagerReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as JSON; null where there was none that could be read. */
  readonly data: unknown;
  /** Milliseconds of our clock when the answer began. */
  readonly at: number;
}

/** One call and one answer. */
export interface Sender {
  /** Host that is called. */
  readonly host: string;
  /** Resolves with any answer that is JSON, or a 429; rejects with a `PagerError`, `uncertain` where it may have been done. */
  send(request: PagerRequest, signal?: AbortSignal): Promise<PagerReply>;
}

/** Longest body that is read. */
const SIZE = 16 * 1024 * 1024;

type Api = typeof import('@pagerduty/pdjs')['api'];

/**
 * One call and one answer through PagerDuty's own client, which is loaded with the first call. Around it stands what
 * it lacks: an end to every wait, a cut body told as such, and a 429 handed on at once instead of retried blindly.
 */
export class PagerTransport implements Sender {
  readonly #options: PagerDutyOptions;
  readonly #base: string;
  #api: Promise<Api> | null = null;
  #agent: Promise<Agent> | null = null;

  constructor(options: PagerDutyOptions) {
    this.#options = options;
    this.#base = (options.url ?? DEFAULT_URL).replace(/\/+$/, '');
  }

  get host(): string {
    return new URL(this.#base).host;
  }

  async send(request: PagerRequest, signal?: AbortSignal): Promise<PagerReply> {
    this.#api ??= import('@pagerduty/pdjs').then(({ api }) => api);
    this.#agent ??= agentFor(this.#base, this.#options);
    const [api, agent] = [await this.#api, await this.#agent];
    if (signal?.aborted) throw new PagerError('aborted');
    const attempt = new Attempt(this.#options, request.method !== 'GET', signal);
    try {
      return await attempt.run(api, agent, this.#base, request);
    } finally {
      attempt.end();
    }
  }
}

/** One call under way: ends with the first of its answer, a cut, its deadline, or its caller's patience. */
class Attempt {
  readonly #options: PagerDutyOptions;
  readonly #writes: boolean;
  readonly #abort = new AbortController();
  readonly #signal: AbortSignal | undefined;
  readonly #undo: (() => void)[] = [];
  #settle: { resolve(reply: PagerReply): void; reject(error: PagerError): void } | null = null;
  #head: IncomingMessage | null = null;
  #at = 0;

  constructor(options: PagerDutyOptions, writes: boolean, signal?: AbortSignal) {
    this.#options = options;
    this.#writes = writes;
    this.#signal = signal;
  }

  run(api: Api, agent: Agent, base: string, request: PagerRequest): Promise<PagerReply> {
    const { time, token, tokenType = 'token', timeoutMs = TIMEOUT_MS } = this.#options;
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#undo.push(time.after(timeoutMs, () => this.#fail('unreachable', 'ETIMEDOUT', true)));
      const given = () => this.#fail('aborted', 'aborted', true);
      this.#signal?.addEventListener('abort', given, { once: true });
      this.#undo.push(() => this.#signal?.removeEventListener('abort', given));
      const { method, path, query, body, from } = request;
      api({
        url: `${base}${path}`,
        method,
        token,
        tokenType,
        ...(body === undefined ? {} : { data: body }),
        ...(query === undefined ? {} : { queryParameters: query as Record<string, string[]> }),
        headers: from ? { From: from } : {},
        // Its own timer ends nothing and holds the process; ours does.
        requestTimeout: 0,
        retryTimeout: 1,
        signal: this.#abort.signal,
        // What redirects is not the API, and gets no token.
        ...({ agent: watched(agent, (call) => this.#watch(call)), size: SIZE, redirect: 'manual' } as object),
      }).then(
        ({ data }) => this.#answer(data),
        (error: unknown) => this.#failed(error),
      );
    });
  }

  end(): void {
    this.#settle = null;
    for (const undo of this.#undo) undo();
    this.#abort.abort();
  }

  #watch(call: ClientRequest): void {
    call.prependOnceListener('response', (head: IncomingMessage) => {
      this.#head = head;
      this.#at = this.#options.time.now();
      // The client would wait 20 s and send the same again, whatever the header says.
      if (head.statusCode === 429) this.#answer(null);
      head.once('close', () => {
        if (!head.complete) this.#fail('bad-reply', 'cut', true);
      });
    });
  }

  #answer(data: unknown): void {
    const head = this.#head;
    if (!head) {
      this.#fail('bad-reply', 'no-head', true);
      return;
    }
    const headers = Object.fromEntries(
      Object.entries(head.headers).flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value]] : [],
      ),
    );
    this.#settle?.resolve({ status: head.statusCode ?? 0, headers, data, at: this.#at });
  }

  /** What is not JSON is rejected by the client, as a response: its status still says something. */
  #failed(error: unknown): void {
    const status = this.#head?.statusCode ?? 0;
    const code = socketCode(error);
    if ((status >= 400 || isEmpty(this.#head)) && this.#head?.complete) this.#answer(null);
    else if (this.#head) this.#fail('bad-reply', 'not-json', true);
    else this.#fail('unreachable', code, wasSent(code));
  }

  #fail(kind: 'unreachable' | 'bad-reply' | 'aborted', reason: string, sent: boolean): void {
    this.#settle?.reject(new PagerError(kind, { reason }, sent && this.#writes));
  }
}

/** An answer that has no body and needs none. */
const isEmpty = (head: IncomingMessage | null): boolean =>
  head?.statusCode === 204 || head?.headers['content-length'] === '0';

/** The same agent, showing each request that goes through it. */
function watched(agent: Agent, seen: (call: ClientRequest) => void): Agent {
  const shared = agent as Agent & { addRequest(call: ClientRequest, ...rest: unknown[]): void };
  return Object.create(shared, {
    addRequest: {
      value(call: ClientRequest, ...rest: unknown[]) {
        seen(call);
        shared.addRequest(call, ...rest);
      },
    },
  }) as Agent;
}

async function agentFor(base: string, { ca, proxyEnv }: PagerDutyOptions): Promise<Agent> {
  // A connection kept open could be closed by the other end just as a write goes out on it.
  const settings = { keepAlive: false, ...(proxyEnv ? { proxyEnv } : {}) } as object;
  if (base.startsWith('http:')) return new (await import('node:http')).Agent(settings);
  const { Agent: TlsAgent } = await import('node:https');
  if (ca === undefined) return new TlsAgent(settings);
  const { getCACertificates } = await import('node:tls');
  // Also those that the environment adds: a company's proxy has one.
  return new TlsAgent({ ...settings, ca: [...getCACertificates('default'), ca] });
}
