import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { DialError } from '../../ports/socket.ts';
import { connect } from './connect.ts';
import { dialError } from './dial-error.ts';
import { endsAfter, PATIENCE, type Patience, watchSilence } from './silence.ts';
import { addressOf, credentialHeaders, type DialCredentials, type HubTarget, hostOf } from './target.ts';

// Imported in the usual way, the module's getters are all read once, and one of them loads the whole of `fetch`.
const { request } = process.getBuiltinModule('node:http');

export interface HubRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream is sent as it comes, no faster than the hub reads. */
  readonly body?: string | AsyncIterable<string | Uint8Array>;
  readonly signal?: AbortSignal;
  /** The hub knows the request by an id in it, or it is only a question: sent twice it is done once. Absent: any GET. */
  readonly again?: boolean;
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

/**
 * HTTP over a hub's Unix socket or its (pinned) TLS address, with the credentials on each request. A hub that hangs is given
 * up as `patience` says, also within the body: `unreachable` with the reason ETIMEDOUT where it never took the connection,
 * `silent` where it may have taken the request.
 */
export function hubClient(
  target: HubTarget,
  credentials: DialCredentials = {},
  patience: Patience = PATIENCE,
): HubFetch {
  return async (path, { method = 'GET', headers = {}, body, signal: given } = {}) => {
    const reach = endsAfter(target, patience.reachMs, given);
    const socket = await connect(target, reach.signal).finally(reach.done);
    let message: IncomingMessage | null = null;
    let watched = () => {};
    try {
      const call = request({
        createConnection: () => socket,
        method,
        path,
        headers: { host: hostOf(target), ...credentialHeaders(credentials), ...lengthOf(body), ...headers },
        ...(given ? { signal: given } : {}),
      });
      watched = watchSilence({
        patience,
        bytes: () => socket.bytesRead + socket.bytesWritten,
        lives: () => lives(target, patience.lookMs),
        giveUp: () => (message ?? call).destroy(silent(target)),
      });
      socket.once('close', watched);
      const answer = new Promise<IncomingMessage>((resolve, reject) => {
        call.once('response', resolve);
        call.once('error', reject);
      });
      if (body === undefined || (typeof body === 'string' && body.length <= PIECE)) call.end(body);
      else await Promise.race([answer, sendStream(typeof body === 'string' ? piecesOf(body) : body, call)]);
      message = await answer;
      message.once('end', watched);
      return answerOf(message, target);
    } catch (error) {
      watched();
      socket.destroy();
      throw dialError(target, error);
    }
  };
}

const silent = (target: HubTarget) =>
  new DialError('unreachable', { address: addressOf(target), reason: 'silent' });

/** Whether the hub there, or a proxy that reaches it, answers anything. */
async function lives(target: HubTarget, ms: number): Promise<boolean> {
  const look = endsAfter(target, ms);
  try {
    const ask = hubClient(target, {}, { reachMs: ms, silentMs: ms, lookMs: ms, mostMs: 0 });
    const answer = await ask('/healthz', { signal: look.signal });
    await answer.text();
    return answer.status !== 502 && answer.status !== 504;
  } catch {
    return false;
  } finally {
    look.done();
  }
}

/** Characters that are sent at once; of more one sees by the bytes how far it got. */
const PIECE = 64 * 1024;

function* piecesOf(text: string): Generator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

const lengthOf = (body: HubRequest['body']): Record<string, string> =>
  typeof body === 'string' ? { 'content-length': String(Buffer.byteLength(body)) } : {};

/** The hub may answer before the end of the stream, to refuse it; then the rest has no reader, and that is no error. */
async function sendStream(
  body: AsyncIterable<string | Uint8Array> | Iterable<Uint8Array>,
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
