import type { Fallback } from '../../ports/page-sender.ts';

const TIMEOUT_MS = 5_000;

/**
 * Pings the address of a dead man's switch, as of healthchecks.io: who waits there calls somebody when the pings end. Resolves with
 * whether it took the ping.
 */
export const pingDeadMan = (url: string): Promise<boolean> => tookRequest(url, { method: 'GET' });

/** Posts a message as JSON to the address of the fallback. */
export const postTo =
  (url: string): Fallback['post'] =>
  (message, signal) =>
    tookRequest(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      signal,
    });

/** Whether an address took a request, within five seconds. Never rejects. The address is a secret: it is in no log. */
async function tookRequest(url: string, { signal, ...request }: RequestInit): Promise<boolean> {
  try {
    const ends = AbortSignal.timeout(TIMEOUT_MS);
    const reply = await fetch(url, {
      ...request,
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, ends]) : ends,
    });
    await reply.body?.cancel();
    return reply.ok;
  } catch {
    return false;
  }
}
