import type { Time } from '../../ports/clock.ts';
import type { Network } from './network.ts';

/** Longest answer that is read. */
const MOST_BYTES = 8 * 1024 * 1024;

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

/** `fetch` with an end to every wait: within `ms` the body is read whole, or it rejects. */
export function timedFetch(
  { fetch }: Pick<Network, 'fetch'>,
  time: Time,
  ms: number,
  heard: CallHeard,
  signal?: AbortSignal,
) {
  return async (url: string | URL, init?: object): Promise<Response> => {
    const end = new AbortController();
    const late = Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' });
    const cancel = time.after(ms, () => end.abort(late));
    const signals = signal ? [end.signal, signal] : [end.signal];
    heard.sent = true;
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.any(signals) });
      heard.answered = true;
      heard.at = time.now();
      const date = Date.parse(response.headers.get('date') ?? '');
      heard.date = Number.isNaN(date) ? null : date;
      const body = await response.arrayBuffer();
      if (body.byteLength > MOST_BYTES) throw Object.assign(new Error('too large'), { code: 'TOO_LARGE' });
      // Of nothing at all the client would make a platform error without a code.
      const text = body.byteLength === 0 ? '{}' : body;
      return new Response(text, { status: response.status, headers: [...response.headers] });
    } finally {
      cancel();
    }
  };
}
