import type { Time } from '../../ports/clock.ts';
import type { Network } from './network.ts';

/** Longest answer that is read. */
const MOST_BYTES = 16 * 1024 * 1024;

/** What one call has come to, for those who have to say whether it may have taken effect. */
export interface CallHeard {
  sent: boolean;
  answered: boolean;
  /** The `Date` header, epoch milliseconds; null: none. */
  date: number | null;
  /** When the answer began, by our clock. */
  at: number;
}

export const nothingHeard = (): CallHeard => ({ sent: false, answered: false, date: null, at: 0 });

/**
 * `fetch` for the vendors' clients, with what they lack: within `ms` the body is read whole, or it rejects, with a `code`:
 * `ETIMEDOUT`, `TOO_LARGE`, or the socket's.
 */
export function wholeFetch(
  { fetch }: Pick<Network, 'fetch'>,
  time: Time,
  ms: number,
  heard: CallHeard,
  signal?: AbortSignal,
) {
  return async (url: string | URL, init?: RequestInit): Promise<Response> => {
    const end = new AbortController();
    const cancel = time.after(ms, () => end.abort(coded('ETIMEDOUT')));
    const given = [signal, init?.signal].filter((one) => one !== undefined && one !== null);
    heard.sent = true;
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.any([end.signal, ...given]) });
      heard.answered = true;
      heard.at = time.now();
      const date = Date.parse(response.headers.get('date') ?? '');
      heard.date = Number.isNaN(date) ? null : date;
      const body = await wholeBody(response);
      return new Response(isBodiless(response.status) ? null : body, {
        status: response.status,
        headers: [...response.headers],
      });
    } finally {
      cancel();
    }
  };
}

async function wholeBody({ body }: Response): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) throw coded('TOO_LARGE');
    chunks.push(chunk);
  }
  return new Blob(chunks);
}

/** The platform's `Response` takes no body with these. */
const isBodiless = (status: number): boolean => status === 204 || status === 304;

const coded = (code: string): Error => Object.assign(new Error(code), { code });

/** These end before anything was sent. */
const UNSENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'EPROTO',
  'ERR_PROXY_TUNNEL',
]);

export const wasSent = (code: string): boolean => !UNSENT.has(code);

/** The code of a socket's error, however deep a client has put it; never a message, which could hold anything. */
export function socketCode(error: unknown): string {
  const { code, errno, cause, original } = (error ?? {}) as Readonly<Record<string, unknown>>;
  const inner = cause ?? original;
  if (inner !== undefined && inner !== error) {
    const found = socketCode(inner);
    if (found !== 'failed') return found;
  }
  const own = code === 'UND_ERR_SOCKET' ? 'ECONNRESET' : typeof code === 'string' ? code : errno;
  return typeof own === 'string' && !own.startsWith('slack_webapi') ? own.slice(0, 60) : 'failed';
}
