import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { connect } from './connect.ts';
import { dialError } from './dial-error.ts';
import { type Credentials, credentialHeaders, type HubTarget, hostOf } from './target.ts';

export interface HubRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream is sent as it comes, no faster than the hub reads. */
  readonly body?: string | AsyncIterable<string | Uint8Array>;
  readonly signal?: AbortSignal;
}

/** `fetch` towards one hub: a path instead of a URL. Rejects with a `DialError` when there is no answer. */
export type HubFetch = (path: string, init?: HubRequest) => Promise<Response>;

/** HTTP over a hub's Unix socket or its (pinned) TLS address, with the credentials on each request. */
export function hubClient(target: HubTarget, credentials: Credentials = {}): HubFetch {
  return async (path, { method = 'GET', headers = {}, body, signal } = {}) => {
    const socket = await connect(target, signal);
    try {
      const call = request({
        createConnection: () => socket,
        method,
        path,
        headers: { host: hostOf(target), ...credentialHeaders(credentials), ...headers },
        ...(signal ? { signal } : {}),
      });
      const answer = new Promise<IncomingMessage>((resolve, reject) => {
        call.once('response', resolve);
        call.once('error', reject);
      });
      if (body === undefined || typeof body === 'string') call.end(body);
      else await Promise.race([answer, sendStream(body, call)]);
      return webResponse(await answer);
    } catch (error) {
      socket.destroy();
      throw dialError(target, error);
    }
  };
}

/** The hub may answer before the end of the stream, to refuse it; then the rest has no reader, and that is no error. */
async function sendStream(
  body: AsyncIterable<string | Uint8Array>,
  call: NodeJS.WritableStream,
): Promise<void> {
  await pipeline(Readable.from(body), call);
}

function webResponse(message: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, values] of Object.entries(message.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const status = message.statusCode ?? 500;
  const empty = status === 204 || status === 304;
  if (empty) message.resume();
  return new Response(empty ? null : (Readable.toWeb(message) as ReadableStream), { status, headers });
}
