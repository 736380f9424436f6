import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { connect } from './connect.ts';
import { dialError } from './dial-error.ts';
import { credentialHeaders, type DialCredentials, type HubTarget, hostOf } from './target.ts';

// Imported in the usual way, the module's getters are all read once, and one of them loads the whole of `fetch`.
const { request } = process.getBuiltinModule('node:http');

export interface HubRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream is sent as it comes, no faster than the hub reads. */
  readonly body?: string | AsyncIterable<string | Uint8Array>;
  readonly signal?: AbortSignal;
}

/**
 * The part of a web `Response` that is used of an answer. Not the real one: to touch that class loads all of `fetch`,
 * which would cost a screen a fifth of its first frame. The body is read once, by one of the three.
 */
export interface HubAnswer {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: { get(name: string): string | null };
  /** As it comes; rejects with a `DialError` when the connection is cut. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Rejects with a `DialError` when the connection is cut. */
  text(): Promise<string>;
  json(): Promise<unknown>;
}

/** `fetch` towards one hub: a path instead of a URL. Rejects with a `DialError` when there is no answer. */
export type HubFetch = (path: string, init?: HubRequest) => Promise<HubAnswer>;

/** HTTP over a hub's Unix socket or its (pinned) TLS address, with the credentials on each request. */
export function hubClient(target: HubTarget, credentials: DialCredentials = {}): HubFetch {
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
      return answerOf(await answer, target);
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

function answerOf(message: IncomingMessage, target: HubTarget): HubAnswer {
  const { statusCode: status = 500 } = message;
  const read = async () => {
    try {
      return await text(message);
    } catch (error) {
      throw dialError(target, error);
    }
  };
  return {
    status,
    ok: status >= 200 && status < 300,
    headers: {
      get(name) {
        const value = message.headers[name.toLowerCase()];
        return Array.isArray(value) ? value.join(', ') : (value ?? null);
      },
    },
    body: parts(message, target),
    text: read,
    json: async () => JSON.parse(await read()),
  };
}

async function* parts(message: IncomingMessage, target: HubTarget): AsyncGenerator<Uint8Array> {
  try {
    yield* message;
  } catch (error) {
    throw dialError(target, error);
  }
}
