import type { Client } from '@opensearch-project/opensearch';
import { isRecord } from '../../logs/json.ts';
import type { Time } from '../../ports/clock.ts';
import { troubleOfStatus } from './error-body.ts';
import type { ClusterOptions } from './options.ts';
import { explainFault, Trouble, troubleOfFault } from './trouble.ts';

export interface ClusterRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path without a query string, each part already encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** A body of several objects, each on a line of its own. */
  readonly lines?: readonly object[];
}

export interface ClusterReply {
  readonly body: Readonly<Record<string, unknown>>;
  /** Bytes of the body, where told. */
  readonly bytes: number | null;
}

/** One way to a cluster. Every promise rejects with a `Trouble`, or with the signal's reason once it is aborted. */
export interface ClusterConnection {
  request(request: ClusterRequest, signal: AbortSignal): Promise<ClusterReply>;
  /** What a part of an answer tells that has an error status of its own. */
  troubleOf(status: number, part: unknown): Trouble;
  close(): void;
}

/** `index` is what trouble names; the client is loaded on the first request, and again on one after `close`. */
export function connectTo(
  options: ClusterOptions,
  index: string,
  time: Time,
  deadlineMs: number,
): ClusterConnection {
  let loading: Promise<Client> | null = null;
  const client = () => {
    loading ??= import('./client.ts').then(({ openClient }) => openClient(options, deadlineMs));
    return loading;
  };
  return {
    async request(request, signal) {
      signal.throwIfAborted();
      const opened = await client().catch((error: unknown) => {
        loading = null;
        throw troubleOfFault(error, options);
      });
      return ask(opened, request, { index, time, deadlineMs, way: options }, signal);
    },
    troubleOf: (status, part) => troubleOfStatus(status, part, { index, way: options }),
    close() {
      loading?.then((opened) => opened.close()).catch(() => {});
      loading = null;
    },
  };
}

/** A request may also fail before it is under way, e.g. by an authority that is no certificate. */
function send(client: Client, params: Parameters<Client['transport']['request']>[0], { way }: Terms) {
  try {
    return client.transport.request(params);
  } catch (error) {
    throw troubleOfFault(error, way);
  }
}

interface Terms {
  readonly index: string;
  readonly time: Time;
  readonly deadlineMs: number;
  readonly way: Pick<ClusterOptions, 'node' | 'auth'>;
}

/**
 * The client's own timeout ends with the headers, so that a body which stalls would hold us for ever: the deadline
 * here covers all of it, and cuts the connection.
 */
async function ask(
  client: Client,
  request: ClusterRequest,
  terms: Terms,
  signal: AbortSignal,
): Promise<ClusterReply> {
  const { method, path, query = {}, body, lines } = request;
  const written = lines ? { bulkBody: [...lines] } : body ? { body } : {};
  const sent = send(client, { method, path, querystring: { ...query }, ...written }, terms);
  const ended = Promise.withResolvers<never>();
  const end = (why: unknown) => {
    sent.abort();
    ended.reject(why);
  };
  const aborted = () => end(signal.reason);
  const cancel = terms.time.after(terms.deadlineMs, () => {
    const seconds = Math.round(terms.deadlineMs / 1_000);
    end(new Trouble('timeout', { seconds, node: terms.way.node, cause: 'deadline' }));
  });
  signal.addEventListener('abort', aborted, { once: true });
  try {
    const { body: answer, headers } = await Promise.race([sent, ended.promise]);
    if (!isRecord(answer)) throw new Trouble('not-opensearch', { status: 200 });
    const length = Number(headers?.['content-length'] ?? Number.NaN);
    return { body: answer, bytes: Number.isNaN(length) ? null : length };
  } catch (error) {
    if (signal.aborted || error instanceof Trouble) throw error;
    const { statusCode, body: answer } =
      (error as { meta?: { statusCode?: number; body?: unknown } }).meta ?? {};
    const answered = (error as Error).name === 'ResponseError' && typeof statusCode === 'number';
    throw answered ? troubleOfStatus(statusCode, answer, terms, error) : await explainFault(error, terms.way);
  } finally {
    cancel();
    signal.removeEventListener('abort', aborted);
    ended.promise.catch(() => {});
    // Its outcome was reported above.
    sent.catch(() => {});
  }
}
